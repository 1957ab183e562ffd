import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { SignedXml } from 'xml-crypto'
import { type LocalOrg, type LocalOrgOptions, startLocalOrg } from '../../src/local-org/index.ts'
import { certificatePem, publicKey, pem as signingKey } from '../salesforce/login/keys.ts'

const started: LocalOrg[] = []
afterEach(async () => {
  for (const org of started.splice(0)) await org.close()
})
const start = async (options: LocalOrgOptions = {}) => {
  const org = await startLocalOrg(options)
  started.push(org)
  return org
}

const ask = async (org: LocalOrg, path: string, form: Record<string, string>) => {
  const answer = await fetch(`${org.url}/services/oauth2/${path}`, { method: 'POST', body: new URLSearchParams(form) })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}
const own = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = ({ publicKey }: ReturnType<typeof own>) => publicKey.export({ type: 'spki', format: 'pem' }) as string

const jwt = (org: LocalOrg, { privateKey }: ReturnType<typeof own>, changes = {}, more = {}) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    iss: org.clientId,
    sub: org.username,
    aud: org.url,
    exp: Math.floor(Date.now() / 1000) + 180,
    ...more,
  }
  const signed = `${part({ alg: 'RS256' })}.${part(claims)}`
  const signature = sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ ...claims, ...changes })}.${signature}`
}
const byJwt = (org: LocalOrg, assertion: string) =>
  ask(org, 'token', { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })

test('a signed token must be signed by a certificate of the org, if it has one', async () => {
  const [client, other] = [own(), own()]
  const org = await start({ certificates: [pem(other), pem(client)] })
  expect(await byJwt(org, jwt(org, client))).toMatchObject({ status: 200, body: { token_type: 'Bearer' } })
  const refused = { status: 400, body: { error: 'invalid_grant', error_description: 'invalid assertion' } }
  expect(await byJwt(org, jwt(org, own()))).toEqual(refused)
  expect(await byJwt(org, jwt(org, client, { sub: 'another' }))).toEqual(refused)
  expect(await byJwt(org, 'bnVsbA.bnVsbA.eA')).toEqual(refused)
})

test('without a certificate every signature is believed', async () => {
  const org = await start()
  expect((await byJwt(org, jwt(org, own()))).status).toBe(200)
})

const saml = (org: LocalOrg, { privateKey }: ReturnType<typeof own>) => {
  const until = new Date(Date.now() + 300_000).toISOString()
  const xml = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1"><saml:Issuer>${org.clientId}</saml:Issuer><saml:Subject><saml:NameID>${org.username}</saml:NameID><saml:SubjectConfirmation><saml:SubjectConfirmationData NotOnOrAfter="${until}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions><saml:AudienceRestriction><saml:Audience>${org.url}</saml:Audience></saml:AudienceRestriction></saml:Conditions></saml:Assertion>`
  const signed = new SignedXml({
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  signed.addReference({
    xpath: "//*[local-name(.)='Assertion']",
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
  })
  signed.computeSignature(xml)
  return signed.getSignedXml()
}

test('so must an assertion of SAML', async () => {
  const client = own()
  const org = await start({ certificates: [pem(client)] })
  const bySaml = (xml: string) =>
    ask(org, 'token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
      assertion: Buffer.from(xml).toString('base64url'),
    })
  expect((await bySaml(saml(org, client))).status).toBe(200)
  expect((await bySaml(saml(org, own()))).body.error).toBe('invalid_grant')
  const changed = saml(org, client).replace(org.username, 'another@twill.local')
  expect((await bySaml(changed)).body.error).toBe('invalid_grant')
  // a foreign assertion around the signed one is not what was signed
  const wrapped = `<x xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:Assertion><saml:Subject><saml:NameID>another</saml:NameID></saml:Subject></saml:Assertion>${saml(org, client)}</x>`
  expect((await bySaml(wrapped)).status).toBe(200)
})

test.each(['%zz:%zz', '%zz', 'a%E0%A4%A:b', ':', ''])('a head of Basic that holds %j is refused', async (given) => {
  const org = await start()
  const head = { authorization: `Basic ${Buffer.from(given).toString('base64')}` }
  for (const [path, status] of [
    ['token', 400],
    ['introspect', 401],
  ] as const) {
    const answer = await fetch(`${org.url}/services/oauth2/${path}`, {
      method: 'POST',
      headers: head,
      body: new URLSearchParams({ grant_type: 'client_credentials', token: '%zz' }),
    })
    expect([answer.status, await answer.json()]).toEqual([
      status,
      { error: 'invalid_client_id', error_description: 'client identifier invalid' },
    ])
  }
})

