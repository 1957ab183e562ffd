import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { inspect } from 'node:util'
import { renderJson } from '@twill/language/diagnostics'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkFlow, drawFlow, type FlowFault, lettersOf, listFlow } from '../../../src/flow/index.ts'
import { type LocalOrg, startLocalOrg } from '../../../src/local-org/index.ts'
import { logIn } from '../../../src/salesforce/index.ts'
import { LoginStore } from '../../../src/salesforce/login/login-store.ts'
import type { logins } from '../../../src/salesforce/login/logins.ts'
import { openSessions } from '../../../src/salesforce/login/open-sessions.ts'
import { folderWith, started } from '../../flow/run-here.ts'
import { scriptedServer } from '../scripted-org.ts'
import { encryptedPem, keystore, pem } from './keys.ts'

let folder: string
let environment: Record<string, string>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twill-secrecy-'))
  environment = { XDG_CONFIG_HOME: folder, PATH: folder + delimiter + process.env.PATH }
  writeFileSync(join(folder, 'locked.pem'), encryptedPem('planted keystore password'))
  writeFileSync(
    join(folder, 'store.p12'),
    keystore('planted keystore password', 'crm', new Date('2020-01-01'), new Date('2049-01-01')),
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

/** With characters that each notation writes differently. */
const planted = 'planted <s&cret> "é+/=%\' \\'
const pemLine = pem.split('\n')[3] ?? ''

const app = { clientId: 'an app', username: 'ada@example.com' }
const ways: Readonly<Record<keyof typeof logins, object>> = {
  'web-server': { name: 'dev' },
  jwt: { ...app, keyFile: 'locked.pem', keyPassword: 'planted keystore password' },
  'client-credentials': { clientId: 'an app', clientSecret: planted },
  saml: { ...app, keyFile: 'store.p12', keyPassword: 'planted keystore password' },
  password: { ...app, clientSecret: planted, password: planted, securityToken: 'plantedToken' },
  basic: { username: app.username, password: planted, securityToken: 'plantedToken' },
  'access-token': { token: 'planted-access-token' },
  sf: { target: 'dev' },
}

/** What a secret looks like wherever it may turn up. */
const traces = /planted|s&cret|s&amp;cret|s%26cret|eyJ|PHNhbWw|PRIVATE KEY/

/** A `sf` that fails and tells all that it knows. */
function fakeSf(script: string): void {
  writeFileSync(join(folder, 'sf'), `#!${process.execPath}\n${script}`)
  chmodSync(join(folder, 'sf'), 0o755)
}

const open = (
  url: string | undefined,
  kind: keyof typeof logins,
  warnings: string[] = [],
  settings: object = ways[kind],
) =>
  openSessions(
    {
      url,
      login: { [kind]: settings },
      accessToken: undefined,
      clientId: undefined,
      clientSecret: undefined,
      sessionLifetime: undefined,
    },
    { folder, now: Date.now, timeout: 2000, environment, warn: (message) => warnings.push(message) },
  )

test.each(Object.keys(ways) as (keyof typeof logins)[])(
  '%s: an org that repeats all it was sent brings no secret into an error, and none stands in an address or a head',
  async (kind) => {
    fakeSf(
      `console.log(JSON.stringify({ message: 'no org', result: { accessToken: 'planted-access-token-of-sf' } })); process.exit(1)`,
    )
    const { url, seen, close } = await scriptedServer(({ body, url: path, headers }) => {
      const form = JSON.stringify([...new URLSearchParams(body)])
      const said = `${body} ${form} ${[...new URLSearchParams(body).values()].join(' ')} ${path} ${JSON.stringify(headers)}`
      if (kind === 'basic')
        return {
          status: 500,
          body: `<faultcode>sf:X</faultcode><faultstring>${body.replaceAll('<', '&lt;')}</faultstring>`,
        }
      return { status: 400, body: JSON.stringify({ error: said, error_description: said }) }
    })
    try {
      new LoginStore(environment).write('dev', {
        url,
        clientId: 'an app',
        clientSecret: planted,
        refreshToken: 'planted-refresh-token',
        instanceUrl: url,
        username: undefined,
        orgId: undefined,
      })
      const warnings: string[] = []
      const sessions = await open(url, kind, warnings)
      const error =
        kind === 'access-token'
          ? await sessions.renew(await sessions.current()).catch((thrown: unknown) => thrown)
          : await sessions.current().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'SalesforceError', again: false })
      const shown = [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), ...warnings].join('\n')
      expect(shown).not.toMatch(traces)
      expect(shown).not.toContain(pemLine)
      expect(seen).toHaveLength(kind === 'access-token' || kind === 'sf' ? 0 : 1)
      for (const request of seen) expect(request.url + JSON.stringify(request.headers)).not.toMatch(traces)
    } finally {
      await close()
    }
  },
)

