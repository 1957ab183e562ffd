import { fullId } from './ids.ts'
import type { JsonValue, SaveError } from './org.ts'
import type { Field } from './schema/sobject-type.ts'
import type { SqlValue } from './store/database.ts'

/** What a field holds after a save, or why it cannot. */
export type Stored = { readonly value: SqlValue } | { readonly error: SaveError }

const stored = (value: SqlValue): Stored => ({ value })
const refused = (statusCode: string, message: string, field: Field): Stored => ({
  error: { statusCode, message, fields: [field.name] },
})

const quotable = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))

const tokenOf = (value: JsonValue): string =>
  typeof value === 'string'
    ? 'VALUE_STRING'
    : typeof value === 'number'
      ? Number.isInteger(value)
        ? 'VALUE_NUMBER_INT'
        : 'VALUE_NUMBER_FLOAT'
      : typeof value === 'boolean'
        ? `VALUE_${String(value).toUpperCase()}`
        : Array.isArray(value)
          ? 'START_ARRAY'
          : 'START_OBJECT'

const unreadable = (type: string, value: JsonValue, field: Field): Stored =>
  refused(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${type} from ${tokenOf(value)} value ${quotable(value)} or request may be missing a required field`,
    field,
  )

/**
 * A value of a request as its column holds it. Texts of numbers, booleans and dates are read too, for XML and CSV have no others.
 * An empty text is no value.
 */
export function toStored(field: Field, value: JsonValue): Stored {
  if (value === null || value === '') return stored(null)
  switch (field.type) {
    case 'boolean':
      return booleanOf(field, value)
    case 'int':
    case 'long':
    case 'double':
    case 'currency':
    case 'percent':
      return numberOf(field, value)
    case 'date':
      return dateOf(field, value)
    case 'datetime':
      return datetimeOf(field, value)
    case 'time':
      return timeOf(field, value)
    case 'id':
    case 'reference':
      return referenceOf(field, value)
    case 'base64':
      return bytesOf(field, value)
    default:
      return textOf(field, value)
  }
}

function booleanOf(field: Field, value: JsonValue): Stored {
  if (value === true || value === false) return stored(value ? 1 : 0)
  const text = typeof value === 'string' ? value.toLowerCase() : value
  if (text === 'true' || text === '1') return stored(1)
  if (text === 'false' || text === '0') return stored(0)
  return unreadable('boolean', value, field)
}

function numberOf(field: Field, value: JsonValue): Stored {
  const text = typeof value === 'string' ? value.trim() : value
  const isText = typeof text === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
  const number = typeof text === 'number' ? text : isText ? Number(text) : Number.NaN
  const whole = field.type === 'int' || field.type === 'long'
  if (!Number.isFinite(number) || (whole && !Number.isInteger(number)))
    return unreadable(whole ? 'int' : field.type, value, field)
  const places = field.precision - field.scale
  if (field.precision > 0 && Math.abs(number) >= 10 ** places) {
    return refused(
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${field.label}: value outside of valid range on numeric field: ${text}`,
      field,
    )
  }
  return stored(whole ? number : rounded(number, field.scale))
}

/** Half up, away from zero, of the digits that are printed: 1.005 gives 1.01. */
function rounded(number: number, scale: number): number {
  const [digits = '0', exponent = '0'] = String(number).toLowerCase().split('e')
  const shifted = Math.round(Math.abs(Number(`${digits}e${Number(exponent) + scale}`)))
  return Math.sign(number) * Number(`${shifted}e${-scale}`)
}

function dateOf(field: Field, value: JsonValue): Stored {
  const [, day] = (typeof value === 'string' && /^(\d{4}-\d{2}-\d{2})(?:T.*)?$/.exec(value.trim())) || []
  return day === undefined || !isDay(day) ? unreadable('date', value, field) : stored(day)
}

