import { describe, expect, it } from 'vitest'
import { entriesOf, Key, MultiMap, type ObjectValue, type Value } from '../src/value/index.ts'
import { libraryFunction } from './library-function.ts'

const values = (name: string) => libraryFunction('tw::util::Values', name)
type Updater = (provider: (old: Value, at: Value) => Value) => Value
const update = (value: Value, selector: Value) => values('update')(value, selector) as Updater
const mask = (value: Value, selector: Value) => values('mask')(value, selector) as Updater

const priced = () => MultiMap.of([new Key('price', null, { unit: 'EUR' })], [5])
const attributes = (object: Value): Value => {
  const key = entriesOf(object as ObjectValue)[0]?.[0]
  return key instanceof Key ? key.attributes : undefined
}

describe('update', () => {
  it('passes the old value and its index', () => {
    const calls: Value[][] = []
    update({ a: 1, b: 2 }, 'b')((...args) => calls.push(args))
    expect(calls).toEqual([[2, 1]])
  })
  it('changes the field of each item', () => {
    expect(update([{ a: 1 }, { b: 2 }, 3], 'a')(() => 0)).toEqual([{ a: 0 }, { b: 2 }, 3])
  })
  it('adds nothing', () => {
    expect(update({ a: 1 }, 'b')(() => 0)).toEqual({ a: 1 })
    expect(update(null, ['a', 'b'])(() => 0)).toBeNull()
    expect(update({ a: null }, ['a', 'b'])(() => 0)).toEqual({ a: null })
  })
  it('changes the attribute of a field', () => {
    const changed = update(priced(), ['price', values('attr')('unit')])((old) => `${old}!`)
    expect(attributes(changed)).toEqual({ unit: 'EUR!' })
  })
})

describe('mask', () => {
  it('leaves objects and arrays of that name alone', () => {
    expect(mask({ a: { a: 1 }, b: [{ a: [2] }] }, 'a')(() => '*')).toEqual({ a: { a: '*' }, b: [{ a: [2] }] })
  })
  it('reaches attributes', () => {
    expect(attributes(mask(priced(), values('attr')('unit'))(() => '*'))).toEqual({ unit: '*' })
  })
  it('is null for null', () => expect(mask(null, 'a')(() => '*')).toBeNull())
})
