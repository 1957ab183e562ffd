import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Regex } from '../../src/value/index.ts'
import { core } from './core.ts'

describe('contains', () => {
  const contains = core('contains')

  it('looks for equal items, not similar ones', () => {
    expect(contains([1, { a: 2 }], { a: 2 })).toBe(true)
    expect(contains([1, 2], '2')).toBe(false)
    expect(contains([null], null)).toBe(true)
    expect(contains([], null)).toBe(false)
  })

  it('looks for a string or a pattern', () => {
    expect(contains('mule', '')).toBe(true)
    expect(contains('a.c', '.')).toBe(true)
    expect(contains('abc', Regex.of('^b'))).toBe(false)
    expect(contains('abc', Regex.of('[b-c]'))).toBe(true)
  })

  it('is false for null', () => {
    expect(contains(null, 'x')).toBe(false)
    expect(contains(null, null)).toBe(false)
  })
})

describe('find', () => {
  const find = core('find')

  it('gives the indices of items', () => expect(find(['x', 'y', 'x'], 'x')).toEqual([0, 2]))

  it('gives the places in a string, also where they overlap', () => {
    expect(find('aaa', 'aa')).toEqual([0, 1])
    expect(find('abc', '')).toEqual([])
    expect(find('abc', 'x')).toEqual([])
  })

  it('gives where matches and their groups begin', () => {
    expect(find('we eat pears', Regex.of('\\w*ea\\w*(\\b)'))).toEqual([
      [3, 6],
      [7, 12],
    ])
    expect(find('ac', Regex.of('a(b)?(c)'))).toEqual([[0, -1, 1]])
    expect(find('😀', Regex.of(''))).toEqual([[0], [2]])
  })

  it('is empty for null', () => expect(find(null, 'x')).toEqual([]))
})

describe('indexOf and lastIndexOf', () => {
  const indexOf = core('indexOf')
  const lastIndexOf = core('lastIndexOf')

  it('agree with JavaScript on strings', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (text, part) => {
        expect(indexOf(text, part)).toBe(text.indexOf(part))
        expect(lastIndexOf(text, part)).toBe(text.lastIndexOf(part))
      }),
    )
  })

  it('compare items by value', () => {
    const items = [[1], { a: 1 }, [1]]
    expect(indexOf(items, [1])).toBe(0)
    expect(lastIndexOf(items, [1])).toBe(2)
    expect(indexOf(items, 1)).toBe(-1)
  })

  it('find nothing in null', () => {
    expect(indexOf(null, 1)).toBe(-1)
    expect(lastIndexOf(null, 1)).toBe(-1)
  })
})
