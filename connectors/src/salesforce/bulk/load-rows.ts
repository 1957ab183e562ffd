import { DateTime, fromDouble, isNumber, LocalDate, LocalDateTime, LocalTime, numberText } from '@twill/stdlib/value'

/** What the org takes for null; an empty cell leaves a field as it is. */
const nullCell = '#N/A'

/** A record's cells by column. A parent by its external id, `Account: { ExternalId__c: "…" }`, has the column `Account.ExternalId__c`. @throws TypeError */
export function cellsOf(record: object): ReadonlyMap<string, string> {
  const cells = new Map<string, string>()
  const add = (name: string, value: unknown): void => {
    if (value === undefined) return
    const text = textOf(value)
    if (text !== undefined) cells.set(name, text)
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, item] of Object.entries(value)) if (key !== 'attributes') add(`${name}.${key}`, item)
    } else throw new TypeError(`the field \`${name}\` holds ${Array.isArray(value) ? 'an array' : `a ${typeof value}`}`)
  }
  for (const [name, value] of Object.entries(record)) if (name !== 'attributes') add(name, value)
  if (cells.size === 0) throw new TypeError('the record has no fields')
  return cells
}

/** Undefined for what is no single value. */
function textOf(value: unknown): string | undefined {
  // the org makes no difference between an empty text and null, but an empty cell would change nothing
  if (value === null || value === '') return nullCell
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return numberText(fromDouble(value))
  if (isNumber(value)) return numberText(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof LocalDateTime) return `${value}Z`
  if (value instanceof DateTime) return String(value).replace(/\[.*\]$/, '')
  if (value instanceof LocalDate || value instanceof LocalTime) return String(value)
  return undefined
}
