import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../../src/local-org/index.ts'
import { keptLogins, logIn, type NewLogin, removeLogin } from '../../../src/salesforce/index.ts'
import { LoginStore } from '../../../src/salesforce/login/login-store.ts'
import { openSessions } from '../../../src/salesforce/login/open-sessions.ts'
import { scriptedServer } from '../scripted-org.ts'

let folder: string
let org: LocalOrg
let environment: Record<string, string>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twill-kept-'))
  environment = { XDG_CONFIG_HOME: folder }
  org = await startLocalOrg({ rotateRefreshTokens: true })
})
afterEach(async () => {
  await org.close()
  rmSync(folder, { recursive: true })
})

/** A browser in which the user is logged in already: it follows where it is sent. */
const browse = (address: string): void => void fetch(address)

const newLogin = (more: Partial<NewLogin> = {}): NewLogin => ({
  name: 'dev',
  url: org.url,
  clientId: org.clientId,
  clientSecret: org.clientSecret,
  callback: 'http://127.0.0.1:0/callback',
  browser: false,
  show: browse,
  stop: new AbortController().signal,
  ...more,
})

const sessionsOf = (name = 'dev', url?: string) =>
  openSessions(
    {
      url,
      login: { 'web-server': { name } },
      accessToken: undefined,
      clientId: undefined,
      clientSecret: undefined,
      sessionLifetime: undefined,
    },
    { folder: '.', now: Date.now, timeout: 2000, environment, warn: () => {} },
  )

const stored = (name = 'dev') => new LoginStore(environment).read(name)

