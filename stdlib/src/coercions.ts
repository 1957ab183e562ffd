import { library } from '@twill/language/diagnostics'
import { parseTypeText, type SimpleTypeName } from '@twill/language/types'
import { example, type FunctionDeclaration, fn, type Overload, type } from './define.ts'
import {
  coerce,
  type DateTime,
  dateTimeToNumber,
  getField,
  type Num,
  numberToDateTime,
  type ObjectValue,
  type Period,
  periodToNumber,
  raise,
  TwillError,
  toStringValue,
  unwrap,
  type Value,
} from './value/index.ts'

const module = 'tw::util::Coercions'

/** What steers a coercion; null counts as left out. */
type Options = Readonly<Record<string, string | null>>

/** A conversion as `as` does it. */
function coercion(name: SimpleTypeName): (value: Value, options?: Options) => Value {
  const target = parseTypeText(name)
  return (value, options = {}) =>
    coerce(value, target, Object.fromEntries(Object.entries(options).filter(([, option]) => option !== null)))
}

const asBinary = coercion('Binary')
const asBoolean = coercion('Boolean')
const asDate = coercion('Date')
const asDateTime = coercion('DateTime')
const asLocalDateTime = coercion('LocalDateTime')
const asLocalTime = coercion('LocalTime')
const asNumber = coercion('Number')
const asPeriod = coercion('Period')
const asRegex = coercion('Regex')
const asString = coercion('String')
const asTime = coercion('Time')
const asTimeZone = coercion('TimeZone')

/** An empty format of a number is none. */
const numberFormat = (format: string | null): string | null => format || null

export const MillisOrSecs = type({
  module,
  name: 'MillisOrSecs',
  since: '2.4',
  doc: 'A unit in which moments are counted.',
  type: '"milliseconds" | "seconds"',
})

export const PeriodUnits = type({
  module,
  name: 'PeriodUnits',
  since: '2.4',
  doc: 'A unit in which periods are counted.',
  type: '"hours" | "minutes" | "seconds" | "milliseconds" | "nanos"',
})

export const RoundingMode = type({
  module,
  name: 'RoundingMode',
  since: '2.4',
  doc: 'A way to round: away from zero (`UP`), to zero (`DOWN`), up, down, or to the nearest with a rule for the middle.',
  type: '"UP" | "DOWN" | "CEILING" | "FLOOR" | "HALF_UP" | "HALF_DOWN" | "HALF_EVEN"',
})

export const Formatter = type({
  module,
  name: 'Formatter',
  since: '2.5',
  doc: 'One way to write numbers or times: a pattern and whose names and signs are used.',
  type: '{ format?: String | Null, locale?: String | Null }',
})

/** What the first of several patterns makes of a text; undefined when it follows none of them. */
function firstOf(convert: (value: Value, options: Options) => Value) {
  return (text: string, formatters: readonly ObjectValue[]): Value | undefined => {
    for (const formatter of formatters) {
      const option = (name: string): string | null => {
        const value = unwrap(getField(formatter, name) ?? null)
        return value === null ? null : toStringValue(value)
      }
      try {
        return convert(text, { format: option('format'), locale: option('locale') })
      } catch (failure) {
        if (!(failure instanceof TwillError)) throw failure
      }
    }
    return undefined
  }
}

/** The overload of a conversion that tries several patterns. */
function byFirst(result: SimpleTypeName, convert: (value: Value, options: Options) => Value): Overload {
  const first = firstOf(convert)
  return {
    type: `(str: String, formatters: Array<Formatter>): ${result}`,
    run: (text: string, formatters: readonly ObjectValue[]) => {
      const found = first(text, formatters)
      if (found === undefined) throw raise(library.noFormatterFits, { text, type: result, count: formatters.length })
      return found
    },
  }
}

