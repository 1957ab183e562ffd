import { describe, expect, it } from 'vitest'
import { Key, keysOf, MultiMap, type ObjectValue, type Value } from '../src/value/index.ts'
import { libraryFunction } from './library-function.ts'

const tree = (name: string) => libraryFunction('tw::util::Tree', name)
const shown = (path: Value): Value => tree('asExpressionString')(path)
const element = () => MultiMap.of([new Key('a', null, { id: '' })], [[1, 'x']])

describe('tree', () => {
  it('shows where each leaf and attribute is', () => {
    const places: Value[] = []
    tree('mapLeafValues')({ r: element() }, (_: Value, path: Value) => places.push(shown(path)))
    expect(places).toEqual(['.r.a.@id', '.r.a[0]', '.r.a[1]'])
  })
  it('filters attributes, and leaves no empty set of them', () => {
    const kept = tree('filterTree')(element(), (value: Value) => value !== '') as ObjectValue
    expect(keysOf(kept)).toEqual(['a'])
  })
  it('does not look into what it leaves out', () => {
    const seen: Value[] = []
    tree('filterTree')([[1]], (value: Value) => {
      seen.push(value)
      return false
    })
    expect(seen).toEqual([[1]])
  })
  it('keeps a value that holds nothing', () => expect(tree('filterTree')(1, () => false)).toBe(1))
  it('finds attributes, and stops there', () => {
    const seen: Value[] = []
    const isEmpty = (value: Value) => {
      seen.push(value)
      return value === ''
    }
    expect(tree('nodeExists')([element(), 2], isEmpty)).toBe(true)
    expect(seen).not.toContain(2)
  })
  it('finds nothing in nothing', () => expect(tree('nodeExists')({}, () => true)).toBe(false))
})
