import { example, fn } from '../define.ts'
import type { Host } from '../host.ts'
import { DateTime, LocalDate, type LocalDateTime, TimeZone } from '../value/index.ts'
import { module } from './module.ts'

export const now = fn({
  module,
  name: 'now',
  since: '2.0',
  doc: 'Gives the current date and time in the local time zone.',
  params: {},
  also: ['today', 'currentTime', 'sysdate', 'getdate'],
  overloads: [
    {
      type: '(): DateTime',
      withHost: (host: Host) => () => {
        const { epochMilliseconds, zone } = host.now()
        return DateTime.ofEpochMilliseconds(epochMilliseconds, TimeZone.of(zone))
      },
    },
  ],
  effects: ['clock'],
  examples: [
    example('The current time in Tokyo', 'now() >> "Asia/Tokyo"', undefined),
    example('Time goes on', 'now() >= |2024-01-01T00:00:00Z|', 'true'),
  ],
})

type Dated = LocalDate | DateTime | LocalDateTime

const dateOf = (value: Dated): LocalDate => (value instanceof LocalDate ? value : value.toLocalDate())

export const daysBetween = fn({
  module,
  name: 'daysBetween',
  since: '2.0',
  doc: 'Gives the number of days from one date to another; negative when the second is earlier. Times of day do not count.',
  params: { from: 'The first date.', to: 'The second date.' },
  also: ['dateDiff', 'diffDays', 'datediff'],
  overloads: [
    {
      type: '(from: Date, to: Date): Number',
      run: (from: LocalDate, to: LocalDate) => from.daysUntil(to),
    },
    {
      type: '(from: Date | DateTime | LocalDateTime, to: Date | DateTime | LocalDateTime): Number',
      run: (from: Dated, to: Dated) => dateOf(from).daysUntil(dateOf(to)),
    },
  ],
  examples: [
    example('February of a leap year', 'daysBetween(|2024-02-01|, |2024-03-01|)', '29'),
    example('Of dates with times', 'daysBetween("2024-01-01T23:59:00Z", "2024-01-02T00:01:00Z")', '1'),
    example('Backwards', 'daysBetween("2024-01-02", "2024-01-01")', '-1'),
  ],
})

export const isLeapYear = fn({
  module,
  name: 'isLeapYear',
  since: '2.0',
  doc: 'Whether the year of a date has a 29th of February.',
  params: { dateTime: 'The date and time.', date: 'The date.', datetime: 'The local date and time.' },
  also: ['leapYear'],
  overloads: [
    {
      type: '(dateTime: DateTime): Boolean',
      run: (dateTime: DateTime) => dateTime.isLeapYear,
    },
    {
      type: '(date: Date): Boolean',
      run: (date: LocalDate) => date.isLeapYear,
    },
    {
      type: '(datetime: LocalDateTime): Boolean',
      run: (dateTime: LocalDateTime) => dateTime.isLeapYear,
    },
  ],
  examples: [example('Centuries', '[|2000-01-01|, |1900-01-01|] map isLeapYear($)', '[true, false]')],
})
