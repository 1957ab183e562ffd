import { TwillError } from '../error.ts'

/** A period with a part that a value of this type cannot be moved by. */
export function unsupportedPeriod(type: string, period: string, hint: string): TwillError {
  return new TwillError('TW5201', `${period} cannot be added to or taken from a ${type}.`, {
    hint,
    data: { type, period },
  })
}

export function invalidDate(what: string): TwillError {
  return new TwillError('TW5202', `${what} is not a day of the calendar.`)
}

export function outOfRange(what: string, value: number | string, range: string): TwillError {
  return new TwillError('TW5203', `${what} ${value} is out of range: ${range}.`)
}

/** A pattern with a letter, a count of letters or a bracket that has no meaning. */
export function invalidPattern(pattern: string, problem: string): TwillError {
  return new TwillError('TW5204', `The pattern '${pattern}' is not valid: ${problem}.`, { data: { pattern } })
}

/** A text that a pattern, or the plain form of a type, does not read. */
export function unreadableText(
  text: string,
  type: string,
  pattern: string,
  problem: string,
  hint?: string,
): TwillError {
  return new TwillError('TW5205', `Cannot read '${text}' as ${type} by the pattern '${pattern}': ${problem}.`, {
    hint,
    data: { text, type, pattern },
  })
}

/** A pattern that asks for what the value has not, such as the hour of a Date. */
export function missingField(pattern: string, type: string, field: string, hint: string): TwillError {
  return new TwillError('TW5206', `The pattern '${pattern}' asks for the ${field} of a ${type}, which has none.`, {
    hint,
    data: { pattern, type, field },
  })
}

export function invalidUnit(unit: string, allowed: readonly string[]): TwillError {
  return new TwillError('TW5207', `'${unit}' is not a unit that can be used here.`, {
    hint: `Use one of ${allowed.join(', ')}.`,
    data: { unit },
  })
}

/** A value that cannot be expressed as a number of the unit: months in days, hours in months. */
export function noLengthInUnit(period: string, unit: string, hint: string): TwillError {
  return new TwillError('TW5208', `${period} has no fixed length in ${unit}.`, { hint, data: { period, unit } })
}

export function notComparable(a: string, b: string): TwillError {
  return new TwillError('TW5209', `${a} and ${b} cannot be ordered: a month has no fixed length.`)
}

export function unknownZone(id: string): TwillError {
  return new TwillError('TW5210', `There is no time zone '${id}'.`, {
    hint: "Write an offset such as '-03:00' or a region such as 'America/New_York'.",
    data: { zone: id },
  })
}
