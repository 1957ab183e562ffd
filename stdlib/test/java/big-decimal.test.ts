import { type Num, numberText, parseNumber } from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { libraryFunction } from '../library-function.ts'
import { decimalPair, decimalText } from '../value/numbers.ts'
import { differences, javaIsHere } from './ask-java.ts'

const roundingMode = fc.constantFrom(
  ...['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN', 'UNNECESSARY'],
)
const precision = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 0, 1, 16, 17, 34) },
  { weight: 1, arbitrary: fc.integer({ min: 13, max: 400 }) },
)
const context = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(precision, roundingMode) },
  fc.constant<[number, string]>([34, 'HALF_EVEN']),
)

/** Numbers of so many digits that few operations keep them all. */
const long = fc
  .tuple(fc.constantFrom('', '-'), fc.stringMatching(/^[1-9][0-9]{20,300}$/), fc.integer({ min: -320, max: 40 }))
  .map(([sign, digits, exponent]) => `${sign}${digits}e${exponent}`)
/** Runs of one digit, so that results lie beside a number of fewer digits, or on a half. */
const run = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.stringMatching(/^[1-9]?(9{1,40}|4{1,40}|0{1,30})[0145689]?[05]$/),
    fc.integer({ min: -45, max: 10 }),
  )
  .map(([sign, digits, exponent]) => `${sign}${digits}e${exponent}`)
const number = fc.oneof(
  { weight: 3, arbitrary: decimalText },
  long,
  run,
  fc.integer({ min: -200, max: 200 }).map(String),
)
const pair = fc.oneof(decimalPair, fc.tuple(number, number))
const single = number.map((text): [string, string] => [text, ''])
/**
 * Squares of short numbers, so that roots are exact, and their neighbours. Of one in some ten thousand of them Java 17 gives a wrong root;
 * none of those is in the sample.
 */
const square = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.bigInt({ min: -1n, max: 1n }), fc.integer({ min: -40, max: 10 }))
  .map(([root, off, exponent]): [string, string] => [`${root * root + off}e${exponent}`, ''])
const exponent = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -12, max: 12 }) },
  fc.integer({ min: -1200, max: 1200 }),
)

const operations: readonly (readonly [string, fc.Arbitrary<[string, string]>])[] = [
  ['decimalAdd', pair],
  ['decimalSubtract', pair],
  ['decimalMultiply', pair],
  ['decimalDivide', fc.oneof(pair, fc.tuple(number, fc.constantFrom('8', '-125', '3e4', '0', '1024e-7', '6.4')))],
  [
    'decimalPow',
    fc.tuple(fc.oneof(decimalText, run, fc.constantFrom('0', '1', '-1', '10', '0.999')), exponent.map(String)),
  ],
  ['decimalRound', single],
  ['decimalSqrt', fc.oneof(single, square)],
]

const numberOf = (text: string): Num => parseNumber(text) as Num

describe.skipIf(!javaIsHere)('java.math.BigDecimal with a MathContext (needs Java 17)', () => {
  test.each(operations)('%s gives the same', (name, operands) => {
    const compute = libraryFunction('tw::util::Math', name)
    const questions = fc
      .sample(fc.tuple(context, operands), { numRuns: 4000, seed: 17 })
      .map(([[digits, mode], [a, b]]) => ['compute', name, String(digits), mode, a, b] as const)
    const ours = ([, , digits, mode, a, b]: (typeof questions)[number]) => {
      const context = { precision: Number(digits), roundingMode: mode }
      return numberText(compute(numberOf(a), ...(b === '' ? [] : [numberOf(b)]), context) as Num)
    }
    expect(differences(questions, ours, ([text = '']) => numberText(numberOf(text)))).toEqual([])
  })
})
