import { fullId } from '../ids.ts'
import type { Org } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { runQuery } from '../soql/index.ts'
import { isStored, quoted } from '../store/tables.ts'
import { bytesOfColumn } from '../values.ts'
import { batchOf, firstPage } from './cursors.ts'
import { type ApiAnswer, type ApiRequest, endpoint, param, recordId } from './endpoint.ts'
import { pageBody } from './query.ts'
import { noteInHand } from './recent.ts'
import { fieldsAsked, noSuchRecord, objectOf } from './sobjects.ts'

const plainBytes = 'application/octet-stream'

/** The content of a file. */
function blobOf(org: Org, object: SObjectType, id: string, name: string): ApiAnswer {
  const type = object.field('ContentType') === undefined ? "''" : quoted('ContentType')
  const row = org.database.get(
    `SELECT ${quoted(name)} AS "content", ${type} AS "type" FROM ${quoted(object.name)} WHERE "Id" = ? AND "IsDeleted" = 0`,
    [id],
  )
  const bytes = bytesOfColumn(row?.content)
  return bytes === undefined
    ? noSuchRecord
    : { status: 200, content: { type: String(row?.type ?? '') || plainBytes, bytes } }
}

/** The record that a relationship leads to. */
function parentOf(request: ApiRequest, org: Org, object: SObjectType, id: string, reference: string): ApiAnswer {
  const row = org.database.get(
    `SELECT ${quoted(reference)} AS "id" FROM ${quoted(object.name)} WHERE "Id" = ? AND "IsDeleted" = 0`,
    [id],
  )
  const parent = typeof row?.id === 'string' ? org.schema.byPrefix(row.id.slice(0, 3)) : undefined
  const record =
    parent === undefined ? undefined : org.records.retrieve(parent.name, String(row?.id), fieldsAsked(request), request)
  if (record === undefined) return noSuchRecord
  noteInHand(request, org, String(row?.id))
  return { status: 200, body: record }
}

/** The records that hang on one. */
function childrenOf(request: ApiRequest, org: Org, id: string, child: SObjectType, reference: string): ApiAnswer {
  const fields = fieldsAsked(request) ?? child.fields.filter(isStored).map(({ name }) => name)
  const soql = `SELECT ${fields.join(', ')} FROM ${child.name} WHERE ${reference} = '${id}'`
  const rows = runQuery(org, soql, { user: request.user, all: false, version: request.version, blobs: 'links' })
  return {
    status: 200,
    body: pageBody(request, firstPage(org, rows, batchOf(request.headers))),
    xmlName: 'QueryResult',
  }
}

export const relatedEndpoints = [
  endpoint({
    method: 'GET',
    path: `/sobjects/:object/${recordId}/:name`,
    run(request, org) {
      const object = objectOf(request, org)
      const [id, name] = [fullId(param(request, 'id')), param(request, 'name')]
      if (id === undefined) return noSuchRecord
      const field = object.field(name)
      if (field?.type === 'base64') return blobOf(org, object, id, field.name)
      const reference = object.parent(name)
      if (reference !== undefined) return parentOf(request, org, object, id, reference.name)
      const child = object.children().find((each) => each.relationshipName?.toLowerCase() === name.toLowerCase())
      return child === undefined ? noSuchRecord : childrenOf(request, org, id, child.childObject, child.field.name)
    },
  }),
]
