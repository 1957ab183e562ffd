import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../src/local-org/index.ts'
import { client } from './installed.ts'

/** What these tests use of the package; its types are not installed with the project. */
interface SalesforceCore {
  readonly AuthInfo: { readonly create: (options: Readonly<Record<string, unknown>>) => Promise<unknown> }
  readonly Connection: { readonly create: (options: { readonly authInfo: unknown }) => Promise<CoreConnection> }
}

interface CoreConnection {
  readonly instanceUrl: string
  readonly getUsername: () => string | undefined
  readonly query: (soql: string) => Promise<{ readonly totalSize: number }>
  readonly autoFetchQuery: (soql: string) => Promise<{ readonly records: readonly unknown[] }>
  readonly retrieveMaxApiVersion: () => Promise<string>
  readonly singleRecordQuery: (soql: string) => Promise<{ readonly Name: string }>
}

describe('@salesforce/core', () => {
  const home = mkdtempSync(join(tmpdir(), 'twill-core-'))
  let org: LocalOrg
  let core: SalesforceCore

  beforeAll(async () => {
    process.env.HOME = home
    process.env.SF_DISABLE_LOG_FILE = 'true'
    process.env.SF_USE_GENERIC_UNIX_KEYCHAIN = 'true'
    core = client('@salesforce/core') as SalesforceCore
    org = await startLocalOrg()
  })
  afterAll(async () => {
    await org.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('connects with an access token', async () => {
    const authInfo = await core.AuthInfo.create({
      accessTokenOptions: { accessToken: org.accessToken, instanceUrl: org.url, loginUrl: org.url },
    })
    const connection = await core.Connection.create({ authInfo })
    expect(connection.getUsername()).toBe(org.username)
    expect((await connection.singleRecordQuery('SELECT Name FROM Organization')).Name).not.toBe('')
    expect(Number(await connection.retrieveMaxApiVersion())).toBeGreaterThanOrEqual(64)
  })

  test('connects with a signed token', async () => {
    const username = 'jwt@twill.local'
    const user = { Username: username, LastName: 'Jwt', Email: username, Alias: 'jwt' }
    org.org.records.create('User', user, { user: org.org.admin })
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = join(home, 'server.key')
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const authInfo = await core.AuthInfo.create({
      username,
      oauth2Options: { loginUrl: org.url, clientId: org.clientId, privateKey: key },
    })
    const connection = await core.Connection.create({ authInfo })
    expect(connection.instanceUrl).toBe(org.url)
    expect((await connection.autoFetchQuery('SELECT Id FROM User')).records.length).toBeGreaterThan(0)
  })
})
