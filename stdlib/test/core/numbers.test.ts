import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal } from '../../src/value/decimal.ts'
import { canon, isIntegral, type Num, numberText, Range, type Value } from '../../src/value/index.ts'
import { testHost } from '../host.ts'
import { core, failure } from './core.ts'

const text = (value: Value) => numberText(value as Num)

describe('rounding', () => {
  it('rounds halves away from zero', () => {
    const round = core('round')
    expect([0.5, 1.5, -0.5, -2.5, 2.4].map((n) => round(n))).toEqual([1, 2, -1, -3, 2])
  })

  it('knows no negative zero', () => {
    for (const name of ['ceil', 'round']) expect(Object.is(core(name)(-0.2), 0)).toBe(true)
    expect(Object.is(core('unaryMinus')(0), 0)).toBe(true)
  })

  it('works on numbers beyond doubles', () => {
    const big = canon(new Decimal('12345678901234567890.5'))
    expect(text(core('floor')(big))).toBe('12345678901234567890')
    expect(text(core('ceil')(big))).toBe('12345678901234567891')
    expect(core('isDecimal')(big)).toBe(true)
    expect(core('isInteger')(core('floor')(big))).toBe(true)
  })
})

describe('even and odd', () => {
  it('includes negative and large numbers, and no fractions', () => {
    const isEven = core('isEven')
    const isOdd = core('isOdd')
    expect([0, -2, -3, 1.5].map((n) => isEven(n))).toEqual([true, true, false, false])
    expect([0, -2, -3, 1.5].map((n) => isOdd(n))).toEqual([false, false, true, true])
    expect(isOdd(canon(new Decimal('100000000000000000001')))).toBe(true)
  })

  it('one of them holds for each whole number', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (n) => core('isEven')(n) === !core('isOdd')(n)))
  })
})

describe('sqrt and pow', () => {
  it('gives roots', () => {
    expect(core('sqrt')(100)).toBe(10)
    expect(core('sqrt')('2.25')).toBe(1.5)
    expect(failure(() => core('sqrt')(-1))).toBe('TW5403')
  })

  it('gives powers exactly', () => {
    expect(text(core('pow')(2, 100))).toBe(String(2n ** 100n))
    expect(core('pow')(1.1, 2)).toBe(1.21)
    expect(core('pow')(2, -2)).toBe(0.25)
  })
})

describe('aggregates', () => {
  it('sums exactly', () => {
    expect(core('sum')([0.1, 0.2])).toBe(0.3)
    expect(core('sum')([])).toBe(0)
    expect(core('sum')(['1', 2])).toBe(3)
    expect(failure(() => core('sum')(['x']))).toMatch(/^TW50/)
    expect(failure(() => core('sum')([null]))).toMatch(/^TW50/)
  })

  it('averages', () => {
    expect(core('avg')([1, 1000])).toBe(500.5)
    expect(failure(() => core('avg')([]))).toBe('TW5405')
  })

  it('finds extremes of numbers, strings and booleans', () => {
    expect([core('max')([1, 10, 9]), core('min')([1, 10, 9])]).toEqual([10, 1])
    expect([core('max')(['b', 'a']), core('min')([true, false])]).toEqual(['b', false])
    expect([core('max')([]), core('min')([])]).toEqual([null, null])
  })

  it('takes the first of equals', () => {
    const items = [
      { p: 1, n: 1 },
      { p: 2, n: 2 },
      { p: 2, n: 3 },
      { p: 1, n: 4 },
    ]
    const price = (item: { p: number }) => item.p
    expect(core('maxBy')(items, price)).toBe(items[1])
    expect(core('minBy')(items, price)).toBe(items[0])
    expect(core('maxBy')([], price)).toBeNull()
  })

  it('asks the criterion once an item', () => {
    let calls = 0
    core('maxBy')([1, 2, 3], (n: number) => {
      calls++
      return n
    })
    expect(calls).toBe(3)
  })
})

describe('to', () => {
  const to = core('to')

  it('counts up and down', () => {
    expect(to(1, 3)).toEqual(new Range(1, 3))
    expect([...(to(2, -1) as Range)]).toEqual([2, 1, 0, -1])
    expect([...(to(5, 5) as Range)]).toEqual([5])
  })

  it('cuts off the fractions of its bounds', () => {
    expect(to(0.5, 2.25)).toEqual([0, 1, 2])
    expect(to(1, -1.9)).toEqual([1, 0, -1])
    expect(to(0, -0.75)).toEqual([0])
    expect(to(0, canon(new Decimal('2.0000000000000000001')))).toEqual([0, 1, 2])
  })

  it('refuses absurd lengths', () => {
    expect(failure(() => to(0, 1e15))).toMatch(/^TW51/)
    expect(failure(() => to(0, canon(new Decimal('1e30'))))).toBe('TW5404')
  })
})

describe('chance', () => {
  const at = (random: number) => testHost({ random: () => random })

  it('takes numbers from the host', () => {
    expect(core('random', at(0.25))()).toBe(0.25)
    expect(core('randomInt', at(0.999))(10)).toBe(9)
    expect(core('randomInt', at(0))(10)).toBe(0)
  })

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1 }),
        (random, bound) => {
          const n = core('randomInt', at(random))(bound) as Num
          expect(isIntegral(n)).toBe(true)
          expect((n as number) >= 0 && (n as number) < bound).toBe(true)
        },
      ),
    )
  })

  it('makes UUIDs of version 4', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
        expect(core('uuid', at(random))()).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        )
      }),
    )
  })
})
