import { runtime } from '@twill/language/diagnostics'
import { raise, typeOf, typeText, unwrap, type Value } from '@twill/stdlib/value'
import { findFormat, type WrittenDocument } from './format/registry.ts'

/** A text or bytes that a script has written itself, as a document of a format. */
export function rawDocument(value: Value, format: string): WrittenDocument {
  const content = unwrap(value)
  const mimeType = findFormat(format).mimeTypes[0] ?? format
  if (content instanceof Uint8Array) return { mimeType, encoding: undefined, text: undefined, bytes: () => content }
  if (typeof content !== 'string') throw raise(runtime.notRaw, { type: typeText(typeOf(content)) })
  return { mimeType, encoding: 'UTF-8', text: content, bytes: () => new TextEncoder().encode(content) }
}
