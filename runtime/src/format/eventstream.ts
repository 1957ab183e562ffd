import { readEventStream } from './eventstream-read.ts'
import { writeEventStream } from './eventstream-write.ts'
import { format } from './format.ts'

export const eventstream = format({
  id: 'eventstream',
  mimeTypes: ['text/event-stream'],
  extensions: ['.sse'],
  doc: 'Server-sent events: the document is an Array of events, and an event an Object of its fields, which are Strings.',
  encoding: 'UTF-8',
  reader: {},
  writer: {},
  sample: {
    text: 'event: note\ndata: Two lines,\ndata: no quotes.\nid: 7\n\ndata: bye\nid:\n\n',
    value: '[{event: "note", data: "Two lines,\\nno quotes.", id: "7"}, {data: "bye", id: ""}]',
  },
  read: (source) => readEventStream(source),
  write: (value, _, sink) => writeEventStream(value, sink),
})
