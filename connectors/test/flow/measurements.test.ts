import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { metrics, trace } from '@opentelemetry/api'
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

  const everything = JSON.stringify([
    ...found.values(),
    sent.map(({ name, attributes, events }) => ({ name, attributes, events })),
  ])
  expect(everything).not.toContain(secret)
})
