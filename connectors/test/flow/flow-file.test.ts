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
    [
      'a source as sink',
      good.replace('file.append', 'file.read'),
      /^8:3 TW7005 There is no sink `file\.read`\. `file\.read` is a source\. A sink is `file\.write`, `file\.append`\.$/,
    ],
    [
      'a sink as source',
      good.replace('file.read', 'salesforce.upsert'),
      /^3:3 TW7005 .* `salesforce\.upsert` is a sink\. A source is `salesforce\.query`/,
    ],
    [
      'the operation under `type`',
      good.replace('  file.read:\n    path', '  type: file.read\n  path'),
      /^3:3 TW7005 .*The operation is the key.*: `source: \{ file\.read: \{ path: … \} \}`\.$/,
    ],
    [
      'the operation below its connector',
      good.replace('  file.read:\n    path: in/*.json', '  file:\n    read:\n      path: in/*.json'),
      /^3:3 TW7005 .*Write it as one key: `source: \{ file\.read: \{ path: … \} \}`\.$/,
    ],
    [
      'a setting beside its operation',
      good.replace('    path: in', '  path: in'),
      /^4:3 TW7005 There is no source `path`\. It is a setting of `file\.read`: indent it below\.$/,
    ],
    [
      'a source that is a text',
      good.replace(/source:\n.*\n.*\n/, 'source: file.read\n'),
      /^2:9 TW7004 `source` must be a group of keys\. Write `source: \{ file\.read: \{ path: … \} \}`\.$/,
    ],
    [
      'a list of sinks',
      good.replace(/sink:\n.*\n.*\n/, 'sink:\n  - file.append: { path: out.ndjson }\n'),
      /^8:3 TW7004 `sink` must be a group of keys\. A flow has one sink: /,
    ],
    [
      'an unknown system',
      good.replace('file.append', 'kafka.publish'),
      /^8:3 TW7005 .*`kafka\.publish`\. Write one of `file\.write`, /,
    ],
    [
      'a batch that is a number',
      `${good}batch: 10\n`,
      /^10:8 TW7004 `batch` must be a group of keys\. Write `batch: \{ size: 10 \}`\./,
    ],
    ['a schedule that is a time', `${good}schedule: 10m\n`, /^10:11 TW7004 .*Write `schedule: \{ every: … \}`\./],
    [
      'a key without its group',
      `${good}idempotency: payload.id\n`,
      /^10:14 TW7004 .*Write `idempotency: \{ key: … \}`\./,
    ],
    [
      'a script in braces without quotes',
      good.replace('payload.name', '{ a: payload.b }'),
      /^6:11 TW7004 `script` is a script, which YAML takes for a group .* stands in quotes, or on lines below `\|`\.$/,
    ],
    [
      'a flow without sink',
      good.replace(/sink:\n.*\n.*\n/, ''),
      /^3:3 TW7016 The flow has no sink, and nobody waits for what becomes of the records of `file\.read`\. Add `sink: …`/,
    ],
    [
      'an unknown tag',
      good.replace('in/*.json', '!env FOLDER'),
      /^4:11 TW7001 The file cannot be read as a flow: the tag `!env` means nothing in a flow file\. Write `\$\{env\.FOLDER\}`\.$/,
    ],
    [
      'two documents',
      `${good}---\n${good}`,
      /^10:1 TW7001 The file cannot be read as a flow: it holds several documents, .* a file of its own/,
    ],
    [
      'an alias that leads nowhere',
      good.replace('in/*.json', '*folder').replace('good', '&foldr x'),
      /^4:11 TW7001 .*`\*folder` leads to `&folder`, and nothing above has that name\. Did you mean `\*foldr`\?$/,
    ],
    [
      'an alias to its own group',
      good.replace('source:', 'source: &a').replace('in/*.json', '*a'),
      /^4:11 TW7001 .*leads to the group in which it stands/,
    ],
    [
      'a cron without quotes',
      `${good}schedule:\n  cron: */5 * * * *\n`,
      /^11:9 TW7001 .*`\*\/5 \* \* \* \*` begins with `\*`, .* Write it in quotes: "\*\/5 \* \* \* \*"\.$/,
    ],
    [
      'a mapping that is a folder',
      good.replace(/mapping:\n.*\n/, 'mapping: .\n'),
      /^5:10 TW7008 The mapping `\.` cannot be read: it is a folder\.$/,
    ],
    [
      'a reference of a shell',
      good.replace('in/*', `\${HOME}/in/*`),
      /^4:11 TW7015 `\$\{HOME\}` is no reference\. Did you mean `\$\{env\.HOME\}`\? Else write `\$\$\{HOME\}` for the text itself\.$/,
    ],
    [
      'a misspelt reference within a text',
      good.replace('in/*.json', `"in/\${envs.X}/*.json"`),
      /^4:15 TW7015 `\$\{envs\.X\}` is no reference\. Did you mean `\$\{env\.X\}`\?/,
    ],
    [
      'a misspelt reference to a number',
      `${good}concurrency: \${secrets.COUNT}\n`,
      /^10:14 TW7004 `concurrency` must be a number\. Did you mean `\$\{secret\.COUNT\}`\?$/,
    ],
    [
      'no address',
      good.replace(/file\.append:\n.*/, 'http.request:\n    url: not a url'),
      /^9:10 TW7004 `url` is no address: `not a url`\. Write it as `https:\/\/host\/path`\.$/,
    ],
    [
      'an address without scheme',
      good.replace(/file\.append:\n.*/, 'http.request:\n    url: api.example.com/orders'),
      /^9:10 TW7004 `url` has no scheme\. Write `https:\/\/api\.example\.com\/orders`\.$/,
    ],
    [
      'an address with a password',
      good.replace(/file\.append:\n.*/, 'http.request:\n    url: https://a:b@example.com'),
      /^9:10 TW7004 `url` must not hold a user or a password/,
    ],
    [
      'the database of another maker',
      `${good}connections:\n  db:\n    postgres:\n      url: mysql://u:planted@h/d\n`,
      /^13:12 TW7004 `url` has the scheme `mysql`, and the connection is one to PostgreSQL\. Write it as `postgres:[^u].*$/,
    ],
    [
      'a fault in the expression of a path',
      good.replace(/file\.append:\n.*/, 'file.write:\n    path: out/a-$(attribtes.n)-$(payload).json'),
      /^9:19 TW7004 `path` has an expression that cannot run: Unknown name `attribtes`\. Did you mean `attributes`\?$/,
    ],
    [
      'a bulk upsert without its field',
      `${good.replace(/file\.append:\n.*/, 'salesforce.bulkLoad:\n    connection: crm\n    object: Lead')}connections:\n  crm: { salesforce: { url: 'https://a.example' } }\n`.replace(
        'payload.name',
        "'{ a: 1 }'",
      ),
      /^9:5 TW7004 `operation` is `upsert`, which needs `externalId`: .*\. Add `externalId: …`, or write `operation: insert`\.$/,
    ],
    [
      'a field for an insert',
      `${good.replace(/file\.append:\n.*/, 'salesforce.bulkLoad:\n    connection: crm\n    object: Lead\n    operation: insert\n    externalId: X__c')}connections:\n  crm: { salesforce: { url: 'https://a.example' } }\n`.replace(
        'payload.name',
        "'{ a: 1 }'",
      ),
      /^12:17 TW7004 `externalId` is for `operation: upsert`; `insert` takes the Id of a record\.$/,
    ],
    [
      'a flow in braces with a script without quotes',
      good.replace(/mapping:\n.*/, 'mapping: { script: payload map (v, k) -> { a: 1 } }'),
      /^5:42 TW7001 .*A text with `: `, `#` or a bracket at its start stands in quotes/,
    ],
    [
      'a connection of another kind',
      `${good.replace(/file\.append:\n.*/, 'postgres.upsert:\n    connection: crm\n    table: t\n    key: [id]')}connections:
  crm: { salesforce: { url: 'https://a.my.salesforce.com' } }
  db: { postgres: { url: 'postgres://h/d' } }
`,
      /^9:17 TW7010 `postgres\.upsert` needs a connection to postgres; `crm` is one to salesforce\. Connections to postgres are `db`\.$/,
    ],
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
    ['broken YAML', good.replace('mapping:', 'mapping: ['), /^\d+:\d+ TW7001 The file cannot be read as a flow/],
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
      /^1:7 TW7001 The file cannot be read as a flow: it is no UTF-8\. Save it in that encoding\.$/,
    ],
    ['an empty name', good.replace(/^name: .*/, "name: ''"), /^1:7 TW7004 `name` must not be empty\.$/],
    [
      'a schedule that is no group',
      `${good}schedule: "0 2 * * *"\n`,
      /^10:11 TW7004 `schedule` must be a group of keys\. Write `schedule: \{ cron: … \}`\. Its keys are `cron`, `timezone`, `every`\.$/,
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
      /^9:17 TW7009 The flow has no connection `db`\. Add one: `connections: \{ db: \{ postgres: … \} \}`\.$/,
    ],
  ])('%s', (_, text, expected) => {
    const found = check(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(expected)
  })
})

