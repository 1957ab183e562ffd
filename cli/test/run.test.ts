import { describe, expect, test } from 'vitest'
import { main } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

const orders = '{ "orders": [{ "id": 1, "note": "a" }, { "id": 2 }] }'

async function run(args: readonly string[], setup: Parameters<typeof memoryIo>[0] = {}) {
  const io = memoryIo(setup)
  const code = await main(['run', ...args], io)
  return { code, out: io.out(), err: io.err(), content: io.content }
}

describe('inputs', () => {
  test('a file by its extension, under a name', async () => {
    const files = { 'm.tw': '--- payload.*row.id', 'p.xml': '<rows><row><id>1</id></row></rows>' }
    const { code, out } = await run(['m.tw', '-i', 'payload=p.xml'], {
      files: { ...files, 'm.tw': '--- payload.rows.row.id' },
    })
    expect({ code, out }).toEqual({ code: 0, out: '"1"' })
  })

  test('inputs in inputs', async () => {
    const files = { 'rate.json': '1.5', 'name.txt': 'Ada' }
    const { out } = await run(
      ['-e', '[vars.rate * 2, vars.name]', '-i', 'vars.rate=rate.json', '-i', 'vars.name=name.txt'],
      { files },
    )
    expect(JSON.parse(out)).toEqual([3, 'Ada'])
  })

  test('a format and its options before the file', async () => {
    const { out } = await run(['-e', 'payload[0].column_1', '-i', 'payload=text/csv;header=false;separator=";":-'], {
      stdin: 'x;y\n',
    })
    expect(out).toBe('"y"')
  })

  test("the script's own input directive tells the format", async () => {
    const script = '%dw 2.0\ninput payload application/csv separator="|"\noutput application/json\n---\npayload.b'
    const { out } = await run(['m.tw', 'p.data'], { files: { 'm.tw': script, 'p.data': 'a|b\n1|2\n' } })
    expect(JSON.parse(out)).toEqual(['2'])
  })

  test('with an expression the file that stands alone is the payload', async () => {
    const { out } = await run(['-e', 'sizeOf(payload.orders)', 'o.json'], { files: { 'o.json': orders } })
    expect(out).toBe('2')
  })

  test('properties', async () => {
    const { out } = await run(['-e', "p('env')", '-p', 'env=test=1'])
    expect(out).toBe('"test=1"')
  })

  test('an import beside the script', async () => {
    const files = { 'a/m.tw': 'import twice from lib::Maths\n---\ntwice(4)', 'a/lib/Maths.dwl': 'fun twice(n) = n * 2' }
    const { code, out } = await run(['a/m.tw'], { files })
    expect({ code, out }).toEqual({ code: 0, out: '8' })
  })
})

describe('outputs', () => {
  test('the extension of the output file names the format', async () => {
    const { out, content } = await run(['-e', '[{ a: 1 }]', '-o', 'out.csv'])
    expect(out).toBe('')
    expect(Buffer.from(content.get('out.csv') ?? []).toString()).toBe('a\n1\n')
  })

  test('an extension that names no format is an error, unless the format is said', async () => {
    const { code, err, content } = await run(['-e', '[{ a: 1 }]', '-o', 'out.xlm'])
    expect(code).toBe(2)
    expect(err).toContain('TW8017')
    expect(content.has('out.xlm')).toBe(false)
    const said = await run(['-e', '[{ a: 1 }]', '-o', 'out.dat', '--output-type', 'csv'])
    expect(Buffer.from(said.content.get('out.dat') ?? []).toString()).toBe('a\n1\n')
    const none = await run(['-e', '1', '-o', 'result'])
    expect(Buffer.from(none.content.get('result') ?? []).toString()).toBe('1')
  })

  test('--output-type stands before the extension, the directive before both', async () => {
    const script = '%dw 2.0\noutput application/csv\n---\n[{ a: 1 }]'
    const { out, err, code } = await run(['m.tw', '--output-type', 'json'], { files: { 'm.tw': script } })
    expect({ code, out }).toEqual({ code: 0, out: 'a\n1\n' })
    expect(err).toContain('TW8012')
  })

  test('a line break is added for a person only', async () => {
    expect((await run(['-e', '1'])).out).toBe('1')
    expect((await run(['-e', '1'], { terminal: true })).out).toBe('1\n')
  })
})

