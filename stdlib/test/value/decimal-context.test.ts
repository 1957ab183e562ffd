import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DecimalContext, divideIn, powerIn, rootIn, roundIn } from '../../src/value/decimal-context.ts'
import { add, mul, type Num, numberText, parseNumber, sub, TwillError } from '../../src/value/index.ts'
import { decimalPair, decimalText } from './numbers.ts'

// Against the definition of the modes; test/java compares with Java itself.

const num = (text: string): Num => parseNumber(text) as Num

/** `coefficient` times ten to the power `exponent`. */
type Scaled = readonly [coefficient: bigint, exponent: number]

const scaledOf = (n: Num): Scaled => {
  const [whole = '', fraction = ''] = numberText(n).split('.')
  return [BigInt(whole + fraction), -fraction.length]
}

function plus([a, m]: Scaled, [b, n]: Scaled): Scaled {
  const lowest = Math.min(m, n)
  return [a * 10n ** BigInt(m - lowest) + b * 10n ** BigInt(n - lowest), lowest]
}

const minus = (a: Scaled, [b, n]: Scaled): Scaled => plus(a, [-b, n])

/** The sign of a - b. */
function compare(a: Scaled, b: Scaled): number {
  const [difference] = minus(a, b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

const times = ([a, m]: Scaled, [b, n]: Scaled): Scaled => [a * b, m + n]
const size = ([a, m]: Scaled): Scaled => [a < 0n ? -a : a, m]

/** The first number from `low` on for which a condition holds that holds for all later ones. */
function first(low: bigint, high: bigint, holds: (n: bigint) => boolean): bigint {
  while (low < high) {
    const half = (low + high) >> 1n
    if (holds(half)) high = half
    else low = half + 1n
  }
  return low
}

/**
 * The rounding of a number that is only compared with others.
 * @param excess the sign of a candidate less the size of the exact number, which is not zero
 */
function byDefinition(excess: (candidate: Scaled) => number, negative: boolean, context: DecimalContext): string {
  const { precision, roundingMode } = context
  const all = 10n ** BigInt(precision)
  const exponent = Number(first(-2000n, 2000n, (e) => excess([all, Number(e)]) > 0))
  const below = first(0n, all, (c) => excess([c + 1n, exponent]) > 0)
  const exact = excess([below, exponent]) === 0
  if (exact) return shown(below)
  const half = excess([10n * below + 5n, exponent - 1])
  const up = {
    UP: true,
    DOWN: false,
    CEILING: !negative,
    FLOOR: negative,
    HALF_UP: half <= 0,
    HALF_DOWN: half < 0,
    HALF_EVEN: half < 0 || (half === 0 && below % 2n === 1n),
    UNNECESSARY: undefined,
  }[roundingMode]
  return up === undefined ? 'TW5441' : shown(up ? below + 1n : below)

  function shown(coefficient: bigint): string {
    return numberText(num(`${negative ? '-' : ''}${coefficient}e${exponent}`))
  }
}

const context: fc.Arbitrary<DecimalContext> = fc.record({
  precision: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 }), fc.constant(34)),
  roundingMode: fc.constantFrom(
    ...(['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN', 'UNNECESSARY'] as const),
  ),
})

function outcome(run: () => Num): string {
  try {
    return numberText(run())
  } catch (error) {
    if (error instanceof TwillError) return error.code
    throw error
  }
}

const runs = { numRuns: 1000 }

test.each([
  ['sums', add],
  ['differences', sub],
  ['products', mul],
])('%s are rounded by the definition of the mode', (_, operation) => {
  fc.assert(
    fc.property(decimalPair, context, ([a, b], by) => {
      const exact = operation(num(a), num(b))
      const wanted =
        exact === 0
          ? '0'
          : byDefinition((candidate) => compare(candidate, size(scaledOf(exact))), scaledOf(exact)[0] < 0n, by)
      expect(outcome(() => roundIn(by, exact))).toBe(wanted)
    }),
    runs,
  )
})

test('quotients are rounded by the definition of the mode', () => {
  fc.assert(
    fc.property(decimalPair, context, ([dividend, divisor], by) => {
      const [a, b] = [num(dividend), num(divisor)]
      const [above, below] = [scaledOf(a), scaledOf(b)]
      const wanted =
        b === 0
          ? 'TW5103'
          : a === 0
            ? '0'
            : byDefinition(
                (candidate) => compare(times(candidate, size(below)), size(above)),
                above[0] < 0n !== below[0] < 0n,
                by,
              )
      expect(outcome(() => divideIn(by, a, b))).toBe(wanted)
    }),
    runs,
  )
})