/** The conversion that tries several patterns and gives null when none fits. */
function orNull(
  name: string,
  result: SimpleTypeName,
  convert: (value: Value, options: Options) => Value,
  examples: FunctionDeclaration['examples'],
): FunctionDeclaration {
  const first = firstOf(convert)
  return fn({
    module,
    name,
    since: '2.5',
    doc: `Reads a ${result} from a text by the first of several patterns that it follows; null when it follows none.`,
    params: { str: 'The text.', formatters: phrases.formatters },
    overloads: [
      {
        type: `(str: String, formatters: Array<Formatter>): ${result} | Null`,
        run: (text: string, formatters: readonly ObjectValue[]) => first(text, formatters) ?? null,
      },
    ],
    onNull: 'str',
    examples,
  })
}

const phrases = {
  formatters: 'The patterns, in the order in which they are tried.',
  format: 'The pattern that the text follows; null for the usual form.',
  locale: 'The language or country whose names and signs are used, such as `DE` or `pt-BR`.',
}

export const toArray = fn({
  module,
  name: 'toArray',
  since: '2.4',
  doc: 'Splits a text into its characters.',
  params: { text: 'The text.' },
  also: ['chars', 'characters', 'toCharArray'],
  overloads: [{ type: '(@StreamCapable text: String): Array<String>', run: (text: string) => [...text] }],
  examples: [
    example(
      'The letters of a word',
      'import * from tw::util::Coercions\n---\ntoArray("tweed")',
      '["t", "w", "e", "e", "d"]',
    ),
  ],
})

export const toBinary = fn({
  module,
  name: 'toBinary',
  since: '2.4',
  doc: 'Gives the bytes of a text in an encoding.',
  params: { str: 'The text.', encoding: 'The encoding, such as `UTF-8`.' },
  also: ['toBytes', 'getBytes', 'encode'],
  overloads: [
    {
      type: '(str: String, encoding: String): Binary',
      run: (text: string, encoding: string) => asBinary(text, { encoding }),
    },
  ],
  examples: [
    example('Two bytes for one letter', 'import * from tw::util::Coercions\n---\nsizeOf(toBinary("é", "UTF-8"))', '2'),
  ],
})

export const toBoolean = fn({
  module,
  name: 'toBoolean',
  since: '2.4',
  doc: 'Reads `true` or `false`, in letters of any case.',
  params: { str: 'The text.' },
  also: ['parseBoolean', 'bool'],
  overloads: [{ type: '(str: String): Boolean', run: (text: string) => asBoolean(text) }],
  examples: [
    example('In capitals', 'import * from tw::util::Coercions\n---\ntoBoolean("TRUE")', 'true'),
    example('Neither', 'import * from tw::util::Coercions\n---\ntoBoolean("yes")', { error: 'TW5010' }),
  ],
})

export const toDate = fn({
  module,
  name: 'toDate',
  since: '2.4',
  doc: 'Reads a Date from a text.',
  params: { str: 'The text.', ...phrases },
  also: ['parseDate', 'strptime', 'to_date'],
  overloads: [
    byFirst('Date', asDate),
    {
      type: '(str: String, format: String | Null = null, locale: String | Null = null): Date',
      run: (text: string, format: string | null, locale: string | null) => asDate(text, { format, locale }),
    },
  ],
  examples: [
    example(
      'By a pattern',
      'import * from tw::util::Coercions\n---\ntoDate("29.02.2024", "dd.MM.uuuu") == |2024-02-29|',
      'true',
    ),
    example('In another form', 'import * from tw::util::Coercions\n---\ntoDate("29.02.2024")', { error: 'TW5010' }),
  ],
})

