import type { OrgUser } from './org.ts'
import type { OrgDatabase, SqlValue } from './store/database.ts'

export interface Following {
  readonly database: OrgDatabase
  readonly user: OrgUser
  /** Adds a record that no client could write so, and gives its id. */
  readonly add: (object: string, values: Readonly<Record<string, SqlValue>>) => string
  /** Takes the save back. */
  readonly refuse: (statusCode: string, message: string, fields: readonly string[]) => never
}

type Given = (field: string) => SqlValue | undefined

interface Consequence {
  /** When a record is about to be added under an id. @returns fields that follow for itself */
  readonly onInsert: (id: string, given: Given, following: Following) => readonly (readonly [string, SqlValue])[]
  /** When a record has changed. */
  readonly onChange: (id: string, following: Following) => void
}

/** What becomes of other records when one is saved, by its object. */
export const consequences: Readonly<Record<string, Consequence>> = {
  ContentVersion: {
    onInsert(id, given, following) {
      const { database, refuse } = following
      const missing = ['PathOnClient', 'VersionData'].filter((name) => (given(name) ?? null) === null)
      if ((given('ContentUrl') ?? null) === null && missing.length > 0)
        refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing)
      const document = given('ContentDocumentId') ?? newDocument(given, following)
      const before = database.get(
        'SELECT MAX(CAST("VersionNumber" AS INTEGER)) AS n FROM "ContentVersion" WHERE "ContentDocumentId" = ?',
        [document],
      )
      database.run('UPDATE "ContentVersion" SET "IsLatest" = 0 WHERE "ContentDocumentId" = ? AND "IsLatest" = 1', [
        document,
      ])
      show(database, document, id, given)
      return [
        ['ContentDocumentId', document],
        ['VersionNumber', String(Number(before?.n ?? 0) + 1)],
      ]
    },
    onChange(id, { database }) {
      const columns = [...shownFields, 'IsLatest', 'ContentDocumentId'].map((name) => `"${name}"`)
      const version = database.get(`SELECT ${columns.join(', ')} FROM "ContentVersion" WHERE "Id" = ?`, [id])
      if (version?.IsLatest === 1) show(database, version.ContentDocumentId ?? null, id, (name) => version[name])
    },
  },
}

const shownFields = ['Title', 'Description', 'FileType', 'FileExtension', 'ContentSize', 'ContentModifiedDate']

/** A document tells of its latest version. */
function show(database: OrgDatabase, document: SqlValue, version: string, of: Given): void {
  const columns = ['LatestPublishedVersionId', ...shownFields].map((name) => `"${name}" = ?`)
  const values = [version, ...shownFields.map((name) => of(name) ?? null)]
  database.run(`UPDATE "ContentDocument" SET ${columns.join(', ')} WHERE "Id" = ?`, [...values, document])
}

/** The document of a first version: its owner has it, and so has the record it is first published to. */
function newDocument(given: Given, { add, user }: Following): string {
  const document = add('ContentDocument', { PublishStatus: 'P' })
  const link = (LinkedEntityId: SqlValue, ShareType: string): string =>
    add('ContentDocumentLink', { ContentDocumentId: document, LinkedEntityId, ShareType, Visibility: 'AllUsers' })
  link(user.id, 'I')
  const place = given('FirstPublishLocationId')
  if (typeof place === 'string' && place !== user.id) link(place, 'V')
  return document
}
