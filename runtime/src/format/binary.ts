import { encode, type Metadata, metadataOf, unwrap } from '@twill/stdlib/value'
import { format } from './format.ts'
import { simpleText } from './simple-text.ts'
import { unwritable } from './unwritable.ts'

export const binary = format({
  id: 'binary',
  mimeTypes: ['application/octet-stream', 'application/x-binary'],
  extensions: ['.bin'],
  doc: 'Bytes as they are: the document is one Binary. Text is written in its encoding, UTF-8 where it names none.',
  binary: true,
  reader: {},
  writer: {},
  sample: { text: 'Twill', value: '"Twill" as Binary {encoding: "UTF-8"}' },
  read: (source) => source.bytes(),
  write: (value, _, sink) => {
    const bare = unwrap(value)
    if (bare instanceof Uint8Array) {
      sink.writeBytes(bare)
      return
    }
    const text = simpleText(value)
    if (text === undefined)
      throw unwritable(
        'bytes',
        '',
        'only Binary and simple values have bytes',
        'Write the value by `write(…, "application/json")` first.',
      )
    const { encoding } = (metadataOf(value) ?? {}) as Metadata
    sink.writeBytes(encode(text, typeof encoding === 'string' ? encoding : undefined))
  },
})
