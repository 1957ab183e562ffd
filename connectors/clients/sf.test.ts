import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalOrg, startLocalOrg } from '../src/local-org/index.ts'
import { clientsFolder } from './installed.ts'

describe('sf', () => {
  let org: LocalOrg
  const home = mkdtempSync(join(tmpdir(), 'twill-sf-'))

  interface Answer {
    readonly status: number
    readonly result: unknown
  }

  /** Runs the command with `--json`. */
  const sf = (args: string, env: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const file = join(clientsFolder, 'node_modules/@salesforce/cli/bin/run.js')
      const quiet = {
        HOME: home,
        SF_TARGET_ORG: 'emu',
        SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
        SF_DISABLE_TELEMETRY: 'true',
        SF_AUTOUPDATE_DISABLE: 'true',
        SF_SKIP_NEW_VERSION_CHECK: 'true',
        SF_DISABLE_LOG_FILE: 'true',
      }
      const words = args.match(/"[^"]*"|\S+/g) ?? []
      const plain = words.map((word) => word.replaceAll('"', ''))
      execFile(
        process.execPath,
        [file, ...plain, '--json'],
        { cwd: home, env: { ...process.env, ...quiet, ...env }, maxBuffer: 1 << 26 },
        (_, stdout, stderr) => {
          try {
            resolve(JSON.parse(stdout) as Answer)
          } catch {
            reject(new Error(`sf ${args}\n${stdout}\n${stderr}`))
          }
        },
      )
    })

  const file = (name: string, content: string): string => {
    writeFileSync(join(home, name), content)
    return join(home, name)
  }

  beforeAll(async () => {
    org = await startLocalOrg()
    const login = await sf(`org login access-token --instance-url ${org.url} --no-prompt --alias emu --set-default`, {
      SF_ACCESS_TOKEN: org.accessToken,
    })
    expect(login).toMatchObject({ status: 0, result: { orgId: org.orgId, username: org.username } })
  })
  afterAll(async () => {
    await org.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('shows the org', async () => {
    expect(await sf('org display')).toMatchObject({ status: 0, result: { id: org.orgId, instanceUrl: `${org.url}/` } })
    expect(await sf('org list limits')).toMatchObject({ status: 0 })
  })

  test('logs in with a signed token', async () => {
    // another user: a name of its own has each of them
    const username = 'jwt@twill.local'
    const user = { Username: username, LastName: 'Jwt', Email: username, Alias: 'jwt' }
    org.org.records.create('User', user, { user: org.org.admin })
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = file('server.key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const login = await sf(
      `org login jwt --instance-url ${org.url} --client-id ${org.clientId} --jwt-key-file ${key} --username ${username} --alias jwt`,
    )
    expect(login).toMatchObject({ status: 0, result: { orgId: org.orgId } })
  })

  test('creates, gets, updates and deletes a record', async () => {
    const made = await sf(`data create record --sobject Account --values "Name='By sf' Phone=1"`)
    expect(made.status, JSON.stringify(made)).toBe(0)
    const { id } = made.result as { id: string }
    expect(await sf(`data update record --sobject Account --record-id ${id} --values Phone=2`)).toMatchObject({
      status: 0,
    })
    expect(await sf(`data get record --sobject Account --record-id ${id}`)).toMatchObject({
      status: 0,
      result: { Name: 'By sf', Phone: '2' },
    })
    expect(await sf(`data query --query "SELECT Name, Owner.Name FROM Account WHERE Id = '${id}'"`)).toMatchObject({
      status: 0,
      result: { totalSize: 1, done: true, records: [{ Name: 'By sf' }] },
    })
    expect(await sf(`data delete record --sobject Account --record-id ${id}`)).toMatchObject({ status: 0 })
    expect((await sf(`data get record --sobject Account --record-id ${id}`)).status).toBe(1)
  })

  test('loads, exports and deletes in bulk', async () => {
    const rows = Array.from({ length: 25 }, (_, i) => `Sf bulk ${i},sf-${i}`)
    const csv = file('accounts.csv', `Name,ExternalId__c\n${rows.join('\n')}\n`)
    const loaded = await sf(`data import bulk --sobject Account --file ${csv} --line-ending LF --wait 2`)
    expect(loaded, JSON.stringify(loaded)).toMatchObject({
      status: 0,
      result: { processedRecords: 25, successfulRecords: 25 },
    })
    const upserted = await sf(
      `data upsert bulk --sobject Account --file ${csv} --external-id ExternalId__c --line-ending LF --wait 2`,
    )
    expect(upserted.status, JSON.stringify(upserted)).toBe(0)
    const out = join(home, 'out.csv')
    const exported = await sf(
      `data export bulk --query "SELECT Id FROM Account WHERE Name LIKE 'Sf bulk%'" --output-file ${out} --wait 2 --result-format csv`,
    )
    expect(exported.status, JSON.stringify(exported)).toBe(0)
    const ids = readFileSync(out, 'utf8').trim().split('\n')
    expect(ids).toHaveLength(26)
    const deleted = await sf(`data delete bulk --sobject Account --file ${out} --line-ending LF --wait 2`)
    expect(deleted.status, JSON.stringify(deleted)).toBe(0)
    expect(await sf(`data query --query "SELECT Id FROM Account WHERE Name LIKE 'Sf bulk%'"`)).toMatchObject({
      result: { totalSize: 0 },
    })
  })

  test('imports and exports a tree', async () => {
    const tree = file(
      'tree.json',
      JSON.stringify({
        records: [
          {
            attributes: { type: 'Account', referenceId: 'a1' },
            Name: 'Tree',
            Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'c1' }, LastName: 'Leaf' }] },
          },
        ],
      }),
    )
    const imported = await sf(`data import tree --files ${tree}`)
    expect(imported.status, JSON.stringify(imported)).toBe(0)
    const exported = await sf(
      `data export tree --query "SELECT Id, Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Tree'" --output-dir ${home}`,
    )
    expect(exported, JSON.stringify(exported)).toMatchObject({ status: 0 })
  })

  test('describes an object and calls the API', async () => {
    expect(await sf('sobject describe --sobject Contact')).toMatchObject({
      status: 0,
      result: { name: 'Contact', keyPrefix: '003' },
    })
    expect(await sf('sobject list --sobject standard')).toMatchObject({ status: 0 })
  })

  test('runs without a login', async () => {
    const answer = await sf(`data query --query "SELECT Id FROM Organization" --target-org ${org.accessToken}`, {
      SF_ORG_INSTANCE_URL: org.url,
    })
    expect(answer).toMatchObject({ status: 0, result: { records: [{ Id: org.orgId }] } })
  })
})
