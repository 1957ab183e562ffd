import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNumber, TwillError, type Value } from '../src/value/index.ts'
import { libraryFunction } from './library-function.ts'

const arrays = (name: string) => libraryFunction('tw::core::Arrays', name)
const items = fc.array(fc.integer())
const size = fc.integer({ min: -3, max: 12 })

describe('take, drop, slice, splitAt', () => {
  it('take and drop share out an array', () => {
    fc.assert(
      fc.property(items, size, (array, n) => {
        const left = arrays('take')(array, n)
        const right = arrays('drop')(array, n)
        expect([...(left as Value[]), ...(right as Value[])]).toEqual(array)
        expect(left).toHaveLength(Math.min(array.length, Math.max(0, n)))
        expect(arrays('splitAt')(array, n)).toEqual({ l: left, r: right })
      }),
    )
  })

  it('slice keeps the items whose index is within the bounds', () => {
    fc.assert(
      fc.property(items, size, size, (array, from, until) => {
        expect(arrays('slice')(array, from, until)).toEqual(array.filter((_, i) => from <= i && i < until))
      }),
    )
  })

  it('counts with bounds that are not whole', () => {
    expect(arrays('take')([1, 2, 3], parseNumber('1.5'))).toEqual([1, 2])
    expect(arrays('slice')([1, 2, 3], parseNumber('0.5'), 2)).toEqual([2])
  })
})

describe('divideBy', () => {
  it('cuts into parts that make up the array', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 5 }), (array, amount) => {
        const parts = arrays('divideBy')(array, amount) as Value[][]
        expect(parts.flat()).toEqual(array)
        expect(parts.slice(0, -1).every((part) => part.length === amount)).toBe(true)
      }),
    )
  })

  it.each([0, -1, parseNumber('1.5')])('refuses parts of %s', (amount) => {
    expect(() => arrays('divideBy')([1], amount)).toThrow(TwillError)
  })
})

describe('joins', () => {
  const left = [{ id: 1 }, { id: null }, { id: 2 }]
  const right = [{ of: '1', n: 'a' }, { of: '1', n: 'b' }, { of: null }, { of: 3 }]
  const id = (item: { id: Value }) => item.id
  const of = (item: { of: Value }) => item.of
  const pairs = [
    { l: left[0], r: right[0] },
    { l: left[0], r: right[1] },
  ]

  it('join by text, and nothing by null', () => expect(arrays('join')(left, right, id, of)).toEqual(pairs))
  it('keep the left side', () => {
    expect(arrays('leftJoin')(left, right, id, of)).toEqual([...pairs, { l: left[1] }, { l: left[2] }])
  })
  it('keep both sides', () => {
    expect(arrays('outerJoin')(left, right, id, of)).toEqual([
      ...pairs,
      { l: left[1] },
      { l: left[2] },
      { r: right[2] },
      { r: right[3] },
    ])
  })
})

describe('null', () => {
  it.each(['countBy', 'firstWith', 'indexWhere', 'partition', 'sumBy', 'takeWhile', 'dropWhile', 'splitWhere'])(
    '%s gives null',
    (name) => expect(arrays(name)(null, () => true)).toBeNull(),
  )
  it('every is true, some is false', () => {
    expect(arrays('every')(null, () => false)).toBe(true)
    expect(arrays('some')(null, () => true)).toBe(false)
  })
})

it('sumBy adds exactly and refuses what is no number', () => {
  expect(String(arrays('sumBy')([0, 1], (i: Value) => (i === 0 ? parseNumber('0.1') : parseNumber('0.2'))))).toBe('0.3')
  expect(() => arrays('sumBy')([1], () => null)).toThrow(TwillError)
})

it('some and every stop as soon as they know', () => {
  const seen: Value[] = []
  const isOne = (item: Value) => {
    seen.push(item)
    return item === 1
  }
  expect(arrays('some')([1, 2], isOne)).toBe(true)
  expect(arrays('every')([2, 1], isOne)).toBe(false)
  expect(seen).toEqual([1, 2])
})
