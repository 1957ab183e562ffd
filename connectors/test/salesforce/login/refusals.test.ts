import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../../../src/local-org/index.ts'
import { connect } from '../../../src/salesforce/index.ts'
import { openSessions } from '../../../src/salesforce/login/open-sessions.ts'
import type { SalesforceError } from '../../../src/salesforce/salesforce-error.ts'
import { failureOf } from '../failure.ts'
import { type Reaction, scriptedServer } from '../scripted-org.ts'
import { certificatePem, keystore, pem } from './keys.ts'

let org: LocalOrg
let strict: LocalOrg
let folder: string
const years = [new Date('2020-01-01'), new Date('2049-01-01')] as const
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twill-refusals-'))
  org = await startLocalOrg()
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
  strict = await startLocalOrg({ certificates: [other.export({ type: 'spki', format: 'pem' }).toString()] })
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content)
  write('key.pem', pem)
  write('store.p12', keystore('right', 'crm', ...years))
  write('expired.p12', keystore('right', 'crm', new Date('2020-01-01'), new Date('2021-02-03')))
  write('early.pem', pem + certificatePem(new Date('2048-01-01'), new Date('2049-01-01')))
  write('certificate.pem', certificatePem(...years))
  write('old.jks', Buffer.from('feedfeed00000002', 'hex'))
  write('junk.bin', 'no key at all')
  write(
    'ec.pem',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  )
  write(
    'short.pem',
    generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  )
  write(
    'locked.pem',
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'right',
    }),
  )
})
afterAll(async () => {
  await org.close()
  await strict.close()
  rmSync(folder, { recursive: true })
})

type Given = Parameters<typeof openSessions>[0]

/** A login, and how it fails. */
const refusalOf = (given: Partial<Given>, now: () => number = Date.now): Promise<SalesforceError> => {
  const none = {
    url: org.url,
    login: undefined,
    accessToken: undefined,
    clientId: undefined,
    clientSecret: undefined,
    sessionLifetime: undefined,
  }
  return failureOf(
    openSessions({ ...none, ...given }, { folder, now, timeout: 2000, warn: () => {} }).then((sessions) =>
      sessions.current(),
    ),
  )
}

const user = () => ({ clientId: org.clientId, username: org.username })

