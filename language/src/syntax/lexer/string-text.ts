import { isWordStart } from '../lookahead.ts'

/** A stretch of a string, its escapes resolved, and what ends it. */
export interface Text {
  readonly value: string
  readonly end: number
  readonly stop: 'quote' | 'expression' | 'name' | 'dollars' | 'end'
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/**
 * The text from `at` to the closing quote or the next interpolation, its escapes resolved. `fixed`: a text that can hold no item,
 * so that bare dollar signs are text.
 */
export function scanText(source: string, at: number, quote: string, fixed = false): Text {
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
      const text = value + source.slice(from, i)
      const end = dollarsEnd(source, i)
      const whole = source[at - 1] === quote && text === '' && source[i + 1] === quote
      if (!fixed && !whole && isItem(text.charCodeAt(text.length - 1), end - i, source.charCodeAt(end))) {
        return { value: text, end: i, stop: 'dollars' }
      }
      i = end - 1
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

/** Where the dollar signs at `at` end; one that opens an interpolation is none of them. */
export function dollarsEnd(source: string, at: number): number {
  let end = at + 1
  while (source[end] === '$') end++
  const opens = source[end] === '(' || isWordStart(source.charCodeAt(end))
  return opens && end > at + 1 ? end - 1 : end
}

/** Whether so many dollar signs between two signs may stand for the item: not in `US$`, `$1` and `${name}`. */
export function isItem(before: number, count: number, after: number): boolean {
  const isDigit = after >= 48 && after <= 57
  return count <= 3 && !isWordStart(before) && !isDigit && after !== 36 && after !== 40 && after !== 123
}
