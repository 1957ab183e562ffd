import { diagnostic } from './diagnostic.ts'

// TW40xx: documents, formats and their options.

export const malformed = diagnostic({
  code: 'TW4001',
  slug: 'malformed-document',
  message: '{source} is not valid {format}: {problem}{place}.',
  hint: '{advice}',
  why: 'A document must follow its format to the last character; nothing of a broken one is taken over.',
})

export const unknownFormat = diagnostic({
  code: 'TW4002',
  slug: 'unknown-format',
  message: 'No format is called "{format}".',
  hint: '{advice}',
  why: 'A format goes by its MIME type, its short name, or the extension of a file.',
})

export const unknownOption = diagnostic({
  code: 'TW4003',
  slug: 'unknown-option',
  message: 'The {direction} of {format} has no option `{option}`.',
  hint: '{advice}',
  why: 'Each format declares the options of its reader and of its writer; a misspelt one would do nothing.',
})

export const badOption = diagnostic({
  code: 'TW4004',
  slug: 'bad-option',
  message: 'The option `{option}` of {format} {problem}, not {value}.',
  hint: '{advice}',
  why: 'An option takes values of one type, and some only a few of them.',
})

export const unknownEncoding = diagnostic({
  code: 'TW4005',
  slug: 'unknown-encoding',
  message: 'The encoding "{encoding}" is not known.',
  hint: '{advice}',
  why: 'Texts are read and written in UTF-8, UTF-16, ISO-8859-1, windows-1252 and US-ASCII.',
})

export const undecodable = diagnostic({
  code: 'TW4006',
  slug: 'undecodable',
  message: 'The content is not valid {encoding}: {found} at byte {offset}.',
  hint: 'Set the `encoding` in which it was written, for example "ISO-8859-1" or "windows-1252".',
  why: 'Bytes that are no text of the encoding are refused: a guess would change data in silence.',
})

export const unencodable = diagnostic({
  code: 'TW4007',
  slug: 'unencodable',
  message: '{what} cannot be written as {encoding}.',
  hint: '{advice}',
  why: 'A character that the encoding lacks would be lost.',
})

export const tooLongForText = diagnostic({
  code: 'TW4008',
  slug: 'too-long-for-text',
  message: 'A document of {size} bytes is too long for one text.',
  why: 'A text holds at most about 500 million characters.',
})

export const unwritable = diagnostic({
  code: 'TW4009',
  slug: 'unwritable',
  message: 'The output cannot be written as {format}: {problem}{place}.',
  hint: '{advice}',
  why: 'Not every value has a form in every format: XML has one root, CSV has rows of texts.',
})

export const nestedTooDeeply = diagnostic({
  code: 'TW4010',
  slug: 'nested-too-deeply',
  message: 'The value is nested too deeply to be written as {format}.',
  why: 'Each level of nesting takes memory while it is written.',
})

export const unsupportedFormat = diagnostic({
  code: 'TW4011',
  slug: 'unsupported-format',
  message: '{name} (`{format}`) cannot be read or written here.',
  hint: 'There are {known}. A module can declare a format of its own under `@DataFormatExtension`.',
  why: 'Avro, Protobuf, flat files and the binary form of values are formats of the language that have no reader and writer here.',
})
