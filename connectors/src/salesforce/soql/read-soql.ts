import { createRequire } from 'node:module'
import type { Query } from '@jetstreamapp/soql-parser-js'
import { nearest, type Span } from '@twill/language'

/** What is wrong with a query, and where in its text. */
export interface SoqlFault {
  readonly problem: string
  readonly advice?: string | undefined
  readonly span: Span
}

/** A query that was read; undefined for one of a form that the org knows and the parser does not. */
export type ReadSoql = { readonly query: Query | undefined } | { readonly fault: SoqlFault }

/** Reads a query; `:name` may stand for a value. */
export function readSoql(text: string): ReadSoql {
  // a number is due there, and the parser takes no parameter for one
  const plain = text.replace(/(\b(?:LIMIT|OFFSET)\s+)(:\s*\w+)/gi, (_, before: string, name: string) =>
    before.concat('1'.padEnd(name.length)),
  )
  const found = parsed(plain)
  if ('query' in found) {
    const alias = aliasFault(found.query, text)
    return alias === undefined ? found : { fault: alias }
  }
  const bare = plain.replace(/'(?:\\.|[^'\\])*'/gs, (quoted) => ' '.repeat(quoted.length))
  if (unreadForms.some((form) => form.test(bare))) return { query: undefined }
  return { fault: faultOf(found.message, plain, bare) }
}

/** Loading the parser takes longer than most that a program does with an org, so it waits for the first query that is read. */
const parser = (): typeof import('@jetstreamapp/soql-parser-js') =>
  createRequire(import.meta.url)('@jetstreamapp/soql-parser-js')

function parsed(text: string): { readonly query: Query } | { readonly message: string } {
  try {
    return { query: parser().parseQuery(text, { allowApexBindVariables: true }) }
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) }
  }
}

/** SOQL that the parser refuses: exponents, times, several objects, `AS`, `ALL ROWS`, visibility, two counters. */
const unreadForms: readonly RegExp[] = [
  /\d[eE][+-]?\d/,
  /\b\d\d:\d\d:\d\d/,
  /\bFROM\s+[\w.]+(?:\s+\w+)?\s*,\s*\w/i,
  /\bFROM\s+\w+\s+AS\s+\w/i,
  /\bALL\s+ROWS\s*$/i,
  /\bWITH\s+RecordVisibilityContext\b/i,
  /\bUPDATE\s+(?:TRACKING|VIEWSTAT)\s*,/i,
]

function faultOf(message: string, text: string, bare: string): SoqlFault {
  const end = text.trimEnd().length
  const character = /unexpected character: ->(.)<- at offset: (\d+)/s.exec(message)
  if (character !== null) {
    const at = Number(character[2])
    return { ...characterFault(character[1] ?? '', text, at), span: { start: at, end: at + 1 } }
  }
  const from = misspeltFrom(bare)
  if (from !== undefined) return from
  const word = foundIn(message)
  if (word === undefined) return { problem: 'cannot be read as SOQL', span: { start: 0, end } }
  if (word === '') return { problem: 'is no complete SOQL: something is missing at its end', span: endOf(text) }
  const start = placeOf(word, text, bare)
  const span = { start, end: start + word.length }
  const near = nearest(word.toUpperCase(), clauses)
  if (word === '*')
    return {
      problem: 'is no SOQL: it has no `*`',
      advice: 'Name the fields, or write `FIELDS(ALL)` with `LIMIT 200`.',
      span,
    }
  const advice = near === undefined || near === word.toUpperCase() ? undefined : `Did you mean \`${near}\`?`
  return { problem: `is no SOQL: \`${word}\` is not due there`, advice, span }
}

/** Blanks in place of queries within, and of arguments. */
function withoutBrackets(text: string): string {
  const plain = text.replace(/\([^()]*\)/g, (inner) => ' '.repeat(inner.length))
  return plain === text ? text : withoutBrackets(plain)
}

/** The parser takes a misspelt FROM for an alias, and what follows it for the fault. */
function misspeltFrom(bare: string): SoqlFault | undefined {
  const words = [...withoutBrackets(bare).matchAll(/[\w.]+/g)]
  if (words.some(([word]) => /^FROM$/i.test(word))) return undefined
  const found = words.slice(1).find(([word]) => nearest(word.toUpperCase(), ['FROM']) !== undefined)
  if (found === undefined) return undefined
  const span = { start: found.index, end: found.index + found[0].length }
  return { problem: `is no SOQL: \`${found[0]}\` is not due there`, advice: 'Did you mean `FROM`?', span }
}

const clauses = [
  'SELECT',
  'FROM',
  'WHERE',
  'WITH',
  'GROUP BY',
  'HAVING',
  'ORDER BY',
  'LIMIT',
  'OFFSET',
  'FOR',
  'AND',
  'OR',
]

const foundIn = (message: string): string | undefined =>
  /but found:? (?:-->)?\s*'([\s\S]*?)'(?: <--)?$/.exec(message.trimEnd())?.[1] ??
  /^Redundant input, expecting EOF but found: ([\s\S]+)$/.exec(message)?.[1]

function characterFault(character: string, text: string, at: number): Omit<SoqlFault, 'span'> {
  if (character === '"')
    return { problem: 'is no SOQL: texts stand between `\'`, not between `"`', advice: `Write \`'…'\` there.` }
  if (character === "'" && !text.slice(at + 1).includes("'"))
    return { problem: 'is no SOQL: the text that begins there does not end', advice: "Close it with `'`." }
  return { problem: `is no SOQL: \`${character}\` is no sign of it` }
}

/** The word at which the parser stopped, which may stand in the query more than once: up to the word before, all was well. */
function placeOf(word: string, text: string, bare: string): number {
  const places: number[] = []
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    // what stands in a text is a part of it, unless the word is one itself
    if (word.startsWith("'") || bare.startsWith(word, at)) places.push(at)
  }
  const culprit = places.find((at) => {
    const upTo = parsed(text.slice(0, at + word.length))
    return 'message' in upTo && foundIn(upTo.message) === word
  })
  return culprit ?? places[0] ?? 0
}

const endOf = (text: string): Span => {
  const end = text.trimEnd().length
  return { start: Math.max(0, end - 1), end: Math.max(1, end) }
}

/** A name behind a field is an alias, which only groups know: elsewhere a comma is missing. */
function aliasFault(query: Query, text: string): SoqlFault | undefined {
  const fields = query.fields ?? []
  const isGrouped = query.groupBy !== undefined || fields.some(({ type }) => type === 'FieldFunctionExpression')
  if (isGrouped) return undefined
  for (const field of fields) {
    if (field.type !== 'Field' || field.alias === undefined) continue
    const { start = 0, end = 1 } = spanOfWords(text, `${field.field}\\s+(?=${field.alias}\\b)`) ?? {}
    const problem = `is no SOQL: \`${field.alias}\` follows \`${field.field}\` without a comma`
    return {
      problem,
      advice: `Write \`${field.field}, ${field.alias}\`.`,
      span: { start: end, end: end + field.alias.length || start },
    }
  }
  return undefined
}

function spanOfWords(text: string, words: string): Span | undefined {
  const found = new RegExp(`(?<![\\w.])${words}`, 'i').exec(text)
  return found === null ? undefined : { start: found.index, end: found.index + found[0].length }
}
