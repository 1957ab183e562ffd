import { describe, expect, it } from 'vitest'
import { Key, type MultiMap, Namespace } from '../../src/value/index.ts'
import { core, entries, failure, shown } from './core.ts'

describe('mapObject', () => {
  const mapObject = core('mapObject')

  it('passes value, key and index', () => {
    expect(shown(mapObject({ a: 1, b: 2 }, (v: number, k: string, i: number) => ({ [`${k}${i}`]: v })))).toEqual({
      a0: 1,
      b1: 2,
    })
  })

  it('keeps repeated keys', () => {
    expect(shown(mapObject({ a: 1, b: 2 }, (v: number) => ({ x: v })))).toEqual([
      ['x', 1],
      ['x', 2],
    ])
  })

  it('takes null for no entries and refuses what is no object', () => {
    expect(mapObject({ a: 1 }, () => null)).toEqual({})
    expect(failure(() => mapObject({ a: 1 }, () => 5))).toBe('TW5402')
  })

  it('is null for null', () => expect(mapObject(null, () => ({}))).toBeNull())
})

describe('filterObject and pluck', () => {
  it('filterObject sees value, key and index', () => {
    const filterObject = core('filterObject')
    expect(
      filterObject({ a: 1, b: 2, c: 3 }, (v: number, k: string, i: number) => v > 1 && k !== 'c' && i === 1),
    ).toEqual({
      b: 2,
    })
    expect(filterObject({}, () => true)).toEqual({})
  })

  it('pluck gives an array', () => {
    const pluck = core('pluck')
    expect(pluck(entries(['a', 1], ['a', 2]), (v: number, k: string, i: number) => [v, k, i])).toEqual([
      [1, 'a', 0],
      [2, 'a', 1],
    ])
  })
})

describe('keys, names, values, entries', () => {
  const key = new Key('user', new Namespace('', 'http://users.example'), { name: 'Ann' })
  const object = entries([key, 1], ['plain', 2])

  it('keysOf keeps namespaces and attributes, namesOf does not', () => {
    expect(core('keysOf')(object)).toEqual([key, 'plain'])
    expect(core('namesOf')(object)).toEqual(['user', 'plain'])
    expect(core('valuesOf')(object)).toEqual([1, 2])
  })

  it('entriesOf shows attributes', () => {
    expect(core('entriesOf')(object)).toEqual([
      { key, value: 1, attributes: { name: 'Ann' } },
      { key: 'plain', value: 2, attributes: {} },
    ])
  })

  it('are null for null', () => {
    for (const name of ['keysOf', 'namesOf', 'valuesOf', 'entriesOf']) expect(core(name)(null)).toBeNull()
  })
})

describe('--', () => {
  const minus = core('--')

  it('removes items by value', () => expect(minus([0, 1, 1, 2, '1'], [1, 2])).toEqual([0, '1']))

  it('removes entries that another object has with the same value', () => {
    expect(minus({ a: 1, b: 2, c: 3 }, { a: 1, b: 9 })).toEqual({ b: 2, c: 3 })
  })

  it('removes by name, whatever the namespace; by key, in the namespace it says', () => {
    const ns = new Namespace('n', 'urn:n')
    const object = entries([new Key('a', ns), 1], ['a', 2], ['b', 3])
    expect(shown(minus(object, ['a']))).toEqual({ b: 3 })
    expect(shown(minus(object, [new Key('a', ns)]))).toEqual({ a: 2, b: 3 })
  })

  it('is null for null', () => expect(minus(null, ['a'])).toBeNull())
})

describe('xsiType', () => {
  it('names the type by a key in its namespace', () => {
    const acme = new Namespace('acme', 'http://acme.example')
    const attributes = core('xsiType')('user', acme) as MultiMap
    const [[attribute, type]] = [...attributes] as [[Key, Key]]
    expect([attribute.localName, attribute.namespace?.prefix]).toEqual(['type', 'xsi'])
    expect(attribute.namespace?.uri).toBe('http://www.w3.org/2001/XMLSchema-instance')
    expect([type.localName, type.namespace]).toEqual(['user', acme])
  })
})
