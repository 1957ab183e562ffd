import { readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { randomOf } from '../../../runtime/test/flow/random.ts'
import { lettersOf, redriveFlow } from '../../src/flow/index.ts'
import { folderWith, started } from './run-here.ts'

const cleanup: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanup.splice(0)) clean()
})

function folder(files: Readonly<Record<string, string>>): string {
  const made = folderWith(files)
  cleanup.push(() => rmSync(made, { recursive: true, force: true }))
  return made
}

interface Seen {
  readonly method: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A server that answers with what `answers` holds, one after the other, the last again and again. */
async function server(answers: readonly { status: number; body?: string; headers?: Record<string, string> }[]) {
  const seen: Seen[] = []
  const made = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => {
      body += piece.toString()
    })
    request.on('end', () => {
      const answer = answers[Math.min(seen.length, answers.length - 1)]
      seen.push({ method: request.method, headers: request.headers, body })
      response.writeHead(answer?.status ?? 500, { 'content-type': 'application/json', ...answer?.headers })
      response.end(answer?.body ?? '{}')
    })
  })
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  cleanup.push(() => void made.close())
  return { url: `http://127.0.0.1:${(made.address() as AddressInfo).port}/`, seen }
}

describe('listener', () => {
  const files = {
    'form.flow.yaml': `name: form
source: { http.listen: { port: 0, path: /contact, maxBytes: 1000 } }
mapping:
  script: |
    output application/json
    ---
    { LastName: upper(payload.last), Amount: payload.amount as Number }
`,
  }

  test('answers with what the mapping gives, or with what is wrong', async () => {
    const flow = started(folder(files), 'form.flow.yaml')
    const { message } = await flow.until((line) => line.message.startsWith('listening on '))
    const url = message.replace('listening on ', '')
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/contact$/)
    const post = async (body: string, type = 'application/json') => {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': type, 'x-correlation-id': 'abc' },
      })
      return { status: response.status, id: response.headers.get('x-correlation-id'), body: await response.json() }
    }
    expect(await post('{"last":"Wong","amount":"12.30"}')).toEqual({
      status: 200,
      id: 'abc',
      body: { LastName: 'WONG', Amount: 12.3 },
    })
    expect(await post('<c><last>Wong</last><amount>2</amount></c>', 'application/xml')).toMatchObject({ status: 422 })
    expect(await post('last,amount\nWong,7\n', 'text/csv')).toMatchObject({ status: 422 })
    expect(await post('{"last":')).toMatchObject({
      status: 400,
      body: { error: { code: 'TW4001', correlationId: 'abc' } },
    })
    expect(await post('{"last":"Wong","amount":"many"}')).toMatchObject({
      status: 422,
      body: { error: { code: 'TW5010', where: expect.stringContaining('payload.amount') } },
    })
    expect(await post(JSON.stringify({ last: 'x'.repeat(2000) }))).toMatchObject({ status: 413 })
    expect((await fetch(url)).status).toBe(405)
    expect((await fetch(`${url}/more`, { method: 'POST' })).status).toBe(404)
    const all = await Promise.all(Array.from({ length: 50 }, (_, i) => post(`{"last":"n${i}","amount":${i}}`)))
    expect(all.map(({ body }) => body)).toEqual(
      Array.from({ length: 50 }, (_, i) => ({ LastName: `N${i}`, Amount: i })),
    )
    flow.stop()
    expect(await flow.done).toMatchObject({ complete: false, received: 55, delivered: 51, deadLetters: 4 })
  })

  test('answers with the result of the sink, shaped by `response`', async () => {
    const target = await server([
      { status: 201, body: '{"id":"003X"}' },
      { status: 400, body: 'no' },
      { status: 404, body: 'gone' },
    ])
    const made = folder({
      'form.flow.yaml': `name: form
source: { http.listen: { port: 0 } }
mapping: { script: '{ LastName: payload.last }' }
sink: { http.request: { url: '${target.url}' } }
response: '{ created: result.id, name: payload.LastName, by: attributes.headers."x-by" }'
onError: skip
`,
    })
    const flow = started(made, 'form.flow.yaml')
    const url = (await flow.until((line) => line.message.startsWith('listening on '))).message.replace(
      'listening on ',
      '',
    )
    const post = () =>
      fetch(url, {
        method: 'POST',
        body: '{"last":"Wong"}',
        headers: { 'content-type': 'application/json', 'x-by': 'me', authorization: 'Bearer secret' },
      })
    expect(await (await post()).json()).toEqual({ created: '003X', name: 'Wong', by: 'me' })
    const refused = await post()
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({ error: { code: '400', message: expect.stringContaining('no') } })
    const misplaced = await post()
    expect(misplaced.status).toBe(502)
    expect(await misplaced.json()).toMatchObject({ error: { code: '404' } })
    flow.stop()
    await flow.done
    expect(target.seen.map(({ body }) => JSON.parse(body))).toEqual([
      { LastName: 'Wong' },
      { LastName: 'Wong' },
      { LastName: 'Wong' },
    ])
    expect(await lettersOf(join(made, 'form.flow.yaml'))).toEqual([])
  })
})

