import { Decimal as Oracle } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AnyDecimal } from '../../src/value/any-decimal.ts'
import { Decimal } from '../../src/value/decimal.ts'
import {
  abs,
  add,
  canon,
  ceil,
  compareNumbers,
  div,
  floor,
  fromDouble,
  isIntegral,
  isNumber,
  mod,
  mul,
  type Num,
  neg,
  numbersEqual,
  numberText,
  parseNumber,
  power,
  round,
  sub,
  toDouble,
  toInteger,
} from '../../src/value/number.ts'
import { decimalPair, decimalText } from './numbers.ts'

const Exact = Oracle.clone({ precision: 1000, toExpNeg: -1000, toExpPos: 1000 })
const Quotient = Oracle.clone({ precision: 34, rounding: Oracle.ROUND_HALF_EVEN, toExpNeg: -1000, toExpPos: 1000 })

const num = (text: string): Num => {
  const n = parseNumber(text)
  if (n === undefined) throw new Error(`no number: ${text}`)
  return n
}

/** A double only where it is exact, a Decimal everywhere else. */
function expectCanonical(n: Num): void {
  const text = numberText(n)
  expect(text).not.toMatch(/e/i)
  const exact = new Exact(text)
  const fitsDouble =
    exact.isZero() ||
    (exact.isInteger() && exact.abs().lte(Number.MAX_SAFE_INTEGER)) ||
    (!exact.isInteger() && exact.precision() <= 15 && exact.abs().gte('1e-6') && exact.abs().lt(2 ** 53))
  expect(typeof n).toBe(fitsDouble ? 'number' : 'object')
  expect(Object.is(n, -0)).toBe(false)
}

function expectNumber(n: Num, wanted: Oracle): void {
  expect(numberText(n)).toBe(wanted.isZero() ? '0' : wanted.toFixed())
  expectCanonical(n)
}

const runs = { numRuns: 3000 }

test('a text is read exactly and written back in plain digits', () => {
  fc.assert(
    fc.property(decimalText, (text) => expectNumber(num(text), new Exact(text))),
    runs,
  )
})

test.each(['12', '-12', '+12', '1.', '.5', '-.5', '1e3', '1E+3', '6.02e-23', '00012.50', '0.1', '0', '-0', '0e99'])(
  'reads %s',
  (text) => expectNumber(num(text), new Exact(text)),
)

// As `new BigDecimal` of Java does.
test.each<[string, string]>([
  ['١٢', '12'],
  ['-٠.٥e٢', '-50'],
  ['５', '5'],
  ['\u{1d7d9}\u{1d7e3}', '11'],
])('reads the digits of %s', (text, plain) => expect(parseNumber(text)).toEqual(num(plain)))

test.each([
  '',
  ' ',
  '.',
  '-',
  '+-1',
  '1 ',
  ' 1',
  '1,5',
  '1..2',
  '1e',
  'e5',
  '0x10',
  '1_000',
  'NaN',
  'Infinity',
  'x١',
  '1e9999999999',
  '--1',
])('does not read %j', (text) => expect(parseNumber(text)).toBeUndefined())

test('sums, differences and products are exact', () => {
  fc.assert(
    fc.property(decimalPair, ([a, b]) => {
      const x = new Exact(a)
      expectNumber(add(num(a), num(b)), x.plus(b))
      expectNumber(sub(num(a), num(b)), x.minus(b))
      expectNumber(mul(num(a), num(b)), x.times(b))
    }),
    { numRuns: 10_000 },
  )
})

test('quotients have 34 significant digits, half-even', () => {
  fc.assert(
    fc.property(decimalPair, ([a, b]) => {
      fc.pre(!new Exact(b).isZero())
      expectNumber(div(num(a), num(b)), new Quotient(a).div(b))
    }),
    { numRuns: 10_000 },
  )
})

test('the remainder has the sign of the dividend', () => {
  fc.assert(
    fc.property(decimalPair, ([a, b]) => {
      fc.pre(!new Exact(b).isZero())
      const wanted = new Exact(a).mod(b)
      expectNumber(mod(num(a), num(b)), wanted)
    }),
    { numRuns: 10_000 },
  )
  expect([mod(7, 3), mod(-7, 3), mod(7, -3), mod(2.2, 2), mod(-4, 2)]).toEqual([1, -1, 1, 0.2, 0])
})

test('order and equality go by value', () => {
  fc.assert(
    fc.property(decimalPair, ([a, b]) => {
      const wanted = new Exact(a).cmp(b)
      expect(Math.sign(compareNumbers(num(a), num(b)))).toBe(wanted + 0)
      expect(numbersEqual(num(a), num(b))).toBe(wanted === 0)
    }),
    { numRuns: 10_000 },
  )
})

