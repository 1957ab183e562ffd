import type { Type } from '@twill/language/types'
import type { Metadata } from './annotated.ts'
import { type Conversion, hintFor, textOption, wordOption } from './coerce-option.ts'
import type { Report } from './coerce-report.ts'
import { Key, keyName } from './key.ts'
import { isNumber, numberText } from './number.ts'
import {
  compilePattern,
  convertTemporal,
  DateTime,
  isTemporal,
  numberToDateTime,
  Period,
  parseTemporal,
  type TemporalPattern,
  type TemporalTypeName,
  type TemporalValue,
  TimeZone,
  temporalTypeName,
  textToTemporal,
} from './temporal/index.ts'
import type { Value } from './value.ts'

const examples: Readonly<Record<TemporalTypeName, string>> = {
  Date: '2024-05-31',
  DateTime: '2024-05-31T18:30:00Z',
  LocalDateTime: '2024-05-31T18:30:00',
  LocalTime: '18:30:00',
  Time: '18:30:00Z',
}

const modes = ['SMART', 'STRICT', 'LENIENT'] as const

/** The pattern that metadata describe; undefined without a `format`. */
export function patternOf(metadata: Metadata): TemporalPattern | undefined {
  const format = textOption(metadata, 'format')
  return format === undefined
    ? undefined
    : compilePattern(format, textOption(metadata, 'locale'), wordOption(metadata, 'mode', modes))
}

/** The zone that local values take: `timezone`, else UTC. */
export function zoneOf(metadata: Metadata): TimeZone | undefined {
  const timezone = Object.hasOwn(metadata, 'timezone') ? metadata.timezone : undefined
  if (timezone instanceof TimeZone) return timezone
  const name = textOption(metadata, 'timezone')
  return name === undefined ? undefined : TimeZone.of(name)
}

/** String and Number (by `format`, `locale`, `mode`; for DateTime by `unit`) and other points in time as one of these types. */
export function toTemporal(
  target: TemporalTypeName,
  value: Value,
  type: Type,
  metadata: Metadata,
  report: Report,
): Value | undefined {
  const zone = zoneOf(metadata)
  if (value instanceof Key) return toTemporal(target, keyName(value), type, metadata, report)
  if (isTemporal(value)) {
    const converted = convertTemporal(value, target, zone) ?? report.fail(value, type, metadata)
    return moved(converted, value instanceof DateTime ? zone : undefined)
  }
  const pattern = patternOf(metadata)
  if (isNumber(value) && pattern === undefined && target === 'DateTime') {
    return moved(numberToDateTime(value, textOption(metadata, 'unit')), zone)
  }
  const text = typeof value === 'string' ? value : isNumber(value) && pattern ? numberText(value) : undefined
  if (text === undefined) return report.fail(value, type, metadata, hintFor.temporal(value, target, examples[target]))
  if (pattern) return readByPattern(text, target, pattern, zone) ?? report.failBy(() => pattern.parse(text, target))
  return (
    withoutZone(readPlain(text, target, report), text, target, zone) ??
    report.fail(value, type, metadata, hintFor.temporal(value, target, examples[target]))
  )
}

const moved = (value: TemporalValue | undefined, zone: TimeZone | undefined): TemporalValue | undefined =>
  zone !== undefined && value instanceof DateTime ? value.withZone(zone) : value

/** An argument is no Date because a Date could be cut out of it: another overload may take all of it. */
function readPlain(text: string, target: TemporalTypeName, report: Report): TemporalValue | undefined {
  const read = textToTemporal(text, target)
  return read === undefined || report.explicit || temporalTypeName(parseTemporal(text)) === target ? read : undefined
}

/** What a text without an offset is read as before it gets one. */
const localTypes: { readonly [T in TemporalTypeName]?: TemporalTypeName } = {
  DateTime: 'LocalDateTime',
  Time: 'LocalTime',
}

/** A local text as a DateTime or Time of the zone that was named, else of UTC. */
function withoutZone(
  read: TemporalValue | undefined,
  text: string,
  target: TemporalTypeName,
  zone: TimeZone | undefined,
): TemporalValue | undefined {
  const localType = localTypes[target]
  if (read !== undefined || localType === undefined) return read
  if (hasOffset(text)) return undefined
  const local = textToTemporal(text, localType)
  return local && convertTemporal(local, target, zone)
}

function hasOffset(text: string): boolean {
  const typeName = temporalTypeName(parseTemporal(text))
  return typeName === 'DateTime' || typeName === 'Time'
}

function readByPattern(
  text: string,
  target: TemporalTypeName,
  pattern: TemporalPattern,
  zone: TimeZone | undefined,
): TemporalValue | undefined {
  const read = pattern.tryParse(text, target)
  if (read !== undefined || zone === undefined || target !== 'DateTime') return read
  const local = pattern.tryParse(text, 'LocalDateTime')
  return local && DateTime.of(local, zone)
}

export const toTimeZone: Conversion = (value, type, metadata, report) => {
  if (value instanceof TimeZone) return value
  if (value instanceof Key) return toTimeZone(keyName(value), type, metadata, report)
  const zone =
    typeof value === 'string'
      ? TimeZone.parse(value)
      : isTemporal(value)
        ? convertTemporal(value, 'TimeZone')
        : undefined
  return (
    zone ??
    report.fail(
      value,
      type,
      metadata,
      typeof value === 'string'
        ? 'Write an offset such as "-03:00" or a region such as "America/New_York".'
        : hintFor.nothing(value),
    )
  )
}

export const toPeriod: Conversion = (value, type, metadata, report) => {
  if (value instanceof Period) return value
  if (value instanceof Key) return toPeriod(keyName(value), type, metadata, report)
  const period = typeof value === 'string' ? Period.parse(value) : undefined
  return (
    period ??
    report.fail(
      value,
      type,
      metadata,
      typeof value === 'string' ? 'A period is written as "P1Y2M3D" or "PT8H30M".' : hintFor.nothing(value),
    )
  )
}
