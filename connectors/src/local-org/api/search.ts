import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { type QueryOptions, runQuery } from '../soql/index.ts'
import { quoted } from '../store/tables.ts'
import { type ApiAnswer, type ApiRequest, bodyObject, endpoint } from './endpoint.ts'
import { leadingFields, objectsAsked } from './layouts.ts'

const defaultLimit = 2000

interface Returning {
  readonly object: SObjectType
  readonly fields: string
  readonly where: string
  readonly tail: string
}

interface Search {
  /** Words that all must stand in a record, with `*` and `?`; a phrase is one. */
  readonly terms: readonly string[]
  readonly fields: 'ALL' | 'NAME' | 'EMAIL' | 'PHONE'
  readonly returning: readonly Returning[]
  readonly limit: number
}

const malformed = (problem: string): Error => apiError(400, 'MALFORMED_SEARCH', problem)

/** `FIND {words} IN ALL FIELDS RETURNING Account(Id, Name WHERE … ORDER BY … LIMIT n), Contact LIMIT n` */
function parseSosl(text: string, org: Org): Search {
  const [, braced, rest = ''] = /^\s*FIND\s+(\{(?:[^}\\]|\\.)*\}|'(?:[^'\\]|\\.)*')([\s\S]*)$/i.exec(text) ?? []
  if (braced === undefined) throw malformed(`No FIND {…} at the start of: ${text}`)
  const [, where = 'ALL'] = /\bIN\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS\b/i.exec(rest) ?? []
  const [, list] = /\bRETURNING\s+([\s\S]*)$/i.exec(rest) ?? []
  const { parts, tail } = list === undefined ? { parts: [], tail: rest } : splitReturning(list)
  const [, limit] = /\bLIMIT\s+(\d+)/i.exec(tail) ?? []
  const kind = where.toUpperCase()
  return {
    terms: termsOf(braced.slice(1, -1)),
    fields: kind === 'NAME' || kind === 'EMAIL' || kind === 'PHONE' ? kind : 'ALL',
    returning: list === undefined ? searchable(org) : parts.map((part) => returningOf(part, org)),
    limit: limit === undefined ? defaultLimit : Number(limit),
  }
}

