import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RefusedLogins } from '../../../src/salesforce/login/refused-logins.ts'
import { type SessionsOptions, sessionsOf } from '../../../src/salesforce/login/sessions.ts'
import { SalesforceError } from '../../../src/salesforce/salesforce-error.ts'
import type { Session } from '../../../src/salesforce/session.ts'

/** Logins are counted, and take until a test lets them go on. */
function scripted(answers: (count: number) => Session | Error, options: Partial<SessionsOptions> = {}) {
  let logins = 0
  let now = Date.UTC(2026, 0, 1)
  const refused = { logins: new RefusedLogins(), login: 'one', pause: 60_000 }
  const sessions = sessionsOf({
    logIn: async () => {
      logins++
      const answer = answers(logins)
      await new Promise((resolve) => setImmediate(resolve))
      if (answer instanceof Error) throw answer
      return answer
    },
    renewable: true,
    now: () => now,
    refused,
    ...options,
  })
  return {
    sessions,
    refused,
    logins: () => logins,
    now: () => now,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

const session = (count: number, more: Partial<Session> = {}): Session => ({
  accessToken: `token-${count}`,
  instanceUrl: 'https://one.example.com',
  ...more,
})

const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

test('one login for any number of callers, whatever sessions they hold, at whatever moments they ask', async () => {
  const counts = { runs: 0, renewals: 0, logins: 0, generations: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(3), { minLength: 100, maxLength: 120 }), { minLength: 1, maxLength: 4 }),
      async (generations) => {
        const { sessions, logins } = scripted((count) => session(count))
        let held = await sessions.current()
        const stale = session(0)
        for (const callers of generations) {
          const results = await Promise.all(
            callers.map(async (delay, caller) => {
              for (let turn = 0; turn < delay; turn++) await Promise.resolve()
              // one in ten holds a session that is older still
              return await sessions.renew(caller % 10 === 9 ? stale : held)
            }),
          )
          const renewed = results.filter((_, caller) => caller % 10 !== 9)
          expect(new Set(renewed.map(({ accessToken }) => accessToken)).size).toBe(1)
          expect(renewed[0]?.accessToken).not.toBe(held.accessToken)
          held = renewed[0] as Session
          counts.renewals += callers.length
          counts.generations++
        }
        expect(logins()).toBe(1 + generations.length)
        counts.runs++
        counts.logins += logins() - 1
      },
    ),
    { numRuns: 50 },
  )
  expect(counts.logins).toBe(counts.generations)
  console.log(
    `${counts.runs} runs, ${counts.generations} expiries, ${counts.renewals} concurrent renewals, ${counts.logins} logins`,
  )
})

test('at four fifths of its life a session is replaced while it still serves', async () => {
  const life = 100 * 60_000
  const { sessions, logins, pass, now } = scripted((count) => session(count, { expires: now() + life }))
  expect((await sessions.current()).accessToken).toBe('token-1')
  pass(life * 0.8 - 1)
  expect((await sessions.current()).accessToken).toBe('token-1')
  await settled()
  expect(logins()).toBe(1)
  pass(1)
  expect((await Promise.all([sessions.current(), sessions.current()])).map(({ accessToken }) => accessToken)).toEqual([
    'token-1',
    'token-1',
  ])
  await settled()
  expect((await sessions.current()).accessToken).toBe('token-2')
  expect(logins()).toBe(2)
})

test('the lifetime of the settings stands where the org tells none', async () => {
  const { sessions, pass } = scripted((count) => session(count), { lifetime: 600_000 })
  const { expires } = await sessions.current()
  pass(600_000)
  const next = await sessions.current()
  expect([next.accessToken, (next.expires ?? 0) - (expires ?? 0)]).toEqual(['token-2', 600_000])
})

test('a renewal ahead of the end that fails disturbs nobody, and is tried again after a while', async () => {
  const life = 1_000_000
  const { sessions, logins, pass, now } = scripted((count) =>
    count === 2 ? new SalesforceError('CONNECTIVITY', 'no line') : session(count, { expires: now() + life }),
  )
  await sessions.current()
  pass(life * 0.9)
  await sessions.current()
  await settled()
  expect((await sessions.current()).accessToken).toBe('token-1')
  expect(logins()).toBe(2)
  pass(30_000)
  await sessions.current()
  await settled()
  expect((await sessions.current()).accessToken).toBe('token-3')
})

test('after a refusal none is tried for a time, which doubles; a success makes it forgotten', async () => {
  const wrong = new SalesforceError('AUTH_FAILED', 'wrong password', { code: 'INVALID_LOGIN' })
  let right = false
  const { sessions, logins, pass, refused, now } = scripted((count) => (right ? session(count) : wrong))
  await expect(sessions.current()).rejects.toBe(wrong)
  for (const pause of [60_000, 120_000, 240_000]) {
    const before = logins()
    pass(pause - 1)
    for (let i = 0; i < 20; i++)
      await expect(sessions.current()).rejects.toMatchObject({
        kind: 'AUTH_FAILED',
        code: 'INVALID_LOGIN',
        message: expect.stringMatching(
          /^wrong password No login with the same settings is tried before 2026-01-01 00:\d\d UTC\.$/,
        ),
      })
    // another connection with the same settings, as a scheduled flow opens it
    const other = sessionsOf({ logIn: async () => session(9), renewable: true, now, refused })
    await expect(other.current()).rejects.toMatchObject({ kind: 'AUTH_FAILED' })
    expect(logins()).toBe(before)
    pass(1)
    await expect(sessions.current()).rejects.toBe(wrong)
    expect(logins()).toBe(before + 1)
  }
  right = true
  pass(480_000)
  expect((await sessions.current()).accessToken).toBe('token-5')
})

test('other settings are another login', async () => {
  const wrong = new SalesforceError('AUTH_FAILED', 'wrong password')
  const { sessions, refused, now } = scripted(() => wrong)
  await expect(sessions.current()).rejects.toBe(wrong)
  const mended = sessionsOf({
    logIn: async () => session(1),
    renewable: true,
    now,
    refused: { ...refused, login: 'two' },
  })
  expect((await mended.current()).accessToken).toBe('token-1')
})

test('a line that breaks is no refusal', async () => {
  const { sessions, logins } = scripted((count) =>
    count === 1 ? new SalesforceError('TIMEOUT', 'silence', { again: true }) : session(count),
  )
  await expect(sessions.current()).rejects.toMatchObject({ kind: 'TIMEOUT' })
  expect((await sessions.current()).accessToken).toBe('token-2')
  expect(logins()).toBe(2)
})

test('a session that nothing can renew ends typed, and a moved org is taken over', async () => {
  const fixed = scripted((count) => session(count), { renewable: false, lifetime: 1000 })
  const held = await fixed.sessions.current()
  fixed.pass(5000)
  expect(await fixed.sessions.current()).toEqual(held)
  await expect(fixed.sessions.renew(held)).rejects.toMatchObject({ kind: 'AUTH_EXPIRED', again: false })
  expect(fixed.logins()).toBe(1)
  const moved = scripted((count) => session(count, { instanceUrl: `https://host-${count}.example.com` }))
  const first = await moved.sessions.current()
  expect((await moved.sessions.renew(first)).instanceUrl).toBe('https://host-2.example.com')
  expect((await moved.sessions.current()).instanceUrl).toBe('https://host-2.example.com')
})