const query = `name: soql
connections:
  crm: { salesforce: { url: https://example.my.salesforce.com } }
source:
  salesforce.query:
    connection: crm
    soql: QUERY
sink: { file.append: { path: out.ndjson } }
`

describe('a query is read before it is sent', () => {
  test.each([
    ['SELECT Id, FROM Account', /^7:22 TW7004 `soql` is no SOQL: `FROM` is not due there\.$/],
    [
      'SELECT Id FORM Account WHERE Name = null',
      /^7:21 TW7004 `soql` is no SOQL: `FORM` is not due there\. Did you mean `FROM`\?$/,
    ],
    [
      'SELECT Id, (SELECT Id FROM Contacts) FORM Account',
      /^7:48 TW7004 .*`FORM` is not due there\. Did you mean `FROM`\?$/,
    ],
    ['SELECT Id,, Name FROM Account', /^7:21 TW7004 .*`,` is not due there/],
    ['SELECT Id FROM Account WHERE', /^7:38 TW7004 `soql` is no complete SOQL: something is missing at its end\.$/],
    ['SELECT Id FROM Account WHER Name = null', /^7:\d+ TW7004 .*Did you mean|is not due there/],
    ['SELECT * FROM Account', /^7:18 TW7004 .*it has no `\*`\. Name the fields/],
    ['SELECT Id Name FROM Account', /^7:21 TW7004 .*`Name` follows `Id` without a comma\. Write `Id, Name`\.$/],
    [`SELECT Id FROM Account WHERE Name = "x"`, /^7:47 TW7004 .*texts stand between `'`/],
    [`SELECT Id FROM Account WHERE Name = 'x`, /^7:47 TW7004 .*does not end\. Close it with `'`\.$/],
    [
      'SELECT Id FROM Account WHERE Name = :name',
      /^7:47 TW7004 .*has `:name`, and there is no parameter of that name\./,
    ],
    ['>\n      SELECT Id\n      FROM Account\n      LIMIT ten', /^10:13 TW7004 .*`ten` is not due there/],
    ["'SELECT Id FROM Account WHERE Name = ''it'' LIMIT ten'", /^7:61 TW7004 .*`ten` is not due there/],
  ])('%s', (soql, expected) => {
    const found = check(query.replace('QUERY', soql))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(expected)
  })

  test.each([
    'SELECT Id FROM Account WHERE AnnualRevenue > 1e5',
    'SELECT Id FROM Account WHERE Opens__c < 10:00:00.000Z',
    'SELECT COUNT() FROM Contact, Contact.Account',
    "SELECT Id FROM Account WHERE Name LIKE '%x%' AND CreatedDate = LAST_N_DAYS:30 ORDER BY Name NULLS LAST",
    'SELECT Name n, MAX(Amount) max FROM Opportunity GROUP BY Name',
    'SELECT TYPEOF What WHEN Account THEN Phone ELSE Name END FROM Event',
    'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) WITH SECURITY_ENFORCED',
    `\${env.QUERY}`,
    `SELECT Id FROM \${env.OBJECT}`,
  ])('%s is taken', (soql) => {
    expect(check(query.replace('QUERY', JSON.stringify(soql)))).toEqual([])
  })

  test('parameters belong to places', () => {
    const withParameters = (soql: string, parameters: string): readonly string[] =>
      check(query.replace('QUERY', `${soql}\n    parameters: ${parameters}`))
    const soql = 'SELECT Id FROM Account WHERE Name = :name LIMIT :most'
    expect(withParameters(soql, '{ name: x, most: 3 }')).toEqual([])
    expect(withParameters(soql, '{ nme: x, most: 3 }')[0]).toMatch(/^7:47 .*Set it: `parameters: \{ name: … \}`/)
    expect(withParameters(soql, '{ name: x, most: 3, more: 4 }')[0]).toMatch(/no place for the parameter `more`/)
    expect(withParameters(soql, '{ name: [], most: 3 }')[0]).toMatch(
      /cannot take the parameter `name`: .*no empty list/,
    )
  })
})