test.each<[string, () => Partial<Given>, RegExp]>([
  [
    'a wrong secret',
    () => ({ clientId: org.clientId, clientSecret: 'nonsense' }),
    /`clientSecret` is not the consumer secret/,
  ],
  ['an unknown app', () => ({ clientId: 'nobody', clientSecret: 'nonsense' }), /knows no app with this `clientId`/],
  [
    'client credentials without My Domain',
    () => ({ url: 'https://login.salesforce.com', clientId: 'a', clientSecret: 'nonsense' }),
    /write the My Domain of the org as `url`/,
  ],
  [
    'a wrong password',
    () => ({ login: { password: { ...user(), clientSecret: org.clientSecret, password: 'nonsense' } } }),
    /invalid_grant: authentication failure\)\. Check username and password, and `securityToken`/,
  ],
  [
    'a wrong password by SOAP',
    () => ({ login: { basic: { username: org.username, password: 'nonsense' } } }),
    /\(INVALID_LOGIN: Invalid username, password, security token; or user locked out\.\)/,
  ],
  [
    'a wrong audience',
    () => ({ login: { jwt: { ...user(), keyFile: 'key.pem', audience: 'https://elsewhere.example' } } }),
    /The audience was `https:\/\/elsewhere\.example`\. Set `audience` to `https:\/\/login\.salesforce\.com`/,
  ],
  [
    'a user who is not pre-authorized',
    () => ({ login: { saml: { ...user(), username: 'eve@example.com', keyFile: 'key.pem' } } }),
    /pre-authorized by the administrator, and give `eve@example\.com`/,
  ],
  [
    'a key that the app does not know',
    () => ({ url: strict.url, login: { jwt: { ...user(), clientId: strict.clientId, keyFile: 'key.pem' } } }),
    /must belong to the certificate that was uploaded to the app/,
  ],
  [
    'an expired certificate',
    () => ({ login: { jwt: { ...user(), keyFile: 'expired.p12', keyPassword: 'right' } } }),
    /The certificate in `expired\.p12` expired on 2021-02-03\. Make a new key/,
  ],
  [
    'a certificate of the future',
    () => ({ login: { saml: { ...user(), keyFile: 'early.pem' } } }),
    /good from 2048-01-01 on/,
  ],
  ['no key', () => ({ login: { jwt: user() } }), /needs either `keyFile` or `key`/],
  [
    'a missing file',
    () => ({ login: { jwt: { ...user(), keyFile: 'gone.pem' } } }),
    /`gone\.pem` cannot be read: there is no such file/,
  ],
  [
    'a certificate as a key',
    () => ({ login: { jwt: { ...user(), keyFile: 'certificate.pem' } } }),
    /holds no private key\. The certificate goes/,
  ],
  ['a Java keystore', () => ({ login: { jwt: { ...user(), keyFile: 'old.jks' } } }), /keytool -importkeystore/],
  ['no keystore', () => ({ login: { jwt: { ...user(), keyFile: 'junk.bin' } } }), /neither PEM nor a PKCS#12 keystore/],
  [
    'a wrong keystore password',
    () => ({ login: { jwt: { ...user(), keyFile: 'store.p12', keyPassword: 'nonsense' } } }),
    /does not open with the given `keyPassword`/,
  ],
  [
    'an alias that is not there',
    () => ({ login: { jwt: { ...user(), keyFile: 'store.p12', keyPassword: 'right', keyAlias: 'erp' } } }),
    /holds `crm`: name one as `keyAlias`/,
  ],
  [
    'an encrypted key without its password',
    () => ({ login: { jwt: { ...user(), keyFile: 'locked.pem' } } }),
    /is encrypted: give `keyPassword`/,
  ],
  [
    'an encrypted key with another password',
    () => ({ login: { jwt: { ...user(), keyFile: 'locked.pem', keyPassword: 'nonsense' } } }),
    /does not open with `keyPassword`/,
  ],
  [
    'another kind of key',
    () => ({ login: { jwt: { ...user(), keyFile: 'ec.pem' } } }),
    /key of type ec\. Salesforce takes signatures of RSA keys/,
  ],
  [
    'a short key',
    () => ({ login: { jwt: { ...user(), keyFile: 'short.pem' } } }),
    /has 1024 bits\. A key must have 2048/,
  ],
  [
    'a stored login that is not there',
    () => ({ url: undefined, login: { 'web-server': { name: 'gone' } } }),
    /There is no login `gone`\..* `tw login --name gone` makes it/,
  ],
  [
    'an org of the CLI with a strange name',
    () => ({ login: { sf: { target: 'a;rm -rf' } } }),
    /must be an alias or a username/,
  ],
])('%s', async (_, given, told) => {
  const error = await refusalOf(given())
  expect(error).toMatchObject({ kind: 'AUTH_FAILED', again: false, message: expect.stringMatching(told) })
  expect(error.message).not.toMatch(/nonsense|BEGIN|\beyJ/)
})

describe('the clock', () => {
  test.each([
    [
      -12,
      /an assertion is good for some minutes only\. The clock of this machine is 12 minutes behind that of the org/,
    ],
    [-60, /60 minutes behind/],
  ])('is %i minutes off', async (minutes, told) => {
    const login = { jwt: { ...user(), username: `ada${minutes}@example.com`, keyFile: 'key.pem' } }
    expect(await refusalOf({ login }, () => Date.now() + minutes * 60_000)).toMatchObject({
      kind: 'AUTH_FAILED',
      message: expect.stringMatching(told),
    })
  })
})