test('a login of the CLI is taken from what it shows, from the command of its own where that is hidden, and renewed', async () => {
  const org = await startLocalOrg()
  try {
    const answer = (token: string) =>
      `JSON.stringify({ status: 0, result: { accessToken: ${token}, instanceUrl: '${org.url}' } })`
    fakeSf(`console.log(${answer(`'${org.accessToken}'`)})`)
    expect(await (await open(undefined, 'sf')).current()).toEqual({
      accessToken: org.accessToken,
      instanceUrl: org.url,
    })
    fakeSf(`
const words = process.argv.slice(2).join(' ')
if (!words.endsWith('--json --target-org dev')) process.exit(9)
const token = words.startsWith('org auth show-access-token') ? '${org.accessToken}' : "[REDACTED] Use 'sf org auth show-access-token' to view"
console.log(${answer('token')})`)
    const sessions = await open(undefined, 'sf')
    expect((await sessions.current()).accessToken).toBe(org.accessToken)
    expect((await sessions.renew(await sessions.current())).instanceUrl).toBe(org.url)
    fakeSf(`console.log(JSON.stringify({ status: 1, message: 'No authorization found for dev.' })); process.exit(1)`)
    await expect((await open(undefined, 'sf')).current()).rejects.toThrow(
      'does not open `dev`: No authorization found for dev. Log in again: `sf org login web --alias dev`.',
    )
  } finally {
    await org.close()
  }
})

test('without the CLI it says so', async () => {
  environment.PATH = folder
  const sessions = await open(undefined, 'sf', [], { target: 'other' })
  await expect(sessions.current()).rejects.toThrow('The command `sf` is not found.')
})

/** A secret as programs write it: plain, in addresses and forms, in JSON, in XML, in Base64 wherever it stands within more. */
function notationsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const inBase64 = [0, 1, 2].flatMap((before) => {
    // groups of three bytes that belong to the secret alone
    const own = bytes.subarray((3 - before) % 3)
    const text = own.subarray(0, own.length - (own.length % 3)).toString('base64')
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    new URLSearchParams({ a: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ...inBase64,
  ]
}

/** Says back all that it was told, in every notation. */
function careless(body: string, path: string, headers: object): string {
  const parts = body.startsWith('<')
    ? [...body.matchAll(/>([^<>]+)</g)].map(([, text = '']) => text)
    : new URLSearchParams(body).values()
  const values = [body, ...parts]
  const said = values.flatMap((value) => [
    value,
    encodeURIComponent(value),
    Buffer.from(value).toString('base64'),
    Buffer.from(`user:${value}`).toString('base64'),
  ])
  return [...said, path, JSON.stringify(headers)].join(' ')
}

test.each(Object.keys(ways) as (keyof typeof logins)[])(
  '%s: a flow whose login fails tells no secret, in no notation: not in its log, its error, its findings as JSON, its files',
  async (kind) => {
    fakeSf(
      `console.log(JSON.stringify({ message: 'no org: ' + process.argv }), process.env.TW_SECRET); process.exit(1)`,
    )
    const { url, seen, close } = await scriptedServer(({ body, url: path, headers }) => {
      const said = careless(body, path ?? '', headers)
      if (kind === 'basic')
        return {
          status: 500,
          body: `<faultcode>sf:X</faultcode><faultstring>${said.replaceAll('<', '&lt;')}</faultstring>`,
        }
      // what is not a login is a session that is over
      if (!String(path).includes('token'))
        return { status: 401, body: JSON.stringify([{ errorCode: 'INVALID_SESSION_ID', message: said }]) }
      return { status: 400, body: JSON.stringify({ error: said, error_description: said }) }
    })
    const secrets = Object.values(ways[kind]).filter((value): value is string => /planted/.test(String(value)))
    const variables: Record<string, string> = {
      XDG_CONFIG_HOME: folder,
      PATH: environment.PATH ?? '',
      TWILL_SECRETS: folder,
    }
    const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]))
    const written = Object.fromEntries(
      Object.entries(ways[kind]).map(([name, value]) => {
        if (name === 'keyFile') return [name, join(folder, String(value))]
        if (!secrets.includes(String(value))) return [name, value]
        writeFileSync(join(folder, `TW_${name}`), String(value))
        return [name, `\${secret.TW_${name}}`]
      }),
    )
    const path = folderWith({
      'in.json': '[{"ExternalId__c":"1","Name":"x"}]',
      'a.flow.yaml': `name: a
connections: { crm: { salesforce: ${JSON.stringify({ url, attempts: 1, login: { [kind]: written } })} } }
source: { file.read: { path: in.json } }
sink: { salesforce.upsert: { connection: crm, object: Account, externalId: ExternalId__c } }
`,
    })
    try {
      Object.assign(process.env, variables)
      if (kind === 'web-server') {
        const login = { url, clientId: 'an app', instanceUrl: url, username: undefined, orgId: undefined }
        const kept = { clientSecret: planted, refreshToken: 'planted-refresh-token' }
        new LoginStore(environment).write('dev', { ...login, ...kept })
        secrets.push(...Object.values(kept))
      }
      const file = join(path, 'a.flow.yaml')
      const flow = started(path, 'a.flow.yaml')
      const error: unknown = await flow.done.then(
        () => undefined,
        (thrown) => thrown,
      )
      expect(error).toMatchObject({ name: 'FlowFault', reports: [{ code: 'TW7013' }] })
      const { reports } = error as FlowFault
      expect(kind === 'sf' || seen.length > 0).toBe(true)
      const shown = [
        inspect(error, { depth: 20, showHidden: true }),
        JSON.stringify(error),
        ...reports.map(renderJson),
        ...checkFlow(file).map(renderJson),
        JSON.stringify([listFlow(file), drawFlow(file, 'svg'), await lettersOf(file), flow.lines]),
        contentOf(path),
      ].join('\n')
      expect(shown).not.toMatch(traces)
      expect(shown).not.toContain(pemLine)
      for (const secret of secrets)
        for (const notation of notationsOf(secret)) expect(shown.includes(notation), notation).toBe(false)
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
      rmSync(path, { recursive: true })
      await close()
    }
  },
)

