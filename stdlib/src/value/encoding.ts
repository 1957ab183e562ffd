import { formats, nearest } from '@twill/language/diagnostics'
import { DOS_PAGES, EBCDIC_37, EBCDIC_PAGES } from './code-pages.ts'
import type { TwillError } from './error.ts'
import { raise } from './raise.ts'

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

const replacement = 0xfffd

function undecodable(encoding: string, offset: number, found: string): TwillError {
  return raise(formats.undecodable, { encoding, found, offset })
}

function unencodable(encoding: string, codePoint: number): TwillError {
  const hex = codePoint.toString(16).toUpperCase().padStart(4, '0')
  const surrogate = codePoint >= 0xd800 && codePoint < 0xe000
  const what = surrogate ? `Half of a surrogate pair (U+${hex})` : `\`${String.fromCodePoint(codePoint)}\` (U+${hex})`
  const advice = surrogate
    ? 'Such a text was cut inside a character.'
    : 'Write `encoding="UTF-8"`, which holds every character.'
  return raise(formats.unencodable, { what, encoding, advice }, { data: { codePoint } })
}

const hexByte = (byte: number): string => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`

/** Code units that are to become a string, in pieces that fit the argument list of a call. */
function fromCodeUnits(units: Uint8Array | Uint16Array): string {
  const size = 8192
  let text = ''
  for (let i = 0; i < units.length; i += size) {
    text += String.fromCharCode.apply(null, units.subarray(i, i + size) as unknown as number[])
  }
  return text
}

// UTF-8

// `isWellFormed` of newer engines; the pattern finds a surrogate without its partner
const loneSurrogate = /\p{Surrogate}/u
const isWellFormed = (text: string): boolean => {
  const native = (text as { isWellFormed?: () => boolean }).isWellFormed
  return native ? native.call(text) : !loneSurrogate.test(text)
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

const utf8: Encoding = {
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

// UTF-16 and UTF-32

function wide(name: string, unitSize: 2 | 4, littleEndian: boolean, mark: boolean): Encoding {
  return {
    name,
    decode(bytes) {
      const odd = bytes.length % unitSize
      if (odd !== 0) throw undecodable(name, bytes.length - odd, 'an incomplete character')
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const length = bytes.length / unitSize
      if (unitSize === 2) {
        const units = new Uint16Array(length)
        for (let i = 0; i < length; i++) units[i] = view.getUint16(2 * i, littleEndian)
        return fromCodeUnits(units)
      }
      let text = ''
      for (let i = 0; i < length; i++) {
        const codePoint = view.getUint32(4 * i, littleEndian)
        if (codePoint > 0x10ffff) throw undecodable(name, 4 * i, `0x${codePoint.toString(16).toUpperCase()}`)
        text += String.fromCodePoint(codePoint)
      }
      return text
    },
    encode(text) {
      const marked = mark ? `\uFEFF${text}` : text
      const units = unitSize === 2 ? null : Array.from(marked, (character) => character.codePointAt(0) as number)
      const length = units?.length ?? marked.length
      const bytes = new Uint8Array(length * unitSize)
      const view = new DataView(bytes.buffer)
      if (units) units.forEach((unit, i) => void view.setUint32(4 * i, unit, littleEndian))
      else for (let i = 0; i < length; i++) view.setUint16(2 * i, marked.charCodeAt(i), littleEndian)
      return bytes
    },
  }
}

// Encodings of one byte, and those of one or two that the platform knows how to read

/** The first `limit` code points as single bytes. */
function firstCodePoints(name: string, limit: number): Encoding {
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

const windows1252: Encoding = {
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
function byCharacters(name: string, characters: string): Encoding {
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

const firstBytes = (count: number): string => fromCodeUnits(Uint8Array.from({ length: count }, (_, i) => i))

/** Puts characters in the place of others: `d0Ğ` is byte 0xD0. */
function withDifferences(characters: string, differences: string): string {
  const all = characters.split('')
  for (const [, byte = '', character = ''] of differences.matchAll(/(..)(.)/gs)) {
    all[Number.parseInt(byte, 16)] = character
  }
  return all.join('')
}

const ebcdic = (): string =>
  fromCodeUnits(Uint8Array.from({ length: 256 }, (_, i) => Number.parseInt(EBCDIC_37.slice(2 * i, 2 * i + 2), 16)))

/** What a code point is in bytes: one byte, or two as a number above 255. */
type CodeOf = (codePoint: number) => number | undefined

function encodeBy(name: string, text: string, substitute: Substitute | undefined, codeOf: CodeOf): Uint8Array {
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

/** An encoding that the platform decodes; the table for writing is had by reading every one and two bytes. */
function platform(name: string, label: string, doubleByte: boolean): Encoding {
  const decoder = new TextDecoder(label, { fatal: true })
  let codes: Map<number, number> | undefined
  return {
    name,
    decode(bytes) {
      try {
        return decoder.decode(bytes)
      } catch {
        throw undecodable(name, firstUndecodable(label, bytes), 'a byte that stands for no character')
      }
    },
    encode(text, substitute) {
      codes ??= codeTable(label, doubleByte)
      const table = codes
      return encodeBy(name, text, substitute, (codePoint) => table.get(codePoint))
    },
  }
}

function firstUndecodable(label: string, bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    try {
      new TextDecoder(label, { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      good = middle
    } catch {
      bad = middle
    }
  }
  return good
}

function codeTable(label: string, doubleByte: boolean): Map<number, number> {
  const decoder = new TextDecoder(label)
  const table = new Map<number, number>()
  const add = (code: number, bytes: number[]): void => {
    const text = decoder.decode(Uint8Array.from(bytes))
    const codePoint = text.codePointAt(0) ?? replacement
    const single = text.length === (codePoint > 0xffff ? 2 : 1)
    if (single && codePoint !== replacement && !table.has(codePoint)) table.set(codePoint, code)
  }
  for (let byte = 0; byte < 256; byte++) add(byte, [byte])
  if (!doubleByte) return table
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++) add((lead << 8) | trail, [lead, trail])
  }
  return table
}

// Names

/** By name in upper case without `-`, `_` and spaces. */
const makers: Readonly<Record<string, () => Encoding>> = {
  UTF8: () => utf8,
  UTF16: () => wide('UTF-16', 2, false, true),
  UTF16BE: () => wide('UTF-16BE', 2, false, false),
  UTF16LE: () => wide('UTF-16LE', 2, true, false),
  UTF32: () => wide('UTF-32', 4, false, false),
  UTF32BE: () => wide('UTF-32BE', 4, false, false),
  UTF32LE: () => wide('UTF-32LE', 4, true, false),
  ISO88591: () => firstCodePoints('ISO-8859-1', 256),
  USASCII: () => firstCodePoints('US-ASCII', 128),
  WINDOWS1252: () => windows1252,
  SHIFTJIS: () => platform('Shift_JIS', 'shift_jis', true),
  EUCJP: () => platform('EUC-JP', 'euc-jp', true),
  EUCKR: () => platform('EUC-KR', 'euc-kr', true),
  GBK: () => platform('GBK', 'gbk', true),
  BIG5: () => platform('Big5', 'big5', true),
  KOI8R: () => platform('KOI8-R', 'koi8-r', false),
  KOI8U: () => platform('KOI8-U', 'koi8-u', false),
  IBM866: () => platform('IBM866', 'ibm866', false),
  WINDOWS874: () => platform('windows-874', 'windows-874', false),
  XMACROMAN: () => platform('x-MacRoman', 'macintosh', false),
  XMACCYRILLIC: () => platform('x-MacCyrillic', 'x-mac-cyrillic', false),
  ISO88599: () => byCharacters('ISO-8859-9', withDifferences(firstBytes(256), 'd0ĞddİdeŞf0ğfdıfeş')),
  ...Object.fromEntries(
    Object.entries(EBCDIC_PAGES).map(([page, differences]) => [
      `IBM${page}`,
      () => byCharacters(`IBM${page.padStart(3, '0')}`, withDifferences(ebcdic(), differences)),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(DOS_PAGES).map(([page, upper]) => [
      `IBM${page}`,
      () => byCharacters(`IBM${page}`, firstBytes(128) + upper),
    ]),
  ),
  ...Object.fromEntries(
    [1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => [
      `WINDOWS${page}`,
      () => platform(`windows-${page}`, `windows-${page}`, false),
    ]),
  ),
  // 1 is not what TextDecoder takes it for, 9 is windows-1254 there, 11 is windows-874
  ...Object.fromEntries(
    [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15].map((part) => [
      `ISO8859${part}`,
      () => platform(`ISO-8859-${part}`, `iso-8859-${part}`, false),
    ]),
  ),
}

const aliases: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [1, 2, 3, 4, 9, 10, 13, 14, 15].flatMap((part, i) => [
      [`LATIN${i + 1}`, `ISO8859${part}`],
      [`L${i + 1}`, `ISO8859${part}`],
    ]),
  ),
  ISOLATIN1: 'ISO88591',
  ASCII: 'USASCII',
  UNICODE: 'UTF16',
  UNICODEBIG: 'UTF16',
  UNICODEBIGUNMARKED: 'UTF16BE',
  UNICODELITTLEUNMARKED: 'UTF16LE',
  SJIS: 'SHIFTJIS',
  ...sameAs('SHIFTJIS', ['MS932', 'CP932', 'WINDOWS31J', 'CSWINDOWS31J']),
  ...sameAs('GBK', ['GB2312', 'EUCCN', 'MS936', 'CP936', 'WINDOWS936']),
  ...sameAs('EUCKR', ['KSC5601', 'KSC56011987', 'MS949', 'CP949']),
  ...sameAs('BIG5', ['BIG5HKSCS', 'MS950', 'CP950']),
  ...sameAs('WINDOWS874', ['MS874', 'CP874', 'TIS620', 'XWINDOWS874']),
  ...sameAs('XMACROMAN', ['MACROMAN', 'MACINTOSH']),
  ...sameAs('USASCII', ['ISO646US', 'ANSIX3.41968', 'ASCII7', '646']),
  KOI8: 'KOI8R',
  IBM367: 'USASCII',
  IBM819: 'ISO88591',
  IBM912: 'ISO88592',
  IBM915: 'ISO88595',
  IBM916: 'ISO88598',
  IBM813: 'ISO88597',
  IBM920: 'ISO88599',
  IBM923: 'ISO885915',
  ...Object.fromEntries(
    [1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => [`CP${page}`, `WINDOWS${page}`]),
  ),
}

function sameAs(encoding: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, encoding]))
}

/** `8859_2` and `cp037` as they are kept. */
function keyOf(plain: string): string {
  const shaped = plain
    .replace(/^8859(?=\d{1,2}$)/, 'ISO8859')
    .replace(/^(?:IBM|CP|EBCDICCP|CCSID)?0*(?=\d{2,4}$)/, 'IBM')
  return aliases[plain] ?? aliases[shaped] ?? shaped
}

const known = new Map<string, Encoding>()

/**
 * The encoding of that name, in any of its usual spellings.
 * @throws TwillError TW4005 for an unknown name
 */
export function findEncoding(name: string): Encoding {
  const plain = name.toUpperCase().replace(/[-_ ]/g, '')
  const key = keyOf(plain)
  const made = known.get(key)
  if (made) return made
  const make = Object.hasOwn(makers, key) ? makers[key] : undefined
  if (!make) {
    const near = nearest(plain, [...Object.keys(makers), ...Object.keys(aliases)])
    const advice = near
      ? `Did you mean \`${findEncoding(near).name}\`?`
      : 'Usual ones are UTF-8, UTF-16, ISO-8859-1, windows-1252.'
    throw raise(formats.unknownEncoding, { encoding: name, advice })
  }
  const encoding = make()
  known.set(key, encoding)
  return encoding
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
