import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { regionOf } from '@twill/language/diagnostics'
import { Ajv } from 'ajv'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { allOperations, checkFlow, drawFlow, file, flow, flowSchema, listFlow } from '../../src/flow/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'twill-flow-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Findings of a flow file as `line:column code message hint`. */
function check(text: string): readonly string[] {
  const path = join(folder, 'test.flow.yaml')
  writeFileSync(path, text)
  return checkFlow(path).map(({ code, message, hint, place }) => {
    const at = place === undefined ? undefined : regionOf(place.source.text, place.span)
    return `${at?.line}:${at?.column} ${code} ${message}${hint === undefined ? '' : ` ${hint}`}`
  })
}

const good = `name: good
source:
  file.read:
    path: in/*.json
mapping:
  script: payload.name
sink:
  file.append:
    path: out.ndjson
`

test('a good flow has no findings', () => {
  expect(check(good)).toEqual([])
})

describe('findings stand where the fault is and say what to write', () => {
  test.each([
    [
      'a misspelt key',
      good.replace('mapping:', 'maping:'),
      /^5:1 TW7002 A flow has no `maping`\. Did you mean `mapping`\?$/,
    ],
    [
      'a misspelt setting',
      good.replace('    path: in', '    pth: in'),
      /^4:5 TW7002 `source\.file\.read` has no `pth`\. Did you mean `path`\?$/,
    ],
    [
      'a misspelt operation',
      good.replace('file.append', 'file.apend'),
      /^8:3 TW7005 There is no sink `file\.apend`\. Did you mean `file\.append`\?$/,
    ],
    [
      'an operation without its connector',
      good.replace('file.append', 'append'),
      /^8:3 TW7005 There is no sink `append`\. Did you mean `file\.append`\?$/,
    ],
    ['a source as sink', good.replace('file.append', 'file.read'), /^8:3 TW7005 There is no sink `file\.read`/],
    ['no source', good.replace(/source:\n.*\n.*\n/, ''), /^1:1 TW7003 A flow needs `source`\. Add `source: …`/],
    [
      'a missing setting',
      good.replace('    path: out.ndjson', '    format: csv'),
      /^8:3 TW7003 `sink\.file\.append` needs `path`/,
    ],
    [
      'a wrong type',
      good.replace('name: good', 'name: 42'),
      /^1:7 TW7004 `name` must be a text\. Write it in quotes: "42"\.$/,
    ],
    [
      'a wrong choice',
      `${good}onError: deadletter\n`,
      /^10:10 TW7004 `onError` must be one of `deadLetter`, `skip`, `stop`\. Did you mean `deadLetter`\?$/,
    ],
    ['a number too small', `${good}concurrency: 0\n`, /^10:14 TW7004 `concurrency` must be at least 1\.$/],
    [
      'a duration without unit',
      `${good}retry:\n  initial: 500\n`,
      /^11:12 TW7004 `initial` must be a duration\. Write a number with a unit/,
    ],
    [
      'a duration of another unit',
      `${good}retry:\n  initial: 5 weeks\n`,
      /^11:12 TW7004 `initial` is no duration: `5 weeks`/,
    ],
    ['no cron', `${good}schedule:\n  cron: 61 * * * *\n`, /^11:9 TW7004 `cron` is no schedule/],
    [
      'no time zone',
      `${good}schedule:\n  cron: 0 2 * * *\n  timezone: Berlin\n`,
      /^12:13 TW7004 `timezone` is no time zone: `Berlin`/,
    ],
    [
      'two schedules',
      `${good}schedule:\n  cron: 0 2 * * *\n  every: 5m\n`,
      /^10:1 TW7004 `schedule` must have either `cron` or `every`/,
    ],
    ['broken YAML', good.replace('mapping:', 'mapping: ['), /^\d+:\d+ TW7001 The file is no YAML/],
    [
      'a script with a colon and without quotes',
      good.replace('payload.name', '{ n: 1 } map { n: $ }'),
      /^6:\d+ TW7001 .*A text with `: `, `#` or a bracket at its start stands in quotes/,
    ],
    [
      'a text with a colon and without quotes',
      good.replace('payload.name', 'payload map { n: $ }'),
      /^6:\d+ TW7001 .*A text with `: `/,
    ],
    ['nothing at all', '\n', /^1:1 TW7006 The file holds nothing, and a flow is a group of keys\. Begin with/],
    ['a list', '- name: a\n', /^1:1 TW7006 The file holds a list/],
    [
      'another encoding',
      good.replace('name: ', 'name: \ufffd'),
      /^1:7 TW7001 The file is no YAML: it is no UTF-8\. Save it in that encoding\.$/,
    ],
    ['an empty name', good.replace(/^name: .*/, "name: ''"), /^1:7 TW7004 `name` must not be empty\.$/],
    [
      'a schedule that is no group',
      `${good}schedule: "0 2 * * *"\n`,
      /^10:11 TW7004 `schedule` must be a group of keys\. Its keys are `cron`, `timezone`, `every`\.$/,
    ],
    ['a key twice', `${good}name: again\n`, /^10:1 TW7001 .*[Uu]nique/],
    [
      'a missing mapping',
      good.replace(/mapping:\n.*\n/, 'mapping: nowhere.tw\n'),
      /^5:10 TW7008 The mapping `nowhere\.tw` cannot be read: there is no such file\.$/,
    ],
    ['a fault in a script', good.replace('payload.name', 'payloadd.name'), /^6:11 TW2001 .*payloadd/],
    [
      'a fault in a block',
      good.replace('script: payload.name', 'script: |\n    {\n      name: payloadd.name\n    }'),
      /^8:13 TW2001 .*payloadd/,
    ],
    ['a fault in a key', `${good}idempotency:\n  key: payload.\n`, /^11:\d+ TW1\d+/],
    [
      'a mapping that gives an array where a row is due',
      good.replace('payload.name', 'payload map $').replace('out.ndjson', 'out.csv'),
      /^6:11 TW7011 The sink cannot take what the mapping gives: for each record an object is due, and this is an array\.$/,
    ],
    [
      'a mapping that gives an array where the body of a request is XML',
      good
        .replace('payload.name', 'payload map $')
        .replace(/file\.append:\n.*/, 'http.request:\n    url: http://127.0.0.1:9/\n    format: xml'),
      /^6:11 TW7011 .* an object is due, and this is an array\.$/,
    ],
    [
      'a mapping that gives an array where a file of XML is due',
      good
        .replace('payload.name', 'payload map $')
        .replace(/file\.append:\n.*/, 'file.write:\n    path: out/$(attributes.n).xml'),
      /^6:11 TW7011 .* an object is due, and this is an array\.$/,
    ],
    [
      'a branch that gives a text',
      good
        .replace('script: payload.name', 'script: |\n    if (payload.ok)\n      { n: 1 }\n    else\n      "none"')
        .replace('out.ndjson', 'out.csv'),
      /^10:7 TW7011 .* an object is due, and this is a text\.$/,
    ],
    [
      'an unknown connection',
      good.replace(/file\.append:\n.*/, 'postgres.upsert:\n    connection: db\n    table: t\n    key: [id]'),
      /^9:17 TW7009 The flow has no connection `db`\.$/,
    ],
  ])('%s', (_, text, expected) => {
    const found = check(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(expected)
  })
})

test('all faults are told at once, in the order of the file', () => {
  const text = `nam: x\nsource:\n  file.read: { path: 3 }\nconcurrency: many\n`
  expect(check(text).map((finding) => finding.split(' ').slice(0, 2).join(' '))).toEqual([
    '1:1 TW7002',
    '3:22 TW7004',
    '4:14 TW7004',
  ])
})

test('the schema is one, knows every operation, and accepts the examples', () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(flowSchema)
  const { properties } = flowSchema as { properties: Record<string, { properties: object }> }
  const named = [properties.source, properties.sink].flatMap((part) => Object.keys(part?.properties ?? {}))
  expect(named.sort()).toEqual(
    allOperations
      .filter(({ kind }) => kind !== 'call')
      .map(({ connector, name }) => `${connector}.${name}`)
      .sort(),
  )
  const example = readFileSync(join(import.meta.dirname, '../../../examples/files/orders.flow.yaml'), 'utf8')
  expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true)
})

