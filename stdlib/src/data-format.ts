import { annotation, type } from './define.ts'

const module = 'tw::extension::DataFormat'

export const DataFormatExtension = annotation({
  module,
  name: 'DataFormatExtension',
  since: '2.2',
  doc: 'Makes a variable of the type `DataFormat` a format: scripts that import its module read and write by its MIME types.',
  parameters: '()',
  targets: ['Variable'],
})

export const MimeType = type({
  module,
  name: 'MimeType',
  since: '2.2',
  doc: 'The name of a format, such as `application/json`.',
  type: 'String',
})

export const Settings = type({
  module,
  name: 'Settings',
  since: '2.2',
  doc: 'Options of a reader or writer.',
  type: 'Object',
})

export const EmptySettings = type({
  module,
  name: 'EmptySettings',
  since: '2.2',
  doc: 'The options of a reader or writer that has none.',
  type: 'Object',
})

export const EncodingSettings = type({
  module,
  name: 'EncodingSettings',
  since: '2.2',
  doc: 'The options of a writer that knows encodings.',
  type: '{ encoding?: String }',
})

export const DataFormat = type({
  module,
  name: 'DataFormat',
  since: '2.2',
  doc: 'A format of documents: how it is called, how it is read and how it is written.',
  typeParameters: ['ReaderSettings', 'WriterSettings'],
  type: '{ binaryFormat?: Boolean, defaultCharset?: String, fileExtensions?: Array<String>, acceptedMimeTypes: Array<MimeType>, reader: (content: Binary, charset: String, settings: ReaderSettings) -> Any, writer: (value: Any, settings: WriterSettings) -> Binary }',
})
