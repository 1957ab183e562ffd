import { readFileSync } from 'node:fs'
import type { Hono } from 'hono'
import { answerOf } from '../api/endpoint.ts'
import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue } from '../org.ts'
import type { OrgCore } from '../org-core.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { isStored, quoted } from '../store/tables.ts'
import { jsonAnswer } from './json-answer.ts'
import type { Served } from './served.ts'

/** The page's parts lie beside the sources, which are published too. */
const part = (name: string): string =>
  readFileSync(new URL(`../../../src/local-org/page/${name}`, import.meta.url), 'utf8')

const safety = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** A page that shows what the org holds and what came in, and the data for it. */
export function registerPage(app: Hono, { org }: Served): void {
  const served = (name: string, type: string) => () =>
    new Response(part(name), { headers: { ...safety, 'content-type': `${type};charset=UTF-8` } })
  app.get('/', served('index.html', 'text/html'))
  app.get('/__twill/page.js', served('page.js', 'text/javascript'))
  app.get('/__twill/page.css', served('page.css', 'text/css'))

  const told = (run: () => JsonValue): Response => {
    try {
      return jsonAnswer({ status: 200, headers: safety, body: run() })
    } catch (error) {
      return jsonAnswer(answerOf(error, org))
    }
  }
  const objectOf = (name: string | undefined): SObjectType => {
    const object = org.schema.object(name ?? '')
    if (object === undefined) throw apiError(404, 'NOT_FOUND', `There is no object ${name}`)
    return object
  }

  app.get('/__twill/objects', () => told(() => org.schema.objects().map((object) => summaryOf(org, object))))
  app.get('/__twill/objects/:object/records', ({ req }) =>
    told(() =>
      recordsOf(org, objectOf(req.param('object')), {
        search: req.query('search') ?? '',
        offset: countOf(req.query('offset'), 0),
        limit: Math.min(countOf(req.query('limit'), 50), 500),
      }),
    ),
  )
  app.get('/__twill/objects/:object/records/:id', ({ req }) =>
    told(() => {
      const { attributes, ...record } =
        org.records.retrieve(objectOf(req.param('object')).name, req.param('id'), undefined, org) ?? {}
      if (attributes === undefined) throw apiError(404, 'NOT_FOUND', `There is no record ${req.param('id')}`)
      return record
    }),
  )
}

function countOf(text: string | undefined, fallback: number): number {
  const count = text === undefined ? fallback : Number(text)
  if (!(Number.isSafeInteger(count) && count >= 0)) throw apiError(400, 'INVALID_INPUT', `${text} is no count`)
  return count
}

function summaryOf({ database }: OrgCore, { name, label, keyPrefix }: SObjectType): JsonObject {
  const row = database.get(`SELECT COUNT(*) AS n FROM ${quoted(name)} WHERE "IsDeleted" = 0`)
  return { name, label, keyPrefix, records: Number(row?.n ?? 0) }
}

interface Wanted {
  /** Stands in one of the texts; all records where empty. */
  readonly search: string
  readonly offset: number
  readonly limit: number
}

/** Records that are not deleted, as they lie in their table. */
function recordsOf(
  { database, records, version }: OrgCore,
  object: SObjectType,
  { search, offset, limit }: Wanted,
): JsonObject {
  const texts = object.fields
    .filter(({ type, formula }) => isText.has(type) && formula === null)
    .map(({ name }) => name)
  const found = ['Id', ...texts].map((name) => `instr(fold(${quoted(name)}), fold(?1)) > 0`).join(' OR ')
  const where = search === '' ? '"IsDeleted" = 0' : `"IsDeleted" = 0 AND (${found})`
  const values = search === '' ? [] : [search]
  const total = database.get(`SELECT COUNT(*) AS n FROM ${quoted(object.name)} WHERE ${where}`, values)
  const rows = database.all(
    `SELECT "Id" FROM ${quoted(object.name)} WHERE ${where} ORDER BY rowid LIMIT ${limit} OFFSET ${offset}`,
    values,
  )
  const shown = rows.flatMap(({ Id }) => records.retrieve(object.name, String(Id), undefined, { version }) ?? [])
  const fields = object.fields.flatMap((field) => (isStored(field) && field.name !== 'IsDeleted' ? [field.name] : []))
  return { label: object.labelPlural, total: Number(total?.n ?? 0), fields: [...leading(fields)], records: shown }
}

const isText = new Set(['string', 'textarea', 'email', 'phone', 'url', 'picklist', 'multipicklist', 'combobox'])

/** What a record is known by stands first. */
const leading = (fields: readonly string[]): Set<string> =>
  new Set([...['Name', 'Id'].filter((name) => fields.includes(name)), ...fields])
