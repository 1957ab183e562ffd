import { example, fn, type } from './define.ts'
import { covers, mediaTypeOf, mediaTypeText, parseMediaType } from './mime-type.ts'
import type { ObjectValue } from './value/index.ts'

const module = 'tw::module::Mime'

export const MimeTypeParameter = type({
  module,
  name: 'MimeTypeParameter',
  since: '2.7',
  doc: 'The parameters of a MIME type, by name.',
  type: '{ _?: String }',
})

export const MimeType = type({
  module,
  name: 'MimeType',
  since: '2.7',
  doc: 'A MIME type, taken apart.',
  type: '{ "type": String, subtype: String, parameters: MimeTypeParameter }',
})

export const MimeTypeError = type({
  module,
  name: 'MimeTypeError',
  since: '2.7',
  doc: 'Why a text is no MIME type.',
  type: '{ message: String }',
})

export const fromString = fn({
  module,
  name: 'fromString',
  since: '2.7',
  doc: 'Takes the text of a MIME type apart: `success` tells whether it is one, `result` or `error` the rest.',
  params: { mimeType: 'The text.' },
  also: ['parseMimeType', 'contentType'],
  overloads: [
    {
      type: '(mimeType: String): { success: Boolean, result?: MimeType, error?: MimeTypeError }',
      run: (text: string) => {
        const parsed = parseMediaType(text)
        return typeof parsed === 'string'
          ? { success: false, error: { message: parsed } }
          : { success: true, result: { type: parsed.type, subtype: parsed.subtype, parameters: parsed.parameters } }
      },
    },
  ],
  examples: [
    example(
      'With a parameter',
      'import * from tw::module::Mime\n---\nfromString("text/csv; header=false").result',
      '{ "type": "text", subtype: "csv", parameters: { header: "false" } }',
    ),
    example(
      'Without a second half',
      'import * from tw::module::Mime\n---\nfromString("csv")',
      '{ success: false, error: { message: "Unable to find a sub type in `csv`." } }',
    ),
  ],
})

export const isHandledBy = fn({
  module,
  name: 'isHandledBy',
  since: '2.7',
  doc: 'Whether a MIME type, in which `*` stands for anything, covers another.',
  params: { base: 'The MIME type that may have a `*`.', other: 'The MIME type to look at.' },
  also: ['accepts', 'matches'],
  overloads: [
    {
      type: '(base: MimeType, other: MimeType): Boolean',
      run: (base: ObjectValue, other: ObjectValue) => covers(mediaTypeOf(base), mediaTypeOf(other)),
    },
  ],
  examples: [
    example(
      'All that end in XML',
      'import * from tw::module::Mime\n---\nisHandledBy(fromString("application/*+xml").result!, fromString("application/soap+xml").result!)',
      'true',
    ),
    example(
      'The other way round',
      'import * from tw::module::Mime\n---\nisHandledBy(fromString("text/csv").result!, fromString("*/*").result!)',
      'false',
    ),
  ],
})

export const mimeToString = fn({
  module,
  name: 'toString',
  since: '2.7',
  doc: 'Gives the text of a MIME type.',
  params: { mimeType: 'The MIME type.' },
  overloads: [
    { type: '(mimeType: MimeType): String', run: (mimeType: ObjectValue) => mediaTypeText(mediaTypeOf(mimeType)) },
  ],
  examples: [
    example(
      'With a parameter',
      'import * from tw::module::Mime\n---\ntoString({ "type": "text", subtype: "csv", parameters: { separator: ";" } })',
      '"text/csv;separator=\\";\\""',
    ),
  ],
})
