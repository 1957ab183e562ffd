import { type Encoding, undecodable } from './encoding.ts'
import { encodeBy, replacement } from './tables.ts'

/** An encoding that the platform decodes; the table for writing is had by reading every one and two bytes. */
export function platform(name: string, label: string, doubleByte: boolean): Encoding {
  const decoder = new TextDecoder(label, { fatal: true })
  const settle = controlsOf(decoder)
  let codes: Map<number, number> | undefined
  return {
    name,
    decode(bytes) {
      try {
        return settle(decoder.decode(bytes))
      } catch {
        throw undecodable(name, firstUndecodable(label, bytes), 'a byte that stands for no character')
      }
    },
    encode(text, substitute) {
      codes ??= codeTable(label, doubleByte, settle)
      const table = codes
      return encodeBy(name, text, substitute, (codePoint) => table.get(codePoint))
    },
  }
}

const CONTROLS: Readonly<Record<string, string>> = { '\x1c': '\x1a', '\x7f': '\x1c', '\x1a': '\x7f' }

/** Node's tables of some encodings of the DOS era take three controls for each other, as once on IBM's machines. */
function controlsOf(decoder: InstanceType<typeof TextDecoder>): (text: string) => string {
  if (decoder.decode(Uint8Array.of(0x1a)) === '\x1a') return (text) => text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is controls that are mended
  return (text) => text.replace(/[\x1a\x1c\x7f]/g, (control) => CONTROLS[control] as string)
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

function codeTable(label: string, doubleByte: boolean, settle: (text: string) => string): Map<number, number> {
  const decoder = new TextDecoder(label)
  const table = new Map<number, number>()
  const add = (code: number, bytes: number[]): void => {
    const text = settle(decoder.decode(Uint8Array.from(bytes)))
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
