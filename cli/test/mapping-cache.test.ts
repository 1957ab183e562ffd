import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twill-cache-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What a run prints, and whether it compiled and keeps its code. */
async function run(files: Record<string, string>, args: readonly string[] = ['m.tw']) {
  const io = memoryIo({ files, cacheFolder: folder })
  let compiled = false
  const compiler = () => {
    compiled = true
    return io.compiler()
  }
  let keeps = false
  const keepCode = () => {
    keeps = true
  }
  const code = await main(['run', ...args], { ...io, compiler, keepCode })
  return { code, out: io.out(), err: io.err(), compiled, keeps }
}

const entry = (): string => join(folder, readdirSync(folder)[0] ?? '')

test('a second run compiles nothing', async () => {
  const files = { 'm.tw': '--- 1 + 1' }
  expect(await run(files)).toMatchObject({ code: 0, out: '2', compiled: true })
  expect(await run(files)).toMatchObject({ code: 0, out: '2', compiled: false })
})

test('code is kept after the first run without the compiler, and by the first compilations', async () => {
  const files = { 'm.tw': '--- 1 + 1' }
  expect(await run(files)).toMatchObject({ compiled: true, keeps: true })
  expect(await run(files)).toMatchObject({ compiled: false, keeps: true })
  expect(await run(files)).toMatchObject({ compiled: false, keeps: false })
  writeFileSync(entry(), readFileSync(entry(), 'utf8').replace(process.version, 'v20.0.0'))
  expect(await run(files)).toMatchObject({ compiled: false, keeps: true })
  for (let i = 0; i < 7; i++) expect(await run({ 'm.tw': `--- ${i}` })).toMatchObject({ compiled: true, keeps: true })
  expect(await run({ 'm.tw': '--- 7' })).toMatchObject({ compiled: true, keeps: false })
})

test('another text, another name, other inputs are compiled', async () => {
  await run({ 'm.tw': '--- 1 + 1' })
  expect((await run({ 'm.tw': '--- 1 + 2' })).compiled).toBe(true)
  expect((await run({ 'n.tw': '--- 1 + 1' }, ['n.tw'])).compiled).toBe(true)
  expect((await run({ 'm.tw': '--- 1 + 1', 'a.json': '1' }, ['m.tw', '-i', 'a=a.json'])).compiled).toBe(true)
})

test('a changed, new or removed module is seen', async () => {
  const files = { 'a/m.tw': 'import f from M\n--- f(1)', 'lib/M.tw': 'fun f(n) = n' }
  const args = ['a/m.tw', '--module-path', 'lib']
  expect(await run(files, args)).toMatchObject({ out: '1', compiled: true })
  expect(await run(files, args)).toMatchObject({ out: '1', compiled: false })
  const changed = { ...files, 'lib/M.tw': 'fun f(n) = n + 1' }
  expect(await run(changed, args)).toMatchObject({ out: '2', compiled: true })
  expect(await run({ 'a/m.tw': files['a/m.tw'] }, args)).toMatchObject({ code: 1 })
})

test('a run-time failure shows the line though nothing was compiled', async () => {
  const files = { 'm.tw': '---\npayload.a ++ 1', 'p.json': '{}' }
  const first = await run(files, ['m.tw', 'p.json'])
  const second = await run(files, ['m.tw', 'p.json'])
  expect(second).toMatchObject({ code: 3, err: first.err })
  expect(second.err).toContain('m.tw:2:')
})

test('a damaged entry, or one that others could write, is not used', async () => {
  const files = { 'm.tw': '--- 1 + 1' }
  await run(files)
  const good = readFileSync(entry())
  writeFileSync(entry(), good.subarray(0, good.length / 2))
  expect(await run(files)).toMatchObject({ out: '2', compiled: true })
  chmodSync(entry(), 0o666)
  expect(await run(files)).toMatchObject({ out: '2', compiled: true })
})

test('--no-cache neither reads nor keeps', async () => {
  const files = { 'm.tw': '--- 1 + 1' }
  expect((await run(files, ['m.tw', '--no-cache'])).compiled).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})
