import { diagnostic } from './diagnostic.ts'

// TW52xx: dates, times, periods and zones.

export const periodDoesNotFit = diagnostic({
  code: 'TW5201',
  slug: 'period-does-not-fit',
  message: '{period} cannot be added to or taken from a {type}.',
  hint: '{advice}',
  why: 'A Date has no time of day that hours could move, and a time of day no date that days could move.',
})

export const noSuchDay = diagnostic({
  code: 'TW5202',
  slug: 'no-such-day',
  message: 'Year {year}, month {month}, day {day} is no day of the calendar.',
  why: 'Months have 28 to 31 days; a leap year has a February 29.',
})

export const temporalOutOfRange = diagnostic({
  code: 'TW5203',
  slug: 'temporal-out-of-range',
  message: '{what} {value} is out of range: {range}.',
  why: 'Each part of a date, a time or an offset has its range.',
})

export const badDatePattern = diagnostic({
  code: 'TW5204',
  slug: 'bad-date-pattern',
  message: 'The date format `{pattern}` is malformed: {problem}.',
  hint: "A format looks like `uuuu-MM-dd'T'HH:mm`; letters of the text itself go in single quotes.",
  why: 'Formats of dates and times follow the patterns of Java’s DateTimeFormatter.',
})

export const unreadableDate = diagnostic({
  code: 'TW5205',
  slug: 'unreadable-date',
  message: 'Cannot read `{text}` as {type} by the format `{pattern}`: {problem}.',
  hint: '{advice}',
  why: 'A text must follow the format from its first to its last character, and its parts must make a value together.',
})

export const missingDatePart = diagnostic({
  code: 'TW5206',
  slug: 'missing-date-part',
  message: 'The format `{pattern}` asks for the {part} of a {type}, which has none.',
  hint: '`{letters}` can be left out of the format, or the value turned into {target} first.',
  why: 'A Date has no time of day, a LocalTime no date, and only DateTime and Time have an offset.',
})

export const unknownTimeUnit = diagnostic({
  code: 'TW5207',
  slug: 'unknown-time-unit',
  message: '`{unit}` is no unit of time that can be used here.',
  hint: 'The units are {units}.',
  why: 'A number and a moment or a period are turned into each other by a unit.',
})

export const noFixedLength = diagnostic({
  code: 'TW5208',
  slug: 'no-fixed-length',
  message: '{period} has no fixed length in {unit}.',
  hint: '{advice}',
  why: 'A month has 28 to 31 days, so months and years are no number of days, hours or seconds.',
})

export const periodsWithoutOrder = diagnostic({
  code: 'TW5209',
  slug: 'periods-without-order',
  message: 'There is no order between the periods {left} and {right}.',
  why: 'Whether a month is longer than 30 days depends on the month.',
})

export const unknownTimeZone = diagnostic({
  code: 'TW5210',
  slug: 'unknown-time-zone',
  message: 'There is no time zone `{zone}`.',
  hint: 'A zone is an offset such as `-03:00` or a region such as `America/New_York`.',
  why: 'The regions are those of the time zone database.',
})

export const unknownDateMode = diagnostic({
  code: 'TW5211',
  slug: 'unknown-date-mode',
  message: '`{mode}` is no mode of reading dates.',
  hint: 'The modes are {modes}.',
  why: 'The mode says what becomes of a day such as February 30: SMART takes the last of the month, STRICT refuses, LENIENT counts on.',
})