describe('what goes wrong', () => {
  const script = { 'm.tw': '--- payload' }

  const cases: readonly [
    title: string,
    args: string[],
    setup: Parameters<typeof memoryIo>[0],
    code: number,
    said: RegExp,
  ][] = [
    ['no script', [], {}, 2, /TW8009.*No script/s],
    ['a script that is not there', ['mm.tw'], { files: script }, 2, /no file `mm\.tw`.*mean `m\.tw`/s],
    ['a script that is no text', ['m.tw'], { files: { 'm.tw': new Uint8Array([0xff, 0x61]) } }, 2, /TW8013/],
    ['a folder for a payload', ['m.tw', 'dir'], { files: { ...script, 'dir/x': '' } }, 2, /it is a folder/],
    [
      'a payload that is not there',
      ['m.tw', 'o.json'],
      { files: { ...script, 'p.json': '1' } },
      2,
      /no file `o\.json`/,
    ],
    ['an input without a name', ['m.tw', '-i', 'p.json'], { files: script }, 2, /-i payload=p\.json/],
    [
      'an input given twice',
      ['m.tw', 'p.json', '-i', 'payload=p.json'],
      { files: script },
      2,
      /`payload` is given twice/,
    ],
    ['standard input twice', ['-', '-'], {}, 2, /read twice: by the script and by the input `payload`/],
    [
      'an extension without a format',
      ['m.tw', 'p.weird'],
      { files: { ...script, 'p.weird': '' } },
      2,
      /payload=application\/json:p\.weird/,
    ],
    [
      'an unknown format',
      ['m.tw', '-i', 'payload=jsn:-'],
      { files: script },
      2,
      /No format is called "jsn".*mean `json`/s,
    ],
    [
      'an unknown option',
      ['m.tw', '-i', 'payload=csv;heeder=true:-'],
      { files: script },
      2,
      /no option `heeder`.*mean `header`/s,
    ],
    ['an unknown output type', ['-e', '1', '--output-type', 'jsonn'], {}, 2, /No format is called "jsonn"/],
    [
      'malformed JSON',
      ['m.tw', 'p.json'],
      { files: { ...script, 'p.json': '{\n  "a": 1,\n  "b" 2\n}' } },
      2,
      /not valid JSON.*p\.json:3:7.*"b" 2/s,
    ],
    [
      'malformed XML',
      ['m.tw', 'p.xml'],
      { files: { ...script, 'p.xml': '<a>\n<b></a>' } },
      2,
      /not valid XML.*p\.xml:2/s,
    ],
    ['an empty payload', ['m.tw', 'p.json'], { files: { ...script, 'p.json': '' } }, 2, /not valid JSON/],
    [
      'bytes that are no UTF-8',
      ['m.tw', 'p.json'],
      { files: { ...script, 'p.json': new Uint8Array([0x22, 0xff, 0x22]) } },
      2,
      /UTF-8.*payload, from p\.json/s,
    ],
    ['an input that is not given', ['m.tw'], { files: script }, 2, /-i payload=FILE/],
    [
      'a DataWeave 1 script',
      ['m.tw', 'p.json'],
      { files: { 'm.tw': '%dw 1.0\n%output application/json\n---\npayload', 'p.json': '1' } },
      1,
      /1\.0/,
    ],
    ['all errors of a script', ['-e', '[payloadd, uper("a")]'], {}, 1, /payloadd.*uper/s],
    [
      'a failure of the run',
      ['-e', 'payload.orders map upper($.id.a)', 'o.json'],
      { files: { 'o.json': orders } },
      3,
      /expression:1:/,
    ],
    ['a time that is none', ['m.tw', '--timeout', 'soon'], { files: script }, 2, /500ms, 10s or 2m/],
    [
      'a run that takes too long',
      ['-e', 'fun f(n) = f(n + 1) default f(n)\n---\n(1 to 1000000000) reduce ($$ + $)', '--timeout', '50ms'],
      {},
      3,
      /50/,
    ],
    ['a property without value', ['-e', '1', '-p', 'x'], {}, 2, /-p name=value/],
    ['an unknown privilege', ['-e', '1', '--allow', 'disk'], {}, 2, /file, network, environment, none/],
    ['an output in no folder', ['-e', '1', '-o', 'no/where.json'], {}, 2, /its folder does not exist/],
  ]
  test.each(cases)('%s', async (_, args, setup, code, said) => {
    const result = await run(args, setup)
    expect(result.err).toMatch(said)
    expect({ code: result.code, out: result.out }).toEqual({ code, out: '' })
  })

  test('an output file is left as it was', async () => {
    const files = { 'm.tw': '--- payload.a ++ 1', 'p.json': '{ "a": null }', 'out.json': 'before' }
    const { code, content } = await run(['m.tw', 'p.json', '-o', 'out.json'], { files })
    expect(code).toBe(3)
    expect(Buffer.from(content.get('out.json') ?? []).toString()).toBe('before')
  })
})

describe('a failure marks the part of the script that it is about', () => {
  test.each([
    ['output application/json\n---\n{\n  a: 1,\n  b: { c: [1, (x) -> x] }\n}', 5, 15, 'TW4009'],
    ['output application/csv\n---\npayload map (l) -> {\n  n: l.n,\n  tags: { a: { b: 1 } }\n}', 5, 9, 'TW4009'],
    ['{\n  d: write({\n    f: (x) -> x\n  }, "application/json")\n}', 3, 8, 'TW4009'],
    ['payload update {\n  case n at [0].n.amount -> 1\n}', 2, 18, 'TW5064'],
  ])('%s', async (script, line, column, code) => {
    const { err } = await run(['m.tw', 'p.json'], { files: { 'm.tw': script, 'p.json': '[{"n": 1}]' } })
    expect(err).toContain(`error[${code}]`)
    expect(err).toContain(` --> m.tw:${line}:${column}\n`)
  })
})

test.each([
  ['{"a": 1}', 'p.xml', 'It begins like JSON: read it as `application/json`.'],
  ['[1, 2]', 'p.xml', 'It begins like JSON: read it as `application/json`.'],
  ['<?xml version="1.0"?><a/>', 'p.json', 'It begins like XML: read it as `application/xml`.'],
  ['- a\n- b\n', 'p.json', 'It begins like YAML: read it as `application/yaml`.'],
  ['{"a": 1}\n{"a": 2}\n', 'p.json', 'Put them into `[…]`, or read lines of JSON as `application/x-ndjson`.'],
  ['{"a": 1} x', 'p.json', undefined],
  ['text', 'p.xml', undefined],
])('%j in a file %s', async (content, file, hint) => {
  const { err } = await run(['-e', 'payload', file], { files: { [file]: content } })
  expect(err).toContain('TW4001')
  expect(/ = hint: (.*)\n/.exec(err)?.[1]).toBe(hint)
})
