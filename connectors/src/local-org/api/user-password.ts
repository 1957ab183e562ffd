import { apiError } from '../api-error.ts'
import { fullId } from '../ids.ts'
import type { Org, OrgUser } from '../org.ts'
import { type ApiRequest, bodyObject, endpoint, param, recordId } from './endpoint.ts'

/** The user of a path. @throws ApiError */
function userOf(request: ApiRequest, org: Org): OrgUser {
  const id = fullId(param(request, 'id'))
  const user = id === undefined ? undefined : org.records.retrieve('User', id, ['Username'])
  if (id === undefined || user === undefined) throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  return { id, username: String(user.Username) }
}

const path = `/sobjects/User/${recordId}/password`

export const userPasswordEndpoints = [
  endpoint({
    method: 'GET',
    path,
    xmlName: 'Password',
    run(request, org) {
      userOf(request, org)
      return { status: 200, body: { isExpired: false } }
    },
  }),
  endpoint({
    method: 'POST',
    path,
    xmlName: 'Password',
    run(request, org) {
      org.passwords.set(userOf(request, org), String(bodyObject(request).NewPassword ?? ''))
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'DELETE',
    path,
    xmlName: 'Password',
    run: (request, org) => ({ status: 200, body: { NewPassword: org.passwords.reset(userOf(request, org)) } }),
  }),
]
