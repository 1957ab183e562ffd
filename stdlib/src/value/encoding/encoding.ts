import { formats } from '@twill/language/diagnostics'
import type { TwillError } from '../error.ts'
import { raise } from '../raise.ts'

/** A way to hold text in bytes. */
export interface Encoding {
  /** The name that charset parameters use: `UTF-8`, `ISO-8859-1`. */
  readonly name: string
  /** @throws TwillError TW4006 with the offset of the first byte that is no text of this encoding */
  readonly decode: (bytes: Uint8Array) => string
  /**
   * The bytes of a text. A character that the encoding lacks is written as `substitute` says.
   * @throws TwillError TW4007 for such a character when there is no substitute
   */
  readonly encode: (text: string, substitute?: Substitute) => Uint8Array
}

/** What stands for a character that an encoding lacks; undefined where nothing can. */
export type Substitute = (codePoint: number) => string | undefined

export function undecodable(encoding: string, offset: number, found: string): TwillError {
  return raise(formats.undecodable, { encoding, found, offset })
}

export function unencodable(encoding: string, codePoint: number): TwillError {
  const hex = codePoint.toString(16).toUpperCase().padStart(4, '0')
  const surrogate = codePoint >= 0xd800 && codePoint < 0xe000
  const what = surrogate ? `Half of a surrogate pair (U+${hex})` : `\`${String.fromCodePoint(codePoint)}\` (U+${hex})`
  const advice = surrogate
    ? 'Such a text was cut inside a character.'
    : 'Write `encoding="UTF-8"`, which holds every character.'
  return raise(formats.unencodable, { what, encoding, advice }, { data: { codePoint } })
}

export const hexByte = (byte: number): string => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`