describe('in the browser', () => {
  test('a login is made with PKCE and state, kept encrypted, listed, used, ended', async () => {
    const addresses: URL[] = []
    const show = (address: string) => {
      addresses.push(new URL(address))
      browse(address)
    }
    const kept = await logIn(newLogin({ show, anew: false }), environment)
    expect(kept).toEqual({ name: 'dev', url: org.url, username: org.username, orgId: org.orgId, instanceUrl: org.url })
    const query = addresses[0]?.searchParams
    expect(query?.get('code_challenge_method')).toBe('S256')
    expect(query?.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    expect(query?.get('state')).toMatch(/^[\w-]{43}$/)
    expect(query?.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    expect(addresses[0]?.href).not.toContain(org.clientSecret)
    expect(keptLogins(environment)).toEqual([kept])
    const sessions = await sessionsOf()
    const first = await sessions.current()
    expect((await sessions.renew(first)).accessToken).not.toBe(first.accessToken)
    const { refreshToken } = stored()
    await removeLogin('dev', environment)
    expect(keptLogins(environment)).toEqual([])
    const answer = await fetch(`${org.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: org.clientId }),
    })
    expect(answer.status).toBe(400)
    await expect(removeLogin('dev', environment)).rejects.toThrow('There is no login `dev`')
  })

  test('an answer with another state, path or method ends nothing', async () => {
    const seen: number[] = []
    const show = async (address: string) => {
      const callback = new URL(new URL(address).searchParams.get('redirect_uri') ?? '')
      const tries = [
        `${callback}?code=evil&state=guessed`,
        `${callback}?error=access_denied`,
        `${callback.origin}/elsewhere?code=evil`,
      ]
      for (const one of tries) seen.push((await fetch(one)).status)
      seen.push((await fetch(`${callback}?code=evil`, { method: 'POST' })).status)
      browse(address)
    }
    expect(await logIn(newLogin({ show }), environment)).toMatchObject({ username: org.username })
    expect(seen).toEqual([400, 400, 404, 404])
  })

  const answering = (query: string) => (address: string) => {
    const { searchParams } = new URL(address)
    void fetch(`${searchParams.get('redirect_uri')}?state=${searchParams.get('state')}&${query}`)
  }

  test.each<[string, Partial<NewLogin>, RegExp]>([
    ['refuses', { show: answering('error=access_denied&error_description=end-user denied') }, /The user refused it/],
    ['gives a wrong code', { show: answering('code=wrong-code-1') }, /Start the login again/],
    ['waits too long', { show: () => {}, patience: 1 }, /Nobody has logged in/],
    ['stops', { show: () => {}, stop: AbortSignal.abort() }, /given up/],
    ['names a callback elsewhere', { callback: 'https://example.com/' }, /no address of this machine/],
    ['names it wrongly', { name: '../dev' }, /is no name of a login/],
    ['sends it in clear', { url: 'http://example.com' }, /must begin with https/],
  ])('who %s is told', async (_, more, told) => {
    const error = await logIn(newLogin(more), environment).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'SalesforceError', message: expect.stringMatching(told) })
    expect(String(error)).not.toContain('wrong-code-1')
    expect(keptLogins(environment)).toEqual([])
  })
})

describe('the store', () => {
  const login = {
    url: 'https://login.salesforce.com',
    clientId: 'app',
    clientSecret: 'planted-client-secret',
    refreshToken: 'planted-refresh-token',
    instanceUrl: 'https://acme.my.salesforce.com',
    username: 'ada@example.com',
    orgId: undefined,
  }
  const file = (name: string) => join(folder, 'twill/logins', `${name}.login`)

  test('nothing stands in clear, and only the user may read', () => {
    new LoginStore(environment).write('dev', login)
    expect(stored()).toEqual({ ...login, orgId: undefined })
    expect(readFileSync(file('dev'), 'utf8')).not.toMatch(/planted|ada|acme|app/)
    const mode = (path: string) => (statSync(join(folder, path)).mode & 0o777).toString(8)
    expect([mode('twill'), mode('twill/logins'), mode('twill/logins/dev.login'), mode('twill/store.key')]).toEqual([
      '700',
      '700',
      '600',
      '600',
    ])
    expect(readdirSync(join(folder, 'twill/logins'))).toEqual(['dev.login'])
    chmodSync(file('dev'), 0o640)
    expect(() => stored()).toThrow(/Others can read .*dev\.login` \(mode 640\)/)
    chmodSync(file('dev'), 0o600)
    chmodSync(join(folder, 'twill/store.key'), 0o644)
    expect(() => stored()).toThrow(/Others can read .*store\.key` \(mode 644\)/)
  })

  test('a login is bound to its name and its content', () => {
    const store = new LoginStore(environment)
    store.write('dev', login)
    copyFileSync(file('dev'), file('prod'))
    expect(() => stored('prod')).toThrow(/`prod` does not open/)
    const sealed = JSON.parse(readFileSync(file('dev'), 'utf8')) as { content: string; nonce: string }
    store.write('dev', login)
    expect((JSON.parse(readFileSync(file('dev'), 'utf8')) as { nonce: string }).nonce).not.toBe(sealed.nonce)
    const bytes = Buffer.from(sealed.content, 'base64')
    bytes[5] = (bytes[5] ?? 0) ^ 1
    writeFileSync(file('dev'), JSON.stringify({ ...sealed, content: bytes.toString('base64') }), { mode: 0o600 })
    expect(() => stored()).toThrow(/`dev` does not open/)
    writeFileSync(file('dev'), '{"half', { mode: 0o600 })
    expect(() => stored()).toThrow(/`dev` does not open/)
  })

  test('a key of the environment leaves none on disk; another one opens nothing', () => {
    environment.TWILL_STORE_KEY = Buffer.alloc(32, 7).toString('base64')
    new LoginStore(environment).write('dev', login)
    expect(readdirSync(join(folder, 'twill'))).toEqual(['logins'])
    environment.TWILL_STORE_KEY = Buffer.alloc(32, 7).toString('hex')
    expect(stored().refreshToken).toBe('planted-refresh-token')
    environment.TWILL_STORE_KEY = Buffer.alloc(32, 8).toString('hex')
    expect(() => stored()).toThrow(/written with another key/)
    delete environment.TWILL_STORE_KEY
    expect(() => stored()).toThrow(/set TWILL_STORE_KEY, or bring back/)
    environment.TWILL_STORE_KEY = 'short'
    expect(() => stored()).toThrow(/TWILL_STORE_KEY is no key of 32 bytes.*openssl rand/)
  })
})

describe('renewal', () => {
  test('a token that comes in the place of the old one is kept', async () => {
    await logIn(newLogin(), environment)
    const before = stored().refreshToken
    await (await sessionsOf()).current()
    const after = stored().refreshToken
    expect(after).not.toBe(before)
    await (await sessionsOf()).current()
    expect(stored().refreshToken).not.toBe(after)
  })

  test('what another process has put there in the meantime is used', async () => {
    const login = {
      url: '',
      clientId: 'a',
      clientSecret: undefined,
      refreshToken: 'old',
      instanceUrl: '',
      username: 'x',
      orgId: 'y',
    }
    const store = new LoginStore(environment)
    const { url, seen, close } = await scriptedServer(({ body }) => {
      if (body.includes('refresh_token=new')) return { status: 200, body: '{"access_token":"t2"}' }
      store.write('dev', { ...login, url, instanceUrl: url, refreshToken: 'new' })
      return { status: 400, body: '{"error":"invalid_grant","error_description":"expired access/refresh token"}' }
    })
    try {
      store.write('dev', { ...login, url, instanceUrl: url })
      expect((await (await sessionsOf()).current()).accessToken).toBe('t2')
      expect(seen).toHaveLength(2)
    } finally {
      await close()
    }
  })

  test('a revoked one says how to log in again, without showing it', async () => {
    await logIn(newLogin(), environment)
    const { refreshToken } = stored()
    await fetch(`${org.url}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: refreshToken }),
    })
    const error = await (await sessionsOf()).current().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: 'AUTH_FAILED', message: expect.stringContaining('`tw login --name dev`') })
    expect(String(error)).not.toContain(refreshToken)
  })

  test('a login of another org than the connection names is refused', async () => {
    await logIn(newLogin(), environment)
    await expect(sessionsOf('dev', 'https://acme.my.salesforce.com')).rejects.toThrow(
      `belongs to ${org.url}, and the connection names https://acme.my.salesforce.com`,
    )
    expect((await (await sessionsOf('dev', `${org.url}/`)).current()).instanceUrl).toBe(org.url)
  })

  test('an org that cannot be told of the end keeps its login, unless it is forgotten here only', async () => {
    await logIn(newLogin(), environment)
    const { url, close } = await scriptedServer(() => ({ status: 503 }))
    new LoginStore(environment).write('dev', { ...stored(), url })
    await expect(removeLogin('dev', environment)).rejects.toMatchObject({ kind: 'UNAVAILABLE' })
    await close()
    await expect(removeLogin('dev', environment)).rejects.toMatchObject({ kind: 'CONNECTIVITY' })
    expect(keptLogins(environment)).toHaveLength(1)
    await removeLogin('dev', environment, true)
    expect(keptLogins(environment)).toEqual([])
  })
})