test('roots are rounded by the definition of the mode', () => {
  const square = fc
    .tuple(decimalText, fc.constantFrom('0', '1e-30', '-1e-30'))
    .map(([root, off]) => numberText(add(mul(num(root), num(root)), num(off))))
  fc.assert(
    fc.property(fc.oneof(decimalText, square), context, (text, by) => {
      const n = num(text)
      const exact = scaledOf(n)
      const wanted =
        exact[0] === 0n
          ? '0'
          : exact[0] < 0n
            ? 'TW5403'
            : byDefinition((candidate) => compare(times(candidate, candidate), exact), false, by)
      expect(outcome(() => rootIn(by, n))).toBe(wanted)
    }),
    runs,
  )
})

const nearest = (precision: number): DecimalContext => ({ precision, roundingMode: 'HALF_EVEN' })
const exactly: DecimalContext = { precision: 0, roundingMode: 'HALF_UP' }

// Java 17 gives an error for the first, and ...97 for the second.
test.each([
  ['19736220734211911829911989017379003255839097599189102010000e-22', 0, '1404856602440687247.735549899'],
  ['864092060789970045511059567200684129575373777109137450941224e-30', 29, '929565522591049.00900235875796'],
])('the root of %s', (n, precision, root) => {
  expect(outcome(() => rootIn({ precision, roundingMode: 'HALF_UP' }, num(n)))).toBe(root)
})

describe('powers', () => {
  test('are within two units of the last digit, as Java promises', () => {
    const exponent = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(decimalText, exponent, fc.integer({ min: 2, max: 60 }), (text, power, precision) => {
        const base = num(text)
        if (base === 0) return
        const result = size(scaledOf(powerIn(nearest(precision), base, power)))
        const [a, m] = size(scaledOf(base))
        const exact: Scaled = [a ** BigInt(power), m * power]
        const twoUnits: Scaled = [2n, result[1] + String(result[0]).length - precision]
        expect(compare(minus(result, twoUnits), exact)).toBeLessThanOrEqual(0)
        expect(compare(plus(result, twoUnits), exact)).toBeGreaterThanOrEqual(0)
      }),
      runs,
    )
  })

  // What Java gives.
  test.each([
    ['1.0000001', 99_999_999, '22026.45257893204874326455379818092'],
    ['1.0000001', 999_999_999, '2.688103432454580565047543796723124e43'],
    ['1.0000001', -999_999_999, '3.720094948455434707506677211563829e-44'],
    ['-3', 3, '-27'],
    ['0', 0, '1'],
    ['0', 5, '0'],
  ])('%s to the power %i', (base, exponent, wanted) => {
    expect(outcome(() => powerIn(nearest(34), num(base), exponent))).toBe(numberText(num(wanted)))
  })

  test.each([
    ['a fraction', nearest(34), '2', '0.5', 'TW5443'],
    ['beyond the limit', nearest(34), '1', '1000000000', 'TW5443'],
    ['negative, of zero', nearest(34), '0', '-1', 'TW5104'],
    ['negative, without a precision', exactly, '2', '-1', 'TW5444'],
    ['of more digits than the precision', nearest(1), '2', '10', 'TW5444'],
    ['with a result that is too long', nearest(34), '10', '999999', 'TW5101'],
    ['exact', exactly, '1.1', '50', numberText(num(`${11n ** 50n}e-50`))],
  ])('an exponent that is %s', (_, by, base, exponent, wanted) => {
    expect(outcome(() => powerIn(by, num(base), num(exponent)))).toBe(wanted)
  })
})

describe('all digits', () => {
  test('of a quotient that ends', () => {
    fc.assert(
      fc.property(decimalPair, ([a, b]) => {
        if (num(b) === 0) return
        const product = mul(num(a), num(b))
        expect(outcome(() => divideIn(exactly, product, num(b)))).toBe(numberText(num(a)))
      }),
      runs,
    )
  })

  test('of a root that ends', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        const root = num(text.replace('-', ''))
        expect(outcome(() => rootIn(exactly, mul(root, root)))).toBe(numberText(root))
      }),
      runs,
    )
  })

  test('of what does not end are refused', () => {
    expect(outcome(() => divideIn(exactly, 1, 3))).toBe('TW5440')
    expect(outcome(() => divideIn(exactly, 3, num('7e-40')))).toBe('TW5440')
    expect(outcome(() => rootIn(exactly, num('1e-3')))).toBe('TW5440')
    expect(outcome(() => rootIn({ precision: 3, roundingMode: 'UNNECESSARY' }, 2))).toBe('TW5441')
  })

  test('a precision beyond the limit of digits costs no more than the limit', () => {
    const huge = nearest(2_147_483_647)
    expect(outcome(() => divideIn(huge, 1, 8))).toBe('0.125')
    expect(outcome(() => divideIn(huge, 1, 3))).toBe('TW5101')
    expect(outcome(() => rootIn(huge, 4))).toBe('2')
  })
})
