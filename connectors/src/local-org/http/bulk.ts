import type { Context, Hono } from 'hono'
import { answerOf } from '../api/endpoint.ts'
import { IngestJob } from '../bulk/ingest-job.ts'
import { jobIn, jobsOf } from '../bulk/jobs.ts'
import type { JsonObject } from '../org.ts'
import { bytesOfBody, parseJson } from './body.ts'
import { partsOf } from './multipart.ts'
import type { Served } from './served.ts'
import { userOf } from './session-user.ts'

const pieceSize = 64 * 1024

/** The parts of Bulk 2.0 that are CSV: rows go in, results come out. */
export function registerBulk(app: Hono, { org, sessions }: Served): void {
  const json = (status: number, body: unknown): Response =>
    new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json;charset=UTF-8' },
    })

  /** Answers for a user with a session, and words refusals. */
  const guarded = async (context: Context, run: () => Response | Promise<Response>): Promise<Response> => {
    if (userOf(context.req.header('authorization'), sessions) === undefined) {
      return json(401, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }])
    }
    org.countRequest()
    try {
      return await run()
    } catch (error) {
      const { status, body } = answerOf(error, org)
      return json(status, body)
    }
  }

  const base = '/services/data/:version{v\\d+\\.0}/jobs'

  app.post(`${base}/ingest`, async (context, next) => {
    if (!/^multipart\//i.test(context.req.header('content-type') ?? '')) return next()
    return guarded(context, async () => {
      const parts = partsOf(context.req.header('content-type') ?? '', await bytesOfBody(context.req.raw))
      const bytesOf = (name: string): Buffer => parts.find((part) => part.name === name)?.bytes ?? Buffer.alloc(0)
      const user = userOf(context.req.header('authorization'), sessions) ?? org.admin
      const version = (context.req.param('version') ?? '').slice(1)
      const job = new IngestJob({ org, user, version }, parseJson(bytesOf('job').toString()) as JsonObject)
      jobsOf(org).ingest.set(job.id, job)
      job.upload(bytesOf('content'))
      job.setState('UploadComplete')
      return json(200, job.info())
    })
  })

  app.put(`${base}/ingest/:id/batches`, (context) =>
    guarded(context, async () => {
      const job = jobIn(jobsOf(org).ingest, context.req.param('id') ?? '')
      job.upload(await bytesOfBody(context.req.raw))
      return json(201, undefined)
    }),
  )

  for (const kind of ['successfulResults', 'failedResults', 'unprocessedrecords'] as const) {
    app.get(`${base}/ingest/:id/${kind}`, (context) =>
      guarded(context, () => {
        const lines = jobIn(jobsOf(org).ingest, context.req.param('id') ?? '').resultLines(kind)
        return new Response(streamOf(encoded(lines)), { headers: { 'content-type': 'text/csv;charset=UTF-8' } })
      }),
    )
  }

  app.get(`${base}/query/:id/results`, (context) =>
    guarded(context, () => {
      const { searchParams } = new URL(context.req.url)
      const max = searchParams.get('maxRecords')
      const job = jobIn(jobsOf(org).query, context.req.param('id') ?? '')
      const { bytes, next, count } = job.page(
        searchParams.get('locator') ?? undefined,
        max === null ? undefined : Number(max),
      )
      const headers = {
        'content-type': 'text/csv;charset=UTF-8',
        // the last page says so by the word
        'sforce-locator': next ?? 'null',
        'sforce-numberofrecords': String(count),
      }
      return new Response(streamOf(bytes), { headers })
    }),
  )
}

/** Lines as bytes, gathered into pieces. */
function* encoded(lines: IterableIterator<string>): IterableIterator<Uint8Array> {
  const encoder = new TextEncoder()
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < pieceSize) continue
    yield encoder.encode(piece)
    piece = ''
  }
  if (piece !== '') yield encoder.encode(piece)
}

/** No more is read than is asked for, but for the first piece, so that a refusal is one. */
function streamOf(pieces: IterableIterator<Uint8Array>): ReadableStream<Uint8Array> {
  let ahead: IteratorResult<Uint8Array> | undefined = pieces.next()
  return new ReadableStream({
    pull(controller) {
      const { done, value } = ahead ?? pieces.next()
      ahead = undefined
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    cancel() {
      pieces.return?.()
    },
  })
}
