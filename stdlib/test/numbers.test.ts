import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal } from '../src/value/decimal.ts'
import { canon, numberText } from '../src/value/index.ts'
import { failure } from './core/core.ts'
import { functionsOf } from './functions-of.ts'

const numbers = functionsOf('tw::core::Numbers')

describe('a radix', () => {
  it('is undone by reading, for numbers of any size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), fc.integer({ min: 2, max: 36 }), (n, radix) => {
        const number = canon(new Decimal(String(n)))
        const written = numbers('toRadixNumber')(number, radix)
        expect(written).toBe(n.toString(radix))
        expect(numberText(numbers('fromRadixNumber')(written, radix) as Decimal)).toBe(String(n))
      }),
    )
  })

  it('leaves fractions out', () => {
    expect(numbers('toHex')(-15.9)).toBe('-f')
    expect(numbers('toBinary')(0.5)).toBe('0')
    expect(numbers('toBinary')(-0.5)).toBe('0')
  })

  it('has its own digits', () => {
    for (const wrong of ['', '-', '12', ' 1', '1.0']) {
      expect(failure(() => numbers('fromBinary')(wrong))).toBe('TW5413')
    }
    expect(failure(() => numbers('fromRadixNumber')('1', 1))).toBe('TW5412')
    expect(failure(() => numbers('toRadixNumber')(1, 2.5))).toBe('TW5412')
  })

  it('is null for null', () => expect(numbers('fromHex')(null)).toBeNull())
})
