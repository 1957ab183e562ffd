import { ObjectBuilder, type Value } from '@twill/stdlib/value'
import type { Source } from './format.ts'

/** Any text is a stream of events: a line that means nothing is a field that nobody looks at. */
export function readEventStream(source: Source): readonly Value[] {
  const events: Value[] = []
  let fields = new Map<string, string>()
  const endEvent = (): void => {
    if (fields.has('data')) events.push(eventOf(fields))
    fields = new Map()
  }
  for (const line of source.text().split(/\r\n|\r|\n/)) {
    if (line === '') endEvent()
    else if (!line.startsWith(':')) addField(fields, line)
  }
  endEvent() // where no empty line stands before the end
  return events
}

/** `name: value`, or a name alone, which has the empty text. Lines of data belong together; of another field the last one counts. */
function addField(fields: Map<string, string>, line: string): void {
  const colon = line.indexOf(':')
  const name = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ +/, '')
  const before = name === 'data' ? fields.get(name) : undefined
  fields.set(name, before === undefined ? value : `${before}\n${value}`)
}

function eventOf(fields: ReadonlyMap<string, string>): Value {
  const event = new ObjectBuilder()
  for (const [name, value] of fields) event.add(name, value)
  return event.build()
}
