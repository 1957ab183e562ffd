import type { Type } from '@twill/language/types'
import { type Metadata, metadataOf, unwrap } from './annotated.ts'
import { bytesToText } from './coerce-binary.ts'
import { type Conversion, hintFor, textOption, wordOption } from './coerce-option.ts'
import { throwing } from './coerce-report.ts'
import { patternOf, zoneOf } from './coerce-temporal.ts'
import { Key, Namespace } from './key.ts'
import { isNumber, numberText } from './number.ts'
import { formatNumber } from './number-format.ts'
import { Range } from './range.ts'
import { Regex } from './regex.ts'
import { DateTime, isTemporal, Period, TimeZone } from './temporal/index.ts'
import { TypeValue } from './type-test.ts'
import type { Value } from './value.ts'

const roundModes = ['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN'] as const

/**
 * A value as String: numbers by `format`, `locale` and `roundMode`, dates and times by `format`, `locale` and `timezone`,
 * Binary by `base` or `encoding`. Null, objects, functions and arrays other than ranges have no text.
 */
export const toText: Conversion = (value, type, metadata, report) => {
  if (typeof value === 'string') return value
  if (isNumber(value)) {
    const format = textOption(metadata, 'format')
    if (format === undefined) return numberText(value)
    return formatNumber(value, format, textOption(metadata, 'locale'), wordOption(metadata, 'roundMode', roundModes))
  }
  if (typeof value === 'boolean') return String(value)
  if (isTemporal(value)) {
    const zone = value instanceof DateTime ? zoneOf(metadata) : undefined
    const shown = zone && value instanceof DateTime ? value.withZone(zone) : value
    return patternOf(metadata)?.format(shown) ?? shown.toString()
  }
  if (value instanceof Uint8Array) return bytesToText(value, metadata)
  if (value instanceof Range) return value.join(',')
  return hasText(value) ? value.toString() : report.fail(value, type, metadata, hintFor.text(value))
}

const hasText = (value: Value): value is Key | Namespace | Regex | Period | TimeZone | TypeValue =>
  value instanceof Key ||
  value instanceof Namespace ||
  value instanceof Regex ||
  value instanceof Period ||
  value instanceof TimeZone ||
  value instanceof TypeValue

const stringType: Type = { kind: 'simple', name: 'String' }
const none: Metadata = {}

/**
 * The text of a value, as `++`, interpolation and text formats show it; a format that came with the value counts.
 * @throws TwillError TW5010 for null, objects, arrays and functions
 */
export function toStringValue(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberText(value)
  return toText(unwrap(value), stringType, metadataOf(value) ?? none, throwing()) as string
}
