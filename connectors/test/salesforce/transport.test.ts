import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { wholeOf } from '../../src/salesforce/transport/exchange.ts'
import { failureOf } from './failure.ts'
import { countedSessions, type Reaction, type Seen, scriptedServer, transportTo, virtualClock } from './scripted-org.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function server(react: (request: Seen, number: number) => Reaction) {
  const made = await scriptedServer(react)
  closers.push(made.close)
  return made
}

const refused = (errorCode: string, status = 400, message = 'why'): Reaction => ({
  status,
  body: JSON.stringify([{ errorCode, message, fields: ['Name'] }]),
})

describe('repetition', () => {
  test('delays double up to a bound, with full jitter, and are at least what the org asks for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ status: fc.constantFrom(500, 502, 503, 504, 429), asked: fc.option(fc.nat(40)) }), {
          maxLength: 5,
        }),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        async (failures, random) => {
          const { url, seen, close } = await scriptedServer((_, number) => {
            const step = failures[number - 1]
            if (step === undefined) return { status: 200, body: '{"a":1}' }
            return { status: step.status, headers: step.asked === null ? {} : { 'retry-after': String(step.asked) } }
          })
          const clock = virtualClock(() => random)
          const { transport } = transportTo(url, { clock, circuit: { failures: 100, pause: 1 } })
          try {
            const call = transport.call({ path: '/limits' })
            if (failures.length < 4) expect((await call).status).toBe(200)
            else expect((await failureOf(call)).again).toBe(true)
            const expected = failures.slice(0, 3).map(({ asked }, i) => {
              const bound = 500 * 2 ** i
              return Math.max(Math.round(random * bound), (asked ?? 0) * 1000)
            })
            expect(clock.slept).toEqual(expected)
            expect(seen).toHaveLength(Math.min(failures.length + 1, 4))
          } finally {
            await close()
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test.each([
    ['GET', undefined, 'hangUp', 4],
    ['GET', undefined, 'half', 4],
    ['GET', undefined, { status: 500 }, 4],
    ['PUT', undefined, 'hangUp', 4],
    ['POST', undefined, 'hangUp', 1],
    ['POST', undefined, { status: 500 }, 1],
    ['POST', undefined, { status: 504 }, 1],
    ['POST', undefined, { status: 503 }, 1],
    ['POST', undefined, { status: 503, headers: { 'retry-after': '1' } }, 4],
    ['POST', undefined, refused('SERVER_UNAVAILABLE', 503), 4],
    ['POST', undefined, { status: 429 }, 4],
    ['POST', true, 'hangUp', 4],
    ['PATCH', undefined, 'hangUp', 1],
    ['PATCH', true, { status: 502 }, 4],
    ['DELETE', undefined, 'hangUp', 1],
    ['POST', undefined, refused('UNABLE_TO_LOCK_ROW'), 4],
    ['POST', undefined, refused('REQUEST_LIMIT_EXCEEDED', 403), 1],
    ['POST', undefined, refused('REQUEST_LIMIT_EXCEEDED', 429), 4],
    ['GET', undefined, refused('MALFORMED_QUERY'), 1],
    ['GET', undefined, { status: 404 }, 1],
  ] as const)('%s, repeatable: %s, met with %j is sent %i times', async (method, repeatable, reaction, times) => {
    const { url, seen } = await server(() => reaction)
    const { transport } = transportTo(url)
    const error = await failureOf(
      transport.call({
        method,
        path: '/x',
        body: new Uint8Array([123, 125]),
        ...(repeatable === undefined ? {} : { repeatable }),
        ...(method === 'GET' ? { body: undefined } : {}),
      }),
    )
    expect(seen).toHaveLength(times)
    // who was not told what became of a POST must not send it again
    if (reaction === 'hangUp' || reaction === 'half') expect(error.again).toBe(times > 1)
  })

  test('what was never sent is sent again, a POST too', async () => {
    const { url, close } = await scriptedServer(() => ({ status: 200 }))
    await close()
    const { transport, clock } = transportTo(url)
    const error = await failureOf(transport.call({ method: 'POST', path: '/x', body: new Uint8Array(2) }))
    expect(error).toMatchObject({ kind: 'CONNECTIVITY', again: true })
    expect(clock.slept).toHaveLength(3)
  })

  test('a stream is made anew for each attempt', async () => {
    const { url, seen } = await server((_, number) => ({ status: number < 3 ? 503 : 201 }))
    const { transport } = transportTo(url)
    let made = 0
    await transport.call({
      method: 'PUT',
      path: '/x',
      contentType: 'text/csv',
      body: async function* () {
        made++
        yield new TextEncoder().encode('a,b\n')
        yield new TextEncoder().encode('1,2\n')
      },
    })
    expect(made).toBe(3)
    expect(seen.map(({ body }) => body)).toEqual(Array(3).fill('a,b\n1,2\n'))
    expect(seen[2]?.headers['content-type']).toBe('text/csv')
  })

  test('many callers together repeat a tenth of their requests, not a multiple', async () => {
    const { url, seen } = await server(() => ({ status: 503 }))
    const { transport } = transportTo(url, { circuit: { failures: 1e9, pause: 1 } })
    await Promise.all(Array.from({ length: 200 }, () => failureOf(transport.call({ path: '/x' }))))
    expect(seen.length).toBeLessThanOrEqual(200 + 10 + 20)
    expect(seen.length).toBeGreaterThan(200)
  })

  test('a silent org is a timeout, whether it begins to answer or not', async () => {
    const { createServer } = await import('node:http')
    const silent = createServer((request, response) => {
      if (request.url?.endsWith('/begun')) response.writeHead(200).write('{')
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    closers.push(
      () =>
        new Promise((resolve) => {
          silent.close(() => resolve())
          silent.closeAllConnections()
        }),
    )
    const { port } = silent.address() as { port: number }
    const { transport } = transportTo(`http://127.0.0.1:${port}`, {
      timeout: 50,
      retry: { attempts: 1, initial: 1, max: 1 },
    })
    for (const path of ['/never', '/begun'])
      expect(await failureOf(transport.call({ path }))).toMatchObject({
        kind: 'TIMEOUT',
        message: expect.stringMatching(/no answer within 50 ms/),
      })
  })

  test('ends when its caller gives up', async () => {
    const { url, seen } = await server(() => ({ status: 503 }))
    const cut = new AbortController()
    const clock = {
      ...virtualClock(),
      sleep: async () => {
        cut.abort()
      },
    }
    const { transport } = transportTo(url, { clock })
    expect(await failureOf(transport.call({ path: '/x', cut: cut.signal }))).toMatchObject({ kind: 'CANCELLED' })
    expect(seen).toHaveLength(1)
  })
})

describe('sessions', () => {
  test('one login for any number of requests that find the same session expired', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), async (count) => {
        const { url, close } = await scriptedServer(({ headers }) =>
          headers.authorization === 'Bearer token-1' ? refused('INVALID_SESSION_ID', 401) : { status: 200 },
        )
        const { transport, logins } = transportTo(url)
        try {
          const answers = await Promise.all(Array.from({ length: count }, () => transport.call({ path: '/x' })))
          expect(answers.map(({ status }) => status)).toEqual(Array(count).fill(200))
          expect(logins()).toBe(2)
        } finally {
          await close()
        }
      }),
      { numRuns: 20 },
    )
  })

  test('a session that is turned away after a login ends the request, typed, without a loop', async () => {
    const { url, seen } = await server(() => refused('INVALID_SESSION_ID', 401, 'Session expired or invalid'))
    const { transport, logins } = transportTo(url)
    const error = await failureOf(transport.call({ path: '/x' }))
    expect(error).toMatchObject({ kind: 'AUTH_EXPIRED', code: 'INVALID_SESSION_ID', status: 401, again: false })
    expect(seen).toHaveLength(2)
    expect(logins()).toBe(2)
  })

  test('a login that fails is told as it is', async () => {
    const { url } = await server(() => refused('INVALID_SESSION_ID', 401))
    const { sessions } = countedSessions(url, 1)
    const { transport } = transportTo(url, { sessions })
    expect(await failureOf(transport.call({ path: '/x' }))).toMatchObject({
      kind: 'AUTH_EXPIRED',
      message: 'no more logins',
    })
  })

  test('a session that is good, but not for this API, is not renewed', async () => {
    const { url } = await server(() =>
      refused('INVALID_SESSION_ID', 401, 'This session is not valid for use with the REST API'),
    )
    const { transport, logins } = transportTo(url)
    expect(await failureOf(transport.call({ path: '/x' }))).toMatchObject({ kind: 'AUTH_EXPIRED' })
    expect(logins()).toBe(1)
  })

  test('each API tells of an expired session in its own way', async () => {
    const shapes: readonly Reaction[] = [
      {
        status: 500,
        body: '<e:Envelope xmlns:e="x"><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: gone</faultstring></e:Envelope>',
      },
      {
        status: 400,
        body: '<?xml version="1.0"?><error xmlns="x"><exceptionCode>InvalidSessionId</exceptionCode><exceptionMessage>gone</exceptionMessage></error>',
      },
      refused('INVALID_SESSION_ID', 401),
    ]
    for (const shape of shapes) {
      const { url } = await server(({ headers }) =>
        headers.authorization === 'Bearer token-1' ? shape : { status: 200 },
      )
      const { transport, logins } = transportTo(url)
      expect((await transport.call({ method: 'POST', path: '/x' })).status).toBe(200)
      expect(logins()).toBe(2)
    }
  })

  test('goes to where the new session lives', async () => {
    const away = await server(() => ({ status: 200, body: '"there"' }))
    const here = await server(() => refused('INVALID_SESSION_ID', 401))
    const old = { accessToken: 'a', instanceUrl: here.url }
    let current = old
    const { transport } = transportTo(here.url, {
      sessions: {
        current: async () => current,
        renew: async () => {
          current = { accessToken: 'b', instanceUrl: away.url }
          return current
        },
      },
    })
    expect(new TextDecoder().decode((await transport.call({ path: '/x' })).bytes)).toBe('"there"')
    expect(away.seen[0]?.headers.authorization).toBe('Bearer b')
  })

  test('the token is in no message, even where the org repeats it', async () => {
    const { url } = await server(({ headers }) => ({ status: 400, body: `you sent ${headers.authorization}` }))
    const { transport } = transportTo(url)
    const error = await failureOf(transport.call({ path: '/x?secret=query' }))
    expect(error.message).toContain('you sent Bearer ***')
    expect(error.message).not.toMatch(/token-1|secret/)
  })
})

