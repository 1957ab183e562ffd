import type { Substitute, Value } from '@twill/stdlib/value'

/** The types an option may have, as users see them, with what the implementation gets. */
interface OptionTypes {
  readonly Boolean: boolean
  readonly String: string
  readonly Number: number
  /** Any value of the language, e.g. a schema or a list of names. */
  readonly Any: Value
}

export interface Option<T extends keyof OptionTypes = keyof OptionTypes> {
  readonly type: T
  readonly doc: string
  readonly default: OptionTypes[T] | undefined
  /** The only values it may have. */
  readonly values?: readonly OptionTypes[T][]
  /** Says what is wrong with a value, or undefined. */
  // a method, so that options of different types fit one list
  check?(value: OptionTypes[T]): string | undefined
  readonly since?: string
}

export type Options = Readonly<Record<string, Option>>

/** What an implementation gets: an option without default may be undefined. */
export type OptionValues<O extends Options> = {
  readonly [K in keyof O]: O[K] extends { readonly type: infer T extends keyof OptionTypes; readonly default: infer D }
    ? undefined extends D
      ? OptionTypes[T] | undefined
      : OptionTypes[T]
    : never
}

/** Declares an option; `option('Boolean', 'The first line names the fields.', { default: true })`. */
export function option<const T extends keyof OptionTypes>(
  type: T,
  doc: string,
): Option<T> & { readonly type: T; readonly default: undefined }
export function option<const T extends keyof OptionTypes>(
  type: T,
  doc: string,
  more: Partial<Omit<Option<T>, 'type' | 'doc' | 'default'>> & { readonly default: OptionTypes[T] },
): Option<T> & { readonly type: T; readonly default: OptionTypes[T] }
export function option<const T extends keyof OptionTypes>(
  type: T,
  doc: string,
  more: Partial<Omit<Option<T>, 'type' | 'doc' | 'default'>>,
): Option<T> & { readonly type: T; readonly default: undefined }
export function option<const T extends keyof OptionTypes>(
  type: T,
  doc: string,
  more: Partial<Omit<Option<T>, 'type' | 'doc'>> = {},
): Option<T> {
  return { ...more, type, doc, default: more.default }
}

/** A document to be read. Exactly one of the two is the original; the other is made when asked for. */
export interface Source {
  /** Shown in errors: a file name, or the input's name. */
  readonly name: string
  /** The text, decoded by the `encoding` option, the byte order mark, or what the format itself says. */
  readonly text: () => string
  readonly bytes: () => Uint8Array
}

/** Where a writer puts its text; pieces of any size, in order. A binary format writes bytes. */
export interface Sink {
  readonly write: (piece: string) => void
  readonly writeBytes: (piece: Uint8Array) => void
}

/** What a format may know beside its options; the other formats serve one whose documents hold documents. */
export interface Surroundings {
  /** The media type that was asked for, without parameters: `multipart/mixed`. */
  readonly type: string
  /** What the prefixes that the header of the script declares stand for. */
  readonly namespaces: Readonly<Record<string, string>>
  /** Reads a document within a document. @throws TwillError */
  readonly read: (content: Uint8Array, mime: string, name: string) => Value
  /** Writes a document within a document. @throws TwillError */
  readonly write: (
    value: Value,
    mime: string,
  ) => { readonly text: string | undefined; readonly bytes: () => Uint8Array }
  /** Whether a name means a format. */
  readonly knows: (mime: string) => boolean
  /** Says what has to stand beside the media type of the document being written: `boundary`. */
  readonly addParameter: (name: string, value: string) => void
}

export interface FormatDeclaration<R extends Options, W extends Options> {
  /** The short name of `output json`. */
  readonly id: string
  readonly mimeTypes: readonly string[]
  readonly extensions: readonly string[]
  readonly doc: string
  readonly binary?: boolean
  /** Encoding written when the `encoding` option is absent; also for reading without mark. */
  readonly encoding?: string
  /** The encoding that the first bytes of a document tell, where the format has a place for it. */
  readonly declaredEncoding?: (bytes: Uint8Array) => string | undefined
  /** How the text writes a character that the target encoding lacks: a character reference. Without it such a character is an error. */
  readonly substitute?: Substitute
  readonly reader: R
  readonly writer: W
  /** The kind of value that a document of it is made of, where it is only one. */
  readonly takes?: 'object'
  /** Options with which it is written as a part of another document. */
  readonly asPart?: Readonly<Record<string, Value>>
  /** A document and the value it stands for, in the language's text: read and written as a test. Absent where a document is no text. */
  readonly sample?: { readonly text: string; readonly value: string }
  /** @throws TwillError TW4… through `malformed` */
  readonly read: (source: Source, options: OptionValues<R>, surroundings: Surroundings) => Value
  /** @throws TwillError TW4… */
  readonly write: (value: Value, options: OptionValues<W>, sink: Sink, surroundings: Surroundings) => void
}

/** A format with its option types hidden, as the registry holds it; options are checked before they get here. */
export interface Format extends Omit<FormatDeclaration<Options, Options>, 'read' | 'write'> {
  readonly read: (source: Source, options: Readonly<Record<string, unknown>>, surroundings: Surroundings) => Value
  readonly write: (
    value: Value,
    options: Readonly<Record<string, unknown>>,
    sink: Sink,
    surroundings: Surroundings,
  ) => void
}

export const format = <const R extends Options, const W extends Options>(
  declaration: FormatDeclaration<R, W>,
): Format => declaration as unknown as Format // the registry fills in and checks the options by the same declaration
