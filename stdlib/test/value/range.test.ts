import { expect, test } from 'vitest'
import { Range } from '../../src/value/index.ts'

test.each([
  [1, 3, [1, 2, 3]],
  [3, 1, [3, 2, 1]],
  [-1, 1, [-1, 0, 1]],
  [5, 5, [5]],
])('%d to %d', (from, to, items) => expect([...new Range(from, to)]).toEqual(items))

test('is an array, and gives arrays', () => {
  const range = new Range(1, 4)
  expect(Array.isArray(range)).toBe(true)
  for (const array of [range.map((n) => n * 2), range.slice(1), range.filter((n) => n > 2), range.concat([5])]) {
    expect(array).not.toBeInstanceOf(Range)
    expect(Array.isArray(array)).toBe(true)
  }
  expect(JSON.stringify(range)).toBe('[1,2,3,4]')
})

test('has a limit', () => {
  expect(() => new Range(0, 1e12)).toThrow(expect.objectContaining({ code: 'TW5105' }))
})