describe('the circuit', () => {
  test('opens after failures in a row, lets one request through after a pause, and closes when that succeeds', async () => {
    let down = true
    const { url, seen } = await server(() => (down ? { status: 502 } : { status: 200 }))
    const { transport, clock, events } = transportTo(url, { retry: { attempts: 1, initial: 1, max: 1 } })
    for (let i = 0; i < 5; i++) await failureOf(transport.call({ path: '/x' }))
    expect(transport.circuit('rest')).toBe('open')
    const stopped = await failureOf(transport.call({ path: '/x' }))
    expect(stopped).toMatchObject({ kind: 'CIRCUIT_OPEN', again: true, wait: 30_000 })
    expect(seen).toHaveLength(5)
    clock.pass(30_000)
    expect(transport.circuit('rest')).toBe('halfOpen')
    const probes = await Promise.all([1, 2, 3].map(() => failureOf(transport.call({ path: '/x' }))))
    expect(probes.map(({ kind }) => kind).sort()).toEqual(['CIRCUIT_OPEN', 'CIRCUIT_OPEN', 'UNAVAILABLE'])
    expect(seen).toHaveLength(6)
    expect((await failureOf(transport.call({ path: '/x' }))).wait).toBe(60_000)
    down = false
    clock.pass(60_000)
    expect((await transport.call({ path: '/x' })).status).toBe(200)
    expect(transport.circuit('rest')).toBe('closed')
    expect(events.flatMap((event) => (event.kind === 'circuit' ? [event.state] : []))).toEqual([
      'open',
      'open',
      'closed',
    ])
  })

  test('is apart for each API, and no refusal for good reasons opens it', async () => {
    const { url } = await server(({ url }) => (url.includes('/jobs') ? { status: 503 } : refused('MALFORMED_QUERY')))
    const { transport } = transportTo(url, { retry: { attempts: 1, initial: 1, max: 1 } })
    for (let i = 0; i < 6; i++) await failureOf(transport.call({ path: '/jobs/ingest', api: 'bulk' }))
    for (let i = 0; i < 6; i++)
      expect((await failureOf(transport.call({ path: '/query' }))).code).toBe('MALFORMED_QUERY')
    expect(transport.circuit('bulk')).toBe('open')
    expect(transport.circuit('rest')).toBe('closed')
  })
})

