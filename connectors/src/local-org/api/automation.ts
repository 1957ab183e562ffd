import { apiError } from '../api-error.ts'
import type { JsonValue } from '../org.ts'
import { bodyObject, endpoint, param } from './endpoint.ts'
import { objectOf } from './sobjects.ts'

const customActions = ['apex', 'emailAlert', 'flow', 'quickAction', 'sendNotification']

/** Processes, rules and actions: this org has none, and says so as one does where nobody has made any. */
export const automationEndpoints = [
  endpoint({ method: 'GET', path: '/process/approvals', run: () => ({ status: 200, body: { approvals: {} } }) }),
  endpoint({
    method: 'POST',
    path: '/process/approvals',
    run(request) {
      const { requests } = bodyObject(request)
      if (!Array.isArray(requests) || requests.length === 0)
        throw apiError(400, 'MISSING_ARGUMENT', 'The request body needs a list `requests`.')
      throw apiError(400, 'NO_APPLICABLE_PROCESS', 'No applicable approval process was found.')
    },
  }),
  endpoint({ method: 'GET', path: '/process/rules', run: () => ({ status: 200, body: { rules: {} } }) }),
  endpoint({
    method: 'GET',
    path: '/process/rules/:object',
    run(request, org) {
      objectOf(request, org)
      return { status: 200, body: { rules: {} } }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/process/rules',
    run(request) {
      if (!Array.isArray(bodyObject(request).contextIds))
        throw apiError(400, 'MISSING_ARGUMENT', 'The request body needs a list `contextIds`.')
      return { status: 200, body: { errors: null, success: true } }
    },
  }),
  endpoint({ method: 'GET', path: '/quickActions', run: () => ({ status: 200, body: [] }) }),
  endpoint({
    method: 'GET',
    path: '/sobjects/:object/quickActions',
    run(request, org) {
      objectOf(request, org)
      return { status: 200, body: [] }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/actions',
    run({ version }) {
      const base = `/services/data/v${version}/actions`
      return { status: 200, body: { custom: `${base}/custom`, standard: `${base}/standard` } }
    },
  }),
  endpoint({ method: 'GET', path: '/actions/standard', run: () => ({ status: 200, body: { actions: [] } }) }),
  endpoint({
    method: 'GET',
    path: '/actions/custom',
    run: ({ version }) => ({
      status: 200,
      body: Object.fromEntries(
        customActions.map((name): [string, JsonValue] => [name, `/services/data/v${version}/actions/custom/${name}`]),
      ),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/actions/custom/:type',
    run(request) {
      if (!customActions.includes(param(request, 'type')))
        throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist')
      return { status: 200, body: { actions: [] } }
    },
  }),
  endpoint({ method: 'GET', path: '/analytics/reports', run: () => ({ status: 200, body: [] }) }),
  endpoint({ method: 'GET', path: '/analytics/dashboards', run: () => ({ status: 200, body: [] }) }),
]