/** Answers of real orgs that the local one does not give. */
describe('what an org may say', () => {
  const oauth = (error: string, error_description: string, status = 400): Reaction => ({
    status,
    body: JSON.stringify({ error, error_description }),
  })
  const soap = (body: string, status = 200): Reaction => ({ status, body: `<Envelope><Body>${body}</Body></Envelope>` })
  const logins = {
    signed: { jwt: { clientId: 'a', username: 'ada@example.com', key: pem } },
    client: { 'client-credentials': { clientId: 'a', clientSecret: 'nonsense' } },
    named: { password: { clientId: 'a', username: 'ada@example.com', password: 'nonsense' } },
    byUser: { basic: { username: 'ada@example.com', password: 'nonsense' } },
  } as const

  test.each<[keyof typeof logins, Reaction, string, RegExp]>([
    ['client', oauth('invalid_grant', 'request not supported on this domain'), 'AUTH_FAILED', /My Domain/],
    [
      'client',
      oauth('invalid_grant', 'no client credentials user enabled'),
      'AUTH_FAILED',
      /choose the user that it runs as/,
    ],
    ['client', oauth('unsupported_grant_type', 'grant type not supported'), 'AUTH_FAILED', /Enable this flow/],
    ['client', oauth('unknown_error', 'retry your request'), 'UNAVAILABLE', /retry your request/],
    ['client', oauth('rate_limit_exceeded', 'login rate exceeded'), 'LIMIT_EXCEEDED', /Too many logins/],
    ['client', { status: 429 }, 'LIMIT_EXCEEDED', /Too many logins/],
    ['client', { status: 503, body: '<html>down</html>' }, 'UNAVAILABLE', /does not serve logins now \(status 503\)/],
    ['client', { status: 404, body: 'not here' }, 'AUTH_FAILED', /answers like no Salesforce org \(status 404\)/],
    [
      'client',
      { status: 302, headers: { location: 'https://elsewhere' } },
      'AUTH_FAILED',
      /answers like no Salesforce org/,
    ],
    ['client', { status: 200, body: '{"no":"token"}' }, 'INVALID_RESPONSE', /without a token/],
    [
      'client',
      { status: 200, body: '{"access_token":"t","instance_url":"http://far.example"}' },
      'AUTH_FAILED',
      /must begin with https/,
    ],
    ['client', 'hangUp', 'CONNECTIVITY', /POST http/],
    ['client', 'half', 'CONNECTIVITY', /POST http/],
    ['signed', oauth('invalid_grant', 'expired certificate'), 'AUTH_FAILED', /upload the certificate/],
    ['signed', oauth('invalid_grant', 'expired authorization code'), 'AUTH_FAILED', /Set this machine's clock/],
    ['signed', oauth('invalid_grant', 'Audience validation failed'), 'AUTH_FAILED', /The audience was/],
    ['signed', oauth('inactive_user', 'user is inactive'), 'AUTH_FAILED', /Activate `ada@example\.com`/],
    [
      'signed',
      oauth('invalid_app_access', 'user is not admin approved to access this app'),
      'AUTH_FAILED',
      /pre-authorized/,
    ],
    ['signed', oauth('invalid_grant', 'ip restricted'), 'AUTH_FAILED', /Allow the address of this machine/],
    ['named', oauth('invalid_grant', 'user is locked out'), 'AUTH_FAILED', /unlocks the user/],
    ['named', oauth('odd', 'you sent nonsense'), 'AUTH_FAILED', /you sent \*\*\*\)\. The login history/],
    [
      'byUser',
      soap('<faultcode>sf:LOGIN_MUST_USE_SECURITY_TOKEN</faultcode><faultstring>no token</faultstring>', 500),
      'AUTH_FAILED',
      /securityToken/,
    ],
    [
      'byUser',
      soap('<faultcode>sf:UNSUPPORTED_API_VERSION</faultcode><faultstring>gone</faultstring>', 500),
      'AUTH_FAILED',
      /does not offer login\(\)/,
    ],
    [
      'byUser',
      soap('<faultcode>sf:SERVER_UNAVAILABLE</faultcode><faultstring>busy</faultstring>', 500),
      'UNAVAILABLE',
      /busy/,
    ],
    [
      'byUser',
      soap(
        '<loginResponse><result><passwordExpired>true</passwordExpired><serverUrl>http://127.0.0.1/</serverUrl><sessionId>restricted-session</sessionId></result></loginResponse>',
      ),
      'AUTH_FAILED',
      /The password of `ada@example\.com` has expired/,
    ],
  ])('%s answered with %j is %s', async (login, reaction, kind, told) => {
    const { url, seen, close } = await scriptedServer(() => reaction)
    try {
      const error = await refusalOf({ url, login: logins[login] })
      expect(error).toMatchObject({ kind, message: expect.stringMatching(told) })
      expect(error.message).not.toMatch(/nonsense|restricted-session/)
      expect(error.again).toBe(kind === 'UNAVAILABLE' || kind === 'LIMIT_EXCEEDED' || kind === 'CONNECTIVITY')
      expect(seen).toHaveLength(1)
    } finally {
      await close()
    }
  })
})

test('a wrong password is sent once, however often and by however many connections it is tried', async () => {
  const { url, seen, close } = await scriptedServer(() => ({
    status: 400,
    body: '{"error":"invalid_grant","error_description":"authentication failure"}',
  }))
  try {
    const login = { password: { clientId: 'a', username: 'ada@example.com', password: 'wrong once' } }
    for (let run = 0; run < 20; run++)
      expect(await failureOf(connect({ url, login }))).toMatchObject({ kind: 'AUTH_FAILED' })
    expect(seen).toHaveLength(1)
    const mended = { password: { ...login.password, password: 'another' } }
    expect((await failureOf(connect({ url, login: mended }))).message).not.toContain('is tried before')
    expect(seen).toHaveLength(2)
  } finally {
    await close()
  }
})
