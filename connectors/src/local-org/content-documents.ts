import type { OrgUser } from './org.ts'
import type { OrgDatabase, SqlRow, SqlValue } from './store/database.ts'

export interface Following {
  readonly database: OrgDatabase
  readonly user: OrgUser
  /** Adds a record that no client could write so, and gives its id. */
  readonly add: (object: string, values: Readonly<Record<string, SqlValue>>) => string
  /** Takes the save back. */
  readonly refuse: (statusCode: string, message: string, fields: readonly string[]) => never
}

/** What becomes of other records when one is saved, by its object. */
export const afterSave: Readonly<Record<string, (id: string, following: Following) => void>> = {
  ContentVersion(id, following) {
    const { database } = following
    const version = database.get('SELECT * FROM "ContentVersion" WHERE "Id" = ?', [id])
    if (version === undefined || version.IsLatest !== 1) return
    const missing = ['PathOnClient', 'VersionData'].filter((name) => (version[name] ?? null) === null)
    if (version.ContentUrl === null && missing.length > 0)
      following.refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing)
    const { Title = null, Description = null, FileType = null, FileExtension = null, ContentSize = null } = version
    const shown = { Title, Description, FileType, FileExtension, ContentSize, LatestPublishedVersionId: id }
    const document = version.ContentDocumentId ?? newDocument(version, shown, following)
    const names = Object.keys(shown)
    database.run(`UPDATE "ContentDocument" SET ${names.map((name) => `"${name}" = ?`).join(', ')} WHERE "Id" = ?`, [
      ...Object.values(shown),
      document,
    ])
    if (version.VersionNumber !== null) return
    database.run('UPDATE "ContentVersion" SET "IsLatest" = 0 WHERE "ContentDocumentId" = ? AND "Id" <> ?', [
      document,
      id,
    ])
    const others = database.get(
      'SELECT MAX(CAST("VersionNumber" AS INTEGER)) AS n FROM "ContentVersion" WHERE "ContentDocumentId" = ?',
      [document],
    )
    const number = String(Number(others?.n ?? 0) + 1)
    database.run('UPDATE "ContentVersion" SET "ContentDocumentId" = ?, "VersionNumber" = ? WHERE "Id" = ?', [
      document,
      number,
      id,
    ])
  },
}

/** The document of a first version: its owner has it, and so has the record it is first published to. */
function newDocument(
  { FirstPublishLocationId: place }: SqlRow,
  shown: Readonly<Record<string, SqlValue>>,
  { add, user }: Following,
): string {
  const document = add('ContentDocument', { ...shown, PublishStatus: 'P' })
  const link = (LinkedEntityId: SqlValue, ShareType: string): string =>
    add('ContentDocumentLink', { ContentDocumentId: document, LinkedEntityId, ShareType, Visibility: 'AllUsers' })
  link(user.id, 'I')
  if (typeof place === 'string' && place !== user.id) link(place, 'V')
  return document
}
