import { apiError } from '../api-error.ts'
import { fullId } from '../ids.ts'
import type { JsonObject, JsonValue, Org } from '../org.ts'
import {
  checkNew,
  declare,
  MetadataError,
  type MetadataKind,
  metadataId,
  metadataOf,
  type Place,
  placeNamed,
  placesOf,
  undeclare,
} from '../schema/metadata-changes.ts'
import type { Metadata } from '../schema/object-metadata.ts'
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

const notFound = (): Error => apiError(404, 'NOT_FOUND', 'The requested resource does not exist')

/** What clients may make, change and remove here. @throws ApiError for any other object of the Tooling API */
function kindAsked(request: ApiRequest, org: Org): MetadataKind {
  const { name } = objectOf(request, toolingOf(org))
  if (name === 'CustomObject' || name === 'CustomField') return name
  throw apiError(400, 'FUNCTIONALITY_NOT_ENABLED', `This local org makes and changes no ${name}`)
}

/** The custom object or field that a path names by its id. */
function placeAsked(request: ApiRequest, org: Org): readonly [fullName: string, Place] | undefined {
  const { name } = objectOf(request, toolingOf(org))
  if (name !== 'CustomObject' && name !== 'CustomField') return undefined
  const id = fullId(param(request, 'id'))
  return [...placesOf(name, org)].find(([, place]) => metadataId(place) === id)
}

/** Metadata as its files hold it, where all is text. */
function textsOf(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(textsOf)
  if (value === null || typeof value !== 'object') return String(value)
  const held = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(held.map(([key, item]) => [key, textsOf(item)]))
}

/** Words what is wrong with metadata as the REST API does. @throws ApiError */
function told(change: () => void): void {
  try {
    change()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const code = error instanceof MetadataError ? error.statusCode : 'FIELD_INTEGRITY_EXCEPTION'
    throw apiError(400, code, error.message, [])
  }
}

function raise(error: Error): never {
  throw error
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
  endpoint({
    method: 'GET',
    path: '/tooling/sobjects/:object/:id',
    run(request, org) {
      const answer = readRecord(below(request), toolingOf(org), param(request, 'id'))
      const named = request.query.get('fields') === null ? placeAsked(request, org) : undefined
      if (answer.status !== 200 || named === undefined) return answer
      const [FullName, place] = named
      return { ...answer, body: { ...(answer.body as JsonObject), FullName, Metadata: metadataOf(place) } }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/tooling/sobjects/:object',
    xmlName: 'Result',
    run(request, org) {
      const kind = kindAsked(request, org)
      const { FullName = '', Metadata = {} } = bodyObject(request)
      const name = String(FullName)
      told(() => {
        checkNew(kind, name, org)
        declare(kind, textsOf(Metadata) as Metadata, name, org)
      })
      const place = placeNamed(kind, name, org)
      const id = place === undefined ? null : metadataId(place)
      return { status: 201, body: { id, success: true, errors: [], warnings: [], infos: [] } }
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/tooling/sobjects/:object/:id',
    run(request, org) {
      const kind = kindAsked(request, org)
      const [name] = placeAsked(request, org) ?? raise(notFound())
      told(() => declare(kind, textsOf(bodyObject(request).Metadata ?? {}) as Metadata, name, org))
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/tooling/sobjects/:object/:id',
    run(request, org) {
      const kind = kindAsked(request, org)
      const [name] = placeAsked(request, org) ?? raise(notFound())
      told(() => undeclare(kind, name, org))
      return { status: 204 }
    },
  }),
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
