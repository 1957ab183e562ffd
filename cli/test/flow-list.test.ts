import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { main } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

const flow = (name: string): string =>
  `name: ${name}\nsource: { file.read: { path: in.json } }\nsink: { file.append: { path: out.ndjson } }\n`

const files = {
  'a.flow.yaml': flow('first'),
  'b.flow.yaml': `${flow('second')}sinks: {}\n`,
  'c.flow.yaml': 'name: [third\n',
  'd.flow.yaml': flow('fourth'),
}

async function list(given: Readonly<Record<string, string>>, ...options: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'twill-list-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(given)) writeFileSync(join(folder, name), text)
  const io = memoryIo({ files: given, folder })
  const code = await main(['flow', 'list', ...options], io)
  return { code, out: io.out(), err: io.err() }
}

test('a broken flow of a folder is told, and the others are listed', async () => {
  const { code, out, err } = await list(files)
  expect(out.split('\n').map((line) => line.split('  ')[0])).toEqual(['first', 'fourth', ''])
  expect(err).toContain('b.flow.yaml:4:1')
  expect(err).toContain('`sinks`')
  expect(err).toContain('c.flow.yaml:')
  expect(code).toBe(1)
})

test('lines of JSON hold the flows only', async () => {
  const { code, out } = await list(files, '--json')
  const names = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).name)
  expect(names).toEqual(['first', 'fourth'])
  expect(code).toBe(1)
})

test('a folder of whole flows is all well', async () => {
  const { code, err } = await list({ 'a.flow.yaml': flow('first') })
  expect({ code, err }).toEqual({ code: 0, err: '' })
})