function termsOf(text: string): readonly string[] {
  const plain = text.replace(/\\(.)/g, '$1').trim()
  if (plain.replace(/[*?"\s]/g, '').length < 2) throw malformed('search term must be longer than one character')
  const terms = plain.match(/"[^"]+"|\S+/g) ?? []
  return terms.filter((term) => !/^AND$/i.test(term)).map((term) => term.replaceAll('"', ''))
}

/** Objects with their brackets, separated by commas, and what follows the last one. */
function splitReturning(text: string): { readonly parts: readonly string[]; readonly tail: string } {
  const parts: string[] = []
  let rest = text.trim()
  for (;;) {
    const name = /^\w+/.exec(rest)?.[0]
    if (name === undefined) throw malformed(`unexpected token: ${rest === '' ? '<EOF>' : rest}`)
    let end = name.length
    const open = /^\s*\(/.exec(rest.slice(end))
    if (open !== null) {
      let depth = 0
      let inText = false
      for (end += open[0].length - 1; end < rest.length; end++) {
        const sign = rest[end]
        if (sign === "'" && rest[end - 1] !== '\\') inText = !inText
        else if (!inText && sign === '(') depth += 1
        else if (!inText && sign === ')' && --depth === 0) break
      }
      if (end >= rest.length) throw malformed("expecting a right parentheses, found '<EOF>'")
      end += 1
    }
    parts.push(rest.slice(0, end))
    rest = rest.slice(end).trim()
    if (!rest.startsWith(',')) return { parts, tail: rest }
    rest = rest.slice(1).trim()
  }
}

function returningOf(part: string, org: Org): Returning {
  const [, name = '', inner] = /^(\w+)\s*(?:\(([\s\S]*)\))?$/.exec(part) ?? []
  const object = org.schema.object(name)
  if (object === undefined) throw apiError(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`)
  const [, fields = 'Id', where = '', tail = ''] =
    /^([\s\S]*?)(?:\s+WHERE\s+([\s\S]*?))?(\s+(?:ORDER\s+BY|LIMIT|OFFSET)\b[\s\S]*)?$/i.exec((inner ?? 'Id').trim()) ??
    []
  return { object, fields, where, tail }
}

const searchable = (org: Org): readonly Returning[] =>
  ['Account', 'Contact', 'Lead', 'Opportunity', 'Case', 'Campaign', 'Product2'].flatMap((name) => {
    const object = org.schema.object(name)
    return object === undefined ? [] : [{ object, fields: 'Id', where: '', tail: '' }]
  })

const inKind: Readonly<Record<Search['fields'], readonly string[]>> = {
  ALL: ['string', 'textarea', 'email', 'phone', 'url', 'picklist', 'combobox'],
  NAME: ['string'],
  EMAIL: ['email'],
  PHONE: ['phone'],
}

/** Ids of the records in which all terms are found, each at the beginning of a word. */
function matches({ object }: Returning, { terms, fields }: Search, org: Org): readonly string[] {
  const columns = object.fields.filter(
    ({ type, nameField }) =>
      inKind[fields].includes(type) && (fields !== 'NAME' || nameField || object.field('Name') === undefined),
  )
  if (columns.length === 0) return []
  const text = columns.map(({ name }) => `COALESCE(${quoted(name)}, '')`).join(" || ' ' || ")
  const found = terms.map(() => `' ' || fold(${text}) LIKE fold(?) ESCAPE '\\'`)
  const values = terms.map((term) => {
    const pattern = term
      .replace(/[\\%_]/g, '\\$&')
      .replaceAll('*', '%')
      .replaceAll('?', '_')
    return `%${/^\W/.test(term) ? '' : ' '}${pattern}%`
  })
  const rows = org.database.all(
    `SELECT "Id" FROM ${quoted(object.name)} WHERE "IsDeleted" = 0 AND ${found.join(' AND ')} LIMIT ${defaultLimit}`,
    values,
  )
  return rows.map(({ Id }) => String(Id))
}

function recordsFound(asking: Asking, org: Org, asked: Search): readonly JsonObject[] {
  const records: JsonObject[] = []
  for (const returning of asked.returning) {
    const ids = matches(returning, asked, org)
    if (ids.length === 0) continue
    const condition = `Id IN (${ids.map((id) => `'${id}'`).join(', ')})${returning.where === '' ? '' : ` AND (${returning.where})`}`
    const soql = `SELECT ${returning.fields} FROM ${returning.object.name} WHERE ${condition}${returning.tail}`
    records.push(...runQuery(org, soql, { ...asking, all: false }).all())
  }
  return records.slice(0, asked.limit)
}

type Asking = Omit<QueryOptions, 'all'>

/** Records that a search in SOSL finds. @throws ApiError MALFORMED_SEARCH, INVALID_TYPE, … */
export const searchFor = (sosl: string, asking: Asking, org: Org): readonly JsonObject[] =>
  recordsFound(asking, org, parseSosl(sosl, org))

const search = ({ user, version }: ApiRequest, org: Org, asked: Search): ApiAnswer => ({
  status: 200,
  body: { searchRecords: recordsFound({ user, version, blobs: 'links' }, org, asked) },
})

/** A search whose parts come apart: `{q, in, fields, sobjects, overallLimit}`. */
function parameterized(
  request: ApiRequest,
  org: Org,
  given: { readonly [key: string]: JsonValue | undefined },
): ApiAnswer {
  const words = given.q
  if (typeof words !== 'string') throw apiError(400, 'MISSING_ARGUMENT', 'q is required')
  const common = Array.isArray(given.fields) ? given.fields.map(String).join(', ') : 'Id'
  const named = Array.isArray(given.sobjects) ? (given.sobjects as readonly JsonObject[]) : []
  const returning = named.map((each): Returning => {
    const part = returningOf(String(each.name), org)
    const fields = Array.isArray(each.fields) ? each.fields.map(String).join(', ') : common
    return {
      ...part,
      fields,
      where: String(each.where ?? ''),
      tail: each.limit === undefined ? '' : ` LIMIT ${Number(each.limit)}`,
    }
  })
  const kind = String(given.in ?? 'ALL').toUpperCase()
  return search(request, org, {
    terms: termsOf(words),
    fields: kind === 'NAME' || kind === 'EMAIL' || kind === 'PHONE' ? kind : 'ALL',
    returning: returning.length === 0 ? searchable(org) : returning,
    limit: Number(given.overallLimit ?? defaultLimit),
  })
}

const searchedLimit = 25
const suggestedLimit = 5
const leastSuggested = 3

/** Records whose name begins with what was typed so far. */
function suggestions(request: ApiRequest, org: Org): ApiAnswer {
  const words = (request.query.get('q') ?? '').trim()
  const [named, ...others] = (request.query.get('sobject') ?? '').split(',').filter((name) => name !== '')
  if (named === undefined) throw apiError(400, 'MISSING_ARGUMENT', 'sobject is required')
  if (words.length < leastSuggested)
    throw apiError(400, 'INVALID_SEARCH', `q must have at least ${leastSuggested} characters`)
  const limit = Number(request.query.get('limit') ?? suggestedLimit)
  const found = [named, ...others].flatMap((name) => {
    const returning = returningOf(name, org)
    const nameField = returning.object.fields.find(({ nameField: isName }) => isName)?.name
    const fields = nameField === undefined ? ['Id'] : ['Id', nameField]
    return matches(returning, { terms: [`${words}*`], fields: 'NAME', returning: [], limit }, org).flatMap(
      (id) => org.records.retrieve(returning.object.name, id, fields, request) ?? [],
    )
  })
  return { status: 200, body: { autoSuggestResults: found.slice(0, limit), hasMoreResults: found.length > limit } }
}

export const searchEndpoints = [
  endpoint({
    method: 'GET',
    path: '/search/scopeOrder',
    run: ({ version }, org) => ({
      status: 200,
      body: searchable(org).map(({ object: { name } }) => ({
        type: name,
        url: `/services/data/v${version}/sobjects/${name}/describe`,
      })),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/search/layout',
    run: (request, org) => ({
      status: 200,
      body: objectsAsked(request, org).map((object) => ({
        errorMsg: null,
        label: 'Search Results',
        limitRows: searchedLimit,
        objectType: object.name,
        searchColumns: leadingFields(object).map(({ name, label }) => ({
          field: `${object.name}.${name}`,
          format: null,
          label,
          name,
        })),
      })),
    }),
  }),
  endpoint({ method: 'GET', path: '/search/suggestions', run: suggestions }),
  endpoint({
    method: 'GET',
    path: '/search/suggestSearchQueries',
    run: () => ({ status: 200, body: { autoSuggestResults: [], hasMoreResults: false } }),
  }),
  endpoint({
    method: 'GET',
    path: '/search',
    xmlName: 'SearchResult',
    run(request, org) {
      const text = request.query.get('q')
      if (text === null) throw malformed('A search string has to be specified')
      return search(request, org, parseSosl(text, org))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/parameterizedSearch',
    run: (request, org) => parameterized(request, org, bodyObject(request)),
  }),
  endpoint({
    method: 'GET',
    path: '/parameterizedSearch',
    run(request, org) {
      const names = request.query.get('sobject')?.split(',') ?? []
      const fields = request.query.get('fields')?.split(',')
      return parameterized(request, org, {
        q: request.query.get('q') ?? undefined,
        in: request.query.get('in') ?? undefined,
        sobjects: names.map((name) => ({ name })),
        ...(fields === undefined ? {} : { fields }),
      })
    },
  }),
]
