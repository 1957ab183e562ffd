import { example, fn, type } from '../define.ts'
import type { Host } from '../host.ts'
import type { Value } from '../value/index.ts'
import { module } from './module.ts'

export const logLevelType = type({
  module,
  name: 'LogLevel',
  since: '2.10',
  doc: 'How much a message of the log matters.',
  type: '"Debug" | "Info" | "Warn" | "Error"',
})

const also = ['print', 'trace', 'debug', 'tap', 'console']

const phrases = { prefix: 'Stands before the value in the log.', value: 'The value.' }

/** Writes a value to the log as `application/dw` and gives it back. */
const logged =
  (host: Host) =>
  (level: string, prefix: string, value: Value): Value => {
    const written = host.formats.write(value, 'application/dw', {})
    const text = typeof written === 'string' ? written : new TextDecoder().decode(written)
    host.log(level.toLowerCase(), prefix === '' ? text : `${prefix} - ${text}`)
    return value
  }

const loggedAt = (level: string) => (host: Host) => {
  const log = logged(host)
  return (prefix: string, value: Value) => log(level, prefix, value)
}

const withPrefix = '<T>(prefix: String = "", value: T): T'

export const log = fn({
  module,
  name: 'log',
  since: '2.0',
  doc: 'Writes a value to the log and gives it back, so that any part of an expression can be watched.',
  params: phrases,
  also,
  overloads: [{ type: withPrefix, withHost: loggedAt('Info') }],
  effects: ['log', 'format'],
  examples: [
    example('Watch a part', 'log("customer", { name: "Ann" }).name', '"Ann"'),
    example('Without a prefix', '[1, 2] map log($ * 10)', '[10, 20]'),
  ],
})

export const logWith = fn({
  module,
  name: 'logWith',
  since: '2.10',
  doc: 'Writes a value to the log at a level and gives it back.',
  params: { level: 'How much the message matters.', ...phrases },
  also,
  overloads: [{ type: '<T>(level: LogLevel, prefix: String, value: T): T', withHost: logged }],
  effects: ['log', 'format'],
  examples: [
    example('Something to look at', 'logWith("Warn", "no price", { sku: "A1" }).sku', '"A1"'),
    example('A level that there is not', 'logWith("Loud", "", 1)', { error: 'TW5001' }),
  ],
})

export const logDebug = fn({
  module,
  name: 'logDebug',
  since: '2.10',
  doc: 'Writes a value to the log at the level Debug and gives it back.',
  params: phrases,
  also,
  overloads: [{ type: withPrefix, withHost: loggedAt('Debug') }],
  effects: ['log', 'format'],
  examples: [example('For those who look closely', 'logDebug("total", 1 + 2)', '3')],
})

export const logInfo = fn({
  module,
  name: 'logInfo',
  since: '2.10',
  doc: 'Writes a value to the log at the level Info and gives it back, as `log` does.',
  params: phrases,
  also,
  overloads: [{ type: withPrefix, withHost: loggedAt('Info') }],
  effects: ['log', 'format'],
  examples: [example('What happens', 'logInfo("orders", [1, 2])', '[1, 2]')],
})

export const logWarn = fn({
  module,
  name: 'logWarn',
  since: '2.10',
  doc: 'Writes a value to the log at the level Warn and gives it back.',
  params: phrases,
  also,
  overloads: [{ type: withPrefix, withHost: loggedAt('Warn') }],
  effects: ['log', 'format'],
  examples: [example('Something odd', 'logWarn("no name", null)', 'null')],
})

export const logError = fn({
  module,
  name: 'logError',
  since: '2.10',
  doc: 'Writes a value to the log at the level Error and gives it back.',
  params: phrases,
  also,
  overloads: [{ type: withPrefix, withHost: loggedAt('Error') }],
  effects: ['log', 'format'],
  examples: [example('Something wrong', 'logError("rejected", { id: 7 })', '{ id: 7 }')],
})