describe('the quota', () => {
  test('stops requests at a share of what the org allows, looks again after a pause, and goes on when there is room', async () => {
    let used = 79
    const { url, seen } = await server(() => ({
      status: 200,
      headers: { 'sforce-limit-info': `api-usage=${used++}/100; per-app-api-usage=5/250(appName=x)` },
    }))
    const { transport, clock, events } = transportTo(url)
    await transport.call({ path: '/x' })
    await transport.call({ path: '/x' })
    const stopped = await failureOf(transport.call({ path: '/x' }))
    expect(stopped).toMatchObject({ kind: 'QUOTA_GUARD', again: true, wait: 300_000 })
    expect(stopped.message).toMatch(/80 of the org's 100 requests.*above 80 %/)
    expect(seen).toHaveLength(2)
    clock.pass(300_000)
    await transport.call({ path: '/x' })
    await failureOf(transport.call({ path: '/x' }))
    expect(seen).toHaveLength(3)
    used = 10
    clock.pass(300_000)
    await transport.call({ path: '/x' })
    await transport.call({ path: '/x' })
    expect(transport.usage).toEqual({ used: 11, limit: 100 })
    expect(events.flatMap((event) => (event.kind === 'quota' ? [event.reached] : []))).toEqual([true, false])
  })
})

describe('answers', () => {
  test.each([
    [refused('INVALID_FIELD'), 'INVALID_INPUT', 'INVALID_FIELD: why (Name)'],
    [refused('NOT_FOUND', 404), 'NOT_FOUND', 'NOT_FOUND: why'],
    [refused('INSUFFICIENT_ACCESS', 403), 'INSUFFICIENT_PERMISSIONS', 'INSUFFICIENT_ACCESS: why'],
    [refused('REQUEST_LIMIT_EXCEEDED', 403), 'LIMIT_EXCEEDED', 'REQUEST_LIMIT_EXCEEDED: why'],
    [{ status: 300, body: '["/a/1","/a/2"]' }, 'INVALID_INPUT', 'several records match: /a/1, /a/2'],
    [{ status: 302, headers: { location: 'http://elsewhere.test/' } }, 'INVALID_RESPONSE', 'GET'],
    [
      { status: 500, body: '<faultcode>sf:INVALID_ID_FIELD</faultcode><faultstring>no &lt;id&gt;</faultstring>' },
      'INVALID_INPUT',
      'INVALID_ID_FIELD: no <id>',
    ],
    [{ status: 502, body: 'x'.repeat(900) }, 'UNAVAILABLE', `${'x'.repeat(300)}…`],
    [
      {
        status: 400,
        body: '{"hasErrors":true,"results":[{"referenceId":"r","errors":[{"statusCode":"INVALID_EMAIL_ADDRESS","message":"bad","fields":["Email"]}]}]}',
      },
      'INVALID_INPUT',
      'INVALID_EMAIL_ADDRESS: bad (Email)',
    ],
  ] as const)('%j is %s', async (reaction, kind, message) => {
    const { url } = await server(() => reaction as Reaction)
    const { transport } = transportTo(url, { retry: { attempts: 1, initial: 1, max: 1 } })
    const error = await failureOf(transport.call({ path: '/x' }))
    expect(error.kind).toBe(kind)
    expect(error.message).toContain(message)
  })

  test('are read as they come, and one that breaks off fails', async () => {
    const { url } = await server((_, number) => (number === 1 ? { status: 200, body: '12345' } : 'half'))
    const { transport } = transportTo(url)
    const { body } = await transport.send({ path: '/x' })
    expect(new TextDecoder().decode(await wholeOf(body))).toBe('12345')
    const broken = await transport.send({ path: '/x' })
    expect(await failureOf(wholeOf(broken.body))).toMatchObject({ kind: 'CONNECTIVITY', again: true })
  })

  test('tell the time of the org', async () => {
    const { url } = await server(() => ({ status: 200, headers: { date: 'Thu, 01 Jan 2026 01:00:00 GMT' } }))
    const { transport } = transportTo(url)
    await transport.call({ path: '/x' })
    expect(transport.serverNow()).toBe(Date.UTC(2026, 0, 1, 1) + 500)
  })
})
