import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure } from './core/core.ts'
import { functionsOf } from './functions-of.ts'

const url = functionsOf('tw::core::URL')

describe('percent-encoding', () => {
  it('is undone by decoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(url('decodeURIComponent')(url('encodeURIComponent')(text))).toBe(text)
      }),
    )
  })

  it('takes half a character', () => expect(url('encodeURIComponent')('\ud83d')).toBe('%3F'))

  it.each(['%', '%2', '%zz', '%ff', 'a%20%'])('of %s is none', (text) => {
    expect(failure(() => url('decodeURI')(text))).toBe('TW5415')
  })
})

it('compose takes missing values for nothing', () => expect(url('compose')(['a/', '/b'], [])).toBe('a//b'))

describe('parseURI', () => {
  // As java.net.URI decides.
  it.each([
    ['http://[', false],
    ['http://[::1]/x', true],
    ['http://[::1', false],
    ['http://[zz]/', false],
    ['http://a]b/', false],
    ['http://a/b[1]', false],
    ['http://a/?q[]=1', true],
    ['http://a/#f[1]', true],
    ['mailto:a[1]', true],
    ['[x]', false],
  ])('%s is valid: %s', (uri, isValid) => expect(url('parseURI')(uri)).toMatchObject({ isValid }))

  it('finds all parts', () => {
    expect(url('parseURI')('ftp://ada:pw@[::1]:21/a%20b;c?d=e&f#g')).toEqual({
      isValid: true,
      raw: 'ftp://ada:pw@[::1]:21/a%20b;c?d=e&f#g',
      host: '[::1]',
      authority: 'ada:pw@[::1]:21',
      fragment: 'g',
      path: '/a%20b;c',
      port: 21,
      query: 'd=e&f',
      scheme: 'ftp',
      user: 'ada:pw',
      isAbsolute: true,
      isOpaque: false,
    })
  })

  it('knows relative and opaque ones', () => {
    expect(url('parseURI')('../a')).toEqual({
      isValid: true,
      raw: '../a',
      path: '../a',
      isAbsolute: false,
      isOpaque: false,
    })
    expect(url('parseURI')('mailto:a@b')).toMatchObject({ isAbsolute: true, isOpaque: true })
  })

  it.each(['http://a b', '1a:b', 'http:', 'a%', 'a#b#c'])('%s is not valid', (text) => {
    expect(url('parseURI')(text)).toEqual({ isValid: false, raw: text })
  })
})
