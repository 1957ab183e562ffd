import { XMLParser } from 'fast-xml-parser'
import type { Context, Hono } from 'hono'
import { ApiError, apiError } from '../api-error.ts'
import { namespace } from '../bulk/batch-formats.ts'
import { BatchJob } from '../bulk/batch-job.ts'
import type { JsonObject, JsonValue } from '../org.ts'
import { escapeXml } from '../xml.ts'
import { textOfBody } from './body.ts'
import { portOf } from './boundary.ts'
import { refusal } from './refusal.ts'
import type { Served } from './served.ts'

const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, ignoreDeclaration: true })

/** Bulk API 1.0: jobs of batches, with a session in a header of its own. */
export function registerBulkV1(app: Hono, { org, sessions, addresses }: Served): void {
  const jobs = new Map<string, BatchJob>()
  const base = '/services/async/:version{\\d+\\.0}/job'

  /** Answers for a user with a session, and words refusals. */
  const route = (method: 'GET' | 'POST', path: string, run: (call: Call) => Response | Promise<Response>): void => {
    app.on(method, `${base}${path}`, async (context) => {
      const { req } = context
      const session = req.header('x-sfdc-session') ?? ''
      const user = addresses.leftAt(portOf(context)) === undefined ? sessions.userOf(session) : undefined
      try {
        if (user === undefined) throw apiError(400, 'InvalidSessionId', 'Invalid session id')
        org.countRequest()
        const job = (): BatchJob => {
          const id = req.param('job') ?? ''
          const found = jobs.get(id) ?? [...jobs.values()].find((each) => id.length === 15 && each.id.startsWith(id))
          if (found === undefined) throw apiError(400, 'InvalidJob', `Invalid job id: ${id}`)
          return found
        }
        return await run({ context, user, job, body: await textOfBody(req.raw) })
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        const { errorCode = 'ClientInputError', message = '' } = error.entries[0] ?? {}
        return refusal({ path: req.path, isJson: wantsJson(context) }, { status: 400, errorCode, message })
      }
    })
  }

  route('POST', '', ({ context, user, body }) => {
    const { req } = context
    const chunking = req.header('sforce-enable-pkchunking')
    const job = new BatchJob(org, user, req.param('version') ?? '', jobInfoOf(context, body), chunking)
    jobs.set(job.id, job)
    return info(context, 'jobInfo', job.info(), 201)
  })
  route('GET', '/:job', ({ context, job }) => info(context, 'jobInfo', job().info()))
  route('POST', '/:job', ({ context, job, body }) => {
    job().setState(String(jobInfoOf(context, body).state ?? ''))
    return info(context, 'jobInfo', job().info())
  })
  route('POST', '/:job/batch', ({ context, job, body }) => info(context, 'batchInfo', job().add(body).info(), 201))
  route('GET', '/:job/batch', ({ context, job }) => {
    const infos = job().batches.map((batch) => batch.info())
    if (wantsJson(context)) return context.json({ batchInfo: infos })
    return xml(
      `<batchInfoList xmlns="${namespace}">${infos.map((each) => element('batchInfo', each)).join('')}</batchInfoList>`,
    )
  })

  const batch = ({ context, job }: Call) => job().batch(context.req.param('batch') ?? '')
  route('GET', '/:job/batch/:batch', (call) => info(call.context, 'batchInfo', batch(call).info()))
  route('GET', '/:job/batch/:batch/request', (call) => text(batch(call).content, call.job().format.mimeType))
  route('GET', '/:job/batch/:batch/result', (call) => {
    const { state, documents, results } = batch(call)
    const { format } = call.job()
    if (state !== 'Completed' && !(state === 'Failed' && results.length > 0))
      throw apiError(400, 'InvalidBatch', `Batch is ${state}; results are there when it is completed`)
    if (documents.size === 0) return text(format.results(results), format.mimeType)
    const list = format.list([...documents.keys()])
    return text(list.text, list.mimeType)
  })
  route('GET', '/:job/batch/:batch/result/:result', (call) => {
    const document = batch(call).documents.get(call.context.req.param('result') ?? '')
    if (document === undefined) throw apiError(400, 'InvalidBatch', 'Unable to find the result')
    return text(document, call.job().format.mimeType)
  })
}

interface Call {
  readonly context: Context
  readonly user: NonNullable<ReturnType<Served['sessions']['userOf']>>
  /** The job of the path. @throws ApiError */
  readonly job: () => BatchJob
  readonly body: string
}

/** What the client asks for, else what it sends. */
const wantsJson = ({ req }: Context): boolean => {
  const accept = req.header('accept') ?? ''
  return /\b(json|xml)\b/i.test(accept) ? /\bjson\b/i.test(accept) : /\bjson\b/i.test(req.header('content-type') ?? '')
}

const text = (content: string, mimeType: string): Response =>
  new Response(content, { headers: { 'content-type': `${mimeType};charset=UTF-8` } })

const xml = (content: string, status = 200): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${content}`, {
    status,
    headers: { 'content-type': 'application/xml;charset=UTF-8' },
  })

const element = (name: string, values: JsonObject, attributes = ''): string =>
  `<${name}${attributes}>${Object.entries(values)
    .map(([key, value]) => `<${key}>${escapeXml(String(value))}</${key}>`)
    .join('')}</${name}>`

const info = (context: Context, name: string, values: JsonObject, status: 200 | 201 = 200): Response =>
  wantsJson(context)
    ? context.json(values, status)
    : xml(element(name, { ...values, ...versionOf(values) }, ` xmlns="${namespace}"`), status)

/** `65.0` in XML, where a number has no shape of its own. */
const versionOf = ({ apiVersion }: JsonObject): JsonObject =>
  typeof apiVersion === 'number' ? { apiVersion: apiVersion.toFixed(1) } : {}

/** What a request says of a job. @throws ApiError */
function jobInfoOf(context: Context, body: string): JsonObject {
  let read: JsonValue | undefined
  try {
    read = /\bjson\b/i.test(context.req.header('content-type') ?? '')
      ? (JSON.parse(body) as JsonValue)
      : (parser.parse(body, true) as { readonly jobInfo?: JsonObject }).jobInfo
  } catch {
    read = undefined
  }
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as JsonObject
  throw apiError(400, 'InvalidJob', 'Unable to parse Job')
}
