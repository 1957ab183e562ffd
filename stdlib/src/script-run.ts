import { library, runtime } from '@twill/language/diagnostics'
import { isTrue } from './core/results.ts'
import type { Host, Privilege } from './host.ts'
import {
  DateTime,
  decode,
  encode,
  entriesOf,
  isObject,
  keyName,
  type Num,
  type ObjectValue,
  raise,
  recoverable,
  TimeZone,
  type TwillError,
  toDouble,
  toStringValue,
  unwrap,
  type Value,
} from './value/index.ts'

// Scripts that a script runs.

/** What is said of a place that is not known. */
export const unknownPlace = 'Unknown location'

/** Kinds that scripts know by these names; others have the code of the failure. */
const kinds = new Map<string, string>([
  [library.failed.declaration.code, 'UserException'],
  [runtime.notPresent.declaration.code, 'KeyNotFoundException'],
  [runtime.cannotCoerce.declaration.code, 'UnsupportedTypeCoercionException'],
])

export const kindOf = (error: TwillError): string => kinds.get(error.code) ?? error.code

export interface Script {
  readonly name: string
  readonly source: () => string
  readonly modules: Readonly<Record<string, string>>
}

export interface Request {
  readonly readerInputs: ObjectValue
  readonly inputValues: ObjectValue
  readonly configuration: ObjectValue
}

export const record = (object: Value): Record<string, Value> =>
  isObject(object) ? Object.fromEntries(entriesOf(object).map(([key, value]) => [keyName(key), unwrap(value)])) : {}

/** As {@link record}, with the metadata of the values. */
const valuesIn = (object: ObjectValue): Record<string, Value> =>
  Object.fromEntries(entriesOf(object).map(([key, value]) => [keyName(key), value]))

const call = (fun: Value, ...args: Value[]): Value | undefined => (typeof fun === 'function' ? fun(...args) : undefined)

/** The main script of a set of files; the others are modules: `/shop/Prices.dwl` is `shop::Prices`. */
export function scriptAmong(files: ObjectValue, name: string): Script {
  const texts = Object.entries(record(files)).map(([path, text]) => [withoutSlash(path), toStringValue(text)] as const)
  const main = texts.find(([path]) => path === withoutSlash(name))
  return {
    name,
    source: () => {
      if (main === undefined) throw raise(runtime.resourceMissing, { url: name })
      return main[1]
    },
    modules: Object.fromEntries(
      texts.map(([path, text]) => [path.replace(/\.(?:tw|dwl)$/, '').replaceAll('/', '::'), text]),
    ),
  }
}

const withoutSlash = (path: string): string => path.replace(/^\/+/, '')

export const scriptAt = (host: Host, url: string): Script => ({
  name: url,
  source: () => decode(host.resource(url).content),
  modules: {},
})

/** What the types of the language call the privileges. */
const grants: Readonly<Record<Privilege, string>> = {
  file: 'Resource',
  network: 'Resource',
  environment: 'Environment',
}

/** Reads the inputs, runs the script, and gives what `finish` makes of its value, or the failure. */
export function execute(
  host: Host,
  script: Script,
  { readerInputs, inputValues, configuration }: Request,
  finish: (done: ReturnType<Host['evaluate']>, configuration: Readonly<Record<string, Value>>) => Record<string, Value>,
): Value {
  const settings = record(configuration)
  const logger = record(settings.loggerService)
  const context = call(logger.initialize) ?? {}
  const logs: Value[] = []
  const log = (level: string, message: string): void => {
    const { epochMilliseconds, zone } = host.now()
    const timestamp = DateTime.ofEpochMilliseconds(epochMilliseconds, TimeZone.of(zone)).toString()
    logs.push({ level: level.toUpperCase(), timestamp, message })
    if (logger.log === undefined) host.log(level, message)
    else call(logger.log, level.toUpperCase(), message, context)
  }
  try {
    const inputs = { ...read(host, readerInputs), ...valuesIn(inputValues) }
    const limits = {
      ...(settings.timeOut === undefined ? {} : { timeout: toDouble(settings.timeOut as Num) }),
      privileges: new Set([...host.privileges].filter((p) => isGranted(settings.securityManager, p))),
    }
    const { name, source, modules } = script
    const done = host.evaluate(source(), { name, modules, inputs, limits, log })
    return { success: true, ...finish(done, settings), logs }
  } catch (failure) {
    const error = recoverable(failure)
    if (settings.onException === 'FAIL') throw error
    return { success: false, message: error.message, kind: kindOf(error), location: locationOf(error), logs }
  } finally {
    call(logger.shutdown)
  }
}

const isGranted = (manager: Value, privilege: Privilege): boolean =>
  manager === undefined || isTrue(call(manager, grants[privilege], []) ?? false)

function read(host: Host, documents: ObjectValue): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(record(documents)).map(([name, document]) => {
      const { value, encoding, properties, mimeType } = record(document)
      const options = { ...(encoding === undefined ? {} : { encoding }), ...record(properties) }
      return [name, host.formats.read(value as Uint8Array, mimeType as string, options)]
    }),
  )
}

function locationOf({ location }: TwillError): Value {
  if (location === undefined) return { locationString: unknownPlace }
  const { name, source, span, line, column } = location
  const text = source.slice(span.start, span.end)
  const lines = text.split('\n')
  const last = lines.at(-1)?.length ?? 0
  return {
    start: { index: span.start, line, column },
    end: { index: span.end, line: line + lines.length - 1, column: lines.length === 1 ? column + last : last + 1 },
    locationString: `${name}:${line}:${column}`,
    text,
    sourceIdentifier: name,
  }
}

export const valueAlone = ({ value }: ReturnType<Host['evaluate']>): Record<string, Value> => ({ value })

/** Writes a value as the script says, else as the configuration does. */
export const documentBy =
  (host: Host) =>
  (
    { value, format, mimeType: declared, options, namespaces }: ReturnType<Host['evaluate']>,
    settings: Readonly<Record<string, Value>>,
  ): Record<string, Value> => {
    const mimeType = declared ?? (settings.outputMimeType as string | undefined) ?? 'application/dw'
    const properties = declared === undefined ? record(settings.writerProperties) : options
    const encoding = typeof properties.encoding === 'string' ? properties.encoding : 'UTF-8'
    const written = host.formats.write(value, format ?? mimeType, properties, namespaces)
    return { value: typeof written === 'string' ? encode(written, encoding) : written, mimeType, encoding }
  }
