import { type AnyKey, entriesOf, isObject, Key, metadataOf, unwrap, type Value } from '@twill/stdlib/value'
import { readDocument, writeDocument } from '../../src/format/registry.ts'

export type Settings = Readonly<Record<string, Value>>

export const read = (text: string | Uint8Array, format: string, options: Settings = {}): Value =>
  readDocument(text, format, options, 'payload')

export const write = (value: Value, format: string, options: Settings = {}): string =>
  writeDocument(value, format, options).text as string

/**
 * A value as arrays that can be compared: an object is its entries, a key shows its prefix, namespace and attributes, a
 * CDATA text is wrapped.
 */
export function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (isObject(value)) return { entries: entriesOf(value).map(([key, item]) => [plainKey(key), plain(item)]) }
  return metadataOf(value)?.cdata === true ? { cdata: unwrap(value) } : value
}

function plainKey(key: AnyKey): unknown {
  if (!(key instanceof Key)) return key
  const { localName, namespace, attributes } = key
  return {
    name: localName,
    ...(namespace === null ? {} : { prefix: namespace.prefix, uri: namespace.uri }),
    ...(attributes === null ? {} : { attributes: plain(attributes) }),
  }
}