const isDay = (day: string): boolean => {
  const time = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

const datetimeShape = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

function datetimeOf(field: Field, value: JsonValue): Stored {
  const text = typeof value === 'string' ? value.trim() : ''
  const shape = datetimeShape.exec(text)
  if (shape === null) return unreadable('datetime', value, field)
  const dated = text.length === 10 ? `${text}T00:00:00` : text.replace(' ', 'T')
  const zoned = shape[1] === undefined ? `${dated}Z` : dated.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
  const time = Date.parse(zoned)
  return Number.isNaN(time) ? unreadable('datetime', value, field) : stored(datetimeText(time))
}

let lastTime = Number.NaN
let lastText = ''

/** `2026-01-31T08:00:00.000+0000`; the last one is kept, for a load stamps many records in the same millisecond. */
export function datetimeText(time: number): string {
  if (time !== lastTime) {
    lastText = new Date(time).toISOString().replace('Z', '+0000')
    lastTime = time
  }
  return lastText
}

function timeOf(field: Field, value: JsonValue): Stored {
  const [, hours, minutes, seconds = '00', millis = '000'] =
    (typeof value === 'string' && /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?Z?$/.exec(value.trim())) ||
    []
  if (hours === undefined || minutes === undefined) return unreadable('time', value, field)
  return stored(`${hours}:${minutes}:${seconds}.${millis.padEnd(3, '0')}Z`)
}

function referenceOf(field: Field, value: JsonValue): Stored {
  if (typeof value !== 'string') return unreadable('reference', value, field)
  const id = fullId(value.trim())
  return id === undefined
    ? refused('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, field)
    : stored(id)
}

function bytesOf(field: Field, value: JsonValue): Stored {
  const text = typeof value !== 'string' ? '' : /\s/.test(value) ? value.replace(/\s+/g, '') : value
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  // what is no sign of Base64 is passed over, so that bytes are missing; the signs for urls would be taken
  const isWhole = text.length % 4 === 0 && bytes.byteLength === (text.length / 4) * 3 - padding && !/[-_]/.test(text)
  // the content is not repeated: it may be large, and it is none of a log's business
  return isWhole && text !== ''
    ? stored(bytes)
    : refused('JSON_PARSER_ERROR', `${field.label}: the value is no Base64`, field)
}

/** Bytes of a column; those of an older file lie there as Base64. */
export const bytesOfColumn = (value: SqlValue | undefined): Uint8Array | undefined =>
  value instanceof Uint8Array ? value : typeof value === 'string' ? Buffer.from(value, 'base64') : undefined

const neverCut = new Set(['id', 'reference', 'base64'])

/** A text that is no longer than its field. */
export const cutToLength = (field: Field, value: JsonValue): JsonValue =>
  typeof value === 'string' && field.length > 0 && !neverCut.has(field.type)
    ? value.trimStart().slice(0, field.length)
    : value

function textOf(field: Field, value: JsonValue): Stored {
  if (typeof value !== 'string') return unreadable('string', value, field)
  if (value.includes('\0'))
    return refused('INVALID_FIELD', `${field.label}: a text cannot hold the character NUL`, field)
  const text = field.type === 'textarea' ? value : value.trim()
  if (text === '') return stored(null)
  if (field.length > 0 && text.length > field.length) {
    const shown = text.length > 255 ? `${text.slice(0, 255)}` : text
    return refused(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${shown} (max length=${field.length})`,
      field,
    )
  }
  if (field.type === 'email' && !/^[^\s@<>(),;:"]+@[^\s@]+\.[^\s@.]+$/.test(text)) {
    return refused('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, field)
  }
  if (field.restrictedPicklist) {
    const given = field.type === 'multipicklist' ? text.split(';') : [text]
    const unknown = given.find((one) => !field.picklist.some((known) => known.value === one))
    if (unknown !== undefined) {
      return refused(
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `${field.label}: bad value for restricted picklist field: ${unknown}`,
        field,
      )
    }
  }
  return stored(text)
}

/** A column's value as JSON shows it. */
export function toJson(field: Field, value: SqlValue | undefined): JsonValue {
  if (value === null || value === undefined) return null
  if (field.type === 'boolean') return value === 1 || value === 1n
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return value
}
