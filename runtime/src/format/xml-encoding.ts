import { byteOrderMark } from '@twill/stdlib/value'

const declaration = /^<\?xml\s[^>]*?\sencoding\s*=\s*(?:"([\w.-]+)"|'([\w.-]+)')/

/** Longer declarations are not written. */
const DECLARATION_BYTES = 512

/** What the first bytes of a document say about its encoding; undefined where a byte order mark does, or nothing. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  if (byteOrderMark(bytes) !== undefined) return undefined
  const [first, second] = bytes
  if (first === 0 && second === 0x3c) return 'UTF-16BE'
  if (first === 0x3c && second === 0) return 'UTF-16LE'
  const start = String.fromCharCode(...bytes.subarray(0, DECLARATION_BYTES))
  const groups = declaration.exec(start)
  const name = groups?.[1] ?? groups?.[2]
  // in UTF-16 the bytes would have looked different
  return name !== undefined && /^UTF-?(16|32)/i.test(name) ? undefined : name
}
