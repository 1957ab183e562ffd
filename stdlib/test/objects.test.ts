import { describe, expect, it } from 'vitest'
import { entriesOf, MultiMap, type ObjectValue, TwillError, type Value } from '../src/value/index.ts'
import { libraryFunction } from './library-function.ts'

const objects = (name: string) => libraryFunction('tw::core::Objects', name)
const repeated = () => MultiMap.of(['a', 'b', 'a'], [1, 2, 3])

describe('mergeWith', () => {
  it('lets the second object win, with all its entries', () => {
    expect(entriesOf(objects('mergeWith')(repeated(), { a: 9 }) as ObjectValue)).toEqual([
      ['b', 2],
      ['a', 9],
    ])
    expect(entriesOf(objects('mergeWith')({ a: 9 }, repeated()) as ObjectValue)).toHaveLength(3)
  })
  it('takes null for nothing', () => {
    expect(objects('mergeWith')(null, { a: 1 })).toEqual({ a: 1 })
    expect(objects('mergeWith')({ a: 1 }, null)).toEqual({ a: 1 })
  })
})

it('divideBy keeps repeated keys and refuses empty parts', () => {
  const parts = objects('divideBy')(repeated(), 2) as ObjectValue[]
  expect(parts.flatMap((part) => entriesOf(part))).toEqual(entriesOf(repeated()))
  expect(() => objects('divideBy')({}, 0)).toThrow(TwillError)
})

it('takeWhile stops at the first that fails', () => {
  expect(objects('takeWhile')({ a: 1, b: 5, c: 1 }, (value: Value) => (value as number) < 3)).toEqual({ a: 1 })
})