export const toDateTime = fn({
  module,
  name: 'toDateTime',
  since: '2.4',
  doc: 'Gives the DateTime that a text shows, or that so many seconds or milliseconds after 1970 is, in UTC.',
  params: {
    number: 'How many units after 1970-01-01T00:00:00Z.',
    unit: 'The unit; null for seconds.',
    str: 'The text.',
    ...phrases,
  },
  also: ['fromEpoch', 'parseDateTime', 'fromUnixTime'],
  overloads: [
    {
      type: '(number: Number, unit: MillisOrSecs | Null = null): DateTime',
      run: (count: Num, unit: string | null) => (unit === null ? numberToDateTime(count) : asDateTime(count, { unit })),
    },
    byFirst('DateTime', asDateTime),
    {
      type: '(str: String, format: String | Null = null, locale: String | Null = null): DateTime',
      run: (text: string, format: string | null, locale: string | null) => asDateTime(text, { format, locale }),
    },
  ],
  examples: [
    example('From seconds', 'import * from tw::util::Coercions\n---\ntoDateTime(1709231400)', '|2024-02-29T18:30:00Z|'),
    example(
      'From a text',
      'import * from tw::util::Coercions\n---\ntoDateTime("2024-02-29T18:30:00+01:00")',
      '|2024-02-29T18:30:00+01:00|',
    ),
  ],
})

export const toLocalDateTime = fn({
  module,
  name: 'toLocalDateTime',
  since: '2.4',
  doc: 'Reads a LocalDateTime from a text.',
  params: { str: 'The text.', ...phrases },
  overloads: [
    byFirst('LocalDateTime', asLocalDateTime),
    {
      type: '(str: String, format: String | Null = null, locale: String | Null = null): LocalDateTime',
      run: (text: string, format: string | null, locale: string | null) => asLocalDateTime(text, { format, locale }),
    },
  ],
  examples: [
    example(
      'In the usual form',
      'import * from tw::util::Coercions\n---\ntoLocalDateTime("2024-02-29T18:30:00")',
      '|2024-02-29T18:30:00|',
    ),
  ],
})

export const toLocalTime = fn({
  module,
  name: 'toLocalTime',
  since: '2.4',
  doc: 'Reads a LocalTime from a text.',
  params: { str: 'The text.', ...phrases },
  overloads: [
    byFirst('LocalTime', asLocalTime),
    {
      type: '(str: String, format: String | Null = null, locale: String | Null = null): LocalTime',
      run: (text: string, format: string | null, locale: string | null) => asLocalTime(text, { format, locale }),
    },
  ],
  examples: [
    example('In the usual form', 'import * from tw::util::Coercions\n---\ntoLocalTime("18:30:05")', '|18:30:05|'),
  ],
})

export const toNumber = fn({
  module,
  name: 'toNumber',
  since: '2.4',
  doc: 'Gives the number that a text or key shows, or how many units a period has or a moment is after 1970.',
  params: {
    dateTime: 'The moment.',
    period: 'The period.',
    unit: 'The unit; null for seconds.',
    value: 'The text.',
    str: 'The text.',
    ...phrases,
  },
  also: ['parseInt', 'parseFloat', 'toInt', 'epoch', 'parseNumber'],
  overloads: [
    {
      type: '(dateTime: DateTime, unit: MillisOrSecs | Null = null): Number',
      run: (moment: DateTime, unit: string | null) => dateTimeToNumber(moment, unit ?? undefined),
    },
    {
      type: '(period: Period, unit: PeriodUnits | Null = null): Number',
      run: (period: Period, unit: string | null) => periodToNumber(period, unit ?? undefined),
    },
    byFirst('Number', asNumber),
    {
      type: '(value: String | Key, format: String | Null = null, locale: String | Null = null): Number',
      run: (value: Value, format: string | null, locale: string | null) =>
        asNumber(value, { format: numberFormat(format), locale }),
    },
  ],
  examples: [
    example('From a text', 'import * from tw::util::Coercions\n---\ntoNumber("1,234.50", "#,##0.00")', '1234.5'),
    example('A decimal comma', 'import * from tw::util::Coercions\n---\ntoNumber("1,25", "0.00", "ES")', '1.25'),
    example('A period in minutes', 'import * from tw::util::Coercions\n---\ntoNumber(|PT1H30M|, "minutes")', '90'),
  ],
})

export const toPeriod = fn({
  module,
  name: 'toPeriod',
  since: '2.4',
  doc: 'Reads a Period from a text.',
  params: { str: 'The text.' },
  overloads: [{ type: '(str: String): Period', run: (text: string) => asPeriod(text) }],
  examples: [example('A day and a half', 'import * from tw::util::Coercions\n---\ntoPeriod("PT36H")', '|PT36H|')],
})

