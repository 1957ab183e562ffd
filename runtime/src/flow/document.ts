import type { Value } from '@twill/stdlib/value'
import type { Format } from '../format/format.ts'
import { findFormat, readDocument, writeDocument } from '../format/registry.ts'
import { fromJavaScript } from '../inputs.ts'

/** A written document. */
export interface WrittenBytes {
  /** `application/json` */
  readonly mimeType: string
  readonly bytes: Uint8Array
}

/**
 * Writes what a mapping gave. `format` is an id, a MIME type or an extension; `namespaces` are those of the mapping's header, by prefix.
 * @throws TwillError TW4…
 */
export function writeBytes(
  value: unknown,
  format: string,
  options: Readonly<Record<string, unknown>> = {},
  namespaces: Readonly<Record<string, string>> = {},
): WrittenBytes {
  const plain = fromJavaScript(value, 'payload', ({ content, mimeType, properties }) =>
    typeof content === 'string' || content instanceof Uint8Array
      ? readDocument(content, mimeType, properties as Readonly<Record<string, Value>>)
      : null,
  )
  const document = writeDocument(plain, format, options as Readonly<Record<string, Value>>, namespaces)
  return { mimeType: document.mimeType, bytes: document.bytes() }
}

/** Reads a document as a value. @throws TwillError TW4… */
export const readValue = (
  content: string | Uint8Array,
  format: string,
  options: Readonly<Record<string, unknown>> = {},
  name?: string,
): unknown => readDocument(content, format, options as Readonly<Record<string, Value>>, name)

/** The kind of value that documents of a format are made of, where it is only one; undefined also for an unknown format. */
export const documentTakes = (format: string): 'object' | undefined => known(format)?.takes

/** The MIME type of a format's id or extension; undefined for an unknown one. */
export const mimeTypeOf = (format: string): string | undefined => known(format)?.mimeTypes[0]

function known(format: string): Format | undefined {
  try {
    return findFormat(format)
  } catch {
    return undefined
  }
}
