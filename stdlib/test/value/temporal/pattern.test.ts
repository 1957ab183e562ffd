import { readFileSync } from 'node:fs'
import {
  compilePattern,
  DateTime,
  LocalDate,
  LocalDateTime,
  parseTemporal,
  type TemporalTypeName,
  type TemporalValue,
  TimeZone,
  TwillError,
} from '@twill/stdlib/value'
import fc from 'fast-check'
import { DateTime as Luxon } from 'luxon'
import { describe, expect, test } from 'vitest'
import { dateTime, recentSecond, zoneId } from './arbitraries.ts'

const value = (text: string) => parseTemporal(text) as TemporalValue

/** A DateTime with the region it is in, as the table has it. */
function shown(result: TemporalValue): string {
  const region = result instanceof DateTime ? result.zoneRegion : undefined
  return region === undefined || region.isOffset ? String(result) : `${result}[${region}]`
}

/** Runs what may fail with an error of the library; other errors are not caught. */
function attempt(run: () => string): string {
  try {
    return run()
  } catch (error) {
    if (error instanceof TwillError) return '!'
    throw error
  }
}

describe('java.time.format', () => {
  // Random patterns and values with what java.time.format.DateTimeFormatter of Java 17 made of them, `!` for an exception:
  // read or write, pattern, type, text, mode, result.
  const lines = readFileSync(new URL('java-patterns.tsv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')

  test.each(lines.map((line) => line.split('\t')))(
    '%s %s %s %s %s is %s',
    (direction, pattern, type, text, mode, result) => {
      const actual = attempt(() => {
        const compiled = compilePattern(pattern as string, 'en-US', mode || 'SMART')
        if (direction === 'write') return compiled.format(value(text as string))
        return shown(compiled.parse(text as string, type as TemporalTypeName))
      })
      expect(actual).toBe(result)
    },
  )
})

describe('luxon', () => {
  // The letters that both have with the same meaning.
  const tokens = [
    'yyyy',
    'M',
    'MM',
    'MMM',
    'MMMM',
    'd',
    'dd',
    'HH',
    'H',
    'hh',
    'h',
    'mm',
    'm',
    'ss',
    's',
    'a',
    'EEE',
    'EEEE',
    'SSS',
  ]
  const separator = fc.constantFrom('-', '/', ' ', ', ', ':', '.')
  const pattern = fc
    .array(fc.tuple(fc.constantFrom(...tokens), separator), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.flat().slice(0, -1).join(''))

  test('writes the same', () => {
    fc.assert(
      fc.property(pattern, recentSecond, fc.integer({ min: 0, max: 999 }), zoneId, (format, second, ms, zone) => {
        const ours = DateTime.ofEpochSecond(second, ms * 1e6, TimeZone.of(zone))
        const theirs = Luxon.fromMillis(second * 1000 + ms, { zone, locale: 'en-US' })
        expect(compilePattern(format).format(ours)).toBe(theirs.toFormat(format))
      }),
      { numRuns: 1000 },
    )
  })

  test('writes the same names in other languages', () => {
    fc.assert(
      fc.property(fc.constantFrom('de', 'fr', 'pt-BR', 'it', 'nl', 'sv'), recentSecond, (locale, second) => {
        const ours = DateTime.ofEpochSecond(second, 0, TimeZone.UTC)
        const theirs = Luxon.fromSeconds(second, { zone: 'UTC', locale })
        expect(compilePattern('EEEE MMMM LLLL MMM', locale).format(ours)).toBe(theirs.toFormat('EEEE MMMM LLLL MMM'))
      }),
    )
  })

  test('reads the same', () => {
    const format = fc.constantFrom(
      'dd/MM/yyyy HH:mm:ss',
      'yyyyMMddHHmmss',
      'EEE, d MMM yyyy hh:mm:ss a',
      'MMMM d, yyyy H:m:s',
    )
    fc.assert(
      fc.property(format, recentSecond, (pattern, second) => {
        const text = Luxon.fromSeconds(second, { zone: 'UTC', locale: 'en-US' }).toFormat(pattern)
        const ours = compilePattern(pattern).parse(text, 'LocalDateTime')
        expect(ours.epochSecond).toBe(Luxon.fromFormat(text, pattern, { zone: 'UTC', locale: 'en-US' }).toSeconds())
      }),
    )
  })

  test('counts the weeks of ISO years as a region with such weeks does', () => {
    fc.assert(
      fc.property(recentSecond, (second) => {
        const theirs = Luxon.fromSeconds(second, { zone: 'UTC' })
        const ours = DateTime.ofEpochSecond(second, 0, TimeZone.UTC)
        const text = compilePattern("YYYY-'W'ww-e", 'en-GB').format(ours)
        expect(text).toBe(theirs.toISOWeekDate())
        expect(compilePattern("YYYY-'W'ww-e", 'en-GB').parse(text, 'Date').toString()).toBe(theirs.toISODate())
      }),
    )
  })
})

test('what is written with all parts is read back', () => {
  const patterns = fc.constantFrom(
    'uuuu-MM-dd HH:mm:ss.SSSSSSSSS',
    "d MMMM uuuu 'at' h:mm:ss.SSSSSSSSS a",
    'uuuu-DDD N',
    'EEEE, dd-LLL-uuuu kk:mm:ss n',
    "G yyyy.MM.dd'T'HHmmssSSSSSSSSS",
    "YYYY-'W'w-e N",
  )
  fc.assert(
    fc.property(
      patterns,
      fc.constantFrom('en-US', 'de-DE', 'es-ES', 'pl', 'ja-JP'),
      dateTime,
      (pattern, locale, original) => {
        const compiled = compilePattern(pattern, locale)
        expect(compiled.parse(compiled.format(original), 'LocalDateTime').toString()).toBe(original.toString())
      },
    ),
    { numRuns: 500 },
  )
})

describe('the three modes', () => {
  const read = (text: string, pattern: string, mode: string) =>
    attempt(() => compilePattern(pattern, 'en-US', mode).parse(text, 'Date').toString())

  test.each([
    ['31/02/2020', 'dd/MM/uuuu', '2020-02-29', '!', '2020-03-02'],
    ['31/02/2019', 'dd/MM/uuuu', '2019-02-28', '!', '2019-03-03'],
    ['31/04/2020', 'dd/MM/uuuu', '2020-04-30', '!', '2020-05-01'],
    ['32/01/2020', 'dd/MM/uuuu', '!', '!', '2020-02-01'],
    ['01/13/2020', 'dd/MM/uuuu', '!', '!', '2021-01-01'],
    ['29/02/2020', 'dd/MM/uuuu', '2020-02-29', '2020-02-29', '2020-02-29'],
    ['01/02/2020', 'dd/MM/yyyy', '2020-02-01', '!', '2020-02-01'],
    ['2019-366', 'uuuu-DDD', '!', '!', '2020-01-01'],
  ])('%s by %s: smart %s, strict %s, lenient %s', (text, pattern, smart, strict, lenient) => {
    expect(['SMART', 'STRICT', 'LENIENT'].map((mode) => read(text, pattern, mode))).toEqual([smart, strict, lenient])
  })

  test('24:00 is the start of the next day', () => {
    const midnight = (mode: string) =>
      attempt(() =>
        compilePattern('uuuu-MM-dd HH:mm', 'en-US', mode).parse('2020-12-31 24:00', 'LocalDateTime').toString(),
      )
    expect(['SMART', 'STRICT', 'LENIENT'].map(midnight)).toEqual(['2021-01-01T00:00:00', '!', '2021-01-01T00:00:00'])
  })

  test('are known by name, in either case', () => {
    expect(compilePattern('uuuu', 'en-US', 'strict')).toBeDefined()
    expect(() => compilePattern('uuuu', 'en-US', 'LAX')).toThrow('`LAX` is no mode of reading dates.')
  })
})

describe('years', () => {
  test('YYYY is the year of the week, yyyy that of the day', () => {
    const silvester = LocalDate.of(2019, 12, 31)
    expect(compilePattern('YYYY yyyy').format(silvester)).toBe('2020 2019')
    expect(compilePattern('YYYY yyyy', 'en-GB').format(LocalDate.of(2021, 1, 3))).toBe('2020 2021')
  })

  test.each([
    ['yy', '99', 2099],
    ['uu', '00', 2000],
    ['yyyy', '0099', 99],
    ['u', '-5', -5],
    ['yyyy', '+12345', 12345],
    ['y G', '44 BC', -43],
  ])('%s reads %s as %i', (pattern, text, year) => {
    expect(compilePattern(`${pattern} MM dd`).parse(`${text} 01 01`, 'Date').year).toBe(year)
  })

  test('have signs where they need them', () => {
    expect(compilePattern('uuuu|u|yyyy G').format(LocalDate.of(-43, 1, 1))).toBe('-0043|-43|0044 BC')
    expect(compilePattern('uuuu|u').format(LocalDate.of(12345, 1, 1))).toBe('+12345|12345')
  })
})

describe('zones', () => {
  const summer = DateTime.ofEpochSecond(1_593_597_600, 0, TimeZone.of('America/New_York'))

  test.each([
    ['VV', 'America/New_York'],
    ['z', 'EDT'],
    ['zzzz', 'Eastern Daylight Time'],
    ['v', 'ET'],
    ['vvvv', 'Eastern Time'],
    ['O', 'GMT-4'],
    ['OOOO', 'GMT-04:00'],
    ['X', '-04'],
    ['XX', '-0400'],
    ['XXX', '-04:00'],
    ['Z', '-0400'],
    ['ZZZZ', 'GMT-04:00'],
    ['ZZZZZ', '-04:00'],
  ])('%s writes %s', (pattern, text) => {
    expect(compilePattern(pattern).format(summer)).toBe(text)
  })

  test('an offset is its own name', () => {
    expect(compilePattern('VV z zzzz').format(value('2020-07-01T10:00:00-03:00'))).toBe('-03:00 -03:00 -03:00')
    expect(compilePattern('VV z XXX xxx Z O').format(value('2020-07-01T10:00:00Z'))).toBe('Z Z Z +00:00 +0000 GMT')
    // An OffsetTime of Java has an offset and no zone.
    expect(() => compilePattern('HH:mm z').format(value('10:00:00-03:00'))).toThrow(
      '`HH:mm z` asks for the date of a Time',
    )
  })

  test('the names of months are names where a language writes dates in numbers', () => {
    const february = value('2024-02-01')
    expect(compilePattern('MMM LLL', 'bg').format(february)).toBe('фев фев')
    expect(compilePattern('MMM LLL', 'lt').format(february)).toBe('vas. vas.')
    expect(compilePattern('MMM MMMM', 'cs').format(february)).toBe('úno února')
  })

  test.each([
    ['es', '3:05 p. m.'],
    ['es', '3:05 p.m.'],
    ['es', '3:05 p.\u00a0m.'],
    ['es-MX', '3:05 p. m.'],
    ['es-MX', '3:05 P.M.'],
  ])('half of the day in %s: %s', (locale, text) => {
    expect(String(compilePattern('h:mm a', locale).parse(text, 'LocalTime'))).toBe('15:05:00')
  })

  test('an offset from UTC is read whole where the language has a name for UTC', () => {
    const read = compilePattern('yyyy-MM-dd HH:mm z', 'fr').parse('2024-08-06 10:00 UTC+02:00', 'DateTime')
    expect(shown(read)).toBe('2024-08-06T10:00:00+02:00[UTC+02:00]')
  })

  test.each([
    ['z', 'EST', '2020-07-01T10:00:00-04:00[America/New_York]'],
    ['z', 'cest', '2020-07-01T10:00:00+02:00[Europe/Paris]'],
    ['z', 'IST', '2020-07-01T10:00:00+05:30[Asia/Kolkata]'],
    ['z', 'GMT+05:30', '2020-07-01T10:00:00+05:30[GMT+05:30]'],
    ['z', 'Z', '2020-07-01T10:00:00Z'],
    ['z', '+0100', '2020-07-01T10:00:00+01:00'],
    ['zzzz', 'Pacific Standard Time', '2020-07-01T10:00:00-07:00[America/Los_Angeles]'],
    ['VV', 'europe/london', '2020-07-01T10:00:00+01:00[Europe/London]'],
    ['VV', 'UTC', '2020-07-01T10:00:00Z[UTC]'],
    ['XXX', 'Z', '2020-07-01T10:00:00Z'],
    ['XXX', '-03:00', '2020-07-01T10:00:00-03:00'],
    ['X', '-03', '2020-07-01T10:00:00-03:00'],
    ['Z', '+0530', '2020-07-01T10:00:00+05:30'],
    ['O', 'GMT+8', '2020-07-01T10:00:00+08:00'],
    ["XXX'['VV']'", '-03:00[America/New_York]', '2020-07-01T09:00:00-04:00[America/New_York]'],
  ])('%s reads %s', (pattern, text, result) => {
    expect(shown(compilePattern(`uuuu-MM-dd HH:mm ${pattern}`).parse(`2020-07-01 10:00 ${text}`, 'DateTime'))).toBe(
      result,
    )
  })

  test('names in the language of the locale', () => {
    const berlin = DateTime.ofEpochSecond(1_593_597_600, 0, TimeZone.of('Europe/Berlin'))
    expect(compilePattern('z', 'de').format(berlin)).toBe('MESZ')
    expect(shown(compilePattern('uuuu-MM-dd HH z', 'de').parse('2020-07-01 10 MESZ', 'DateTime'))).toMatch(
      /^2020-07-01T10:00:00\+02:00/,
    )
    expect(compilePattern('z').format(berlin)).toBe('CEST')
  })
})

describe('sections in brackets', () => {
  const pattern = compilePattern("uuuu-MM-dd['T'HH:mm[:ss[.SSS]]][XXX]")

  test('are read where they are', () => {
    expect(pattern.parse('2020-07-01', 'Date').toString()).toBe('2020-07-01')
    expect(pattern.parse('2020-07-01T10:00', 'LocalDateTime').toString()).toBe('2020-07-01T10:00:00')
    expect(pattern.parse('2020-07-01T10:00:01.5000'.slice(0, 23), 'LocalDateTime').toString()).toBe(
      '2020-07-01T10:00:01.5',
    )
    expect(pattern.parse('2020-07-01T10:00:01Z', 'DateTime').toString()).toBe('2020-07-01T10:00:01Z')
  })

  test('are written where the value has their parts', () => {
    expect(['2020-07-01', '2020-07-01T10:00', '2020-07-01T10:00Z'].map((text) => pattern.format(value(text)))).toEqual([
      '2020-07-01',
      '2020-07-01T10:00:00.000',
      '2020-07-01T10:00:00.000Z',
    ])
  })
})

describe('texts', () => {
  test.each([
    ['d-MMM-yy', 'en-US', '26-JUL-16', '2016-07-26'],
    ['d MMM uuuu', 'en-US', '1 Sept 2020', '2020-09-01'],
    ['d MMM uuuu', 'en-GB', '1 Sep 2020', '2020-09-01'],
    ['d-MMM-uu', 'es', '31-dic.-20', '2020-12-31'],
    ['d-MMM-uu', 'es', '31-dic-20', '2020-12-31'],
    ['d. MMMM uuuu', 'de_DE', '3. märz 2020', '2020-03-03'],
    ['EEEE d MMMM uuuu', 'fr-FR', 'vendredi 14 août 2020', '2020-08-14'],
    ['QQQ uuuu d M', 'en', 'Q3 2020 1 7', '2020-07-01'],
  ])('%s in %s reads %s', (pattern, locale, text, result) => {
    expect(compilePattern(pattern, locale).parse(text, 'Date').toString()).toBe(result)
  })

  test('of a locale that is unknown are English', () => {
    const august = LocalDate.of(2020, 8, 14)
    expect(compilePattern('MMMM', 'tlh').format(august)).toBe('August')
    expect(compilePattern('MMMM', 'not a locale!').format(august)).toBe('August')
    expect(compilePattern('MMMM', 'ES').format(august)).toBe('agosto')
  })

  test('of quarters', () => {
    const july = LocalDate.of(2020, 7, 1)
    expect(compilePattern('Q QQ QQQ QQQQ QQQQQ q qq qqq qqqq').format(july)).toBe(
      '3 03 Q3 3rd quarter 3 3 03 3 3rd quarter',
    )
    expect(compilePattern('QQQ QQQQ', 'fr').format(july)).toBe('T3 3e trimestre')
    expect(compilePattern('QQQ', 'zh-TW').format(july)).toBe('第3季')
  })

  test('of the parts of the day', () => {
    expect(compilePattern('h B').format(value('15:00'))).toBe('3 in the afternoon')
    expect(compilePattern('h B').format(value('12:00'))).toBe('12 noon')
    expect(compilePattern('h B').parse('3 in the afternoon', 'LocalTime').toString()).toBe('15:00:00')
    expect(compilePattern('h B').parse('9 In The Morning', 'LocalTime').toString()).toBe('09:00:00')
    expect(compilePattern('a').parse('pm', 'LocalTime').toString()).toBe('18:00:00')
  })

  test('half days in the words of the language', () => {
    expect(compilePattern('h:mm a', 'ja').format(value('15:00'))).toBe('3:00 午後')
    expect(compilePattern('h:mm a', 'es').parse('3:00 p.\u00a0m.', 'LocalTime').toString()).toBe('15:00:00')
  })
})

describe('errors', () => {
  const read =
    (pattern: string, text: string, type: TemporalTypeName = 'Date') =>
    () =>
      compilePattern(pattern).parse(text, type)

  test.each([
    [
      'dd/MM/yyyy',
      '2020-01-01',
      "Cannot read `2020-01-01` as Date by the format `dd/MM/yyyy`: '/' does not fit '20-01-01'.",
    ],
    ['dd/MM/yyyy', '01/01/20', "'yyyy' does not fit '20'"],
    ['dd/MM/yyyy', '01/01/', "the text ends where 'yyyy' should be"],
    ['dd/MM/yyyy', '01/01/2020 10:00', "' 10:00' is left over"],
    ['dd/MM/yyyy', '40/01/2020', 'the day 40 is not within 1 and 31'],
    ['dd/MM/yyyy', '', "the text ends where 'dd' should be"],
    ['MM/yyyy', '01/2020', 'the pattern gives no date'],
    ['EEE dd MM uuuu', 'Mon 10 11 2020', 'the day of week 1 does not go with the rest, which has 2'],
    ['uuuu uuuu', '2020 2021', "'uuuu' does not fit '2021'"],
    ['MMM', 'Foo', "'MMM' does not fit 'Foo'"],
  ])('%s against %j', (pattern, text, message) => {
    expect(read(pattern, text)).toThrow(message)
    expect(compilePattern(pattern).tryParse(text, 'Date')).toBeUndefined()
  })

  test('a type needs its parts', () => {
    expect(read('uuuu-MM-dd', '2020-01-01', 'LocalDateTime')).toThrow('the pattern gives no time of day')
    expect(read('uuuu-MM-dd HH:mm', '2020-01-01 10:00', 'DateTime')).toThrow('the pattern gives no offset and no zone')
    expect(read('HH:mm', '10:00', 'Time')).toThrow('the pattern gives no offset and no zone')
    expect(compilePattern('uuuu-MM-dd').tryParse('2020-01-01', 'LocalTime')).toBeUndefined()
  })

  test('in STRICT mode the hint is in the message', () => {
    expect(() => compilePattern('dd/MM/yyyy', 'en-US', 'STRICT').parse('01/01/2020', 'Date')).toThrow(
      "write 'u' for the year",
    )
    expect(() => compilePattern('dd/MM/uuuu', 'en-US', 'STRICT').parse('31/02/2020', 'Date')).toThrow(
      'month 2 of 2020 has no day 31',
    )
    expect(() => compilePattern('dd/MM/uuuu', 'en-US', 'STRICT').parse('29/02/2019', 'Date')).toThrow(
      '2019 is not a leap year',
    )
  })

  test.each([
    ['HH:mm', '2020-01-01', 'The format `HH:mm` asks for the time of day of a Date, which has none.'],
    ['uuuu', '10:00', 'asks for the date of a LocalTime'],
    ['uuuu XXX', '2020-01-01T10:00', 'asks for the offset of a LocalDateTime'],
    ['ppM', '2020-11-01', ''],
    ['pMM', '2020-11-01', "The text for 'pMM', '11' is out of range: at most 1 characters."],
  ])('%s cannot write %s', (pattern, text, message) => {
    if (message === '') expect(compilePattern(pattern).format(value(text))).toBe('11')
    else expect(() => compilePattern(pattern).format(value(text))).toThrow(message)
  })

  test.each([
    ['bb', "the letter 'b' has no meaning"],
    ["yyyy 'x", 'a quote is not closed'],
    ['yyyy]', "']' has no '[' before it"],
    ['yyyy{', "'{' is reserved"],
    ['MMMMMM', "'MMMMMM' has too many letters"],
    ['HHH', "'HHH' has too many letters"],
    ['V', "'V' must have 2 letters"],
    ['p', "'p' must stand before the letters that it pads"],
    ['cc', "'cc' has no meaning"],
    ['SSSSSSSSSS', "'SSSSSSSSSS' has too many letters"],
  ])('the pattern %s is malformed', (pattern, problem) => {
    expect(() => compilePattern(pattern)).toThrow(`The date format \`${pattern}\` is malformed: ${problem}`)
  })
})

test('no text makes the reader fail otherwise than with its error', () => {
  const pattern = fc.string({ unit: fc.constantFrom(..."GuyDMLdQqYwWEecFaBhKkHmsSAnNVzOXxZgp[]'-/ 1"), maxLength: 14 })
  fc.assert(
    fc.property(
      pattern,
      fc.string({ maxLength: 20 }),
      fc.constantFrom('SMART', 'STRICT', 'LENIENT'),
      (format, text, mode) => {
        attempt(() => {
          const compiled = compilePattern(format, 'en-US', mode)
          return `${compiled.tryParse(text, 'Date')}${compiled.tryParse(text, 'DateTime')}`
        })
      },
    ),
    { numRuns: 1000 },
  )
})

test('patterns are kept, and the oldest given up when there are many', () => {
  const first = compilePattern('uuuu')
  compilePattern('MM')
  expect(compilePattern('uuuu')).toBe(first)
  for (let i = 0; i < 600; i++) compilePattern(`uuuu'${i}'`)
  expect(compilePattern('uuuu')).not.toBe(first)
  expect(compilePattern('uuuu').format(LocalDateTime.ofEpochSecond(0, 0))).toBe('1970')
})