export const toRegex = fn({
  module,
  name: 'toRegex',
  since: '2.4',
  doc: 'Makes a regular expression from its text.',
  params: { str: 'The regular expression, without slashes around it.' },
  overloads: [{ type: '(str: String): Regex', run: (text: string) => asRegex(text) }],
  examples: [
    example(
      'One that is computed',
      'import * from tw::util::Coercions\n---\n"a1b22" replace toRegex("[0-9]+") with "#"',
      '"a#b#"',
    ),
  ],
})

export const toText = fn({
  module,
  name: 'toString',
  since: '2.4',
  doc: 'Gives the text of a value: of numbers, dates and times by a pattern, of bytes by an encoding, of characters joined.',
  params: {
    number: 'The number.',
    date: 'The date or time.',
    binary: 'The bytes.',
    data: 'The value.',
    arr: 'The characters.',
    format: 'The pattern of the text; null for the usual form.',
    locale: phrases.locale,
    roundMode: 'How digits that the format leaves out are rounded; null for `HALF_UP`.',
    encoding: 'The encoding, such as `UTF-8`.',
  },
  also: ['str', 'text', 'strftime', 'formatDate', 'formatNumber', 'join'],
  overloads: [
    {
      type: '(number: Number, format: String | Null = null, locale: String | Null = null, roundMode: RoundingMode | Null = null): String',
      run: (number: Num, format: string | null, locale: string | null, roundMode: string | null) =>
        asString(number, { format: numberFormat(format), locale, roundMode }),
    },
    {
      type: '(date: Date | DateTime | LocalDateTime | LocalTime | Time, format: String | Null = null, locale: String | Null = null): String',
      run: (date: Value, format: string | null, locale: string | null) => asString(date, { format, locale }),
    },
    {
      type: '(binary: Binary, encoding: String): String',
      run: (bytes: Uint8Array, encoding: string) => asString(bytes, { encoding }),
    },
    {
      type: '(data: TimeZone | Uri | Boolean | Period | Regex | Key): String',
      run: (value: Value) => asString(value),
    },
    { type: '(arr: Array<String>): String', run: (characters: readonly string[]) => characters.join('') },
  ],
  examples: [
    example('A price', 'import * from tw::util::Coercions\n---\ntoString(1234.5, "#,##0.00")', '"1,234.50"'),
    example('A date', 'import * from tw::util::Coercions\n---\ntoString(|2024-02-29|, "dd.MM.uuuu")', '"29.02.2024"'),
    example(
      'Rounded to even',
      'import * from tw::util::Coercions\n---\ntoString(0.125, "0.00", null, "HALF_EVEN")',
      '"0.12"',
    ),
    example('Characters', 'import * from tw::util::Coercions\n---\ntoString(["t", "w"])', '"tw"'),
  ],
})

export const toTime = fn({
  module,
  name: 'toTime',
  since: '2.4',
  doc: 'Reads a Time from a text.',
  params: { str: 'The text.', ...phrases },
  overloads: [
    byFirst('Time', asTime),
    {
      type: '(str: String, format: String | Null = null, locale: String | Null = null): Time',
      run: (text: string, format: string | null, locale: string | null) => asTime(text, { format, locale }),
    },
  ],
  examples: [
    example('In the usual form', 'import * from tw::util::Coercions\n---\ntoTime("18:30:05Z")', '|18:30:05Z|'),
  ],
})

export const toTimeZone = fn({
  module,
  name: 'toTimeZone',
  since: '2.4',
  doc: 'Reads a TimeZone from an offset or a name.',
  params: { str: 'The text.' },
  overloads: [{ type: '(str: String): TimeZone', run: (text: string) => asTimeZone(text) }],
  examples: [
    example('An offset', 'import * from tw::util::Coercions\n---\ntoTimeZone("-03:00")', '|-03:00|'),
    example(
      'A moment elsewhere',
      'import * from tw::util::Coercions\n---\n|2024-02-29T12:00:00Z| >> toTimeZone("Asia/Tokyo")',
      '|2024-02-29T21:00:00+09:00[Asia/Tokyo]|',
    ),
  ],
})