test('a document passes for the MIME type before `with`, in requests and answers', async () => {
  const target = await server([{ status: 200, body: '{"id":1}' }])
  const made = folder({
    'form.flow.yaml': `name: form
source: { http.listen: { port: 0 } }
mapping: { script: 'output application/vnd.berth+text with csv separator="|" --- [payload]' }
sink: { http.request: { url: '${target.url}' } }
response: 'output application/problem+json with json --- { title: "Taken" }'
`,
  })
  const flow = started(made, 'form.flow.yaml')
  const listening = await flow.until((line) => line.message.startsWith('listening on '))
  const answer = await fetch(listening.message.replace('listening on ', ''), {
    method: 'POST',
    body: '{"a":1,"b":2}',
    headers: { 'content-type': 'application/json' },
  })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(await answer.json()).toEqual({ title: 'Taken' })
  flow.stop()
  await flow.done
  expect(target.seen[0]).toMatchObject({
    headers: { 'content-type': 'application/vnd.berth+text' },
    body: 'a|b\n1|2\n',
  })
})

test('namespaces that the header of a mapping declares are known where its document is written', async () => {
  const target = await server([{ status: 200, body: '{"id":1}' }])
  const script = (prefix: string, name: string): string =>
    `ns ${prefix} http://${prefix}.example
    output application/xml writeDeclaration=false, writeDeclaredNamespaces="All"
    ---
    { ${name}: payload.last }`
  const made = folder({
    'form.flow.yaml': `name: form
source: { http.listen: { port: 0 } }
mapping:
  script: |
    ${script('till', 'sale')}
sink: { http.request: { url: '${target.url}' } }
response: |
    ${script('out', 'ack').replace('payload.last', '1')}
`,
  })
  const flow = started(made, 'form.flow.yaml')
  const listening = await flow.until((line) => line.message.startsWith('listening on '))
  const answer = await fetch(listening.message.replace('listening on ', ''), {
    method: 'POST',
    body: '{"last":"Wong"}',
    headers: { 'content-type': 'application/json' },
  })
  expect(await answer.text()).toBe('<ack xmlns:out="http://out.example">1</ack>')
  flow.stop()
  await flow.done
  expect(target.seen[0]?.body).toBe('<sale xmlns:till="http://till.example">Wong</sale>')
})

