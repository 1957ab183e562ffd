import { fromCodeUnits } from './code-units.ts'
import { type Encoding, undecodable } from './encoding.ts'

/** UTF-16 and UTF-32: characters in units of two or four bytes. */
export function wide(name: string, unitSize: 2 | 4, littleEndian: boolean, mark: boolean): Encoding {
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
