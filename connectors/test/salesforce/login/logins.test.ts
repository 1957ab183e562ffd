import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SignedXml } from 'xml-crypto'
import { type LocalOrg, startLocalOrg } from '../../../src/local-org/index.ts'
import { type ConnectOptions, connect } from '../../../src/salesforce/index.ts'
import { type LoginChoice, openSessions } from '../../../src/salesforce/login/open-sessions.ts'
import { scriptedServer } from '../scripted-org.ts'
import { certificatePem, encryptedPem, keystore, pem, publicKey } from './keys.ts'

const years = [new Date('2020-01-01'), new Date('2049-01-01')] as const

let org: LocalOrg
let folder: string
beforeAll(async () => {
  org = await startLocalOrg()
  folder = mkdtempSync(join(tmpdir(), 'twill-logins-'))
  writeFileSync(join(folder, 'key.pem'), pem)
  writeFileSync(join(folder, 'locked.pem'), encryptedPem('open sesame'))
  writeFileSync(join(folder, 'both.pem'), pem + certificatePem(...years))
  writeFileSync(join(folder, 'store.p12'), keystore('open sesame', 'CRM', ...years))
})
afterAll(async () => {
  await org.close()
  rmSync(folder, { recursive: true })
})

type Login = NonNullable<ConnectOptions['login']>

const user = () => {
  const { clientId, clientSecret, username, password, securityToken } = org
  return { clientId, clientSecret, username, password, securityToken }
}

const ways: readonly (readonly [string, () => Login])[] = [
  ['access-token', () => ({ 'access-token': { token: org.accessToken } })],
  ['client-credentials', () => ({ 'client-credentials': { clientId: org.clientId, clientSecret: org.clientSecret } })],
  ['password', () => ({ password: user() })],
  ['basic', () => ({ basic: { username: org.username, password: org.password, securityToken: org.securityToken } })],
  ['jwt, PEM in the settings', () => ({ jwt: { clientId: org.clientId, username: org.username, key: pem } })],
  [
    'jwt, encrypted PEM',
    () => ({
      jwt: {
        clientId: org.clientId,
        username: org.username,
        keyFile: join(folder, 'locked.pem'),
        keyPassword: 'open sesame',
      },
    }),
  ],
  [
    'jwt, keystore',
    () => ({
      jwt: {
        clientId: org.clientId,
        username: org.username,
        keyFile: join(folder, 'store.p12'),
        keyPassword: 'open sesame',
        keyAlias: 'crm',
      },
    }),
  ],
  [
    'saml, PEM with its certificate',
    () => ({ saml: { clientId: org.clientId, username: org.username, keyFile: join(folder, 'both.pem') } }),
  ],
]

test.each(ways)('%s opens the org, and makes a new session when that one is over', async (kind, login) => {
  const opened = await connect({ url: org.url, login: login() })
  expect(await opened.get('/limits')).toHaveProperty('DailyApiRequests')
  org.expireSessions()
  const again = opened.get('/limits')
  if (kind === 'access-token') await expect(again).rejects.toMatchObject({ kind: 'AUTH_EXPIRED' })
  else expect(await again).toHaveProperty('DailyApiRequests')
})

test('a hundred requests that find the session over ask for one token', async () => {
  const { clientId, username } = org
  for (const login of [{ jwt: { clientId, username, key: pem } }, { password: user() }]) {
    const opened = await connect({ url: org.url, login })
    for (let round = 1; round <= 3; round++) {
      org.expireSessions()
      org.requests.clear()
      const answers = await Promise.all(Array.from({ length: 100 }, () => opened.get('/limits')))
      expect(answers).toHaveLength(100)
      const asked = org.requests.list().filter(({ path }) => path === '/services/oauth2/token')
      expect(asked).toHaveLength(1)
    }
  }
})

test('the short forms go on', async () => {
  const { clientId, clientSecret, url } = org
  expect(await (await connect({ url, clientId, clientSecret })).get('/limits')).toHaveProperty('DailyApiRequests')
  await expect(connect({ url, clientId, clientSecret, login: { sf: { target: 'x' } } })).rejects.toThrow(
    '`accessToken`, `clientId` and `clientSecret` go into it',
  )
  await expect(connect({ url, clientId })).rejects.toThrow(
    /needs `accessToken`, or `clientId` and `clientSecret`, or `login` with one of web-server, jwt, /,
  )
  await expect(connect({ clientId, clientSecret })).rejects.toThrow('needs `url`')
  await expect(connect({ url: 'http://example.com', clientId, clientSecret })).rejects.toThrow('must begin with https')
})

test('a moved org is found by the next login', async () => {
  const moving = await startLocalOrg()
  try {
    const { clientId, clientSecret } = moving
    const opened = await connect({ url: moving.url, clientId, clientSecret })
    await moving.move()
    expect(await opened.get('/limits')).toHaveProperty('DailyApiRequests')
  } finally {
    await moving.close()
  }
})

