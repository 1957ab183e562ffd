import { describe, expect, test } from 'vitest'
import {
  mergedObject,
  parseTypeText,
  resolved,
  sameType,
  selectType,
  substitute,
  type Type,
  typeText,
  unionOf,
} from '../../src/types/index.ts'

const types: Record<string, string> = {
  Order: '{ id: String, lines: Array<Line>, note?: String }',
  Line: '{ sku @(lang: String): String, qty*: Number }',
  Marked: 'Order {class: "shop.Order"}',
  Loop: 'Loop',
}
const resolve = (name: string): Type | undefined => {
  const text = types[name]
  return text === undefined ? undefined : parseTypeText(text, { resolve })
}
const parse = (text: string): Type => parseTypeText(text, { resolve })

test('a name stands for its type, with the metadata of both', () => {
  expect(typeText(resolved(parse('Marked')))).toBe(`${types.Order} {class: "shop.Order"}`)
  expect(typeText(resolved(parse('Order {x: 1}')))).toBe(`${types.Order} {x: 1}`)
  expect(() => resolved(parse('Loop'))).toThrow('The type Loop stands only for itself')
})

describe('selections', () => {
  test.each<[string, Parameters<typeof selectType>[1], string, string | undefined]>([
    ['Order', 'value', 'id', 'String'],
    ['Order', 'value', 'lines', 'Array<Line>'],
    ['Array<Order>', 'value', 'id', 'String'],
    ['Line', 'all', 'qty', 'Array<Number>'],
    ['Line', 'attribute', 'lang', 'String'],
    ['Array<Line>', 'index', '', 'Line'],
    ['{ a: String } | { a: Number }', 'value', 'a', 'String | Number'],
    ['{ a: String } | { b: Number }', 'value', 'b', 'Number'],
    ['{ a: String } & { b: Number }', 'value', 'b', 'Number'],
    ['{ _?: Boolean }', 'value', 'anything', 'Boolean'],
    ['Any', 'value', 'a', 'Any'],
    ['{ a: String } | Number', 'value', 'a', undefined],
    ['Order', 'value', 'missing', undefined],
    ['String', 'index', '', undefined],
  ])('%s: %s `%s` is %s', (text, mode, name, expected) => {
    const selected = selectType(parse(text), mode, name)
    expect(selected && typeText(selected)).toBe(expected)
  })

  test('a namespace tells fields of one name apart', () => {
    const type = parse('{ s#name: String, name: Number }')
    expect(selectType(type, 'value', 'name', 's')).toEqual(parse('String'))
  })
})

test('an intersection of objects has the fields of all, and is closed when one is', () => {
  const merged = (...texts: string[]) => {
    const object = mergedObject(texts.map(parse))
    return object && typeText(object)
  }
  expect(merged('{ a: String }', '{ b: Number }')).toBe('{ a: String, b: Number }')
  expect(merged('{| a: String |}', '{ b: Number } & { c: Any }')).toBe('{| a: String, b: Number, c: Any |}')
  expect(merged('{ a: String }', 'Number')).toBeUndefined()
})

test('unions are flat and repeat nothing', () => {
  expect(typeText(unionOf(['String', 'Number | String', 'Null'].map(parse)))).toBe('String | Number | Null')
  expect(unionOf([])).toEqual({ kind: 'nothing' })
})

test('type parameters are replaced, but not those that a function declares itself', () => {
  const options = { resolve, typeParameters: [{ name: 'T' }] }
  const replaced = (text: string): string =>
    typeText(substitute(parseTypeText(text, options), new Map([['T', parse('Number')]])))
  expect(replaced('{ a: Array<T>, b?: Type<T> }')).toBe('{ a: Array<Number>, b?: Type<Number> }')
  expect(replaced('T | String')).toBe('Number | String')
  expect(replaced('T | Number')).toBe('Number')
  expect(replaced('(T) -> T')).toBe('(Number) -> Number')
  expect(replaced('<T>(T) -> T')).toBe('<T>(T) -> T')
})

test('types are the same when they are written the same', () => {
  expect(sameType(parse('Array< String >'), parse('Array<String>'))).toBe(true)
  expect(sameType(parse('Order'), parse('Order'))).toBe(true)
  expect(sameType(parse('"1"'), parse('1'))).toBe(false)
})
