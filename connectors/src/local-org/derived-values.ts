import { createHash } from 'node:crypto'
import type { Org } from './org.ts'
import type { SObjectType } from './schema/sobject-type.ts'
import { stages } from './schema/standard-objects.ts'
import type { SqlRow, SqlValue } from './store/database.ts'
import { quoted } from './store/tables.ts'
import { datetimeText } from './values.ts'

type Given = (field: string) => SqlValue | undefined
type Derived = readonly (readonly [field: string, value: SqlValue])[]
type Rule = (given: Given, before: SqlRow | undefined, org: Pick<Org, 'database' | 'now'>) => Derived

/** Fields that the org sets when others change, by object. */
const rules: Readonly<Record<string, Rule>> = {
  Opportunity: (given) => {
    const stage = stages[String(given('StageName'))]
    if (stage === undefined) return []
    const probability = given('Probability') ?? stage.probability
    return [
      ['Probability', probability],
      ['ForecastCategory', stage.forecast],
      ['ForecastCategoryName', given('ForecastCategoryName') ?? stage.forecast],
    ]
  },
  Case: (given, before, { now }) => {
    const status = given('Status')
    if (status === undefined) return []
    const closed = String(status) === 'Closed'
    return [['ClosedDate', closed ? ((before?.ClosedDate as SqlValue | undefined) ?? datetimeText(now())) : null]]
  },
  PricebookEntry: (given, _, { database }) => productOf(database, given('Product2Id')),
  OpportunityLineItem: (given, before, org) => {
    const entry = given('PricebookEntryId')
    const row =
      typeof entry === 'string' ? org.database.get('SELECT * FROM "PricebookEntry" WHERE "Id" = ?', [entry]) : undefined
    const product = row?.Product2Id ?? given('Product2Id') ?? before?.Product2Id
    return [
      ...(row === undefined
        ? []
        : ([
            ['Product2Id', row.Product2Id ?? null],
            ['ListPrice', row.UnitPrice ?? null],
          ] as const)),
      ...(before === undefined ? productOf(org.database, product) : []),
    ]
  },
  OrderItem: (given, _, { database }) => {
    const entry = given('PricebookEntryId')
    const row =
      typeof entry === 'string' ? database.get('SELECT * FROM "PricebookEntry" WHERE "Id" = ?', [entry]) : undefined
    return row === undefined
      ? []
      : [
          ['Product2Id', row.Product2Id ?? null],
          ['ListPrice', given('ListPrice') ?? row.UnitPrice ?? null],
        ]
  },
  Order: (given) => (given('Status') === undefined ? [] : [['StatusCode', given('Status') ?? null]]),
  Attachment: (given) => sizeOf(given('Body'), 'BodyLength'),
  Document: (given) => sizeOf(given('Body'), 'BodyLength'),
  ContentVersion: (given, before, { now }) => {
    const path = given('PathOnClient')
    const data = given('VersionData')
    return [
      ...(data instanceof Uint8Array
        ? ([
            ['ContentSize', data.byteLength],
            ['Checksum', createHash('md5').update(data).digest('hex')],
            ['ContentModifiedDate', datetimeText(now())],
          ] as const)
        : []),
      ...(typeof path === 'string' ? fileNameOf(path, given('Title')) : []),
      ...(before === undefined ? ([['PublishStatus', 'P']] as const) : []),
    ]
  },
}

const sizeOf = (content: SqlValue | undefined, field: string): Derived =>
  content instanceof Uint8Array ? [[field, content.byteLength]] : []

/** Extensions whose type has another name. */
const fileTypes: Readonly<Record<string, string>> = {
  txt: 'TEXT',
  doc: 'WORD',
  docx: 'WORD_X',
  xls: 'EXCEL',
  xlsx: 'EXCEL_X',
  ppt: 'POWER_POINT',
  pptx: 'POWER_POINT_X',
  jpg: 'JPG',
  jpeg: 'JPEG',
  htm: 'HTML',
  '': 'UNKNOWN',
}

/** What the name of a file tells: title, extension and type. */
function fileNameOf(path: string, title: SqlValue | undefined): Derived {
  const [name = ''] = path.split(/[\\/]/).slice(-1)
  const [, stem = name, extension = ''] = /^(.+)\.([^.]*)$/.exec(name) ?? []
  return [
    ['Title', title ?? stem],
    ['FileExtension', extension === '' ? null : extension],
    ['FileType', fileTypes[extension.toLowerCase()] ?? extension.toUpperCase()],
  ]
}

function productOf(database: Org['database'], id: SqlValue | undefined): Derived {
  if (typeof id !== 'string') return []
  const row = database.get(`SELECT "Name", "ProductCode" FROM ${quoted('Product2')} WHERE "Id" = ?`, [id])
  return row === undefined
    ? []
    : [
        ['Name', row.Name ?? null],
        ['ProductCode', row.ProductCode ?? null],
      ]
}

/** What follows from the given values of a save; `before` is the row that an update changes. */
export const derivedValues = (
  org: Pick<Org, 'database' | 'now'>,
  object: SObjectType,
  given: Given,
  before: SqlRow | undefined,
): Derived => rules[object.name]?.(given, before, org) ?? []
