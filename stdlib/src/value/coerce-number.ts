import { type Conversion, hintFor, textOption } from './coerce-option.ts'
import { Key, keyName } from './key.ts'
import { isNumber, type Num, parseNumber } from './number.ts'
import { parseFormattedNumber } from './number-format.ts'
import { DateTime, dateTimeToNumber, Period, periodToNumber } from './temporal/index.ts'

/** String (by `format` and `locale`), Key, DateTime and Period (by `unit`) as Number. */
export const toNumber: Conversion = (value, type, metadata, report) => {
  if (isNumber(value)) return value
  if (value instanceof Key) return toNumber(keyName(value), type, metadata, report)
  if (typeof value === 'string') {
    const format = textOption(metadata, 'format')
    return (
      readNumber(value, format, textOption(metadata, 'locale')) ??
      report.fail(value, type, metadata, hintFor.number(value, format))
    )
  }
  if (value instanceof DateTime) return dateTimeToNumber(value, textOption(metadata, 'unit'))
  if (value instanceof Period) return periodToNumber(value, textOption(metadata, 'unit'))
  return report.fail(value, type, metadata, hintFor.number(value, undefined))
}

function readNumber(text: string, format: string | undefined, locale: string | undefined): Num | undefined {
  return format === undefined ? parseNumber(text) : parseFormattedNumber(text, format, locale)
}