test('sign and whole parts', () => {
  fc.assert(
    fc.property(decimalText, (text) => {
      const x = new Exact(text)
      expectNumber(neg(num(text)), x.neg())
      expectNumber(abs(num(text)), x.abs())
      expectNumber(floor(num(text)), x.floor())
      expectNumber(ceil(num(text)), x.ceil())
      expectNumber(round(num(text)), x.toDecimalPlaces(0, Oracle.ROUND_HALF_UP))
      expect(isIntegral(num(text))).toBe(x.isInteger())
      expect(toDouble(num(text))).toBe(x.isZero() ? 0 : Number(text))
    }),
    runs,
  )
  expect([round(2.5), round(-2.5), round(-0.4), round(0.49999999999999)]).toEqual([3, -3, 0, 0])
})

test('a double is what its shortest text shows', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
      expectNumber(fromDouble(double), new Exact(String(double)))
    }),
    runs,
  )
  expect(numberText(fromDouble(0.1 + 0.2))).toBe('0.30000000000000004')
  expect(numberText(fromDouble(1e21))).toBe(`1${'0'.repeat(21)}`)
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d is no number', (double) => {
  expect(() => fromDouble(double)).toThrow(expect.objectContaining({ name: 'TwillError', code: 'TW5102' }))
})

describe('powers', () => {
  test('of whole exponents from 0 on are exact', () => {
    fc.assert(
      fc.property(
        fc.oneof(decimalText, fc.integer({ min: -20, max: 20 }).map(String)),
        fc.nat(12),
        (base, exponent) => {
          expectNumber(power(num(base), exponent), new Exact(base).pow(exponent))
        },
      ),
      runs,
    )
    expect(numberText(power(2, 100))).toBe('1267650600228229401496703205376')
    expect([power(0, 0), power(0, 5), power(7, 1), power(-2, 3)]).toEqual([1, 0, 7, -8])
  })

  test('of other exponents have 34 significant digits', () => {
    expect([power(2, -1), power(10, -6), power(9, 0.5), power(2.25, 0.5)]).toEqual([0.5, 1e-6, 3, 1.5])
    expect(numberText(power(3, -1))).toBe(`0.${'3'.repeat(34)}`)
    expect(numberText(power(2, 0.5))).toBe('1.414213562373095048801688724209698')
  })

  test.each([
    [0, -1],
    [-8, 0.5],
  ])('%d to the power %d is none', (base, exponent) => {
    expect(() => power(base, exponent)).toThrow(expect.objectContaining({ code: 'TW5104' }))
  })
})

test('division by zero is an error that names the dividend', () => {
  const failure = expect.objectContaining({ code: 'TW5103', message: 'Division of 1.5 by zero.' })
  expect(() => div(1.5, 0)).toThrow(failure)
  expect(() => mod(1.5, 0)).toThrow(failure)
})

test('numbers of unreasonable length end in an error, soon', () => {
  const tooLong = expect.objectContaining({ code: 'TW5101' })
  const huge = num('1e99000')
  const tiny = num('1e-99000')
  expect(() => num('1e999999999')).toThrow(tooLong)
  expect(() => num('1e-999999999')).toThrow(tooLong)
  expect(() => add(huge, tiny)).toThrow(tooLong)
  expect(() => sub(huge, tiny)).toThrow(tooLong)
  expect(() => mul(huge, huge)).toThrow(tooLong)
  expect(() => mod(huge, tiny)).toThrow(tooLong)
  expect(() => div(huge, tiny)).toThrow(tooLong)
  expect(() => power(10, 1_000_000)).toThrow(tooLong)
  expect(() => power(1.1, 1_000_000_000)).toThrow(tooLong)
  expect(() => power(num('1e99000'), -2)).toThrow(tooLong)
  let square: Num = 1.1
  expect(() => {
    for (let i = 0; i < 40; i++) square = mul(square, square)
  }).toThrow(tooLong)
})

test('a safe integer, or nothing', () => {
  expect([toInteger(5), toInteger(-5), toInteger(0)]).toEqual([5, -5, 0])
  expect([toInteger(1.5), toInteger(num('9007199254740993')), toInteger(num('1e20'))]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('what is a number', () => {
  expect([1, 1.5, num('1e30')].every(isNumber)).toBe(true)
  expect(['1', null, true, {}, 10n].some(isNumber)).toBe(false)
  expect([num('1e30'), div(1, 3), new Decimal(1)].every((decimal) => decimal instanceof AnyDecimal)).toBe(true)
  expect(canon(new Decimal('12.50'))).toBe(12.5)
  expect(canon(new Decimal('-0'))).toBe(0)
})
