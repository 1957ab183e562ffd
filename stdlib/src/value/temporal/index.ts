export { addTemporal, concatTemporal, periodToNumber, subtractTemporal } from './arithmetic.ts'
export { convertTemporal, dateTimeToNumber, numberToDateTime, textToTemporal } from './convert.ts'
export { DateTime } from './date-time.ts'
export { temporalField, temporalFields } from './fields.ts'
export { parseTemporal, temporalLiteral } from './literal.ts'
export { LocalDate } from './local-date.ts'
export { LocalDateTime } from './local-date-time.ts'
export { LocalTime } from './local-time.ts'
export { OffsetTime } from './offset-time.ts'
export { compilePattern, type TemporalPattern } from './pattern.ts'
export type { ResolverMode } from './pattern-resolve.ts'
export { Period } from './period.ts'
export {
  isTemporal,
  type LiteralTypeName,
  type LiteralTypes,
  type LiteralValue,
  type TemporalTypeName,
  type TemporalTypes,
  type TemporalValue,
  temporalTypeName,
} from './temporal.ts'
export { TimeZone } from './time-zone.ts'
