import { formats } from '@twill/language/diagnostics'
import type { TwillError } from '../error.ts'
import { raise } from '../raise.ts'
import { type Encoding, hexByte, type Substitute, undecodable, unencodable } from './encoding.ts'

// `isWellFormed` of newer engines; the pattern finds a surrogate without its partner
const isWellFormed = (text: string): boolean => {
  const native = (text as { isWellFormed?: () => boolean }).isWellFormed
  return native ? native.call(text) : !/\p{Surrogate}/u.test(text)
}

const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf8Encoder = new TextEncoder()

/** Where UTF-8 first goes wrong, or -1. */
function malformedUtf8(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i] as number
    const size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
    if (size === 0) return i
    for (let j = 1; j < size; j++) {
      const next = bytes[i + j] ?? 0
      const low = j === 1 ? (lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80) : 0x80
      const high = j === 1 ? (lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf) : 0xbf
      if (next < low || next > high) return i
    }
    i += size
  }
  return -1
}

export const utf8: Encoding = {
  name: 'UTF-8',
  decode(bytes) {
    try {
      return utf8Decoder.decode(bytes)
    } catch (cause) {
      const offset = malformedUtf8(bytes)
      if (offset < 0) throw tooLong(bytes.length, cause)
      throw undecodable('UTF-8', offset, hexByte(bytes[offset] as number))
    }
  },
  encode(text, substitute) {
    return utf8Encoder.encode(isWellFormed(text) ? text : replaceLoneSurrogates(text, 'UTF-8', substitute))
  },
}

function tooLong(size: number, cause: unknown): TwillError {
  return raise(formats.tooLongForText, { size: size.toLocaleString('en') }, { cause })
}

function replaceLoneSurrogates(text: string, encoding: string, substitute: Substitute | undefined): string {
  return text.replace(/\p{Surrogate}/gu, (half) => {
    const codePoint = half.charCodeAt(0)
    const other = substitute?.(codePoint)
    if (other === undefined) throw unencodable(encoding, codePoint)
    return other
  })
}
