import { formats } from '@twill/language/diagnostics'
import { raise, type TwillError } from '@twill/stdlib/value'

/** The error of a value that a format cannot hold; `path` leads to it from the top of the output: `orders.order[2].id`. */
export function unwritable(format: string, path: string, problem: string, hint?: string): TwillError {
  const place = path === '' ? '' : ` at ${path}`
  return raise(formats.unwritable, { format, problem, place, advice: hint }, { data: { path } })
}
