import { parseTypeText, simpleTypeNames, type Type } from '@twill/language/types'
import { describe, expect, it } from 'vitest'
import { library } from '../src/library.ts'
import { TypeValue } from '../src/value/index.ts'
import { failure } from './core/core.ts'
import { functionsOf } from './member.ts'

const types = functionsOf('tw::core::Types')
const of = (text: string) => new TypeValue(parseTypeText(text))
const named = (name: string, text: string): Type => ({
  kind: 'alias',
  name,
  args: [],
  target: () => parseTypeText(text),
})
const texts = (values: unknown) => (values as unknown[]).map(String)

const tests = library.members('tw::core::Types').filter((name) => /^is.*Type$/.test(name) && name !== 'isReferenceType')

describe('tests of types', () => {
  it.each([
    ...simpleTypeNames.filter((name) => tests.includes(`is${name}Type`)).map((name) => [name, `is${name}Type`]),
    ['Any', 'isAnyType'],
    ['Nothing', 'isNothingType'],
    ['Array<Number>', 'isArrayType'],
    ['{ a: String }', 'isObjectType'],
    ['(String) -> Number', 'isFunctionType'],
    ['String | Number', 'isUnionType'],
    ['{ a: String } & { b: Number }', 'isIntersectionType'],
    ['"EUR"', 'isLiteralType'],
    ['Type<String>', 'isTypeType'],
  ])('%s passes %s alone', (text, test) => {
    expect(tests.filter((name) => types(name)(of(text)))).toEqual([test])
    expect(types(test)(new TypeValue(named('Named', text)))).toBe(true)
  })
})

describe('parts of types', () => {
  it('are types again', () => {
    expect(String(types('arrayItem')(of('Array<String>')))).toBe('String')
    expect(String(types('arrayItem')(of('Array')))).toBe('Any')
    expect(texts(types('unionItems')(of('String | Number')))).toEqual(['String', 'Number'])
    expect(texts(types('intersectionItems')(of('{ a: String } & { b: Number }')))).toHaveLength(2)
    expect(String(types('functionReturnType')(of('(String) -> Number')))).toBe('Number')
    expect(types('functionReturnType')(of('Function'))).toBe(null)
    expect(types('functionParamTypes')(of('() -> Number'))).toEqual([])
  })

  it('that are named are references', () => {
    const order = named('Order', '{ id: Number }')
    const item = types('arrayItem')(new TypeValue({ kind: 'array', element: order }))
    expect(types('isReferenceType')(item)).toBe(true)
    expect(types('isReferenceType')(new TypeValue(order))).toBe(false)
    expect(types('nameOf')(item)).toBe('Order')
    expect(types('isObjectType')(item)).toBe(true)
  })

  it('are fields with their keys', () => {
    const fields = types('objectFields')(of('{ name?: String, tags*: Number }'))
    expect(JSON.parse(JSON.stringify(fields))).toEqual([
      {
        key: { name: { localName: 'name', namespace: null }, attributes: [] },
        required: false,
        repeated: false,
        value: 'String',
      },
      {
        key: { name: { localName: 'tags', namespace: null }, attributes: [] },
        required: true,
        repeated: true,
        value: 'Number',
      },
    ])
    expect(types('objectFields')(of('{ a: String } & { b: Number }'))).toHaveLength(2)
    expect(types('objectFields')(of('Object'))).toEqual([])
  })

  it.each([
    ['arrayItem', 'String'],
    ['unionItems', 'String'],
    ['intersectionItems', 'String | Number'],
    ['functionReturnType', 'Array'],
    ['functionParamTypes', 'Object'],
    ['objectFields', 'Array'],
    ['literalValueOf', 'String'],
  ])('%s refuses %s', (name, text) => {
    expect(failure(() => types(name)(of(text)))).toBe('TW5430')
  })
})

describe('names and metadata', () => {
  it('are those of the type', () => {
    const day = parseTypeText('String { format: "dd.MM" }')
    expect(types('metadataOf')(new TypeValue(day))).toEqual({ format: 'dd.MM' })
    expect(types('metadataOf')(of('String'))).toEqual({})
    expect(String(types('baseTypeOf')(new TypeValue(day)))).toBe('String')
    expect(types('nameOf')(new TypeValue(day))).toBe('String')
    expect(types('nameOf')(of('Array<String>'))).toBe('Array')
    expect(types('literalValueOf')(of('12.5'))).toBe(12.5)
  })
})
