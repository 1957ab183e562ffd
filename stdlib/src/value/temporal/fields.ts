import { type LiteralTypes, temporalTypeName } from './temporal.ts'

const dateFields = ['year', 'month', 'day', 'quarter', 'dayOfWeek', 'dayOfYear']
const timeFields = ['hour', 'minutes', 'seconds', 'milliseconds', 'nanoseconds']
const zoneFields = ['offsetSeconds', 'timezone']

/** What scripts select from each type. Each is a getter of the class, which gives the value of the selection. */
export const temporalFields: Readonly<Record<keyof LiteralTypes, ReadonlySet<string>>> = {
  Date: new Set(dateFields),
  LocalTime: new Set(timeFields),
  LocalDateTime: new Set([...dateFields, ...timeFields]),
  DateTime: new Set([...dateFields, ...timeFields, ...zoneFields]),
  Time: new Set([...timeFields, ...zoneFields]),
  Period: new Set(['years', 'months', 'days', 'hours', 'minutes', 'secs']),
  TimeZone: new Set(),
}

/** What `.year`, `.timezone`, … select from a value between bars; undefined where it has no such field. */
export function temporalField(value: unknown, name: string): unknown {
  const type = temporalTypeName(value)
  if (type === undefined || !temporalFields[type].has(name)) return undefined
  return (value as Record<string, unknown>)[name]
}
