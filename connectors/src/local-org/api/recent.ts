import { apiError } from '../api-error.ts'
import type { JsonObject, Org } from '../org.ts'
import { noteRecent, recentIds } from '../recent-items.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { type ApiRequest, endpoint } from './endpoint.ts'

const standardLimit = 200
const maxLimit = 2000

/** Whether a request wants its records among the recent ones; undefined where it does not say. */
export function wantsMru(headers: Readonly<Record<string, string>>): boolean | undefined {
  const [, said] = /updateMru\s*=\s*(true|false)/i.exec(headers['sforce-mru'] ?? '') ?? []
  return said === undefined ? undefined : said.toLowerCase() === 'true'
}

/** Creating, changing and reading a record by its resource puts it among the recent ones, unless the request says no. */
export function noteInHand({ headers, user }: ApiRequest, org: Org, id: string): void {
  if (wantsMru(headers) !== false) noteRecent(org, user, id)
}

/** The records that the user has last had in hand, with what they are called. */
export function recentItems(request: ApiRequest, org: Org, limit: number, object?: SObjectType): JsonObject[] {
  const items: JsonObject[] = []
  for (const id of recentIds(org, request.user)) {
    if (items.length === limit) break
    const type = org.schema.byPrefix(id.slice(0, 3))
    if (type === undefined || (object !== undefined && type.name !== object.name)) continue
    const name = type.fields.find(({ nameField }) => nameField)?.name
    const record = org.records.retrieve(type.name, id, name === undefined ? ['Id'] : ['Id', name], request)
    if (record !== undefined) items.push(record)
  }
  return items
}

export const recentEndpoints = [
  endpoint({
    method: 'GET',
    path: '/recent',
    run(request, org) {
      const limit = Number(request.query.get('limit') ?? standardLimit)
      if (!Number.isInteger(limit) || limit < 1)
        throw apiError(400, 'INVALID_INPUT', 'limit must be a whole number above 0')
      return { status: 200, body: recentItems(request, org, Math.min(limit, maxLimit)) }
    },
  }),
]