/** All files of a folder, as one text of bytes. */
const contentOf = (path: string): string =>
  readdirSync(path, { recursive: true })
    .map((name) => join(path, String(name)))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n')

test('a flow leaves no secret in its log, its state, its letters: neither when it goes well nor when all fails', async () => {
  const org: LocalOrg = await startLocalOrg()
  const { clientId, clientSecret, username, password, securityToken, url } = org
  const before = process.env.XDG_CONFIG_HOME
  process.env.XDG_CONFIG_HOME = environment.XDG_CONFIG_HOME
  const places: string[] = []
  try {
    const show = (address: string) => void fetch(address)
    const stop = new AbortController().signal
    await logIn(
      { name: 'dev', url, clientId, clientSecret, callback: 'http://127.0.0.1:0/', browser: false, show, stop },
      environment,
    )
    const { refreshToken } = new LoginStore(environment).read('dev')
    const secrets = [clientSecret, password, securityToken, org.accessToken, refreshToken, pemLine]
    const variables = { CLIENT_SECRET: clientSecret, PASSWORD: password, TOKEN: securityToken, KEY: pem }
    const given = {
      'web-server': '{ name: dev }',
      jwt: `{ clientId: '${clientId}', username: '${username}', key: '\${secret.TW_KEY}' }`,
      'client-credentials': `{ clientId: '${clientId}', clientSecret: '\${secret.TW_CLIENT_SECRET}' }`,
      password: `{ clientId: '${clientId}', clientSecret: '\${secret.TW_CLIENT_SECRET}', username: '${username}', password: '\${secret.TW_PASSWORD}', securityToken: '\${secret.TW_TOKEN}' }`,
      basic: `{ username: '${username}', password: '\${secret.TW_PASSWORD}', securityToken: '\${secret.TW_TOKEN}' }`,
    }
    for (const [name, value] of Object.entries(variables)) process.env[`TW_${name}`] = value
    for (const [kind, settings] of Object.entries(given)) {
      for (const fault of [undefined, 'unauthorized'] as const) {
        const path = folderWith({
          'in.json': '[{"ExternalId__c":"1","Name":"x"},{"ExternalId__c":"2"}]',
          'a.flow.yaml': `name: a
connections: { crm: { salesforce: { url: '${url}', login: { ${kind}: ${settings} } } } }
source: { file.read: { path: in.json } }
sink: { salesforce.upsert: { connection: crm, object: Account, externalId: ExternalId__c } }
retry: { attempts: 1 }
`,
        })
        places.push(path)
        if (fault !== undefined) org.faults.add({ kind: fault })
        const flow = started(path, 'a.flow.yaml')
        const ended = await flow.done.catch((error: unknown) => error)
        org.faults.clear()
        if (fault === undefined) expect(ended, kind).toMatchObject({ delivered: 1, deadLetters: 1 })
        else expect(inspect(ended)).toMatch(/AUTH_EXPIRED|Session expired|turned away/)
        const left = [inspect(ended, { depth: 20 }), JSON.stringify(flow.lines), contentOf(path)].join('\n')
        for (const secret of secrets) expect(left.includes(secret), `${kind}: ${secret.slice(0, 6)}…`).toBe(false)
      }
    }
    const kept = contentOf(join(folder, 'twill'))
    for (const secret of secrets) expect(kept.includes(secret)).toBe(false)
  } finally {
    if (before === undefined) delete process.env.XDG_CONFIG_HOME
    else process.env.XDG_CONFIG_HOME = before
    for (const name of ['CLIENT_SECRET', 'PASSWORD', 'TOKEN', 'KEY']) delete process.env[`TW_${name}`]
    for (const path of places) rmSync(path, { recursive: true })
    await org.close()
  }
})
