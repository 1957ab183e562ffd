import { apiError } from '../api-error.ts'
import { fullId } from '../ids.ts'
import type { JsonObject, Org } from '../org.ts'
import { type ApiRequest, endpoint, param } from './endpoint.ts'

/** A user as the Connect API shows one. @throws ApiError */
function userOf({ version }: ApiRequest, org: Org, id: string): JsonObject {
  const full = fullId(id)
  const user = full === undefined ? undefined : org.records.retrieve('User', full)
  if (user === undefined || full === undefined)
    throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  const { FirstName = null, LastName = null, Title = null, CompanyName = null, IsActive = true } = user
  const { Username = null, Email = null, Name = null, CommunityNickname = null, ManagerId = null } = user
  return {
    aboutMe: null,
    additionalLabel: null,
    address: user.Address ?? null,
    communityNickname: CommunityNickname,
    companyName: CompanyName,
    displayName: Name,
    email: Email,
    firstName: FirstName,
    followersCount: 0,
    id: full,
    isActive: IsActive,
    isInThisCommunity: true,
    lastName: LastName,
    managerId: ManagerId,
    mySubscription: null,
    name: Name,
    phoneNumbers: (['Phone', 'MobilePhone'] as const).flatMap((field) =>
      typeof user[field] === 'string'
        ? [
            {
              label: field === 'Phone' ? 'Work' : 'Mobile',
              phoneNumber: user[field],
              phoneType: field === 'Phone' ? 'Work' : 'Mobile',
            },
          ]
        : [],
    ),
    title: Title,
    type: 'User',
    url: `/services/data/v${version}/chatter/users/${full}`,
    userType: 'Internal',
    username: Username,
  }
}

export const chatterEndpoints = [
  endpoint({
    method: 'GET',
    path: '/chatter/users/:id',
    run(request, org) {
      const id = param(request, 'id')
      return { status: 200, body: userOf(request, org, id.toLowerCase() === 'me' ? request.user.id : id) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/chatter/users',
    run(request, org) {
      const rows = org.database.all('SELECT "Id" FROM "User" WHERE "IsDeleted" = 0 AND "IsActive" = 1 ORDER BY "Id"')
      const url = `/services/data/v${request.version}/chatter/users`
      return {
        status: 200,
        body: {
          currentPageToken: null,
          currentPageUrl: url,
          nextPageToken: null,
          nextPageUrl: null,
          previousPageToken: null,
          previousPageUrl: null,
          total: rows.length,
          users: rows.map((row) => userOf(request, org, String(row.Id))),
        },
      }
    },
  }),
]