test('`$${` stands for the text `${`', () => {
  expect(check(good.replace('in/*', () => `in/$\${HOME}/*`))).toEqual([])
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

test('no text of a drawing leaves its box or the picture, and none is lost', () => {
  const path = join(folder, 'wide.flow.yaml')
  const wide = `in/${'W'.repeat(60)}.json`
  const name = 'a-flow-with-a-name-that-is-longer-than-its-two-boxes-and-the-arrow-between-them'
  writeFileSync(path, `name: ${name}\nsource: { file.read: { path: ${wide} } }\nsink: { file.append: { path: out } }\n`)
  const svg = drawFlow(path, 'svg')
  const shown = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text = '']) => text)
  expect(shown).toContain(name)
  expect(svg).toContain(`<title>file.read: ${wide}</title>`)
  // a capital W takes an em, and the box is 220 wide at 12 an em
  expect(shown.find((text) => text.startsWith('in/W'))).toMatch(/^in\/W{12,16}…$/)
  expect(Number(/^<svg [^>]*width="(\d+)"/.exec(svg)?.[1])).toBeGreaterThan(name.length * 16 * 0.5)
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
  const untyped = flow as unknown as (options: object) => unknown
  for (const source of [undefined, 'file.read', { type: 'file.read' }, { 'file.read': { path: 'x' } }])
    expect(() => untyped({ name: 'untyped', source })).toThrow(
      'The source of a flow is made by an operation, such as `file.read({ path: "in/*.csv" })`.',
    )
  await expect(wrong.run(new AbortController().signal, { log: { write: () => {} } })).rejects.toThrow(
    '`wait` is no duration',
  )
})
