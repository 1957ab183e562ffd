import { example, fn, type } from './define.ts'
import type { Host } from './host.ts'
import {
  getField,
  isObject,
  type Num,
  ObjectBuilder,
  type ObjectValue,
  toDouble,
  toStringValue,
  unwrap,
  type Value,
} from './value/index.ts'

const module = 'tw::module::Multipart'

export const MultipartPart = type({
  module,
  name: 'MultipartPart',
  since: '2.0',
  doc: 'One document of a multipart document, with its headers.',
  type: '{ headers?: { "Content-Disposition"?: { name: String, filename?: String }, "Content-Type"?: String }, content: Any }',
})

export const Multipart = type({
  module,
  name: 'Multipart',
  since: '2.0',
  doc: 'Several documents in one, as the format `multipart/form-data` reads and writes them.',
  type: '{ preamble?: String, parts: { _?: MultipartPart } }',
})

const part = (name: string, content: Value, mime: string, fileName: string): Value => ({
  headers: {
    ...(mime === '' ? {} : { 'Content-Type': mime }),
    'Content-Disposition': { name, ...(fileName === '' ? {} : { filename: fileName }) },
  },
  content,
})

/** An option of the record form, where null counts as left out. */
function optionIn(options: ObjectValue, name: string): string | undefined {
  const value = unwrap(getField(options, name) ?? null)
  return value === null ? undefined : toStringValue(value)
}

const resourceAt = (host: Host, path: string): Value =>
  host.resource(`classpath://${path.replace(/^(?:\.?\/)+/, '')}`).content

const record = {
  opts: 'The same, by name, in any order.',
}

export const field = fn({
  module,
  name: 'field',
  since: '2.0',
  doc: 'Makes a part from a value, which is written by its content type.',
  params: {
    ...record,
    name: 'The name of the part.',
    value: 'The content.',
    mime: 'The content type; none when empty, which is enough for text.',
    fileName: 'The file name that the part tells; none when empty.',
  },
  also: ['formField', 'part', 'append'],
  overloads: [
    {
      type: '(opts: {| name: String, value: Any, mime?: String, fileName?: String |}): MultipartPart',
      run: (options: ObjectValue) =>
        part(
          optionIn(options, 'name') ?? '',
          getField(options, 'value') ?? null,
          optionIn(options, 'mime') ?? '',
          optionIn(options, 'fileName') ?? '',
        ),
    },
    { type: '(name: String, value: Any, mime: String = "", fileName: String = ""): MultipartPart', run: part },
  ],
  examples: [
    example(
      'A text',
      'import * from tw::module::Multipart\n---\nfield("note", "Back soon")',
      '{ headers: { "Content-Disposition": { name: "note" } }, content: "Back soon" }',
    ),
    example(
      'A file of JSON',
      'import * from tw::module::Multipart\n---\nfield({ name: "order", value: { id: 7 }, mime: "application/json", fileName: "order.json" }).headers',
      '{ "Content-Type": "application/json", "Content-Disposition": { name: "order", filename: "order.json" } }',
    ),
  ],
})

export const file = fn({
  module,
  name: 'file',
  since: '2.0',
  doc: 'Makes a part from a file of the project, taken byte by byte.',
  params: {
    ...record,
    fieldName: 'The name of the part.',
    path: 'The path of the file, from the folder of the modules.',
    mime: 'The content type.',
    sentFileName: 'The file name that the part tells.',
  },
  also: ['attach', 'upload'],
  overloads: [
    {
      type: '(opts: {| name: String, path: String, mime?: String, fileName?: String |}): MultipartPart',
      withHost: (host: Host) => (options: ObjectValue) =>
        part(
          optionIn(options, 'name') ?? '',
          resourceAt(host, optionIn(options, 'path') ?? ''),
          optionIn(options, 'mime') ?? 'application/octet-stream',
          optionIn(options, 'fileName') ?? 'filename',
        ),
    },
    {
      type: '(fieldName: String, path: String, mime: String = "application/octet-stream", sentFileName: String = "filename"): MultipartPart',
      withHost: (host: Host) => (name: string, path: string, mime: string, fileName: string) =>
        part(name, resourceAt(host, path), mime, fileName),
    },
  ],
  effects: ['resource'],
  examples: [
    example(
      'A picture of the project',
      'import * from tw::module::Multipart\n---\nfile("logo", "logo.png", "image/png", "logo.png")',
      undefined,
    ),
    example('A file that is not there', 'import * from tw::module::Multipart\n---\nfile("logo", "./none.png")', {
      error: 'TW5070',
    }),
  ],
})

export const form = fn({
  module,
  name: 'form',
  since: '2.0',
  doc: 'Makes a multipart document from its parts.',
  params: { parts: 'The parts, as `field` and `file` make them.' },
  also: ['formData', 'multipart'],
  overloads: [
    {
      type: '(parts: Array<MultipartPart>): Multipart',
      run: (parts: readonly Value[]) => {
        const named = new ObjectBuilder()
        parts.forEach((each, i) => {
          named.add(nameOf(each) ?? `part${i}`, each)
        })
        return { parts: named.build() }
      },
    },
  ],
  examples: [
    example(
      'Two parts',
      'import * from tw::module::Multipart\n---\nform([field("a", 1), field("b", 2)]).parts..content',
      '[1, 2]',
    ),
    example('None', 'import * from tw::module::Multipart\n---\nform([])', '{ parts: {} }'),
  ],
})

function nameOf(each: Value): string | undefined {
  const headers = fieldOf(each, 'headers')
  const name = unwrap(fieldOf(fieldOf(headers, 'Content-Disposition'), 'name'))
  return name === null ? undefined : toStringValue(name)
}

function fieldOf(value: Value, name: string): Value {
  const bare = unwrap(value)
  return isObject(bare) ? (getField(bare, name) ?? null) : null
}

const boundaryLetters = '-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const longestBoundary = 70

export const generateBoundary = fn({
  module,
  name: 'generateBoundary',
  since: '2.0',
  doc: 'Gives a random text to stand between the parts of a multipart document.',
  params: { len: 'How many characters, up to 70.' },
  also: ['boundary'],
  overloads: [
    {
      type: '(len: Number = 70): String',
      withHost: (host: Host) => (length: Num) => {
        const count = Math.min(Math.max(Math.trunc(toDouble(length)), 0), longestBoundary)
        return Array.from(
          { length: count },
          () => boundaryLetters[Math.floor(host.random() * boundaryLetters.length)],
        ).join('')
      },
    },
  ],
  effects: ['random'],
  examples: [
    example('A new boundary', 'import * from tw::module::Multipart\n---\ngenerateBoundary()', undefined),
    example('Its length', 'import * from tw::module::Multipart\n---\nsizeOf(generateBoundary(20))', '20'),
  ],
})
