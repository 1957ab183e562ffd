import { expect, test } from 'vitest'
import { print } from '../../src/syntax/index.ts'
import { jsonSchemaModule } from '../../src/types/json-schema.ts'
import { SchemaError } from '../../src/types/schema-module.ts'

const span = { start: 0, end: 0 }

/** The declarations that a schema stands for, one a line. */
function declared(schema: unknown, path: readonly string[] = ['shop', 'Order']): readonly string[] {
  const text = typeof schema === 'string' ? schema : JSON.stringify(schema)
  const { directives } = jsonSchemaModule({ path, extension: '.json', text })
  return directives.map((directive) =>
    print({ kind: 'Script', span, annotations: [], version: undefined, directives: [directive], body: undefined })
      .replace(/\s+/g, ' ')
      .trim(),
  )
}

test.each([
  [{ type: 'integer' }, 'type Root = Number'],
  [{ type: ['string', 'null'] }, 'type Root = String | Null'],
  [{ type: 'array', items: { type: 'boolean' } }, 'type Root = Array<Boolean>'],
  [{ items: [{ type: 'string' }, { type: 'number' }], additionalItems: false }, 'type Root = Array<String | Number>'],
  [{ enum: ['a', 1, true, null] }, 'type Root = "a" | 1 | true | Null'],
  [{ const: 'a' }, 'type Root = "a"'],
  [{ properties: { a: { type: 'string' } }, required: ['a'] }, 'type Root = { a: String }'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'type Root = { _*?: Number }'],
  [{ type: 'object', additionalProperties: false }, 'type Root = {||}'],
  [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 'type Root = String | Number'],
  [{ type: 'string', nullable: true }, 'type Root = String | Null'],
  [{ required: ['x'] }, 'type Root = { x: Any }'],
  [{}, 'type Root = Any'],
  [false, 'type Root = Nothing'],
])('%j is %s', (schema, expected) => {
  expect(declared(schema)).toEqual([expected])
})

test('definitions keep their names, but for those that the language has', () => {
  const schema = {
    $defs: { address: { type: 'string' }, Date: { type: 'string' }, 'zip-code': { type: 'number' } },
    properties: { at: { $ref: '#/$defs/Date' }, zip: { $ref: '#/$defs/zip-code' } },
  }
  expect(declared(schema)).toEqual([
    'type Root = { at?: DateDefinition, zip?: zip_code }',
    'type address = String',
    'type DateDefinition = String',
    'type zip_code = Number',
  ])
})

test('references lead to any place of the file, to anchors, and to files beside it', () => {
  const schema = {
    $id: 'https://example.com/order.json',
    $defs: { phone: { $anchor: 'tel', type: 'string' } },
    properties: {
      first: { type: 'object', properties: { id: { type: 'number' } } },
      second: { $ref: '#/properties/first/properties/id' },
      third: { $ref: '#tel' },
      fourth: { $ref: '../common/Address.json#/definitions/city' },
      self: { $ref: 'https://example.com/order.json#' },
    },
  }
  expect(declared(schema)).toEqual([
    'import jsonschema!common::Address as file1',
    'type Root = { first?: { id?: Number }, second?: id, third?: phone, fourth?: file1::city, self?: Root }',
    'type phone = String',
    'type id = Number',
  ])
})

test.each([
  ['{', /not valid JSON/],
  ['[]', /a schema is an object/],
  ['{"type":"text"}', /`text` is no type/],
  ['{"$ref":"#/definitions/x"}', /`#\/definitions\/x` leads nowhere/],
  ['{"$ref":"#x"}', /`#x` leads nowhere/],
  ['{"$ref":"https://example.com/a.json"}', /not fetched/],
])('%s is refused', (text, message) => {
  expect(() => declared(text)).toThrow(SchemaError)
  expect(() => declared(text)).toThrow(message)
})
