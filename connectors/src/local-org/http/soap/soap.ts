import type { Context, Hono } from 'hono'
import { ApiError } from '../../api-error.ts'
import { latestVersion, oldestVersion } from '../../org-core.ts'
import { bytesOfBody } from '../body.ts'
import { portOf } from '../boundary.ts'
import type { Served } from '../served.ts'
import { decoded } from './decoded.ts'
import { describeOperations } from './describe-operations.ts'
import { duplicateOperations } from './duplicate-operations.ts'
import { element, textOf } from './elements.ts'
import { clientFault, type SoapApi, soapApiOf, soapApis, soapEnvelope, soapFault } from './envelope.ts'
import { callOptionsOf } from './headers.ts'
import { metadataOperations } from './metadata-operations.ts'
import { NotSoap } from './not-soap.ts'
import type { Operation } from './operation.ts'
import { queryOperations } from './query-operations.ts'
import { type Asked, readEnvelope } from './read-envelope.ts'
import { recordOperations } from './record-operations.ts'
import { sessionOperations, userInfoXml } from './session-operations.ts'

/** The last version whose login() answers. */
const lastLoginVersion = 64

interface Offered {
  readonly operations: Readonly<Record<string, Operation>>
  /** What the real API has and a local org has nothing for. */
  readonly absent: ReadonlySet<string>
}

const dataApi: Offered = {
  operations: {
    ...sessionOperations,
    ...recordOperations,
    ...queryOperations,
    ...duplicateOperations,
    ...describeOperations,
  },
  absent: new Set([
    'deleteByExample',
    'describeApprovalLayout',
    'describeCompactLayouts',
    'describeDataCategoryGroupStructures',
    'describeDataCategoryMappings',
    'describeKnowledgeSettings',
    'describeNouns',
    'describePathAssistants',
    'describePrimaryCompactLayouts',
    'describeQuickActions',
    'describeQuickActionsForRecordType',
    'describeSObjectListViews',
    'describeSearchLayouts',
    'describeSearchableEntities',
    'describeSoftphoneLayout',
    'describeSoqlListViews',
    'describeVisualForce',
    'executeListView',
    'performQuickActions',
    'renderEmailTemplate',
    'renderStoredEmailTemplate',
    'retrieveMassQuickActionTemplates',
    'retrieveQuickActionTemplates',
    'sendEmail',
    'sendEmailMessage',
  ]),
}

const metadataApi: Offered = {
  operations: metadataOperations,
  absent: new Set([
    'cancelDeploy',
    'checkDeployStatus',
    'checkRetrieveStatus',
    'deploy',
    'deployRecentValidation',
    'describeValueType',
    'renameMetadata',
    'retrieve',
  ]),
}

const xml = (text: string, status: 200 | 500 = 200): Response =>
  new Response(text, { status, headers: { 'content-type': 'text/xml;charset=UTF-8' } })

/** The SOAP APIs: login up to version 64.0, the operations on records, and those on metadata. */
export function registerSoap(app: Hono, { org, sessions, passwords, addresses }: Served): void {
  app.post('/services/Soap/:kind{[ucm]}/:version/*', (context) => answer(context))
  app.post('/services/Soap/:kind{[ucm]}/:version', (context) => answer(context))
  app.all('/services/Soap/*', ({ req }) =>
    xml(
      clientFault(
        `There is no SOAP API that answers ${req.method} here; POST to /services/Soap/u/${lastLoginVersion}.0`,
      ),
      500,
    ),
  )

  async function answer(context: Context): Promise<Response> {
    const { path, raw } = context.req
    const api = soapApiOf(path)
    try {
      const text = decoded(await bytesOfBody(raw), raw.headers.get('content-type'))
      return xml(answerTo(readEnvelope(text), api, path, portOf(context)))
    } catch (error) {
      if (error instanceof NotSoap) return xml(clientFault(error.message, error.faultcode), 500)
      if (error instanceof ApiError)
        return xml(soapFault(api, error.entries[0]?.errorCode ?? 'UNKNOWN_EXCEPTION', error.message), 500)
      const message = error instanceof Error ? error.message : String(error)
      return xml(soapFault(api, 'UNKNOWN_EXCEPTION', `An unexpected error occurred: ${message}`), 500)
    }
  }

  /** @throws NotSoap, ApiError */
  function answerTo(asked: Asked, api: SoapApi, path: string, port: number | undefined): string {
    const version = versionOf(path)
    const isData = api.records !== undefined
    const { operations, absent } = isData ? dataApi : metadataApi
    const operation = Object.hasOwn(operations, asked.name) ? operations[asked.name] : undefined
    const isLogin = isData && asked.name === 'login'
    if (asked.namespace !== api.namespace || (operation === undefined && !isLogin && !absent.has(asked.name)))
      throw new NotSoap(
        `No operation available for request {${asked.namespace}}${asked.name}, please check the WSDL for the service.`,
      )
    const options = callOptionsOf(asked.header)
    if (isLogin) return login(asked, api, version)
    const user = addresses.leftAt(port) === undefined ? sessions.userOf(asked.session) : undefined
    if (user === undefined)
      throw new ApiError(401, {
        errorCode: 'INVALID_SESSION_ID',
        message: 'Invalid Session ID found in SessionHeader: Illegal Session',
      })
    org.countRequest()
    if (operation === undefined)
      throw new ApiError(400, {
        errorCode: 'FUNCTIONALITY_NOT_ENABLED',
        message: `${asked.name} is not there in a local org`,
      })
    const { request, session } = asked
    const body = operation({ request, options, user, session, api, version, org, sessions, passwords })
    const { used, limit } = org.usage
    const info = element('current', used) + element('limit', limit) + element('type', 'API REQUESTS')
    return soapEnvelope(
      api,
      `<${asked.name}Response>${body}</${asked.name}Response>`,
      isData ? `<LimitInfoHeader><limitInfo>${info}</limitInfo></LimitInfoHeader>` : '',
    )
  }

  function login({ request }: Asked, api: SoapApi, version: number): string {
    if (version > lastLoginVersion)
      throw new ApiError(400, {
        errorCode: 'UNSUPPORTED_API_VERSION',
        message: `login() is not available in version ${version}.0; use OAuth`,
      })
    const user = passwords.userOf(textOf(request.username)?.trim() ?? '', textOf(request.password) ?? '')
    if (user === undefined)
      throw new ApiError(400, {
        errorCode: 'INVALID_LOGIN',
        message: 'Invalid username, password, security token; or user locked out.',
      })
    const { token } = sessions.open(user)
    const at = (kind: string) => `${org.url()}/services/Soap/${kind}/${version}.0/${org.id.slice(0, 15)}`
    const told = [
      element('metadataServerUrl', at('m')),
      element('passwordExpired', false),
      element('sandbox', false),
      element('serverUrl', at(api === soapApis.c ? 'c' : 'u')),
      element('sessionId', token),
      element('userId', user.id),
      `<userInfo>${userInfoXml(org, user, version)}</userInfo>`,
    ]
    return soapEnvelope(api, `<loginResponse><result>${told.join('')}</result></loginResponse>`)
  }
}

/** 64 of `/services/Soap/u/64.0/00D…`. @throws ApiError where the org does not serve it */
function versionOf(path: string): number {
  const [, , , , written = ''] = path.split('/')
  const version = Number(/^(\d+)(?:\.0)?$/.exec(written)?.[1])
  if (version >= oldestVersion && version <= Number(latestVersion)) return version
  throw new ApiError(400, {
    errorCode: 'UNSUPPORTED_API_VERSION',
    message: `Invalid Api version specified on URL: ${written}`,
  })
}
