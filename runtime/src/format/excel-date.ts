import {
  convertTemporal,
  DateTime,
  LocalDate,
  LocalDateTime,
  LocalTime,
  OffsetTime,
  type Value,
} from '@twill/stdlib/value'

// A point in time is a number: days since the end of 1899, or since 1904. The first of the two counts has a 29 February 1900.

/** What a number format shows of a number. */
export type Shown = 'number' | 'date' | 'time' | 'dateTime'

const days1899 = -25_569
const days1904 = -24_107
const leapDayOf1900 = 60
const millisecondsOfDay = 86_400_000

/** The formats that every workbook has, by number. */
const builtIn: readonly (readonly [from: number, to: number, Shown])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'dateTime'],
  [27, 36, 'date'],
  [45, 47, 'time'],
  [50, 58, 'date'],
]

export const shownByNumber = (format: number): Shown =>
  builtIn.find(([from, to]) => format >= from && format <= to)?.[2] ?? 'number'

/** What a format such as `dd/mm/yyyy hh:mm` shows. */
export function shownByCode(code: string): Shown {
  const [first = ''] = code.replace(/"[^"]*"|[\\_*]./g, '').split(';')
  const letters = first.replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').toLowerCase()
  if (letters.includes('general')) return 'number'
  const hasTime = /[hs]/.test(letters)
  const hasDate = /[yd]/.test(letters) || (letters.includes('m') && !hasTime)
  return hasDate && hasTime ? 'dateTime' : hasDate ? 'date' : hasTime ? 'time' : 'number'
}

/** The point in time that a number stands for; undefined where it stands for none. */
export function ofSerial(serial: number, shown: Shown, since1904: boolean): Value | undefined {
  if (shown === 'number' || serial < 0 || serial >= 2_958_466) return undefined
  let day = Math.floor(serial)
  let milliseconds = Math.round((serial - day) * millisecondsOfDay)
  if (milliseconds === millisecondsOfDay) {
    day++
    milliseconds = 0
  }
  const time = LocalTime.ofSecondOfDay(Math.floor(milliseconds / 1000), (milliseconds % 1000) * 1_000_000)
  if (shown === 'time') return day === 0 ? time : undefined
  if (!since1904 && (day === 0 || day === leapDayOf1900)) return undefined
  const date = LocalDate.ofEpochDay(
    since1904 ? day + days1904 : day < leapDayOf1900 ? day + days1899 + 1 : day + days1899,
  )
  return shown === 'date' && milliseconds === 0 ? date : LocalDateTime.of(date, time)
}

interface Serial {
  readonly serial: number
  readonly shown: Shown
}

/** The number for a point in time, by its own clock; undefined where there is none. */
export function toSerial(value: Value): Serial | undefined {
  if (value instanceof LocalDate) return dated(value, 0, 'date')
  if (value instanceof LocalTime) return { serial: fractionOf(value), shown: 'time' }
  if (value instanceof OffsetTime) return toSerial(convertTemporal(value, 'LocalTime') as Value)
  if (value instanceof DateTime) return toSerial(convertTemporal(value, 'LocalDateTime') as Value)
  if (!(value instanceof LocalDateTime)) return undefined
  const date = LocalDate.of(value.year, value.month, value.day)
  const time = LocalTime.of(value.hour, value.minutes, value.seconds, value.nanoseconds)
  return dated(date, fractionOf(time), 'dateTime')
}

const fractionOf = (time: LocalTime): number => (time.secondOfDay + time.nanoseconds / 1e9) / 86_400

function dated(date: LocalDate, fraction: number, shown: Shown): Serial | undefined {
  const day = date.epochDay - days1899
  if (day < 2 || date.year > 9999) return undefined
  return { serial: (day <= leapDayOf1900 ? day - 1 : day) + fraction, shown }
}