test('a flow is listed and drawn', () => {
  const path = join(folder, 'drawn.flow.yaml')
  writeFileSync(path, `${good}schedule:\n  every: 90s\ndescription: What it is for\n`)
  expect(listFlow(path)).toEqual({
    name: 'good',
    file: path,
    source: 'file.read',
    sink: 'file.append',
    schedule: 'every 90s',
    description: 'What it is for',
  })
  const mermaid = drawFlow(path, 'mermaid')
  expect(mermaid).toContain('trigger --> source --> mapping --> sink')
  expect(mermaid).toContain('sink -. fails .-> letters')
  const svg = drawFlow(path, 'svg')
  expect(svg).toMatch(/^<svg [^>]*>.*file\.read.*in\/\*\.json.*<\/svg>\n$/s)
})

test('a flow built by a program is the same as one in a file', async () => {
  const made = flow({
    name: 'built',
    folder,
    source: file.read({ path: 'given.json' }),
    mapping: { script: '{ n: payload.n + 1 }' },
    sink: file.append({ path: 'built.ndjson' }),
    batch: { size: 2, wait: '10ms' },
  })
  expect(made.check()).toEqual([])
  expect(parse(made.yaml)).toMatchObject({ name: 'built', source: { 'file.read': { path: 'given.json' } } })
  writeFileSync(join(folder, 'given.json'), '[{"n":1},{"n":2},{"n":3}]')
  const summary = await made.run(new AbortController().signal, { log: { write: () => {} } })
  expect(summary).toMatchObject({ received: 3, delivered: 3, complete: true })
  const lines = readFileSync(join(folder, 'built.ndjson'), 'utf8').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }])
  const wrong = flow({ name: 'wrong', folder, source: file.read({ path: 'x' }), batch: { wait: 'soon' } })
  expect(wrong.check().map(({ code, message }) => `${code} ${message}`)).toEqual([
    'TW7004 `wait` is no duration: `soon`.',
  ])
  await expect(wrong.run(new AbortController().signal, { log: { write: () => {} } })).rejects.toThrow(
    '`wait` is no duration',
  )
})
