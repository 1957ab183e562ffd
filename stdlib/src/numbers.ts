import { library } from '@twill/language/diagnostics'
import { example, fn } from './define.ts'
import { type Num, numberText, parseNumber, raise, toInteger } from './value/index.ts'

const module = 'tw::core::Numbers'

const digits = '0123456789abcdefghijklmnopqrstuvwxyz'

export const toBinary = fn({
  module,
  name: 'toBinary',
  since: '2.2',
  doc: 'Writes a number in digits 0 and 1, without its fraction.',
  params: { number: 'The number.' },
  also: ['bin', 'base2'],
  overloads: [{ type: '(number: Number): String', run: (number: Num) => write(number, 2) }],
  onNull: 'number',
  examples: [example('Bits', '[toBinary(10), toBinary(-2)]', '["1010", "-10"]')],
})

export const fromBinary = fn({
  module,
  name: 'fromBinary',
  since: '2.2',
  doc: 'Reads a whole number that is written in digits 0 and 1.',
  params: { binaryText: 'The digits; a sign may stand before them.' },
  also: ['parseBinary', 'bin2dec'],
  overloads: [{ type: '(binaryText: String): Number', run: (binaryText: string) => read(binaryText, 2) }],
  onNull: 'binaryText',
  examples: [
    example('Bits', 'fromBinary("1010")', '10'),
    example('Other digits', 'fromBinary("102")', { error: 'TW5413' }),
  ],
})

export const toHex = fn({
  module,
  name: 'toHex',
  since: '2.2',
  doc: 'Writes a number in hexadecimal digits, in small letters, without its fraction.',
  params: { number: 'The number.' },
  also: ['hex', 'base16'],
  overloads: [{ type: '(number: Number): String', run: (number: Num) => write(number, 16) }],
  onNull: 'number',
  examples: [example('A colour', 'toHex(16753920)', '"ffa500"')],
})

export const fromHex = fn({
  module,
  name: 'fromHex',
  since: '2.2',
  doc: 'Reads a whole number that is written in hexadecimal digits.',
  params: { hexText: 'The digits; a sign may stand before them.' },
  also: ['parseHex', 'hex2dec'],
  overloads: [{ type: '(hexText: String): Number', run: (hexText: string) => read(hexText, 16) }],
  onNull: 'hexText',
  examples: [example('Small or capital letters', '[fromHex("ff"), fromHex("-1F")]', '[255, -31]')],
})

export const toRadixNumber = fn({
  module,
  name: 'toRadixNumber',
  since: '2.2',
  doc: 'Writes a number in a radix, in digits and small letters, without its fraction.',
  params: { number: 'The number.', radix: 'How many digits there are: 2 to 36.' },
  also: ['base', 'toBase'],
  overloads: [
    {
      type: '(number: Number, radix: Number): String',
      run: (number: Num, radix: Num) => write(number, checked(radix)),
    },
  ],
  examples: [
    example('A short code', 'toRadixNumber(1000000, 36)', '"lfls"'),
    example('Too many digits', 'toRadixNumber(7, 64)', { error: 'TW5412' }),
  ],
})

export const fromRadixNumber = fn({
  module,
  name: 'fromRadixNumber',
  since: '2.2',
  doc: 'Reads a whole number that is written in a radix.',
  params: { numberStr: 'The digits; a sign may stand before them.', radix: 'How many digits there are: 2 to 36.' },
  also: ['parseInt', 'fromBase'],
  overloads: [
    {
      type: '(numberStr: String, radix: Number): Number',
      run: (numberStr: string, radix: Num) => read(numberStr, checked(radix)),
    },
  ],
  examples: [example('File permissions', 'fromRadixNumber("755", 8)', '493')],
})

function checked(radix: Num): number {
  const size = toInteger(radix) ?? 0
  if (size < 2 || size > 36) throw raise(library.badRadix, { radix: numberText(radix) })
  return size
}

const write = (number: Num, radix: number): string =>
  BigInt(numberText(number).replace(/\..*/, '') || '0').toString(radix)

function read(text: string, radix: number): Num {
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  const places = text.slice(sign.length).toLowerCase()
  const known = digits.slice(0, radix)
  if (places === '' || [...places].some((digit) => !known.includes(digit))) {
    throw raise(library.notInRadix, { text: JSON.stringify(text), radix, digits: digitsText(radix) })
  }
  return parseNumber(`${sign}${decimal(places, radix)}`) ?? 0
}

const digitsText = (radix: number): string =>
  radix <= 10 ? `0 to ${radix - 1}` : radix === 11 ? '0 to 9 and a' : `0 to 9 and a to ${digits.charAt(radix - 1)}`

/** Halves are read on their own, so that the time does not grow with the square of the size. */
function decimal(places: string, radix: number): bigint {
  if (places.length <= 10) return BigInt(Number.parseInt(places, radix))
  const low = Math.floor(places.length / 2)
  const high = places.slice(0, -low)
  return decimal(high, radix) * BigInt(radix) ** BigInt(low) + decimal(places.slice(-low), radix)
}
