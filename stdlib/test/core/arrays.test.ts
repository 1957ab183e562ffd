import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Range, TwillError, withDefaults, withMetadata } from '../../src/value/index.ts'
import { core, failure } from './core.ts'

const numbers = fc.array(fc.integer())

describe('map', () => {
  const map = core('map')

  it('passes item and index, and no more', () => {
    const calls: unknown[][] = []
    map(['a', 'b'], (...args: unknown[]) => calls.push(args))
    expect(calls).toEqual([
      ['a', 0],
      ['b', 1],
    ])
  })

  it('gives an ordinary array for a range', () => {
    const result = map(new Range(1, 3), (n: number) => n * 2)
    expect(result).toEqual([2, 4, 6])
    expect(result).not.toBeInstanceOf(Range)
  })

  it('lets failures of the mapper through', () => {
    const problem = new TwillError('TW0000', 'no')
    expect(() =>
      map([1], () => {
        throw problem
      }),
    ).toThrow(problem)
  })

  it('is null for null', () => expect(map(null, () => 1)).toBeNull())
})

describe('filter', () => {
  const filter = core('filter')

  it('agrees with Array.prototype.filter on Booleans', () => {
    fc.assert(
      fc.property(numbers, fc.integer(), (items, limit) => {
        expect(filter(items, (n: number) => n > limit)).toEqual(items.filter((n) => n > limit))
      }),
    )
  })

  it('reads a condition that is a text', () => {
    expect(filter([1, 2], (n: number) => (n === 1 ? 'true' : 'false'))).toEqual([1])
  })

  it('refuses a condition that is null or no Boolean', () => {
    expect(failure(() => filter([1], () => null))).toMatch(/^TW5/)
    expect(failure(() => filter([1], () => 'perhaps'))).toMatch(/^TW5/)
  })

  it('keeps characters of a string, code unit by code unit', () => {
    expect(filter('a-b', (c: string) => c !== '-')).toBe('ab')
    expect(filter('😀x', () => true)).toBe('😀x')
    expect(filter('', () => true)).toBe('')
  })
})

describe('flatten and flatMap', () => {
  const flatten = core('flatten')

  it('opens one level and keeps what is no array', () => {
    expect(flatten([[1, [2]], [], 3, null, 'ab', new Range(4, 5)])).toEqual([1, [2], 3, null, 'ab', 4, 5])
  })

  it('takes arrays longer than a call takes arguments', () => {
    expect((flatten([new Array(300_000).fill(0)]) as unknown[]).length).toBe(300_000)
  })

  it('is map, then flatten', () => {
    fc.assert(
      fc.property(fc.array(numbers), (rows) => {
        expect(core('flatMap')(rows, (row: unknown) => row)).toEqual(flatten(rows))
      }),
    )
  })
})

describe('reduce', () => {
  const reduce = core('reduce')
  const sum = (item: number, total: number) => item + total
  const fromHundred = withDefaults((item: number, total = 100) => item + total, [undefined, () => 100])

  it('starts from the first item', () => {
    expect(reduce([1, 2, 3], sum)).toBe(6)
    expect(reduce([5], () => 'never called')).toBe(5)
    expect(reduce([], sum)).toBeNull()
  })

  it('starts from the default of the accumulator', () => {
    expect(reduce([1, 2], fromHundred)).toBe(103)
    expect(reduce([], fromHundred)).toBe(100)
  })

  it('passes item first, accumulator second', () => {
    expect(reduce(['a', 'b', 'c'], (item: string, acc: string) => acc + item)).toBe('abc')
  })

  it('goes through the characters of a string', () => {
    const reverse = withDefaults((c: string, acc = '') => c + acc, [undefined, () => ''])
    expect(reduce('hello', reverse)).toBe('olleh')
    expect(reduce('', (_c: string, acc: string) => acc)).toBe('')
  })

  it('is null for null', () => expect(reduce(null, sum)).toBeNull())
})

describe('zip and unzip', () => {
  it('stop at the shortest', () => {
    expect(core('zip')([1, 2, 3], ['a', 'b'])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ])
    expect(core('unzip')([[0, 'a'], [1, 'b', 'c'], [2]])).toEqual([[0, 1, 2]])
    expect(core('unzip')([])).toEqual([])
  })

  it('undo each other', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.string()), { minLength: 1 }), (pairs) => {
        const [left, right] = core('unzip')(pairs) as unknown[][]
        expect(core('zip')(left, right)).toEqual(pairs)
      }),
    )
  })
})

describe('joinBy', () => {
  const joinBy = core('joinBy')

  it('writes numbers, booleans and values with metadata as text', () => {
    expect(joinBy([1.5, true, 'x', withMetadata('y', { a: 1 })], '-')).toBe('1.5-true-x-y')
    expect(joinBy([], ',')).toBe('')
    expect(joinBy(['only'], ',')).toBe('only')
  })

  it('refuses what has no text', () => {
    expect(failure(() => joinBy([[1]], ','))).toMatch(/^TW5/)
  })

  it('is null for null', () => expect(joinBy(null, ',')).toBeNull())
})
