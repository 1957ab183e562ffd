import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Key, parseNumber, parseTemporal, unwrap } from '../src/value/index.ts'
import { failure } from './core/core.ts'
import { functionsOf } from './member.ts'

const coercions = functionsOf('tw::util::Coercions')
/** Without the format that a value keeps for when it is written. */
const to = (type: string, ...args: unknown[]) => unwrap(coercions(`to${type}`)(...args))

describe('toString', () => {
  it.each([
    [[parseNumber('1.0')], '1'],
    [[0.005, '.00'], '.01'],
    [[0.005, ''], '0.005'],
    [[0.035, '#.##', 'ES'], '0,04'],
    [[0.035, '#.00', null, 'HALF_EVEN'], '.04'],
    [[parseTemporal('2024-02-29'), 'dd.MM.uuuu'], '29.02.2024'],
    [[parseTemporal('18:30:15')], '18:30:15'],
    [[new Uint8Array([0xe9]), 'ISO-8859-1'], 'é'],
    [[parseTemporal('PT90S')], 'PT1M30S'],
    [[true], 'true'],
    [[new Key('id', null, { unit: 'kg' })], 'id'],
    [[['t', 'w']], 'tw'],
    [[[]], ''],
  ])('of %j', (args, expected) => {
    expect(to('String', ...args)).toBe(expected)
  })

  it('refuses null and words that are no way to round', () => {
    expect(failure(() => to('String', null))).toMatch(/^TW500/)
    expect(failure(() => to('String', 1, '0', null, 'SIDEWAYS'))).toMatch(/^TW50/)
  })
})

describe('toNumber', () => {
  it.each([
    [['1.50'], '1.5'],
    [['1.234,5', '#,##0.0', 'DE'], '1234.5'],
    [['7', ''], '7'],
    [[new Key('12', null, { a: '1' })], '12'],
    [[parseTemporal('1970-01-02T00:00:00Z')], '86400'],
    [[parseTemporal('1970-01-02T00:00:00Z'), 'milliseconds'], '86400000'],
    [[parseTemporal('PT1H10M'), 'minutes'], '70'],
    [[parseTemporal('PT1M7S'), null], '67'],
  ])('of %j', (args, expected) => {
    expect(String(to('Number', ...args))).toBe(expected)
  })

  it('refuses what is no number', () => {
    expect(failure(() => to('Number', 'twelve'))).toBe('TW5010')
  })
})

describe('texts as other types', () => {
  it('are read in the usual form or by a pattern', () => {
    expect(String(to('Date', '2024-02-29'))).toBe('2024-02-29')
    expect(String(to('Date', '29 février 2024', 'dd MMMM uuuu', 'FR'))).toContain('2024-02-29')
    expect(String(to('TimeZone', 'Europe/Berlin'))).toBe('Europe/Berlin')
    expect(String(to('DateTime', 1443743879000, 'milliseconds'))).toContain('2015-10-01T23:57:59Z')
    expect(String(to('DateTime', 1443743879))).toBe('2015-10-01T23:57:59Z')
    expect(to('Boolean', 'TrUe')).toBe(true)
    expect(to('Binary', 'DW', 'UTF-16')).toEqual(Uint8Array.of(0xfe, 0xff, 0, 0x44, 0, 0x57))
  })

  it('fail with the code of the coercion', () => {
    expect(failure(() => to('Boolean', 'yes'))).toBe('TW5010')
    expect(failure(() => to('Date', '2024-13-01'))).toBe('TW5010')
    expect(failure(() => to('Regex', '(['))).toBe('TW5301')
  })
})

describe('characters', () => {
  it('joined again are the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(to('String', to('Array', text))).toBe(text)
      }),
    )
  })

  it('are whole, also beyond 16 bits', () => {
    expect(to('Array', 'a😀')).toEqual(['a', '😀'])
  })
})
