import { runtime } from '@twill/language/diagnostics'
import {
  decode,
  encode,
  getField,
  isObject,
  type ObjectValue,
  raise,
  toStringValue,
  unwrap,
  type Value,
} from '@twill/stdlib/value'
import { mediaTypeOf, type WrittenDocument } from './format/registry.ts'
import type { AnnotatedValue } from './link.ts'

/** What marks the variable of a module as a format. */
export const formatAnnotation = 'DataFormatExtension'

type Options = Readonly<Record<string, Value>>

/** A format that a module of the script declares, written in the language. */
export interface CustomFormat {
  readonly read: (content: string | Uint8Array, options: Options) => Value
  readonly write: (value: Value, options: Options) => WrittenDocument
  /** In the shape of the type `DataFormatDescriptor`. */
  readonly descriptor: Value
}

/** Finds the format that a name means: a MIME type, perhaps with parameters, the extension of a file, or the variable. */
export type FindCustomFormat = (name: string) => CustomFormat | undefined

export interface CustomFormats {
  readonly find: FindCustomFormat
  readonly descriptors: readonly Value[]
}

export const noCustomFormats: CustomFormats = { find: () => undefined, descriptors: [] }

/** @throws TwillError for a variable that is no `DataFormat` */
export function customFormats(declared: readonly AnnotatedValue[]): CustomFormats {
  if (declared.length === 0) return noCustomFormats
  const formats = declared.map(customFormat)
  return {
    find: (name) => {
      const { type, parameters } = mediaTypeOf(name)
      const found = formats.find(({ names }) => names.has(type) || names.has(`.${type}`))?.format
      if (found === undefined || Object.keys(parameters).length === 0) return found
      return {
        ...found,
        read: (content, options) => found.read(content, { ...parameters, ...options }),
        write: (value, options) => found.write(value, { ...parameters, ...options }),
      }
    },
    descriptors: formats.map(({ format }) => format.descriptor),
  }
}

interface NamedFormat {
  readonly names: ReadonlySet<string>
  readonly format: CustomFormat
}

function customFormat({ name, value }: AnnotatedValue): NamedFormat {
  const declaration = unwrap(value)
  if (!isObject(declaration)) throw notAFormat(name, 'it is no object')
  const reader = functionIn(name, declaration, 'reader')
  const writer = functionIn(name, declaration, 'writer')
  const mimeTypes = textsIn(declaration, 'acceptedMimeTypes')
  const [mimeType] = mimeTypes
  if (mimeType === undefined) throw notAFormat(name, '`acceptedMimeTypes` is empty')
  const extensions = textsIn(declaration, 'fileExtensions')
  const binary = unwrap(getField(declaration, 'binaryFormat') ?? null) === true
  const [charset = 'UTF-8'] = textsIn(declaration, 'defaultCharset')
  const encodingIn = (options: Options): string => toStringValue(options.encoding ?? charset)
  return {
    names: new Set([name, ...mimeTypes, ...extensions].map((each) => each.toLowerCase())),
    format: {
      read: (content, options) => {
        const encoding = encodingIn(options)
        const bytes = typeof content === 'string' ? encode(content, encoding) : content
        return reader(bytes, encoding, options)
      },
      write: (result, options) => {
        const encoding = binary ? undefined : encodingIn(options)
        const written = unwrap(writer(result, options))
        const bytes = written instanceof Uint8Array ? written : encode(toStringValue(written), encoding)
        return {
          mimeType,
          encoding,
          text: encoding === undefined ? undefined : decode(bytes, encoding),
          bytes: () => bytes,
        }
      },
      descriptor: {
        name,
        id: name,
        binary,
        defaultEncoding: charset,
        extensions,
        defaultMimeType: mimeType,
        acceptedMimeTypes: mimeTypes,
        readerProperties: [],
        writerProperties: [],
      },
    },
  }
}

type LanguageFunction = (...args: Value[]) => Value

function functionIn(format: string, declaration: ObjectValue, field: string): LanguageFunction {
  const found = unwrap(getField(declaration, field) ?? null)
  if (typeof found !== 'function') throw notAFormat(format, `\`${field}\` is no function`)
  return found as LanguageFunction
}

/** One text, or several in an array. */
function textsIn(declaration: ObjectValue, field: string): readonly string[] {
  const found = unwrap(getField(declaration, field) ?? null)
  if (found === null) return []
  return (Array.isArray(found) ? found : [found]).map((each: Value) => toStringValue(each))
}

const notAFormat = (name: string, problem: string) => raise(runtime.notAFormat, { name, problem })
