import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folderWith, started } from './run-here.ts'

// A program's own providers, as it would register them: another copy of the API than the engine has.

const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 3_600_000 })
const provider = new MeterProvider({ readers: [reader] })
const spans = new InMemorySpanExporter()

beforeAll(() => {
  metrics.setGlobalMeterProvider(provider)
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }))
})
afterAll(async () => {
  metrics.disable()
  trace.disable()
  await provider.shutdown()
})

const secret = 'S3cr3t-of-the-test'

const flow = `name: measured
source:
  file.read:
    path: in.ndjson
mapping:
  script: 'if (payload.n == 3) null else if (payload.n == 4) payload.n + "x" else payload'
sink:
  http.request:
    url: http://127.0.0.1:PORT/
    headers:
      authorization: \${env.SECRET}
onError: deadLetter
`

/** Measurements by name, with their points. */
async function measurements() {
  await reader.forceFlush()
  const all =
    measured
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.find(({ scope }) => scope.name === 'twill.flow')?.metrics ?? []
  return new Map(all.map(({ descriptor, dataPoints }) => [descriptor.name, { unit: descriptor.unit, dataPoints }]))
}

test('records, retries and times are measured, without values and secrets', async () => {
  const given: (string | undefined)[] = []
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      given.push(request.headers.authorization)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  process.env.SECRET = secret
  try {
    const folder = folderWith({
      'measured.flow.yaml': flow.replace('PORT', String(port)),
      'in.ndjson': [1, 2, 3, 4].map((n) => `{"n": ${n}}\n`).join(''),
    })
    await started(folder, 'measured.flow.yaml').done
  } finally {
    delete process.env.SECRET
    server.close()
  }
  expect(given).toEqual([secret, secret])

  const found = await measurements()
  const records = found.get('twill.flow.records')
  expect(records?.unit).toBe('{record}')
  const byOutcome = records?.dataPoints.map(({ attributes, value }) => [attributes['twill.flow.outcome'], value])
  expect(Object.fromEntries(byOutcome ?? [])).toEqual({ received: 4, delivered: 2, filtered: 1, deadLetter: 1 })
  expect(records?.dataPoints.map(({ attributes }) => attributes['twill.flow.name'])).toEqual(Array(4).fill('measured'))
  for (const name of ['twill.flow.mapping.duration', 'twill.flow.send.duration']) {
    const { unit, dataPoints } = found.get(name) ?? {}
    expect(unit).toBe('s')
    expect(dataPoints?.[0]?.value).toMatchObject({ count: expect.any(Number) })
  }
  expect(found.get('twill.flow.mapping.duration')?.dataPoints[0]?.value).toMatchObject({ count: 3 })

  const sent = spans.getFinishedSpans()
  expect(new Set(sent.map(({ name }) => name))).toEqual(new Set(['twill.flow.send']))
  expect(sent.reduce((sum, { attributes }) => sum + Number(attributes['twill.flow.records']), 0)).toBe(2)
  for (const span of sent)
    expect(span.endTime[0] * 1e9 + span.endTime[1]).toBeGreaterThanOrEqual(span.startTime[0] * 1e9 + span.startTime[1])

  for (const { attributes, status } of sent) {
    expect(attributes).toMatchObject({ 'twill.flow.attempt': 1, 'twill.flow.failed_records': 0 })
    expect(status).toEqual({ code: SpanStatusCode.UNSET })
  }

  const everything = JSON.stringify([
    ...found.values(),
    sent.map(({ name, attributes, events }) => ({ name, attributes, events })),
  ])
  expect(everything).not.toContain(secret)
})

test('a batch that fails is a span with an error; what is sent again and what waits for the budget is counted', async () => {
  spans.reset()
  let asked = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      asked++
      // two of the first record are turned away, the second is refused for good
      if (asked <= 2) response.writeHead(429).end(`not now: ${request.headers.authorization}`)
      else response.writeHead(asked === 4 ? 400 : 200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  process.env.SECRET = secret
  try {
    const folder = folderWith({
      'failing.flow.yaml': `${flow
        .replace('name: measured', 'name: failing')
        .replace(/mapping:\n.*\n/, '')
        .replace('PORT', String(port))}retry: { attempts: 5, initial: 1ms, budget: 1, window: 300ms }\n`,
      'in.ndjson': '{"n": 1}\n{"n": 2}\n',
    })
    await started(folder, 'failing.flow.yaml').done
  } finally {
    delete process.env.SECRET
    server.close()
  }
  expect(asked).toBe(4)
  const found = await measurements()
  const pointsOf = (name: string) =>
    (found.get(name)?.dataPoints ?? []).filter(({ attributes }) => attributes['twill.flow.name'] === 'failing')
  // the second one finds nothing left of the budget
  expect(pointsOf('twill.flow.retries').map(({ value }) => value)).toEqual([2])
  expect(pointsOf('twill.flow.throttled').map(({ value }) => value)).toEqual([1])
  expect(found.get('twill.flow.retries')?.unit).toBe('{batch}')
  const durations = pointsOf('twill.flow.send.duration').map(({ attributes, value }) => [
    attributes['error.type'],
    (value as { readonly count: number }).count,
  ])
  expect(new Map(durations as [string | undefined, number][])).toEqual(
    new Map([
      ['429', 2],
      [undefined, 1],
      ['400', 1],
    ]),
  )
  const sent = spans
    .getFinishedSpans()
    .map(({ attributes, status }) => [
      attributes['twill.flow.attempt'],
      attributes['twill.flow.failed_records'],
      attributes['error.type'],
      status,
    ])
  const failed = (code: string) => ({ code: SpanStatusCode.ERROR, message: code })
  expect(sent).toEqual([
    [1, 1, '429', failed('429')],
    [2, 1, '429', failed('429')],
    [3, 0, undefined, { code: SpanStatusCode.UNSET }],
    [1, 1, '400', failed('400')],
  ])
  expect(
    JSON.stringify([...found.values(), spans.getFinishedSpans().map(({ status, events }) => [status, events])]),
  ).not.toContain(secret)
})
