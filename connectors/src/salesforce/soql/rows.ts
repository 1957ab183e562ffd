import type { Org } from '../org.ts'

/** A record as a query gives it: without type and address, children as arrays. */
export type Row = Readonly<Record<string, unknown>>

export interface QueryOptions {
  /** Records in the recycle bin too. */
  readonly deleted?: boolean
  /** Records of a page: 200 to 2,000. */
  readonly batchSize?: number
  readonly cut?: AbortSignal
}

export interface Page {
  readonly rows: readonly Row[]
  /** Where the next page is; undefined after the last one. */
  readonly next: string | undefined
}

interface WrittenPage {
  readonly records: readonly Row[]
  readonly nextRecordsUrl?: string | null
}

/** Where the first page of a query is. */
export const pathOfQuery = (query: string, { deleted = false }: QueryOptions = {}): string =>
  `/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(query)}`

/** The rows of a page; children that do not fit in it are fetched too. @throws SalesforceError */
export async function readPage(org: Org, path: string, options: QueryOptions = {}): Promise<Page> {
  const page = await ask(org, path, options)
  const rows: Row[] = []
  for (const record of page.records) rows.push(await rowOf(org, record, options))
  return { rows, next: page.nextRecordsUrl ?? undefined }
}

/** All rows of a query, page by page as they are asked for. @throws SalesforceError */
export async function* query(org: Org, text: string, options: QueryOptions = {}): AsyncGenerator<Row, void> {
  let path: string | undefined = pathOfQuery(text, options)
  while (path !== undefined) {
    const page: Page = await readPage(org, path, options)
    yield* page.rows
    path = page.next
  }
}

const ask = async (org: Org, path: string, { batchSize, cut }: QueryOptions): Promise<WrittenPage> =>
  (await org.get(path, {
    cut,
    ...(batchSize === undefined ? {} : { headers: { 'sforce-query-options': `batchSize=${batchSize}` } }),
  })) as WrittenPage

async function rowOf(org: Org, record: Row, options: QueryOptions): Promise<Row> {
  const row: [string, unknown][] = []
  for (const [name, value] of Object.entries(record)) {
    if (name === 'attributes') continue
    row.push([name, isPlain(value) ? await nested(org, value, options) : value])
  }
  return Object.fromEntries(row)
}

/** A parent is a record; children are a page of a query of their own. */
async function nested(org: Org, value: Row, options: QueryOptions): Promise<unknown> {
  if (!Array.isArray(value.records)) return 'attributes' in value ? await rowOf(org, value, options) : value
  const rows: Row[] = []
  let page = value as unknown as WrittenPage
  for (;;) {
    for (const record of page.records) rows.push(await rowOf(org, record, options))
    if (!page.nextRecordsUrl) return rows
    page = await ask(org, page.nextRecordsUrl, options)
  }
}

const isPlain = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
