import { isWordStart } from './lookahead.ts'

/** A stretch of a string, its escapes resolved, and what ends it. */
export interface Text {
  readonly value: string
  readonly end: number
  readonly stop: 'quote' | 'expression' | 'name' | 'end'
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/** The text from `at` to the closing quote or the next interpolation, its escapes resolved. */
export function scanText(source: string, at: number, quote: string): Text {
  let value = ''
  let from = at
  let i = at
  for (; i < source.length; i++) {
    const c = source[i]
    if (c === quote) return { value: value + source.slice(from, i), end: i, stop: 'quote' }
    if (c === '$') {
      const next = source.charCodeAt(i + 1)
      if (next === 40) return { value: value + source.slice(from, i), end: i, stop: 'expression' }
      if (isWordStart(next)) return { value: value + source.slice(from, i), end: i, stop: 'name' }
    } else if (c === '\\') {
      const next = source[i + 1]
      if (next === undefined) break
      value += source.slice(from, i)
      if (next === 'u' && /^[0-9a-fA-F]{4}$/.test(source.slice(i + 2, i + 6))) {
        value += String.fromCharCode(Number.parseInt(source.slice(i + 2, i + 6), 16))
        i += 5
      } else {
        value += escapes[next] ?? ('"\'`\\$/'.includes(next) ? next : `\\${next}`)
        i++
      }
      from = i + 1
    }
  }
  return { value, end: source.length, stop: 'end' }
}
