import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkFlow, drawFlow, lettersOf, listFlow } from '../../src/flow/index.ts'
import { bundled, start } from './bundled-child.ts'

let program: string
const made: string[] = []
beforeAll(async () => {
  program = await bundled('flow-child.ts')
}, 60_000)
afterAll(() => {
  for (const path of [join(program, '..'), ...made]) rmSync(path, { recursive: true, force: true })
})

function folderOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twill-kill-'))
  made.push(folder)
  return folder
}

const events = 3000
const kills = Number(process.env.TWILL_KILLS ?? 12)

test(`nothing is lost by SIGKILL: ${kills} kills of a run of ${events} events`, async () => {
  const folder = folderOf()
  mkdirSync(join(folder, 'in'))
  const row = (n: number): string => `${n},${n % 100 === 7 ? 'poison' : n * 2}`
  const rows = Array.from({ length: events }, (_, n) => row(n))
  for (let i = 0; i < 3; i++)
    writeFileSync(join(folder, 'in', `${i}.csv`), `n,twice\n${rows.slice(i * 1000, (i + 1) * 1000).join('\n')}\n`)
  writeFileSync(
    join(folder, 'kill.flow.yaml'),
    `name: kill
source: { file.read: { path: in/*.csv, then: move } }
mapping: { script: '{ n: payload.n as Number, twice: payload.twice as Number }' }
sink: { file.append: { path: out.ndjson } }
batch: { size: 3 }
concurrency: 3
`,
  )
  let killed = 0
  let runs = 0
  for (;;) {
    expect(++runs).toBeLessThan(200)
    const { child, ended } = start(program, [join(folder, 'kill.flow.yaml')], { LEVEL: 'error' })
    // start takes a time of its own: the delays spread over start, work and end
    const timer = killed < kills ? setTimeout(() => child.kill('SIGKILL'), 250 + ((killed * 7919) % 900)) : undefined
    const { code, signal, err } = await ended
    clearTimeout(timer)
    if (signal === 'SIGKILL') killed++
    else {
      expect(err.replace(/^\{.*\}$/gm, '').trim()).toBe('')
      expect(code).toBe(0)
      break
    }
  }
  const received = readFileSync(join(folder, 'out.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { n: number; twice: number })
  const poison = Array.from({ length: events }, (_, n) => n).filter((n) => n % 100 === 7)
  const expected = Array.from({ length: events }, (_, n) => n).filter((n) => n % 100 !== 7)
  expect([...new Set(received.map(({ n }) => n))].sort((a, b) => a - b)).toEqual(expected)
  for (const { n, twice } of received) expect(twice).toBe(n * 2)
  const letters = await lettersOf(join(folder, 'kill.flow.yaml'))
  const numberOf = (content: string | Uint8Array): number => Number(/n: "(\d+)"/.exec(String(content))?.[1])
  expect(letters.map(({ payload }) => numberOf(payload.content)).sort((a, b) => a - b)).toEqual(poison)
  expect(readdirSync(join(folder, 'in'))).toEqual(['done'])
  console.log(
    `${killed} kills, ${events} events: 0 lost, ${received.length - expected.length} sent twice, ${letters.length} dead letters`,
  )
  expect(killed).toBeGreaterThan(0)
}, 180_000)

test('SIGTERM delivers what is under way and keeps the position; the next run sends the rest, nothing twice', async () => {
  const folder = folderOf()
  const received: number[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => {
      text += piece.toString()
    })
    request.on('end', () => {
      const { n } = JSON.parse(text) as { n: number }
      setTimeout(() => {
        received.push(n)
        response.end('{}')
      }, 20)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  writeFileSync(join(folder, 'in.ndjson'), Array.from({ length: 60 }, (_, n) => `{"n":${n}}\n`).join(''))
  writeFileSync(
    join(folder, 'stop.flow.yaml'),
    `name: stop
source: { file.read: { path: in.ndjson } }
sink: { http.request: { url: 'http://127.0.0.1:\${env.PORT}/' } }
concurrency: 2
`,
  )
  const env = { PORT: String(port) }
  const first = start(program, [join(folder, 'stop.flow.yaml')], env)
  while (received.length < 9) await new Promise((resolve) => setTimeout(resolve, 5))
  first.child.kill('SIGTERM')
  const began = Date.now()
  const { code, err } = await first.ended
  const took = Date.now() - began
  const before = received.length
  expect(code).toBe(0)
  expect(err).toContain('"complete":false')
  expect(before).toBeLessThan(60)
  const second = await start(program, [join(folder, 'stop.flow.yaml')], env).ended
  expect(second.code).toBe(0)
  server.close()
  expect(received.slice().sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n))
  console.log(`stopped after ${before} of 60 in ${took} ms`)
}, 60_000)

test('secrets are in no log, error or file', async () => {
  const folder = folderOf()
  const token = 'planted-token-5f2c"\\x'
  const password = 'planted-pässword/7'
  const server = createServer((request, response) => {
    // a careless server that says back what it was told
    response.statusCode = 403
    response.end(`no: ${request.headers.authorization}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  writeFileSync(join(folder, 'in.json'), '[{"n":1}]')
  const flow = (name: string, sink: string): string => {
    writeFileSync(
      join(folder, `${name}.flow.yaml`),
      `name: ${name}\nsource: { file.read: { path: in.json } }\n${sink}\nretry: { attempts: 2, initial: 1ms }\n`,
    )
    return join(folder, `${name}.flow.yaml`)
  }
  const env = {
    TOKEN: token.replace(/["\\]/g, ''),
    PASSWORD: encodeURIComponent(password),
    PORT: String(port),
    LEVEL: 'debug',
  }
  const runs = [
    flow(
      'http',
      `sink: { http.request: { url: 'http://127.0.0.1:\${env.PORT}/?key=\${secret.TOKEN}', headers: { authorization: 'Bearer \${secret.TOKEN}' } } }`,
    ),
    flow(
      'postgres',
      `connections: { db: { postgres: { url: 'postgres://u:\${secret.PASSWORD}@127.0.0.1:1/x' } } }\nsink: { postgres.upsert: { connection: db, table: t, key: [n] } }`,
    ),
  ]
  let seen = ''
  for (const path of runs) seen += (await start(program, [path], env).ended).err
  server.close()
  Object.assign(process.env, env)
  for (const path of runs) {
    const shown = [
      listFlow(path),
      drawFlow(path, 'mermaid'),
      drawFlow(path, 'svg'),
      checkFlow(path),
      await lettersOf(path),
    ]
    seen += JSON.stringify(shown)
  }
  for (const name of Object.keys(env)) delete process.env[name]
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.twill.*\./.test(name)) seen += readFileSync(join(folder, name), 'latin1')
  }
  expect(seen).toContain('"dead letter: ')
  expect(seen).toContain('ECONNREFUSED')
  for (const planted of ['planted-token', 'planted-p', encodeURIComponent(password)])
    expect(seen).not.toContain(planted)
}, 60_000)