describe('request', () => {
  const flowTo = (url: string, more = ''): Record<string, string> => ({
    'in.json': '[{"n":1}]',
    'send.flow.yaml': `name: send
source: { file.read: { path: in.json } }
sink: { http.request: { url: '${url}' } }
retry: { attempts: 3, initial: 1ms, max: 2ms }
${more}`,
  })

  test('a POST that the server has not touched is sent again', async () => {
    const { url, seen } = await server([
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 429 },
      { status: 200 },
    ])
    const flow = started(folder(flowTo(url)), 'send.flow.yaml')
    expect(await flow.done).toMatchObject({ delivered: 1, retries: 2 })
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST'])
    expect(seen[0]?.headers['idempotency-key']).toBeUndefined()
  })

  test('a POST that may have arrived is sent again only with an idempotency key', async () => {
    const without = await server([{ status: 500 }])
    expect(await started(folder(flowTo(without.url)), 'send.flow.yaml').done).toMatchObject({
      deadLetters: 1,
      retries: 0,
    })
    expect(without.seen).toHaveLength(1)
    const with_ = await server([{ status: 500 }, { status: 200 }])
    const flow = started(folder(flowTo(with_.url, 'idempotency: { key: payload.n }\n')), 'send.flow.yaml')
    expect(await flow.done).toMatchObject({ delivered: 1, retries: 1 })
    expect(with_.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['1', '1'])
  })

  test('a POST takes effect once whatever the server does; with a key nothing is lost either: 40 seeds', async () => {
    const ways = ['taken', 'taken then cut', 'taken then 500', 'taken then 503', 'refused 429', 'refused 503'] as const
    let requests = 0
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomOf(seed)
      const keyed = seed % 2 === 0
      const effects = new Map<number, number>()
      const known = new Set<string>()
      const made = createServer(async (request, response) => {
        let body = ''
        for await (const piece of request) body += piece
        requests++
        const way = ways[Math.floor(random() * ways.length)] ?? 'taken'
        const { n } = JSON.parse(body) as { n: number }
        const key = request.headers['idempotency-key']
        if (way.startsWith('taken') && !(typeof key === 'string' && known.has(key))) {
          effects.set(n, (effects.get(n) ?? 0) + 1)
          if (typeof key === 'string') known.add(key)
        }
        if (way === 'taken then cut') request.socket.destroy()
        else {
          const status = Number(/\d+$/.exec(way)?.[0] ?? 200)
          response.writeHead(status, way === 'refused 503' ? { 'retry-after': '0' } : {}).end()
        }
      })
      await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
      const flow = `name: send
source: { file.read: { path: in.json } }
sink: { http.request: { url: 'http://127.0.0.1:${(made.address() as AddressInfo).port}/' } }
retry: { attempts: 60, initial: 1ms, max: 1ms, budget: 10000 }
${keyed ? 'idempotency: { key: payload.n }\n' : ''}`
      const files = { 'in.json': JSON.stringify(Array.from({ length: 8 }, (_, n) => ({ n }))), 'send.flow.yaml': flow }
      const { delivered, deadLetters } = (await started(folder(files), 'send.flow.yaml').done) ?? {}
      made.close()
      made.closeAllConnections()
      expect(
        [...effects.values()].filter((times) => times !== 1),
        `seed ${seed}`,
      ).toEqual([])
      if (keyed)
        expect({ delivered, deadLetters, effects: effects.size }).toEqual({ delivered: 8, deadLetters: 0, effects: 8 })
      else expect((delivered ?? 0) + (deadLetters ?? 0)).toBe(8)
    }
    console.log(`40 seeds: ${requests} requests, no record took effect twice`)
  }, 60_000)

  test('dead letters are sent again by redrive, and removed when they arrive', async () => {
    const { url, seen } = await server([{ status: 400, body: 'bad' }, { status: 409 }, { status: 200 }])
    const made = folder(flowTo(url))
    const path = join(made, 'send.flow.yaml')
    await started(made, 'send.flow.yaml').done
    expect(await lettersOf(path)).toHaveLength(1)
    const again = () => redriveFlow(path, [], new AbortController().signal, { log: { write: () => {} } })
    expect(await again()).toEqual({ delivered: 0, failed: 1 })
    const [letter] = await lettersOf(path)
    expect(letter?.attempts.map(({ code }) => code)).toEqual(['400', '409'])
    expect(await again()).toEqual({ delivered: 1, failed: 0 })
    expect(await lettersOf(path)).toEqual([])
    expect(seen.map(({ body }) => JSON.parse(body))).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }])
  })
})

test('a document that is fetched gives its elements, after another try', async () => {
  const { url } = await server([{ status: 503 }, { status: 200, body: '[{"n":1},{"n":2}]' }])
  const made = folder({
    'get.flow.yaml': `name: get
source: { http.get: { url: '${url}' } }
mapping: { script: '{ twice: payload.n * 2 }' }
sink: { file.write: { path: 'out/$(payload.twice).json' } }
`,
  })
  expect(await started(made, 'get.flow.yaml').done).toMatchObject({ delivered: 2, complete: true })
  expect(JSON.parse(readFileSync(join(made, 'out/4.json'), 'utf8'))).toEqual({ twice: 4 })
})
