import type { Metadata } from './annotated.ts'
import { badOption, type Conversion, hintFor, textOption } from './coerce-option.ts'
import { Decimal } from './decimal.ts'
import { decode, encode } from './encoding/index.ts'
import { Key, keyName } from './key.ts'
import { isIntegral, isNumber, type Num } from './number.ts'

/** String (by `base` or `encoding`) and whole Number (its shortest two's complement, the highest byte first) as Binary. */
export const toBinary: Conversion = (value, type, metadata, report) => {
  if (value instanceof Uint8Array) return value
  if (value instanceof Key) return toBinary(keyName(value), type, metadata, report)
  if (typeof value === 'string') return textToBytes(value, metadata) ?? report.fail(value, type, metadata)
  if (isNumber(value) && isIntegral(value)) return numberToBytes(value)
  return report.fail(value, type, metadata, isNumber(value) ? 'Only a whole number has bytes.' : hintFor.nothing(value))
}

function textToBytes(text: string, metadata: Metadata): Uint8Array | undefined {
  switch (baseOf(metadata)) {
    case 16:
      return fromHex(text)
    case 64:
      return fromBase64(text)
    default:
      return encode(text, textOption(metadata, 'encoding'), () => '?')
  }
}

export function bytesToText(bytes: Uint8Array, metadata: Metadata): string {
  switch (baseOf(metadata)) {
    case 16:
      return toHex(bytes)
    case 64:
      return toBase64(bytes)
    default:
      return decode(bytes, textOption(metadata, 'encoding'))
  }
}

function baseOf(metadata: Metadata): 16 | 64 | undefined {
  const base = textOption(metadata, 'base')
  if (base === undefined) return undefined
  if (base === '16') return 16
  if (base === '64') return 64
  throw badOption('base', base, '"16" or "64"')
}

/** @returns undefined for an odd number of digits or another character */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 === 1 || !/^[0-9a-fA-F]*$/.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('')

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const base64Values: ReadonlyMap<string, number> = new Map([
  ...Array.from(alphabet, (c, i) => [c, i] as const),
  ['-', 62],
  ['_', 63],
])

export function toBase64(bytes: Uint8Array): string {
  const text: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.subarray(i, i + 3)
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    const digit = (shift: number): string => alphabet[(bits >> shift) & 63] ?? ''
    text.push(digit(18), digit(12), b === undefined ? '=' : digit(6), c === undefined ? '=' : digit(0))
  }
  return text.join('')
}

/** Base64 in either alphabet, padded or not, in one line or many; undefined for any other character. */
export function fromBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/[\r\n\t ]/g, '').replace(/={1,2}$/, '')
  if (digits.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const digit of digits) {
    const value = base64Values.get(digit)
    if (value === undefined) return undefined
    bits = ((bits << 6) | value) & 0xffffff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >> held) & 0xff
    }
  }
  return bytes
}

function numberToBytes(number: Num): Uint8Array {
  let rest = BigInt(new Decimal(number).toFixed(0))
  const bytes: number[] = []
  for (;;) {
    const byte = Number(rest & 0xffn)
    bytes.unshift(byte)
    rest >>= 8n
    const sign = byte >= 0x80 ? -1n : 0n
    if (rest === sign) return Uint8Array.from(bytes)
  }
}
