import { entriesOf, isObject, keyName, type TwillError, unwrap, type Value } from '@twill/stdlib/value'
import type { Sink } from './format.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'

/** @throws TwillError TW4009 */
export function writeEventStream(value: Value, sink: Sink): void {
  const document = unwrap(value)
  if (document === null) return
  if (!Array.isArray(document)) sink.write(eventText(document, ''))
  else {
    document.forEach((event: Value, i) => {
      sink.write(eventText(event, `[${i}]`))
    })
  }
}

/** The lines of an event, with the empty one at its end. */
function eventText(value: Value, path: string): string {
  const event = unwrap(value)
  if (!isObject(event)) {
    throw noEvents(path, 'only an object is an event', 'Give `{ data: … }`, or an array of such objects.')
  }
  const fields = entriesOf(event).map(([key, item]) => fieldText(keyName(key), item, path))
  return `${fields.join('')}\n`
}

function fieldText(name: string, value: Value, path: string): string {
  const place = path === '' ? name : `${path}.${name}`
  if (name === '' || /[:\r\n]/.test(name)) {
    throw noEvents(
      path,
      `${JSON.stringify(name)} is no name of a field`,
      'A name is not empty, and has no colon and no line end.',
    )
  }
  const text = unwrap(value) === null ? '' : simpleText(value)
  if (text === undefined) {
    throw noEvents(place, 'a field is one text', 'Write the value by `write(…, "application/json")` first.')
  }
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.length > 1 && name !== 'data') {
    throw noEvents(place, 'only `data` has several lines', 'Take the line ends out: `replace /\\r?\\n|\\r/ with " "`.')
  }
  return lines.map((line) => (line === '' ? `${name}:\n` : `${name}: ${line}\n`)).join('')
}

const noEvents = (path: string, problem: string, hint: string): TwillError =>
  unwritable('server-sent events', path, problem, hint)
