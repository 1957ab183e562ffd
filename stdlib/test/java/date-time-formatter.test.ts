import {
  compilePattern,
  DateTime,
  parseTemporal,
  type TemporalTypeName,
  type TemporalValue,
  TimeZone,
} from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Answer, askJava, differences, javaIsHere } from './ask-java.ts'

// Without `B` and `v`, whose texts come from younger locale data than Java 17 has, and without `qqq`, which the reference
// shows as a bare number.
const letter = fc.constantFrom(...'GuyDMLdQwWYEecFaKkHhmsSAnNVzOXxZg')
const anyRun = fc
  .tuple(letter, fc.constantFrom(1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 9, 10, 19, 20))
  .map(([c, count]) => c.repeat(count))
const commonRun = fc.constantFrom(
  ...['yyyy', 'yy', 'uuuu', 'y', 'MM', 'M', 'MMM', 'MMMM', 'LLL', 'dd', 'd', 'HH', 'H', 'hh', 'h', 'mm', 'ss', 's'],
  ...['SSS', 'S', 'a', 'EEE', 'EEEE', 'DDD', 'D', 'VV', 'z', 'zzzz', 'X', 'XXX', 'x', 'Z', 'ZZZZZ', 'O', 'OOOO'],
  ...['Q', 'QQQ', 'q', 'w', 'ww', 'W', 'e', 'ee', 'eee', 'c', 'ccc', 'YYYY', 'n', 'A', 'N', 'G', 'F', 'k', 'K', 'g'],
)
const separator = fc.constantFrom('-', '/', ':', ' ', ', ', '.', "'T'", "''", "' de '", '', '', '', '_', '(', '年')
const piece = fc.tuple(fc.oneof({ weight: 6, arbitrary: commonRun }, anyRun), separator).map((parts) => parts.join(''))
const section = fc.oneof(
  { weight: 9, arbitrary: piece },
  piece.map((inner) => `[${inner}]`),
)
const anyPattern = fc.array(section, { minLength: 1, maxLength: 6 }).map((sections) => sections.join(''))
const commonPattern = fc.constantFrom(
  ...['yyyy-MM-dd', 'dd/MM/yyyy', 'MM/dd/yyyy HH:mm:ss', 'yyyyMMdd', 'yyyyMMddHHmmssSSS', 'dd MMM yyyy', 'yyyy-DDD'],
  ...['EEE, d MMM yyyy HH:mm:ss Z', "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "yyyy-MM-dd'T'HH:mm:ssVV", 'd MMMM yyyy', 'ss.S'],
  ...["yyyy-MM-dd'T'HH:mm[:ss][.SSS][XXX]", 'hh:mm a', 'h:mm:ss a', "YYYY-'W'ww-e", 'uuuu-QQ-dd', 'Hmm', 'yyMMdd'],
  ...[
    'yyyy-M-d H:m:s',
    'yyyy-MM-dd HH:mm:ss O',
    'ppppyyyy-ppM-ppd',
    'G yyyy-MM-dd',
    'yyyy MMM W e',
    'k:mm',
    'dd.MMM.yy',
  ],
)

const two = (n: number) => String(n).padStart(2, '0')
const number = (min: number, max: number) => fc.integer({ min, max })
const year = fc.oneof(
  { weight: 6, arbitrary: number(1970, 2050).map(String) },
  fc.constantFrom('0001', '0000', '-0001', '0999', '9999', '+12345', '1900'),
)
const date = fc.tuple(year, number(1, 12), number(1, 28)).map(([y, m, d]) => `${y}-${two(m)}-${two(d)}`)
const time = fc
  .tuple(number(0, 23), number(0, 59), number(0, 59), fc.constantFrom('', '', '.5', '.123', '.000001', '.999999999'))
  .map(([h, m, s, fraction]) => `${two(h)}:${two(m)}:${two(s)}${fraction}`)
const local = fc.tuple(date, time).map((parts) => parts.join('T'))
const offset = fc.constantFrom('Z', '+05:30', '-08:00', '+02:03:04')
// Zones whose names have not changed since Java 17.
const region = fc.constantFrom(
  ...['Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'UTC', 'GMT', 'Australia/Sydney', 'America/Sao_Paulo'],
  ...['Asia/Tokyo', 'UTC+02:00', 'America/Los_Angeles', 'Africa/Cairo', 'Pacific/Auckland', 'Asia/Dubai'],
)
const typedValue = fc.oneof<fc.Arbitrary<[TemporalTypeName, string]>[]>(
  date.map((text) => ['Date', text]),
  time.map((text) => ['LocalTime', text]),
  local.map((text) => ['LocalDateTime', text]),
  fc.tuple(time, offset).map(([text, end]) => ['Time', text + end]),
  fc.tuple(local, offset).map(([text, end]) => ['DateTime', text + end]),
  fc.tuple(local, region).map(([text, zone]) => ['DateTime', `${text}Z[${zone}]`]),
)

/** A value, with its region in brackets. */
function temporalOf(text: string): TemporalValue {
  const [, iso = '', zone] = /^([^[]*)(?:\[(.*)\])?$/.exec(text) ?? []
  const value = parseTemporal(iso) as TemporalValue
  return zone !== undefined && value instanceof DateTime ? value.withZone(TimeZone.of(zone)) : value
}

function shown(value: TemporalValue): string {
  const zone = value instanceof DateTime ? value.zoneRegion : undefined
  return zone === undefined || zone.isOffset ? String(value) : `${value}[${zone}]`
}

const sample = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns: 4000, seed: 17 })

describe.skipIf(!javaIsHere)('java.time.format.DateTimeFormatter (needs Java 17)', () => {
  test('writes the same', () => {
    const questions = sample(fc.tuple(anyPattern, typedValue)).map(
      ([pattern, [type, text]]) => ['writeDate', pattern, 'en-US', type, text] as const,
    )
    const ours = ([, pattern, locale, , text]: (typeof questions)[number]) =>
      compilePattern(pattern, locale).format(temporalOf(text))
    expect(differences(questions, ours)).toEqual([])
  })

  test('reads the same', () => {
    const types: TemporalTypeName[] = ['Date', 'LocalTime', 'LocalDateTime', 'Time', 'DateTime']
    const cases = sample(
      fc.record({
        pattern: fc.oneof({ weight: 2, arbitrary: commonPattern }, anyPattern),
        value: typedValue,
        type: fc.option(fc.constantFrom(...types), { nil: undefined }),
        mode: fc.constantFrom('SMART', 'SMART', 'STRICT', 'LENIENT'),
        cut: fc.nat(),
        more: fc.constantFrom('', '', '', '', '0', '1', '9', '-', '+', ' ', ':', 'Z', 'x'),
        shout: fc.boolean(),
      }),
    )
    const written = askJava(cases.map(({ pattern, value }) => ['writeDate', pattern, 'en-US', ...value]))
    const questions = cases.flatMap(({ pattern, value, type, mode, cut, more, shout }, i) => {
      const [text] = textsOf(written[i] as Answer)
      if (text === undefined) return []
      const at = cut % (text.length + 1)
      const spoilt = text.slice(0, at) + more + text.slice(at)
      return [['readDate', pattern, 'en-US', mode, type ?? value[0], shout ? spoilt.toUpperCase() : spoilt] as const]
    })
    const ours = ([, pattern, locale, mode, type, text]: (typeof questions)[number]) =>
      shown(compilePattern(pattern, locale, mode).parse(text, type))
    const theirs = ([text = '']: readonly string[]) => shown(temporalOf(text))
    expect(
      differences(
        questions.filter(([, , , , type, text]) => !isReadOtherwise(type, text)),
        ours,
        theirs,
      ),
    ).toEqual([])
  })
})

const textsOf = (answer: Answer): readonly string[] => ('exception' in answer ? [] : answer)

/**
 * IST and BST are those of India and London, and not the first zones of Java's tables; a Time may have a zone without rules.
 */
function isReadOtherwise(type: TemporalTypeName, text: string): boolean {
  return /\b[IB]ST|SUMMER/i.test(text) || (type === 'Time' && /UTC|GMT|coordinated/i.test(text))
}
