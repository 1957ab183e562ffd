import { apiError } from '../../api-error.ts'
import { fullId } from '../../ids.ts'
import type { JsonObject, Org, OrgUser } from '../../org.ts'
import { zoned } from '../../schema/soap-types.ts'
import { lifetime } from '../../sessions.ts'
import { datetimeText } from '../../values.ts'
import { element, textOf, textsOf } from './elements.ts'
import { type Operation, result, resultsOf, type SoapCall } from './operation.ts'

/** Who a call is about. */
function userAsked({ request, org }: SoapCall): OrgUser {
  const given = textOf(request.userId) ?? ''
  const row = org.database.get('SELECT "Id", "Username" FROM "User" WHERE "Id" = ? AND "IsDeleted" = 0', [
    fullId(given) ?? '',
  ])
  if (row === undefined) throw apiError(400, 'INVALID_ID_FIELD', `There is no user ${given}`)
  return { id: String(row.Id), username: String(row.Username) }
}

/** Operations about the session, its user and passwords. */
export const sessionOperations: Readonly<Record<string, Operation>> = {
  logout: ({ session, sessions }) => {
    sessions.revoke(session)
    return ''
  },
  invalidateSessions: ({ request, sessions }) =>
    resultsOf(textsOf(request.sessionIds), (id) => {
      if (sessions.sessionOf(id) !== undefined && sessions.revoke(id)) return element('success', true)
      const error = `${element('message', 'Invalid session id')}${element('statusCode', 'INVALID_SESSION_ID')}`
      return `<errors>${error}</errors>${element('success', false)}`
    }),
  getServerTimestamp: ({ org }) => result(element('timestamp', zoned(datetimeText(org.now())))),
  getUserInfo: ({ org, user, version }) => result(userInfoXml(org, user, version)),
  setPassword: (call) => {
    call.passwords.set(userAsked(call), textOf(call.request.password) ?? '')
    return result('')
  },
  resetPassword: (call) => result(element('password', call.passwords.reset(userAsked(call)))),
  changeOwnPassword: ({ request, user, passwords }) => {
    if (!passwords.isOf(user, textOf(request.oldPassword) ?? ''))
      throw apiError(400, 'INVALID_OLD_PASSWORD', 'invalid old password')
    passwords.set(user, textOf(request.newPassword) ?? '')
    return result('')
  },
}

/** Facts of a user that a login answers too. */
export function userInfoXml(org: Org, user: OrgUser, version: number): string {
  const row = org.database.get('SELECT * FROM "User" WHERE "Id" = ?', [user.id])
  const shown: JsonObject = {
    accessibilityMode: false,
    ...(version < 40 ? {} : { chatterExternal: false }),
    currencySymbol: '$',
    orgAttachmentFileSizeLimit: 5_242_880,
    orgDefaultCurrencyIsoCode: 'USD',
    ...(version < 38 ? {} : { orgDefaultCurrencyLocale: 'en_US' }),
    orgDisallowHtmlAttachments: false,
    orgHasPersonAccounts: false,
    organizationId: org.id,
    organizationMultiCurrency: false,
    organizationName: 'Twill Local Org',
    profileId: String(row?.ProfileId ?? ''),
    roleId: null,
    sessionSecondsValid: lifetime / 1000,
    userDefaultCurrencyIsoCode: null,
    userEmail: String(row?.Email ?? user.username),
    userFullName: String(row?.Name ?? user.username),
    userId: user.id,
    userLanguage: 'en_US',
    userLocale: 'en_US',
    userName: user.username,
    userTimeZone: 'GMT',
    userType: 'Standard',
    userUiSkin: 'Theme3',
  }
  return Object.entries(shown)
    .map(([name, value]) => element(name, value))
    .join('')
}