test('a certificate that has expired counts as long as the org is not told otherwise', async () => {
  const day = 86_400_000
  const from = new Date(Date.now() - day)
  const until = new Date(Date.now() + day)
  const pair = { publicKey, privateKey: createPrivateKey(signingKey) }
  const claims = (at: number) => ({ exp: Math.floor(at / 1000) + 180 })
  for (const refuseExpiredCertificates of [false, true]) {
    const org = await start({ certificates: [certificatePem(from, until)], refuseExpiredCertificates })
    expect((await byJwt(org, jwt(org, pair))).status).toBe(200)
    org.advance(2 * day)
    const late = await byJwt(org, jwt(org, pair, {}, claims(Date.now() + 2 * day)))
    const refused = { status: 400, body: { error: 'invalid_grant', error_description: 'invalid assertion' } }
    expect(late).toEqual(refuseExpiredCertificates ? refused : expect.objectContaining({ status: 200 }))
  }
})

test('what is no certificate is told at the start', async () => {
  await expect(startLocalOrg({ certificates: ['nonsense'] })).rejects.toThrow(
    'Certificate 1 is no certificate or public key in PEM',
  )
})

/** A refresh token, by the flow of a web server. */
const refreshTokenOf = async (org: LocalOrg) => {
  const redirect = 'http://127.0.0.1:1/callback'
  const query = new URLSearchParams({ response_type: 'code', client_id: org.clientId, redirect_uri: redirect })
  const answer = await fetch(`${org.url}/services/oauth2/authorize?${query}`, { redirect: 'manual' })
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const { body } = await ask(org, 'token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
    client_id: org.clientId,
    client_secret: org.clientSecret,
  })
  return body.refresh_token ?? ''
}
const refresh = (org: LocalOrg, token: string) =>
  ask(org, 'token', {
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: org.clientId,
    client_secret: org.clientSecret,
  })

test('a refresh token stays good, unless it is rotated', async () => {
  const org = await start()
  const token = await refreshTokenOf(org)
  expect((await refresh(org, token)).body.refresh_token).toBeUndefined()
  expect((await refresh(org, token)).status).toBe(200)

  const rotating = await start({ rotateRefreshTokens: true })
  const first = await refreshTokenOf(rotating)
  const next = (await refresh(rotating, first)).body.refresh_token ?? ''
  expect(next).not.toBe(first)
  expect(await refresh(rotating, first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect((await refresh(rotating, next)).status).toBe(200)
})

test('tells what a token is, and whether it is good still', async () => {
  const org = await start()
  const token = await refreshTokenOf(org)
  const secrets = { client_id: org.clientId, client_secret: org.clientSecret }
  const introspect = async (of: string) => (await ask(org, 'introspect', { token: of, ...secrets })).body
  expect(await introspect(token)).toMatchObject({ active: true, token_type: 'refresh_token', username: org.username })
  expect(await introspect(org.accessToken)).toMatchObject({ active: true, token_type: 'access_token' })
  org.advance(3 * 3_600_000)
  expect(await introspect(org.accessToken)).toEqual({ active: false })
})

test('with a seed and a clock two runs are the same', async () => {
  const run = async (seed: number) => {
    const org = await start({ seed, clock: new Date('2026-01-31T08:00:00Z') })
    const create = async (name: string) => {
      const answer = await fetch(`${org.url}/services/data/v65.0/sobjects/Account`, {
        method: 'POST',
        headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ Name: name }),
      })
      return ((await answer.json()) as { id: string }).id
    }
    const ids = [await create('a'), await create('b')]
    const records = ids.map((id) => org.org.records.retrieve('Account', id))
    const { clientId, clientSecret, accessToken } = org
    return { clientId, clientSecret, accessToken, records, refreshToken: await refreshTokenOf(org) }
  }
  const [first, second, other] = [await run(7), await run(7), await run(8)]
  expect(second).toEqual(first)
  expect(first.records.map((record) => record?.CreatedDate)).toEqual([
    '2026-01-31T08:00:00.010+0000',
    '2026-01-31T08:00:00.020+0000',
  ])
  expect(other.accessToken).not.toBe(first.accessToken)
  await expect(startLocalOrg({ clock: new Date('never') })).rejects.toThrow('no valid date')
})
