import { apiError } from '../api-error.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import { runQuery } from '../soql/index.ts'
import { toolingOf } from '../tooling/tooling-org.ts'
import { batchOf, firstPage, nextPage, type Page } from './cursors.ts'
import { describeEndpoints } from './describe.ts'
import { type ApiAnswer, type ApiRequest, bodyObject, type Endpoint, endpoint, param } from './endpoint.ts'
import { objectOf, readRecord } from './sobjects.ts'

/** Urls of its records and pages lead on below `/tooling`. */
const below = (request: ApiRequest): ApiRequest => ({ ...request, version: `${request.version}/tooling` })

/** A resource of the data API over the records of the Tooling API. */
const overTooling = (declared: Endpoint): Endpoint => ({
  ...declared,
  path: `/tooling${declared.path}`,
  run: (request, org) => declared.run(below(request), toolingOf(org)),
})

function pageAnswer(request: ApiRequest, { size, records, locator }: Page, type: string): ApiAnswer {
  const next =
    locator === undefined ? {} : { nextRecordsUrl: `/services/data/v${below(request).version}/query/${locator}` }
  return {
    status: 200,
    body: {
      size: records.length,
      totalSize: size,
      done: locator === undefined,
      queryLocator: locator ?? null,
      ...next,
      entityTypeName: type,
      records,
    },
  }
}

function query(request: ApiRequest, org: Org): ApiAnswer {
  const soql = request.query.get('q')
  if (soql === null) throw apiError(400, 'MALFORMED_QUERY', 'A query string has to be specified')
  const tooling = toolingOf(org)
  const { version } = below(request)
  const rows = runQuery(tooling, soql, { user: request.user, all: false, version, blobs: 'links' })
  return pageAnswer(request, firstPage(tooling, rows, batchOf(request.headers)), rows.object.name)
}

const noApex = 'This local org has no Apex: nothing was compiled or run.'

/** The names of a test run. @throws ApiError, for there is no class to test */
function runTests(names: JsonValue | undefined): never {
  const [first] = Array.isArray(names) ? names.map(String) : String(names ?? '').split(',')
  throw apiError(
    400,
    'INVALID_INPUT',
    `This class name's value is invalid: ${first ?? ''}. Provide the name of an Apex class that has test methods.`,
  )
}

const testsOf = (request: ApiRequest): JsonValue | undefined => {
  const { tests, classNames, classids } = bodyObject(request)
  const [first] = Array.isArray(tests) ? (tests as readonly JsonObject[]) : []
  return first?.className ?? first?.classId ?? classNames ?? classids
}

export const toolingEndpoints = [
  endpoint({
    method: 'GET',
    path: '/tooling',
    run({ version }) {
      const names = [
        'completions',
        'executeAnonymous',
        'query',
        'runTestsAsynchronous',
        'runTestsSynchronous',
        'sobjects',
      ]
      return {
        status: 200,
        body: Object.fromEntries(names.map((name) => [name, `/services/data/v${version}/tooling/${name}`])),
      }
    },
  }),
  ...describeEndpoints.map(overTooling),
  endpoint({ method: 'GET', path: '/tooling/query', run: query }),
  endpoint({
    method: 'GET',
    path: '/tooling/query/:locator',
    run(request, org) {
      const page = nextPage(toolingOf(org), param(request, 'locator'))
      const { type } = (page.records[0]?.attributes ?? {}) as JsonObject
      return pageAnswer(request, page, String(type))
    },
  }),
  overTooling(
    endpoint({
      method: 'GET',
      path: '/sobjects/:object/:id',
      run: (request, org) => readRecord(request, org, param(request, 'id')),
    }),
  ),
  overTooling(
    endpoint({
      method: 'POST',
      path: '/sobjects/:object',
      run(request, org) {
        const { name } = objectOf(request, org)
        throw apiError(
          400,
          'FUNCTIONALITY_NOT_ENABLED',
          `This local org makes no ${name} by the Tooling API; objects and fields are made by the Metadata API`,
        )
      },
    }),
  ),
  endpoint({
    method: 'GET',
    path: '/tooling/executeAnonymous',
    run({ query: asked }) {
      if ((asked.get('anonymousBody') ?? '') === '')
        throw apiError(400, 'MISSING_ARGUMENT', 'anonymousBody is required')
      return {
        status: 200,
        body: {
          line: 1,
          column: 1,
          compiled: false,
          success: false,
          compileProblem: noApex,
          exceptionStackTrace: null,
          exceptionMessage: null,
        },
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/tooling/completions',
    run({ query: asked }) {
      const type = asked.get('type')
      if (type !== 'apex' && type !== 'visualforce')
        throw apiError(400, 'INVALID_INPUT', 'type must be apex or visualforce')
      return { status: 200, body: { publicDeclarations: {} } }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/tooling/runTestsSynchronous',
    run: ({ query: asked }) => runTests(asked.get('classnames') ?? ''),
  }),
  endpoint({ method: 'POST', path: '/tooling/runTestsSynchronous', run: (request) => runTests(testsOf(request)) }),
  endpoint({ method: 'POST', path: '/tooling/runTestsAsynchronous', run: (request) => runTests(testsOf(request)) }),
]
