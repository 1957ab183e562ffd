import type { Source } from './format.ts'
import { malformed } from './malformed.ts'

/** What is wrong with a document at a byte. */
export function fail(source: Source, bytes: Uint8Array, at: number, problem: string, hint?: string): Error {
  return malformed('JSON', source, codeUnits(bytes, at), problem, hint)
}

/** How many code units the first `end` bytes stand for. */
function codeUnits(bytes: Uint8Array, end: number): number {
  let count = 0
  for (let i = 0; i < end; i++) {
    const b = bytes[i] as number
    if (b < 128 || b >= 192) count += b >= 240 ? 2 : 1
  }
  return count
}

function characterAt(text: string, bytes: Uint8Array, at: number): string {
  return String.fromCodePoint(text.codePointAt(codeUnits(bytes, at)) ?? 0)
}

function wordAt(text: string, bytes: Uint8Array, at: number): string {
  const from = codeUnits(bytes, at)
  return /^[\p{L}\p{N}_$.-]*/u.exec(text.slice(from, from + 40))?.[0] ?? ''
}

export function tooDeep(source: Source, bytes: Uint8Array, at: number, levels: number): Error {
  return fail(source, bytes, at, `the document is nested deeper than ${levels.toLocaleString('en')} levels`)
}

export function badNumber(source: Source, bytes: Uint8Array, start: number): Error {
  const digits = bytes[start] === 45 ? start + 1 : start
  const isDigit = (at: number): boolean => (bytes[at] as number) >= 48 && (bytes[at] as number) <= 57
  if (bytes[digits] === 48 && isDigit(digits + 1))
    return fail(source, bytes, start, 'a number starts with a needless 0')
  if (!isDigit(digits)) return fail(source, bytes, start, 'a digit is missing after `-`')
  let end = digits
  while (isDigit(end)) end++
  const after = bytes[end] === 46 && !isDigit(end + 1) ? '.' : 'the exponent sign'
  return fail(
    source,
    bytes,
    end,
    after === '.' ? 'a digit is missing after the decimal point' : 'a digit is missing in the exponent',
  )
}

export function noValue(
  source: Source,
  text: string,
  bytes: Uint8Array,
  at: number,
  inside: 'document' | 'object' | 'array',
): Error {
  if (at >= bytes.length) {
    return fail(
      source,
      bytes,
      at,
      inside === 'document' ? 'the document is empty' : 'the document ends where a value is due',
    )
  }
  const character = characterAt(text, bytes, at)
  switch (character) {
    case "'":
      return fail(source, bytes, at, 'a string starts with a single quote', 'Strings stand in double quotes.')
    case ']':
    case '}':
      return inside === 'array' && character === ']'
        ? fail(source, bytes, at, 'a comma stands before `]`', 'Remove the comma after the last item.')
        : fail(source, bytes, at, `a value is missing before \`${character}\``)
    case ',':
    case ':':
      return fail(source, bytes, at, `a value is missing before \`${character}\``)
    case '/':
      return fail(source, bytes, at, 'a comment is no JSON', 'Remove it.')
    case '+':
      return fail(source, bytes, at, 'a number starts with `+`', 'Remove the sign.')
    case '.':
      return fail(source, bytes, at, 'a number starts with `.`', 'Write a 0 before the point.')
  }
  const word = wordAt(text, bytes, at)
  if (word === '') return fail(source, bytes, at, `\`${character}\` starts no value`)
  const lower = word.toLowerCase()
  const meant =
    ['true', 'false', 'null'].find((literal) => literal === lower) ??
    (/^(none|nil|undefined)$/.test(lower) ? 'null' : undefined)
  return fail(
    source,
    bytes,
    at,
    `\`${word}\` is no value`,
    meant
      ? `Write \`${meant}\`.`
      : /^-?(nan|infinity)$/.test(lower)
        ? 'JSON has no such number.'
        : 'Strings stand in double quotes.',
  )
}

export function noKey(source: Source, text: string, bytes: Uint8Array, at: number, behindComma: boolean): Error {
  if (at >= bytes.length) return fail(source, bytes, at, 'the document ends inside an object')
  const character = characterAt(text, bytes, at)
  if (character === "'") {
    return fail(source, bytes, at, 'a key starts with a single quote', 'Keys stand in double quotes.')
  }
  if (character === '}' && behindComma) {
    return fail(source, bytes, at, 'a comma stands before `}`', 'Remove the comma after the last field.')
  }
  if (character === '/') return fail(source, bytes, at, 'a comment is no JSON', 'Remove it.')
  const word = wordAt(text, bytes, at)
  return word === ''
    ? fail(source, bytes, at, `\`${character}\` stands where a key is due`)
    : fail(source, bytes, at, `the key \`${word}\` has no quotes`, `Write \`"${word}"\`.`)
}

export function notClosed(
  source: Source,
  bytes: Uint8Array,
  at: number,
  what: 'array' | 'object',
  bracket: string,
): Error {
  return at >= bytes.length
    ? fail(source, bytes, at, `the document ends inside an ${what}`)
    : fail(source, bytes, at, `a \`,\` or \`${bracket}\` is missing`)
}

/** A second value behind the first, as in lines of JSON, or anything else. */
export function textBehind(source: Source, bytes: Uint8Array, at: number): Error {
  // `{` or `[`
  const isValue = bytes[at] === 123 || bytes[at] === 91
  const hint = isValue ? 'Put them into `[…]`, or read lines of JSON as `application/x-ndjson`.' : undefined
  return fail(source, bytes, at, 'there is text after the end of the value', hint)
}
