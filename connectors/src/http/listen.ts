import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { input } from '@twill/runtime'
import { type Answer, type Source, type SourceRecord, type WrittenBytes, writeBytes } from '@twill/runtime/flow'
import { type OperationContext, operation } from '../operation.ts'
import { number, text } from '../setting.ts'

export const listen = operation({
  connector: 'http',
  name: 'listen',
  kind: 'source',
  since: '0.1',
  doc: 'Takes requests on the loopback address and answers each with what becomes of it.',
  when: 'For calls that wait for an answer. Put a reverse proxy before it to take calls from elsewhere.',
  awaited: true,
  // whoever asks waits for the answer
  batch: { size: 1 },
  settings: {
    port: number('The port; 0 takes a free one, which the log tells.', { required: true, minimum: 0, maximum: 65_535 }),
    path: text('The path of the requests.', { default: '/', example: '/contact' }),
    method: text('The method of the requests.', { default: 'POST', values: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] }),
    maxBytes: number('The largest body that is taken.', { default: 10_000_000, minimum: 1 }),
    maxWaiting: number('How many requests may wait; further ones are answered 503.', { default: 256, minimum: 1 }),
  },
  run: ({ port, path, method, maxBytes, maxWaiting }, { output, info }): Source => ({
    async *read(_, stop) {
      const waiting: SourceRecord[] = []
      let wake: () => void = () => {}
      let underWay = 0
      const server = createServer((request, response) => {
        void take(request, response).catch(() => response.destroy())
      })
      const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
        const url = new URL(request.url ?? '/', 'http://localhost')
        const given = request.headers['x-correlation-id']
        const correlationId = typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID()
        const refuse = (status: number, message: string, more: Record<string, string> = {}): void =>
          send(response, status, { error: { message, correlationId } }, correlationId, undefined, more)
        if (url.pathname !== path) return refuse(404, `There is nothing at ${url.pathname}.`)
        if (request.method !== method) return refuse(405, `The method is ${method}.`, { allow: method })
        if (stop.aborted || underWay >= maxWaiting)
          return refuse(503, 'Too many requests wait.', { 'retry-after': '1' })
        underWay++
        response.once('close', () => underWay--)
        const body = await bodyOf(request, maxBytes)
        if (body === undefined)
          return refuse(413, `The body is larger than ${maxBytes} bytes.`, { connection: 'close' })
        waiting.push({
          value: body.length === 0 ? null : input(body, request.headers['content-type'] ?? 'application/json'),
          attributes: {
            method: request.method,
            requestPath: url.pathname,
            queryParams: Object.fromEntries(url.searchParams),
            headers: Object.fromEntries(
              Object.entries(request.headers).map(([name, value]) => [
                name,
                secretHeaders.has(name) ? '***' : String(value),
              ]),
            ),
          },
          correlationId,
          answer: (outcome) => answer(response, outcome, output),
        })
        wake()
      }
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', resolve)
      })
      const { port: taken } = server.address() as AddressInfo // it listens on a port
      info(`listening on http://127.0.0.1:${taken}${path}`)
      stop.addEventListener('abort', () => wake(), { once: true })
      try {
        while (!stop.aborted || waiting.length > 0) {
          const record = waiting.shift()
          if (record !== undefined) yield record
          else
            await new Promise<void>((resolve) => {
              wake = resolve
              if (stop.aborted) resolve()
            })
        }
      } finally {
        for (const record of waiting)
          record.answer?.({
            ok: false,
            failure: { code: undefined, message: 'The flow is being stopped.', blame: 'sink' },
            correlationId: record.correlationId ?? '',
          })
        server.close()
        server.closeIdleConnections()
      }
    },
  }),
})

/** What a log or a dead letter must not hold. */
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-api-key'])

async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > maxBytes) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** A record that the sink's system refuses is its sender's to mend. */
const statusOf = { input: 400, mapping: 422, record: 422, sink: 502 }

function answer(response: ServerResponse, outcome: Answer, output: OperationContext['output']): void {
  if (outcome.ok) {
    send(response, 200, outcome.value, outcome.correlationId, output)
    return
  }
  const { correlationId, failure } = outcome
  const { code, message, where, fields, blame } = failure
  const told = Object.entries({ code, message, where, fields, correlationId }).filter(
    ([, value]) => value !== undefined,
  )
  send(response, statusOf[blame], { error: Object.fromEntries(told) }, correlationId)
}

function send(
  response: ServerResponse,
  status: number,
  value: unknown,
  correlationId: string,
  output?: OperationContext['output'],
  headers: Readonly<Record<string, string>> = {},
): void {
  let written: WrittenBytes
  try {
    const { format = 'application/json', options, namespaces } = output ?? {}
    const { bytes, mimeType } = writeBytes(value, format, options, namespaces)
    written = { bytes, mimeType: output?.mimeType ?? mimeType }
  } catch {
    // a sink's answer need not fit the format of the mapping
    written = writeBytes(value, 'application/json')
  }
  response.writeHead(status, {
    'content-type': written.mimeType,
    'content-length': written.bytes.length,
    'x-correlation-id': correlationId,
    ...headers,
  })
  response.end(written.bytes)
}
