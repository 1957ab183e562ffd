import { LocalDate, LocalDateTime, LocalTime } from '@twill/stdlib/value'
import fc from 'fast-check'

/** Zones of every kind: with and without daylight-saving time, half-hours, changes of their standard time. */
const zoneIds = [
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Europe/London',
  'Europe/Moscow',
  'Europe/Paris',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
]

export const zoneId = fc.constantFrom(...zoneIds)

/** Seconds since the epoch within the years 1 to 9999. */
export const epochSecond = fc.integer({ min: -62_135_000_000, max: 253_400_000_000 })
/** Within the years 1900 to 2100, where zones change. */
export const recentSecond = fc.integer({ min: -2_208_988_800, max: 4_133_980_799 })
const nanosecond = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 999 }).map((ms) => ms * 1_000_000),
  fc.integer({ min: 0, max: 999_999_999 }),
)

export const date = fc.integer({ min: -4_371_587, max: 2_932_896 }).map((day) => LocalDate.ofEpochDay(day))
export const time = fc
  .tuple(fc.integer({ min: 0, max: 86_399 }), nanosecond)
  .map(([second, nano]) => LocalTime.ofSecondOfDay(second, nano))
export const dateTime = fc.tuple(date, time).map(([d, t]) => LocalDateTime.of(d, t))
