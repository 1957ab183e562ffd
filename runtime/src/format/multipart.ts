import { format, option } from './format.ts'
import { readMultipart } from './multipart-read.ts'
import { writeMultipart } from './multipart-write.ts'

export const multipart = format({
  id: 'multipart',
  mimeTypes: ['multipart/form-data', 'multipart/*'],
  extensions: [],
  doc: 'Several documents in one, each with headers of its own: `{ parts: { name: { headers, content } } }`.',
  binary: true,
  takes: 'object',
  reader: {
    boundary: option('String', 'The line between the parts, without the dashes before it; else the first line tells.', {
      check: (boundary) => (boundary === '' ? 'must not be empty' : undefined),
    }),
    defaultContentType: option('String', 'The content type of a part that names none.', {
      default: 'application/octet-stream',
    }),
    encoding: option('String', 'Accepted for compatibility; the content type of a part tells its encoding.'),
  },
  writer: {
    boundary: option(
      'String',
      'The line between the parts, without the dashes before it; else one that no part holds.',
      {
        check: (boundary) =>
          /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)
            ? undefined
            : 'must have up to 70 letters, digits and signs, and no blank at its end',
      },
    ),
  },
  sample: {
    text: '------=_Part_0_ae6db262\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name="note"\r\n\r\nTwo lines,\nno quotes.\r\n------=_Part_0_ae6db262--\r\n',
    value:
      '{parts: {note: {headers: {"Content-Type": "text/plain", "Content-Disposition": {name: "note", subtype: "form-data"}}, content: "Two lines,\\nno quotes."}}}',
  },
  read: (source, options, surroundings) => readMultipart(source, options, surroundings),
  write: (value, options, sink, surroundings) => writeMultipart(value, options, sink, surroundings),
})
