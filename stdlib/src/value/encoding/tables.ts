import { EBCDIC_37 } from './code-pages.ts'
import { fromCodeUnits } from './code-units.ts'
import { type Encoding, hexByte, type Substitute, undecodable, unencodable } from './encoding.ts'

/** Stands for no character. */
export const replacement = 0xfffd

/** The first `limit` code points as single bytes. */
export function firstCodePoints(name: string, limit: number): Encoding {
  return {
    name,
    decode(bytes) {
      if (limit < 256) {
        const offset = bytes.findIndex((byte) => byte >= limit)
        if (offset >= 0) throw undecodable(name, offset, hexByte(bytes[offset] as number))
      }
      return fromCodeUnits(bytes)
    },
    encode: (text, substitute) =>
      encodeBy(name, text, substitute, (codePoint) => (codePoint < limit ? codePoint : undefined)),
  }
}

/** The bytes from 0x80 on of windows-1252. Not by TextDecoder, which takes it for ISO-8859-1 in some versions of Node. */
const windows1252High = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

export const windows1252: Encoding = {
  name: 'windows-1252',
  decode: (bytes) =>
    fromCodeUnits(bytes).replace(/[\u0080-\u009f]/g, (byte) => windows1252High.charAt(byte.charCodeAt(0) - 0x80)),
  encode: (text, substitute) =>
    encodeBy('windows-1252', text, substitute, (codePoint) => {
      if (codePoint < 0x80 || (codePoint > 0x9f && codePoint < 0x100)) return codePoint
      const at = codePoint > 0xffff ? -1 : windows1252High.indexOf(String.fromCharCode(codePoint))
      return at < 0 ? undefined : 0x80 + at
    }),
}

/** An encoding of one byte by its 256 characters; U+FFFD is none. */
export function byCharacters(name: string, characters: string): Encoding {
  const codes = new Map<number, number>()
  for (let byte = 255; byte >= 0; byte--) codes.set(characters.charCodeAt(byte), byte)
  codes.delete(replacement)
  return {
    name,
    decode(bytes) {
      const units = new Uint16Array(bytes.length)
      for (let i = 0; i < bytes.length; i++) units[i] = characters.charCodeAt(bytes[i] as number)
      const offset = units.indexOf(replacement)
      if (offset >= 0) throw undecodable(name, offset, hexByte(bytes[offset] as number))
      return fromCodeUnits(units)
    },
    encode: (text, substitute) => encodeBy(name, text, substitute, (codePoint) => codes.get(codePoint)),
  }
}

export const firstBytes = (count: number): string => fromCodeUnits(Uint8Array.from({ length: count }, (_, i) => i))

/** Puts characters in the place of others: `d0Ğ` is byte 0xD0. */
export function withDifferences(characters: string, differences: string): string {
  const all = characters.split('')
  for (const [, byte = '', character = ''] of differences.matchAll(/(..)(.)/gs)) {
    all[Number.parseInt(byte, 16)] = character
  }
  return all.join('')
}

export const ebcdic = (): string =>
  fromCodeUnits(Uint8Array.from({ length: 256 }, (_, i) => Number.parseInt(EBCDIC_37.slice(2 * i, 2 * i + 2), 16)))

/** What a code point is in bytes: one byte, or two as a number above 255. */
type CodeOf = (codePoint: number) => number | undefined

export function encodeBy(name: string, text: string, substitute: Substitute | undefined, codeOf: CodeOf): Uint8Array {
  let bytes = new Uint8Array(text.length + 16)
  let end = 0
  const put = (part: string, allowed: Substitute | undefined): void => {
    for (const character of part) {
      const codePoint = character.codePointAt(0) as number
      const code = codeOf(codePoint)
      if (code !== undefined) {
        if (end + 2 > bytes.length) {
          const larger = new Uint8Array(2 * bytes.length)
          larger.set(bytes)
          bytes = larger
        }
        if (code > 0xff) bytes[end++] = code >> 8
        bytes[end++] = code & 0xff
        continue
      }
      const other = allowed?.(codePoint)
      if (other === undefined) throw unencodable(name, codePoint)
      put(other, undefined)
    }
  }
  put(text, substitute)
  return bytes.slice(0, end)
}
