import { LocalDate, MultiMap, Namespace, Range, TwillError, type Value, withMetadata } from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDocument, writeDocument } from '../../src/format/registry.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('plain text', () => {
  test('is one String, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (text.startsWith('\uFEFF')) return
        expect(readDocument(bytesOf(text), 'text/plain')).toBe(text)
        expect(writeDocument(text, 'text').text).toBe(text)
        expect(writeDocument(text, 'text').bytes()).toEqual(bytesOf(text))
      }),
    )
  })

  test.each<[string, Value, string]>([
    ['a number', 1.5, '1.5'],
    ['a boolean', true, 'true'],
    ['null', null, 'null'],
    ['a date', LocalDate.parse('2024-02-29'), '2024-02-29'],
    ['a date with a format', withMetadata(LocalDate.parse('2024-02-29'), { format: 'dd.MM.uuuu' }), '29.02.2024'],
    ['a namespace', new Namespace('o', 'http://orders.example'), 'http://orders.example'],
    ['bytes', bytesOf('é'), 'é'],
  ])('%s is written as its text', (_, value, text) => {
    expect(writeDocument(value, 'text/plain').text).toBe(text)
  })

  test.each<[string, Value]>([
    ['an array', [1]],
    ['a range', new Range(1, 3)],
    ['an object', { a: 1 }],
    ['an object', MultiMap.empty],
    ['a function', () => 1],
  ])('%s has no text', (what, value) => {
    expect(() => writeDocument(value, 'text')).toThrow(TwillError)
    expect(() => writeDocument(value, 'text')).toThrow(what === 'a range' ? 'an array' : what)
  })

  test('is read and written in the encoding that is asked for', () => {
    const text = 'Žluťoučký kůň'
    for (const encoding of ['windows-1250', 'ISO-8859-2', 'UTF-16', 'UTF-16LE', 'utf8']) {
      const bytes = writeDocument(text, 'text', { encoding }).bytes()
      expect(readDocument(bytes, 'text', { encoding })).toBe(text)
    }
    expect(() => writeDocument(text, 'text', { encoding: 'ISO-8859-1' }).bytes()).toThrow('ISO-8859-1')
    expect(() => readDocument(Uint8Array.of(0x61, 0xff), 'text')).toThrow('byte 1')
  })
})

describe('binary', () => {
  test('is the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(readDocument(bytes, 'binary')).toEqual(bytes)
        expect(writeDocument(bytes, 'application/octet-stream').bytes()).toEqual(bytes)
      }),
    )
    expect(writeDocument(bytesOf('a'), 'binary').text).toBeUndefined()
    expect(writeDocument(bytesOf('a'), 'binary').encoding).toBeUndefined()
  })

  test('of a text is the text in UTF-8', () => {
    expect(readDocument('é', 'binary')).toEqual(bytesOf('é'))
    expect(writeDocument('é', 'binary').bytes()).toEqual(bytesOf('é'))
    expect(writeDocument(12.5, 'binary').bytes()).toEqual(bytesOf('12.5'))
  })

  test('of an object is none', () => {
    expect(() => writeDocument({ a: 1 }, 'binary')).toThrow(TwillError)
  })

  test('has no encoding to choose', () => {
    expect(() => writeDocument('a', 'binary', { encoding: 'UTF-8' })).toThrow('no option `encoding`')
  })
})

test('values that stay in memory are shown as JSON', () => {
  const order = MultiMap.of(['line', 'line'], [1, { a: null }])
  expect(writeDocument(order, 'application/java').text).toBe('{\n  "line": 1,\n  "line": {\n    "a": null\n  }\n}')
  expect(writeDocument(order, 'java', { duplicateKeyAsArray: true }).text).toBe(
    '{\n  "line": [\n    1,\n    {\n      "a": null\n    }\n  ]\n}',
  )
})