export const toUri = fn({
  module,
  name: 'toUri',
  since: '2.4',
  doc: 'Takes a text as an address.',
  params: { str: 'The text.' },
  overloads: [{ type: '(str: String): Uri', run: (text: string) => text }],
  examples: [
    example(
      'An address',
      'import * from tw::util::Coercions\n---\ntoUri("https://shop.example/")',
      '"https://shop.example/"',
    ),
  ],
})

export const toDateOrNull = orNull('toDateOrNull', 'Date', asDate, [
  example(
    'By the second pattern',
    'import * from tw::util::Coercions\n---\ntoDateOrNull("29.02.2024", [{ format: "uuuu/MM/dd" }, { format: "dd.MM.uuuu" }]) == |2024-02-29|',
    'true',
  ),
  example(
    'By none',
    'import * from tw::util::Coercions\n---\ntoDateOrNull("soon", [{ format: "uuuu/MM/dd" }])',
    'null',
  ),
])

export const toDateTimeOrNull = orNull('toDateTimeOrNull', 'DateTime', asDateTime, [
  example(
    'By the second pattern',
    'import * from tw::util::Coercions\n---\ntoDateTimeOrNull("2024-02-29 08:15Z", [{ format: "dd.MM.uuuu HH:mmX" }, { format: "uuuu-MM-dd HH:mmX" }]) == |2024-02-29T08:15:00Z|',
    'true',
  ),
  example('No pattern', 'import * from tw::util::Coercions\n---\ntoDateTimeOrNull("2024-02-29T08:15:00Z", [])', 'null'),
])

export const toLocalDateTimeOrNull = orNull('toLocalDateTimeOrNull', 'LocalDateTime', asLocalDateTime, [
  example(
    'By the second pattern',
    'import * from tw::util::Coercions\n---\ntoLocalDateTimeOrNull("29.02.2024 08:15", [{ format: "uuuu-MM-dd HH:mm" }, { format: "dd.MM.uuuu HH:mm" }]) == |2024-02-29T08:15:00|',
    'true',
  ),
  example(
    'No such day',
    'import * from tw::util::Coercions\n---\ntoLocalDateTimeOrNull("2023-02-31 25:15", [{ format: "uuuu-MM-dd HH:mm" }])',
    'null',
  ),
])

export const toLocalTimeOrNull = orNull('toLocalTimeOrNull', 'LocalTime', asLocalTime, [
  example(
    'By the second pattern',
    'import * from tw::util::Coercions\n---\ntoLocalTimeOrNull("8.15", [{ format: "HH:mm" }, { format: "H.mm" }]) == |08:15:00|',
    'true',
  ),
  example(
    'By none',
    'import * from tw::util::Coercions\n---\ntoLocalTimeOrNull("noon", [{ format: "HH:mm" }])',
    'null',
  ),
])

export const toNumberOrNull = orNull('toNumberOrNull', 'Number', asNumber, [
  example(
    'With the signs of a country',
    'import * from tw::util::Coercions\n---\ntoNumberOrNull("1.234,5", [{ format: "#,##0.0", locale: "de" }]) == 1234.5',
    'true',
  ),
  example('By none', 'import * from tw::util::Coercions\n---\ntoNumberOrNull("many", [{ format: "0" }])', 'null'),
])

export const toTimeOrNull = orNull('toTimeOrNull', 'Time', asTime, [
  example(
    'By the second pattern',
    'import * from tw::util::Coercions\n---\ntoTimeOrNull("08.15+01:00", [{ format: "HH:mmxxx" }, { format: "HH.mmxxx" }]) == |08:15:00+01:00|',
    'true',
  ),
  example('Null', 'import * from tw::util::Coercions\n---\ntoTimeOrNull(null, [{ format: "HH:mmxxx" }])', 'null'),
])
