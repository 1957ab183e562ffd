import type { Encoding, Substitute } from './encoding.ts'
import { namedEncoding } from './named.ts'
import { utf8 } from './utf-8.ts'

export type { Encoding, Substitute } from './encoding.ts'

/**
 * The encoding of that name, in any of its usual spellings.
 * @throws TwillError TW4005 for an unknown name
 */
export function findEncoding(name: string): Encoding {
  return name.toUpperCase() === utf8.name ? utf8 : namedEncoding(name)
}

const marks: readonly (readonly [name: string, ...bytes: number[]])[] = [
  ['UTF-8', 0xef, 0xbb, 0xbf],
  ['UTF-32LE', 0xff, 0xfe, 0, 0],
  ['UTF-32BE', 0, 0, 0xfe, 0xff],
  ['UTF-16LE', 0xff, 0xfe],
  ['UTF-16BE', 0xfe, 0xff],
]

/** The encoding that a byte order mark tells, and the length of the mark. */
export function byteOrderMark(bytes: Uint8Array, family = ''): { encoding: Encoding; length: number } | undefined {
  for (const [name, ...mark] of marks) {
    if (name.startsWith(family) && mark.every((byte, i) => bytes[i] === byte))
      return { encoding: findEncoding(name), length: mark.length }
  }
  return undefined
}

/**
 * The text of a document: a byte order mark says how to read it and is not part of the text; else `name` does, else UTF-8.
 * A mark yields to a named encoding in which its bytes are ordinary characters.
 * @throws TwillError TW4005, TW4006
 */
export function decode(bytes: Uint8Array, name?: string): string {
  const named = name === undefined ? utf8 : findEncoding(name)
  // in units of two or four bytes the marks of other encodings are characters
  const [family] = /^UTF-(?:16|32)/.exec(named.name) ?? []
  const mark = named.name.startsWith('UTF-') ? byteOrderMark(bytes, family) : undefined
  return mark ? mark.encoding.decode(bytes.subarray(mark.length)) : named.decode(bytes)
}

/** The bytes of a text. @throws TwillError TW4005, TW4007 */
export function encode(text: string, name = 'UTF-8', substitute?: Substitute): Uint8Array {
  return findEncoding(name).encode(text, substitute)
}
