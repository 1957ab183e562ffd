import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal } from '../../src/value/decimal.ts'
import { canon, Key, LocalDate, type MultiMap, Namespace, type ObjectValue, objectSize } from '../../src/value/index.ts'
import { core, entries, shown } from './core.ts'

const itself = (value: unknown) => value

describe('distinctBy', () => {
  const distinctBy = core('distinctBy')

  it('compares by value', () => {
    const one = { a: [1, null] }
    expect(distinctBy([one, { a: [1, null] }, { a: [1] }], itself)).toEqual([one, { a: [1] }])
    expect(distinctBy([1, '1', canon(new Decimal('1.0')), true, 'true'], itself)).toEqual([1, '1', true, 'true'])
    const dates = [LocalDate.of(2024, 1, 1), LocalDate.of(2024, 1, 1)]
    expect(distinctBy(dates, itself)).toHaveLength(1)
  })

  it('keeps the first of equals', () => {
    expect(
      distinctBy(
        [
          { k: 1, n: 'a' },
          { k: 1, n: 'b' },
        ],
        (x: { k: number }) => x.k,
      ),
    ).toEqual([{ k: 1, n: 'a' }])
  })

  it('works on entries and keeps repeated keys', () => {
    const object = entries(['a', 'b'], ['a', 'b'], ['A', 'b'], ['a', 'B'])
    expect(shown(distinctBy(object, itself))).toEqual([
      ['a', 'b'],
      ['a', 'B'],
    ])
  })

  it('finds each value of a list once', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))), (items) => {
        expect(distinctBy(items, itself)).toEqual([...new Set(items)])
      }),
    )
  })
})

describe('groupBy', () => {
  const groupBy = core('groupBy')

  it('names groups by text, in order of appearance', () => {
    const groups = groupBy([10, 2, 10, null, true], itself) as ObjectValue
    expect(shown(groups)).toEqual([
      ['10', [10, 10]],
      ['2', [2]],
      ['null', [null]],
      ['true', [true]],
    ])
  })

  it('takes names that objects have', () => {
    const groups = groupBy(['__proto__', 'constructor', 'x'], itself) as MultiMap
    expect(shown(groups)).toEqual([
      ['__proto__', ['__proto__']],
      ['constructor', ['constructor']],
      ['x', ['x']],
    ])
  })

  it('loses no item', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 })), (items) => {
        const groups = groupBy(items, (n: number) => n % 7) as ObjectValue
        expect(objectSize(groups)).toBe(new Set(items.map((n) => n % 7)).size)
        expect((core('flatten')(core('valuesOf')(groups)) as number[]).toSorted()).toEqual(items.toSorted())
      }),
    )
  })

  it('joins the characters of a string', () => {
    expect(groupBy('hello', (c: string) => ('aeiou'.includes(c) ? 'vowels' : 'others'))).toEqual({
      others: 'hll',
      vowels: 'eo',
    })
  })

  it('keeps the keys of an object with their namespaces', () => {
    const key = new Key('price', new Namespace('s', 'urn:s'))
    const groups = groupBy(entries([key, 1], ['price', 2]), () => 'all') as { all: MultiMap }
    expect(groups.all.keyAt(0)).toBe(key)
    expect(groups.all.size).toBe(2)
  })
})

describe('orderBy', () => {
  const orderBy = core('orderBy')

  it('is stable', () => {
    const items = [
      { k: 2, n: 'a' },
      { k: 1, n: 'b' },
      { k: 2, n: 'c' },
      { k: 1, n: 'd' },
    ]
    const sorted = orderBy(items, (x: { k: number }) => x.k) as typeof items
    expect(sorted.map((x) => x.n).join('')).toBe('bdac')
  })

  it('orders numbers by value and strings by code units', () => {
    const big = canon(new Decimal('12345678901234567890'))
    expect(orderBy([10, big, 9, -1.5], itself)).toEqual([-1.5, 9, 10, big])
    expect(orderBy(['b', 'B', 'a', '10', '9'], itself)).toEqual(['10', '9', 'B', 'a', 'b'])
  })

  it('agrees with a sort of numbers and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (items) => {
        const before = [...items]
        expect(orderBy(items, itself)).toEqual(items.toSorted((a, b) => a - b))
        expect(items).toEqual(before)
      }),
    )
  })

  it('puts nulls first', () => expect(orderBy([2, null, 1], itself)).toEqual([null, 1, 2]))

  it('orders entries, also of repeated keys', () => {
    const object = entries(['l', 'b'], ['l', 'c'], ['l', 'a'])
    expect(shown(orderBy(object, itself))).toEqual([
      ['l', 'a'],
      ['l', 'b'],
      ['l', 'c'],
    ])
  })
})
