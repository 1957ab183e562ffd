import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure } from './core/core.ts'
import { functionsOf } from './functions-of.ts'

const binaries = functionsOf('tw::core::Binaries')
const utf8 = (text: string) => new TextEncoder().encode(text)

describe('bytes as text', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(binaries('toBase64')(bytes)).toBe(Buffer.from(bytes).toString('base64'))
        expect(binaries('fromBase64')(binaries('toBase64')(bytes))).toEqual(Uint8Array.from(bytes))
        expect(binaries('fromHex')(binaries('toHex')(bytes))).toEqual(Uint8Array.from(bytes))
      }),
    )
  })

  it('must be such text', () => {
    expect(failure(() => binaries('fromBase64')('a'))).toBe('TW5414')
    expect(failure(() => binaries('fromHex')('0x'))).toBe('TW5414')
  })
})

describe('lines', () => {
  it('keep empty ones', () => {
    expect(binaries('readLinesWith')(utf8('a\n\nb\n\n'), 'UTF-8')).toEqual(['a', '', 'b', ''])
    expect(binaries('readLinesWith')(utf8(''), 'UTF-8')).toEqual([])
  })

  it('are in the encoding named', () => {
    expect(binaries('writeLinesWith')(['é'], 'ISO-8859-1')).toEqual(Uint8Array.of(0xe9, 10))
    expect(binaries('readLinesWith')(Uint8Array.of(0xe9), 'ISO-8859-1')).toEqual(['é'])
    expect(failure(() => binaries('readLinesWith')(utf8('a'), 'UTF-99'))).toBe('TW4005')
  })
})

it('null adds no bytes', () => {
  expect(binaries('concatWith')(utf8('a'), null)).toEqual(utf8('a'))
  expect(binaries('concatWith')(null, utf8('a'))).toEqual(utf8('a'))
})
