import { readFileSync } from 'node:fs'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatNumber,
  languageTag,
  type Num,
  numberText,
  parseFormattedNumber,
  parseNumber,
  type RoundMode,
} from '../../src/value/index.ts'
import { decimalText } from './numbers.ts'

const num = (text: string) => parseNumber(text) as Num

const malformed = expect.objectContaining({ name: 'TwillError', code: 'TW5107' })

describe('as Java writes them', () => {
  const rows = readFileSync(new URL('decimal-format.tsv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t') as [string, string, string, RoundMode, string])

  test.each([...new Set(rows.map(([pattern]) => pattern))])('%s', (wanted) => {
    for (const [pattern, number, locale, mode, text] of rows) {
      if (pattern !== wanted) continue
      const format = () => formatNumber(num(number), pattern, locale, mode)
      if (text === '!!') expect(format).toThrow(malformed)
      else expect([number, locale, mode, format()]).toEqual([number, locale, mode, text])
    }
  })
})

const modes = {
  UP: Decimal.ROUND_UP,
  DOWN: Decimal.ROUND_DOWN,
  CEILING: Decimal.ROUND_CEIL,
  FLOOR: Decimal.ROUND_FLOOR,
  HALF_UP: Decimal.ROUND_HALF_UP,
  HALF_DOWN: Decimal.ROUND_HALF_DOWN,
  HALF_EVEN: Decimal.ROUND_HALF_EVEN,
} as const

const Exact = Decimal.clone({ precision: 200 })
const exact = (n: Num) => new Exact(numberText(n))

test('rounding is exact in every mode', () => {
  const names = Object.keys(modes) as RoundMode[]
  fc.assert(
    fc.property(decimalText, fc.constantFrom(...names), fc.integer({ min: 1, max: 8 }), (text, mode, places) => {
      const n = num(text)
      const written = formatNumber(n, `0.${'0'.repeat(places)}`, 'en', mode)
      // A negative number that rounds to zero keeps its sign, as in Java.
      expect(written).toBe(exact(n).toFixed(places, modes[mode]))
    }),
    { numRuns: 3000 },
  )
})

test('the documented roundings', () => {
  expect(formatNumber(0.01, '0.#', null, 'UP')).toBe('0.1')
  expect(formatNumber(0.001, '0.#', null, 'UP')).toBe('0.1')
  expect(formatNumber(0.005, '#.##', 'ES', 'HALF_EVEN')).toBe('0')
  expect(formatNumber(0.035, '#.##', 'ES')).toBe('0,04')
  expect(formatNumber(0.035, '#.00', null, 'HALF_EVEN')).toBe('.04')
  expect(formatNumber(1.5, '0', null, null)).toBe('2')
  expect(formatNumber(1234.5, '')).toBe('1234.5')
})

describe('read back', () => {
  const patterns = [
    '0.0########',
    '#,##0.#########',
    '0.#########E0',
    '(0.#########)',
    '#,##0.0########;(#,##0.0########)',
    "0.0######## 'kg'",
  ]
  const locales = ['en', 'es', 'de-CH', 'fr', 'sv', 'hi', 'fa', 'ar-EG', 'pl']

  test('what was written', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 9 })),
        fc.constantFrom(...patterns),
        fc.constantFrom(...locales),
        ([integer, places], pattern, locale) => {
          const n = num(`${integer}e-${places}`)
          const text = formatNumber(n, pattern, locale)
          expect([text, parseFormattedNumber(text, pattern, locale)]).toEqual([text, parsed(n, pattern)])
        },
      ),
      { numRuns: 2000 },
    )
  })

  /** An exponent keeps ten digits only. */
  function parsed(n: Num, pattern: string): Num {
    return pattern.includes('E') ? num(exact(n).toSignificantDigits(10).toFixed()) : n
  }

  test.each<[string, string, string | undefined, string]>([
    ['0.005', '.00', undefined, '0.005'],
    ['1,25', '#.##', 'ES', '1.25'],
    ['5.55', '####.####', undefined, '5.55'],
    ['1,234,567.8', '#,##0.00', undefined, '1234567.8'],
    ['1.234.567,8', '#,##0.00', 'de', '1234567.8'],
    ['1 234,5', '#,##0.00', 'fr', '1234.5'],
    ['1\u00a0234,5', '#,##0.00', 'fr', '1234.5'],
    ['\u22125', '0', 'sv', '-5'],
    ['-5', '0', 'sv', '-5'],
    ['(1,234.50)', '#,##0.00;(#,##0.00)', undefined, '-1234.5'],
    ['12.5%', '0.0%', undefined, '0.125'],
    ['125‰', '0‰', undefined, '0.125'],
    ['$1,234.50', '¤#,##0.00', 'en-US', '1234.5'],
    ['1.5E3', '0.0E0', undefined, '1500'],
    ['1.5E-3', '0.0E0', undefined, '0.0015'],
    ['12345678901234567890', '0', undefined, '12345678901234567890'],
    ['EUR 5', "'EUR' 0", undefined, '5'],
    ['1,2٣', '#,##0', undefined, '123'],
    ['1,.5', '#,##0.0', undefined, '1.5'],
    ['-5', '0', 'he', '-5'],
    ['€ 1.234,5', '¤ #,##0.00', 'de-AT', '1234.5'],
  ])('%j by %j in %s', (text, pattern, locale, wanted) => {
    expect(parseFormattedNumber(text, pattern, locale)).toEqual(num(wanted))
  })

  test.each<[string, string, string?]>([
    ['', '0.00'],
    ['abc', '0.00'],
    ['1,234.5', '0.00'],
    ['1.234,5', '#,##0.00'],
    ['5 EUR', '0.00'],
    ['5', "0 'EUR'"],
    ['1.2.3', '0.0'],
    ['1.5', '0.0', 'de'],
    ['--5', '0'],
    ['1E', '0E0'],
    ['1E1.5', '0E0'],
    ['(5', '0;(0)'],
    ['.', '0.0'],
    ['1,', '#,##0'],
    ['1,.', '#,##0.0'],
    ['1,E2', '#,##0E0'],
    ['1.000,5', '#,##0.0', 'en'],
  ])('not %j by %j in %s', (text, pattern, locale) => {
    expect(parseFormattedNumber(text, pattern, locale)).toBeUndefined()
  })

  test('a malformed pattern is an error here too', () => {
    expect(() => parseFormattedNumber('1', '0.0.0')).toThrow(malformed)
  })
})

test('a malformed pattern is quoted with what is wrong', () => {
  expect(() => formatNumber(1, '0.0.0')).toThrow(
    'The number format `0.0.0` is malformed: it has more than one decimal point.',
  )
  expect(() => formatNumber(1, "0 'kg")).toThrow('a quote is not closed')
})

test.each<[string | null | undefined, string]>([
  [undefined, 'en-US'],
  [null, 'en-US'],
  ['', 'en-US'],
  ['es', 'es'],
  ['es_AR', 'es-AR'],
  ['es-AR', 'es-AR'],
  ['ES', 'es-ES'],
  ['US', 'en-US'],
  ['AR', 'es-AR'],
  ['BR', 'pt-BR'],
  ['EN', 'en'],
  ['xx', 'en-US'],
  ['not a locale', 'en-US'],
  ['zh_TW_#Hant', 'zh-TW'],
])('the locale %s is %s', (locale, tag) => expect(languageTag(locale)).toBe(tag))
