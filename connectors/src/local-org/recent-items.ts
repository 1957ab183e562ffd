import type { Org, OrgUser } from './org.ts'

/** Ids of the records that a user has last had in hand, the newest first. */
const recent = new WeakMap<Org['database'], Map<string, Set<string>>>()

const kept = 2000

type Keeper = Pick<Org, 'database'>

function itemsOf({ database }: Keeper, { id }: OrgUser): Set<string> {
  const users = recent.get(database) ?? new Map<string, Set<string>>()
  recent.set(database, users)
  const items = users.get(id) ?? new Set<string>()
  users.set(id, items)
  return items
}

/** Notes that a user has had a record in hand. */
export function noteRecent(org: Keeper, user: OrgUser, id: string): void {
  const items = itemsOf(org, user)
  items.delete(id)
  items.add(id) // the most recent stands last
  const [oldest] = items
  if (items.size > kept && oldest !== undefined) items.delete(oldest)
}

/** The newest first. */
export const recentIds = (org: Keeper, user: OrgUser): readonly string[] => [...itemsOf(org, user)].reverse()