const asked = async (choice: Partial<LoginChoice>, now = Date.now()) => {
  const { seen, url, close } = await scriptedServer(() => ({ status: 200, body: '{"access_token":"t"}' }))
  const warnings: string[] = []
  try {
    const given = {
      login: undefined,
      accessToken: undefined,
      clientId: undefined,
      clientSecret: undefined,
      sessionLifetime: undefined,
    }
    const warn = (message: string) => warnings.push(message)
    const sessions = await openSessions({ ...given, url, ...choice }, { folder, now: () => now, timeout: 5000, warn })
    const session = await sessions.current().catch((error: Error) => error)
    const [request] = seen
    return { url, request, form: new URLSearchParams(request?.body), session, warnings }
  } finally {
    await close()
  }
}

describe('what is sent', () => {
  const now = Date.UTC(2026, 5, 1, 12)

  test('the token of a JWT login is good for three minutes and verifies with the public key', async () => {
    const login = { jwt: { clientId: 'app', username: 'ada@example.com', keyFile: 'key.pem' } }
    const { url, form, request } = await asked({ login }, now)
    expect(request?.url).toBe('/services/oauth2/token')
    expect([...form.keys()]).toEqual(['grant_type', 'assertion'])
    const [head = '', body = '', signature = ''] = (form.get('assertion') ?? '').split('.')
    expect(verify('RSA-SHA256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'))).toBe(
      true,
    )
    expect(verify('RSA-SHA256', Buffer.from(`${head}.${body}x`), publicKey, Buffer.from(signature, 'base64url'))).toBe(
      false,
    )
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'RS256' })
    expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toEqual({
      iss: 'app',
      sub: 'ada@example.com',
      aud: url,
      exp: now / 1000 + 180,
    })
  })

  test('a SAML assertion says who, for whom and for how long, and its signature verifies', async () => {
    const login = {
      saml: {
        clientId: 'app & <co>',
        username: 'ada@example.com',
        keyFile: 'both.pem',
        audience: 'https://test.salesforce.com',
      },
    }
    const { url, form } = await asked({ login }, now)
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:saml2-bearer')
    expect(form.get('assertion')).toMatch(/^[\w-]+$/)
    const xml = Buffer.from(form.get('assertion') ?? '', 'base64url').toString()
    expect(xml).toContain('<saml:Issuer>app &amp; &lt;co&gt;</saml:Issuer><ds:Signature')
    expect(xml).toContain('>ada@example.com</saml:NameID>')
    expect(xml).toContain('<saml:Audience>https://test.salesforce.com</saml:Audience>')
    expect(xml).toContain(`NotOnOrAfter="2026-06-01T12:03:00.000Z" Recipient="${url}/services/oauth2/token"`)
    expect(xml).toContain('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
    const isSigned = (text: string): boolean => {
      const verifier = new SignedXml({ publicCert: publicKey.export({ type: 'spki', format: 'pem' }) })
      verifier.loadSignature(/<ds:Signature.*<\/ds:Signature>/s.exec(text)?.[0] ?? '')
      try {
        return verifier.checkSignature(text)
      } catch {
        return false
      }
    }
    expect(isSigned(xml)).toBe(true)
    expect(isSigned(xml.replace('ada@example.com', 'eve@example.com'))).toBe(false)
    expect(createPublicKey(certificatePem(...years)).equals(publicKey)).toBe(true)
    expect(xml).toContain('<ds:X509Certificate>')
  })

  test('secrets stand in the body alone; login() warns that it ends', async () => {
    const login = { basic: { username: 'ada@example.com', password: 'p<ss&word', securityToken: 'T' } }
    const { request, warnings } = await asked({ login })
    expect(request?.url).toBe('/services/Soap/u/64.0')
    expect(request?.body).toContain('<password>p&lt;ss&amp;wordT</password>')
    expect(JSON.stringify(request?.headers)).not.toContain('word')
    expect(warnings).toEqual([expect.stringContaining('ends with Summer ’27')])
  })

  test.each([
    ['https://login.salesforce.com', 'https://login.salesforce.com'],
    ['https://acme.my.salesforce.com', 'https://login.salesforce.com'],
    ['https://test.salesforce.com', 'https://test.salesforce.com'],
    ['https://acme--dev.sandbox.my.salesforce.com', 'https://test.salesforce.com'],
    ['https://help.acme.example', 'https://help.acme.example'],
  ])('the audience of %s is %s', async (address, audience) => {
    const { audienceOf } = await import('../../../src/salesforce/login/assertion.ts')
    expect(audienceOf(address)).toBe(audience)
  })
})
