import { formats } from '@twill/language/diagnostics'
import { raise } from '@twill/stdlib/value'

/** How a text is cut into fields; the same for reading and writing. */
export interface CsvDialect {
  /** One character or more. */
  readonly separator: string
  /** One character, or none: then nothing is quoted. */
  readonly quote: string
  /** One character, or none; it may be the quote itself. */
  readonly escape: string
}

/** @throws TwillError TW4004 for signs of which one could be taken for another */
export function checkDialect({ separator, quote, escape: escaping }: CsvDialect): void {
  if (![quote, escaping].some((sign) => sign !== '' && separator.includes(sign))) return
  const problem = 'must hold neither the quote nor the escape'
  throw raise(formats.badOption, { option: 'separator', format: 'csv', problem, value: JSON.stringify(separator) })
}
