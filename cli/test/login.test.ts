import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalOrg, startLocalOrg } from '@twill/connectors/local-org'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

let org: LocalOrg
let folder: string
beforeAll(async () => {
  org = await startLocalOrg()
  folder = mkdtempSync(join(tmpdir(), 'twill-login-'))
})
afterAll(async () => {
  await org.close()
  rmSync(folder, { recursive: true })
})

async function run(args: readonly string[], browse = false) {
  const { url, clientId, clientSecret } = org
  const env = {
    XDG_CONFIG_HOME: folder,
    SALESFORCE_URL: url,
    SALESFORCE_CLIENT_ID: clientId,
    SALESFORCE_CLIENT_SECRET: clientSecret,
  }
  const io = memoryIo({ env })
  const write = (piece: string | Uint8Array) => {
    io.stderr.write(piece)
    const [address] = /^http:.*authorize.*$/m.exec(String(piece)) ?? []
    if (browse && address !== undefined) void fetch(address)
  }
  const code = await main(args, { ...io, stderr: { ...io.stderr, write } })
  return { code, out: io.out(), err: io.err() }
}

const logIn = ['login', '--no-browser', '--callback', 'http://127.0.0.1:0/callback']

test('a login is made, listed, used and ended', async () => {
  const line = `default  ${org.username}  ${org.url}  ${org.orgId}\n`
  const made = await run(logIn, true)
  expect(made).toMatchObject({ code: 0, out: line })
  expect(made.err).toMatch(/^Log in at this address:\n\nhttp:\/\/127\.0\.0\.1:\d+\/services\/oauth2\/authorize\?/)
  expect(made.err + made.out).not.toContain(org.clientSecret)
  expect(await run(['login', 'list'])).toMatchObject({ code: 0, out: line })
  expect(JSON.parse((await run(['login', 'list', '--json'])).out)).toEqual({
    name: 'default',
    url: org.url,
    username: org.username,
    orgId: org.orgId,
    instanceUrl: org.url,
  })
  expect(await run(['login', 'remove', 'defalt'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('There is no login `defalt`. Did you mean `default`?'),
  })
  expect(await run(['login', 'remove', 'default'])).toMatchObject({ code: 0, out: '' })
  expect(await run(['login', 'list'])).toMatchObject({ code: 0, out: '' })
})

test('what is wrong is told before anything is sent', async () => {
  expect(await run([...logIn, '--url', 'http://example.com'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('error[TW8018]: The address of an org must begin with https.'),
  })
  expect(await run([...logIn, '--name', 'A/B'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('`A/B` is no name of a login'),
  })
})
