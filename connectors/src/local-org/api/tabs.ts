import { apiError } from '../api-error.ts'
import type { JsonObject, Org } from '../org.ts'
import { endpoint, param } from './endpoint.ts'

/** Standard objects that users reach from others, or in the setup. */
const withoutTab = new Set([
  'Attachment',
  'CampaignMember',
  'ContentDocument',
  'ContentDocumentLink',
  'ContentVersion',
  'Folder',
  'Group',
  'OpportunityLineItem',
  'OrderItem',
  'Organization',
  'PricebookEntry',
  'Profile',
  'RecordType',
  'User',
  'UserRole',
])

/** Objects that users open by a tab of their own. */
const tabbed = (org: Org) => org.schema.objects().filter(({ name }) => !withoutTab.has(name))

export const tabsOf = (org: Org): JsonObject[] =>
  tabbed(org).map(({ name, labelPlural, keyPrefix, custom }) => ({
    colors: [],
    custom,
    iconUrl: '',
    icons: [],
    label: labelPlural,
    miniIconUrl: '',
    name: custom ? name : `standard-${name}`,
    sobjectName: name,
    url: `${org.url()}/${keyPrefix}/o`,
  }))

/** Objects have neither colours nor icons here. */
export const themeOf = (org: Org): JsonObject => ({
  themeItems: tabbed(org).map(({ name }) => ({ colors: [], icons: [], name })),
})

const appMenus = ['AppSwitcher', 'Salesforce1', 'NetworkTabs']

export const tabEndpoints = [
  endpoint({
    method: 'GET',
    path: '/tabs',
    run: (_, org) => ({ status: 200, body: tabsOf(org) }),
  }),
  endpoint({
    method: 'GET',
    path: '/theme',
    run: (_, org) => ({ status: 200, body: themeOf(org) }),
  }),
  endpoint({
    method: 'GET',
    path: '/appMenu',
    run: ({ version }) => ({
      status: 200,
      body: Object.fromEntries(appMenus.map((name) => [name, `/services/data/v${version}/appMenu/${name}`])),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/appMenu/:menu',
    run(request) {
      const known = appMenus.some((name) => name.toLowerCase() === param(request, 'menu').toLowerCase())
      if (!known) throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
      return { status: 200, body: { appMenuItems: [] } }
    },
  }),
]
