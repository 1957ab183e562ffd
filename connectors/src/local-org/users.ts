import type { OrgUser } from './org.ts'
import type { OrgCore } from './org-core.ts'

/** The active user of a name, in any case. */
export function userNamed({ admin, database }: Pick<OrgCore, 'admin' | 'database'>, name: string): OrgUser | undefined {
  if (name.toLowerCase() === admin.username.toLowerCase()) return admin
  const row = database.get(
    'SELECT "Id", "Username" FROM "User" WHERE fold("Username") = fold(?) AND "IsActive" = 1 AND "IsDeleted" = 0',
    [name],
  )
  return row === undefined ? undefined : { id: String(row.Id), username: String(row.Username) }
}
