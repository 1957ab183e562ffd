import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { CompileError, compile, Decimal, input, load, MultiMap, TwillError } from '../src/index.ts'

function caught(call: () => unknown): unknown {
  try {
    call()
  } catch (e) {
    return e
  }
  throw new Error('nothing was thrown')
}

const failure = (call: () => unknown): TwillError => {
  const error = caught(call)
  if (!(error instanceof TwillError)) throw error
  return error
}

const folder = mkdtempSync(join(tmpdir(), 'twill-door-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('modules', () => {
  const script = '%dw 2.0\nimport greet from greetings\n---\ngreet(payload)'
  const greeting = (word: string) => `%dw 2.0\nfun greet(name) = "${word} " ++ name`

  test('come from a function', () => {
    const asked: string[] = []
    const mapping = compile('%dw 2.0\nimport greet from common::greetings\n---\ngreet("Ada")', {
      modules: (name) => {
        asked.push(name)
        return name === 'common::greetings' ? greeting('Hello') : undefined
      },
    })
    expect(mapping.evaluate()).toBe('Hello Ada')
    expect(asked).toContain('common::greetings')
  })

  test('come from folders, the first that has them', () => {
    writeFileSync(join(folder, 'greetings.tw'), greeting('Salut'))
    expect(compile(script, { modules: [join(folder, 'missing'), folder] }).evaluate({ payload: 'Ada' })).toBe(
      'Salut Ada',
    )
  })

  test('never come from outside of the folders', () => {
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    const mapping = compile('readUrl("classpath://../secret.txt", "text/plain")', { modules: [join(folder, 'inner')] })
    expect(failure(() => mapping.evaluate()).code).toBe('TW5070')
  })

  test('of two engines do not mix', () => {
    const first = compile(script, { modules: () => greeting('One') })
    const second = compile(script, { modules: () => greeting('Two') })
    expect([first, second, first].map((m) => m.evaluate({ payload: '' }))).toEqual(['One ', 'Two ', 'One '])
  })

  test('give their resources to readUrl', () => {
    const mapping = compile('readUrl("classpath://rates.json").eur', {
      modules: (name) => (name === 'rates.json' ? '{"eur": 1.25}' : undefined),
    })
    expect(mapping.evaluate()).toBe(1.25)
  })

  test('that are missing are told with the place of the import', () => {
    const error = caught(() => compile('%dw 2.0\nimport a from no::such\n---\na'))
    expect(error).toBeInstanceOf(CompileError)
    expect((error as CompileError).diagnostics[0]).toMatchObject({ code: 'TW2003', span: { start: 22, end: 30 } })
  })
})

describe('CompileError', () => {
  test('holds all diagnostics of the script', () => {
    const error = caught(() => compile('{ a: foo, b: upper(bar),\n c: baz }', { name: 'orders.tw' })) as CompileError
    expect(error).toBeInstanceOf(CompileError)
    expect(error.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message)).toEqual([
      'Unknown name `foo`.',
      'Unknown name `bar`.',
      'Unknown name `baz`.',
    ])
    expect(error.message.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'orders.tw:1:6',
      'orders.tw:1:20',
      'orders.tw:2:5',
    ])
    expect(error.file).toBe('orders.tw')
  })

  test('is thrown for each broken script, never another error', () => {
    for (const script of ['', '{', 'a b c', '"open', '[1,', '%dw 2.0\n---', ')'.repeat(1000), '['.repeat(100_000)]) {
      expect(
        caught(() => compile(script)),
        script.slice(0, 20),
      ).toBeInstanceOf(CompileError)
    }
  })
})

describe('inputs from JavaScript', () => {
  const same = compile('payload')
  const typeOfPayload = compile('typeOf(payload)')

  test.each([
    [10n ** 20n, '100000000000000000000'],
    [-(2n ** 64n), '-18446744073709551616'],
    [2n ** 53n - 1n, '9007199254740991'],
    [0.1, '0.1'],
    [1e21, '1000000000000000000000'],
    [-0, '0'],
  ])('%s is the number %s', (value, text) => {
    expect(compile('payload as String').evaluate({ payload: value })).toBe(text)
  })

  test('a Date is a DateTime', () => {
    const date = new Date(Date.UTC(2024, 1, 29, 12, 30, 15, 250))
    expect(compile('payload as String').evaluate({ payload: date })).toBe('2024-02-29T12:30:15.25Z')
    expect(compile('payload.year').evaluate({ payload: date })).toBe(2024)
  })

  test('a Map keeps its order, a Set is an array, undefined and holes are null', () => {
    const map = new Map<unknown, unknown>([
      ['b', 1],
      [7, new Set(['x', 'y'])],
    ])
    expect(compile('keysOf(payload) map ($ as String)').evaluate({ payload: map })).toEqual(['b', '7'])
    expect(compile('payload."7"').evaluate({ payload: map })).toEqual(['x', 'y'])
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    expect(same.evaluate({ payload: { a: undefined, b: [1, , 3] } })).toEqual({ a: null, b: [1, null, 3] })
    expect(same.evaluate({ payload: undefined })).toBe(null)
  })

  test('bytes are Binary', () => {
    for (const payload of [new Uint8Array([104, 105]), new Uint8Array([104, 105]).buffer, Buffer.from('hi')]) {
      expect(compile('payload as String').evaluate({ payload })).toBe('hi')
    }
  })

  test('an object of a class is its own properties', () => {
    class Order {
      id = 7
      total() {
        return 1
      }
    }
    expect(compile('payload').evaluate({ payload: new Order() })).toEqual({ id: 7 })
  })

  test.each([
    ['NaN', { a: [1, Number.NaN] }, 'payload.a[1]'],
    ['Infinity', Number.POSITIVE_INFINITY, 'payload'],
    ['-Infinity', { deep: { er: Number.NEGATIVE_INFINITY } }, 'payload.deep.er'],
    ['a function', { f: () => 1 }, 'payload.f'],
    ['a symbol', [Symbol('s')], 'payload[0]'],
    ['an invalid Date', { at: new Date(Number.NaN) }, 'payload.at'],
  ])('%s is refused where it stands', (what, payload, path) => {
    const error = failure(() => same.evaluate({ payload }))
    expect(error.code).toBe('TW5097')
    expect(error.message).toBe(`The input \`payload\` holds ${what} at ${path}.`)
  })

  test('a reference to itself is refused', () => {
    const order: Record<string, unknown> = { id: 1 }
    order.lines = [{ order }]
    expect(failure(() => same.evaluate({ payload: order })).message).toBe(
      'The input `payload` holds a reference to itself at payload.lines[0].order.',
    )
    const shared = { a: 1 }
    expect(same.evaluate({ payload: [shared, shared] })).toEqual([shared, shared])
  })

  test('data nested too deeply is a TwillError', () => {
    let payload: unknown = []
    for (let i = 0; i < 200_000; i++) payload = [payload]
    expect(failure(() => same.evaluate({ payload })).code).toBe('TW5061')
  })

  test('are not changed by a run', () => {
    const payload = Object.freeze({ items: Object.freeze([Object.freeze({ a: 1 })]) })
    expect(compile('payload.items map ($ ++ { b: 2 })').evaluate({ payload })).toEqual([{ a: 1, b: 2 }])
    expect(compile('payload update { case .items -> [] }').evaluate({ payload })).toEqual({ items: [] })
    expect(payload).toEqual({ items: [{ a: 1 }] })
  })

  test('that are missing are named', () => {
    const error = failure(() => same.evaluate({}))
    expect(error.code).toBe('TW5062')
    expect(error.message).toContain('`payload`')
    expect(typeOfPayload.inputs).toEqual(['payload'])
  })

  test('without a prototype or with names of Object are data', () => {
    const payload = Object.assign(Object.create(null), { constructor: 1, toString: 2, hasOwnProperty: 3 })
    expect(
      compile('[payload.constructor, payload.toString, payload.hasOwnProperty, payload.valueOf]').evaluate({ payload }),
    ).toEqual([1, 2, 3, null])
    expect(compile('payload.constructor').evaluate({ payload: {} })).toBe(null)
    const polluting = JSON.parse('{"__proto__": {"polluted": true}}')
    expect(compile('payload."__proto__".polluted').evaluate({ payload: polluting })).toBe(true)
    expect(compile('payload.polluted').evaluate({ payload: polluting })).toBe(null)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('documents as inputs', () => {
  test('stand at any depth', () => {
    const rates = input('[{"code": "EUR", "rate": 1.10}]', 'application/json')
    expect(compile('vars.rates[0].rate').evaluate({ vars: { rates } })).toBe(1.1)
    expect(
      compile('payload.a[1].b.c[0].n').evaluate({ payload: { a: [0, { b: { c: input('n\n5', 'text/csv') } }] } }),
    ).toBe('5')
  })

  test('take options, over those of the script', () => {
    const script = '%dw 2.0\ninput payload text/csv separator=";"\n---\npayload[0].b'
    expect(compile(script).evaluate({ payload: input('a;b\n1;2', '') })).toBe('2')
    expect(compile(script).evaluate({ payload: input('a|b\n1|2', 'text/csv', { separator: '|' }) })).toBe('2')
  })

  test('take their format from the compile options', () => {
    const mapping = compile('payload.a', { inputs: { payload: 'application/json' } })
    expect(mapping.evaluate({ payload: input('{"a": 1}', '') })).toBe(1)
  })

  test('that are malformed say which input it is', () => {
    const error = failure(() => compile('vars.x').evaluate({ vars: { x: input('{"a" 1}', 'application/json') } }))
    expect(error.code).toBe('TW4001')
    expect(error.path).toBe('vars.x')
    expect(error.message).toContain('line 1, column 6')
  })

  const streamed = (text: string) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of new TextEncoder().encode(text)) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })

  test('may be streams for run, at any depth', async () => {
    const mapping = compile('output application/json indent=false\n---\n[payload.a, vars.x.y.z[1].b, vars.list[0].c]')
    async function* pieces() {
      yield '{"c": '
      yield new TextEncoder().encode('"é"}')
    }
    const output = await mapping.run({
      payload: input(streamed('{"a": "ü"}'), 'application/json'),
      vars: {
        x: { y: { z: input(streamed('[1, {"b": 2}]'), 'application/json') } },
        list: [input(pieces(), 'application/json')],
      },
    })
    expect(output.text()).toBe('["ü",2,"é"]')
  })

  test('may not be streams for evaluate', () => {
    const error = failure(() => compile('payload').evaluate({ payload: input(streamed('1'), 'application/json') }))
    expect(error).toMatchObject({ code: 'TW5097', hint: expect.stringContaining('`run`') })
  })

  test('a stream that fails makes the run fail', async () => {
    async function* broken() {
      yield '{'
      throw new Error('connection lost')
    }
    const run = compile('payload').run({ payload: input(broken(), 'application/json') })
    await expect(run).rejects.toThrow('connection lost')
  })
})

describe('results of evaluate', () => {
  test('numbers are doubles where these hold them', () => {
    expect(compile('0.1 + 0.2').evaluate()).toBe(0.3)
    const big = compile('12345678901234567890 + 1').evaluate()
    expect(big).toBeInstanceOf(Decimal)
    expect(String(big)).toBe('12345678901234567891')
  })

  test('repeated keys and attributes are a MultiMap, everything else a plain object', () => {
    const repeated = compile('{ a: 1, b: { c: 2 }, a: 3 }').evaluate()
    expect(repeated).toBeInstanceOf(MultiMap)
    expect([...(repeated as MultiMap)]).toEqual([
      ['a', 1],
      ['b', { c: 2 }],
      ['a', 3],
    ])
    expect(compile('{ a @(x: 1): 2 }').evaluate()).toBeInstanceOf(MultiMap)
    const plain = compile('{ (payload): 1, b: 2 }').evaluate({ payload: 'a' })
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
    expect(plain).toEqual({ a: 1, b: 2 })
  })

  test.each(['2024-02-29', '2024-02-29T10:11:12', '2024-02-29T10:11:12Z', '10:11:12', 'P1Y2M', 'PT3H'])(
    '|%s| prints as ISO',
    (text) => {
      expect(String(compile(`|${text}|`).evaluate())).toBe(text)
    },
  )

  test('metadata is dropped, ranges are arrays, Binary is bytes', () => {
    expect(compile('("a" as String {class: "x"})').evaluate()).toBe('a')
    expect(compile('1 to 3').evaluate()).toEqual([1, 2, 3])
    expect(compile('"hi" as Binary').evaluate()).toEqual(new Uint8Array([104, 105]))
  })

  test('come at once', () => {
    expect(compile('payload.a').evaluate({ payload: { a: 'now' } })).toBe('now')
  })
})

describe('run', () => {
  test('writes in the format of the script, else the default', async () => {
    const xml = await compile('output application/xml\n---\n{ a: 1 }').run()
    expect(xml.mimeType).toBe('application/xml')
    expect(xml.text()).toContain('<a>1</a>')
    const csv = await compile('[{ a: 1 }]', { defaultOutput: 'text/csv' }).run()
    expect(csv.text()).toBe('a\n1\n')
    expect((await compile('[1]').run()).mimeType).toBe('application/json')
  })

  test('passes a document for the type before `with`', async () => {
    const problem = await compile('output application/problem+json with json indent=false\n---\n{ a: 1 }').run()
    expect(problem.mimeType).toBe('application/problem+json')
    expect(problem.text()).toBe('{"a": 1}')
    const pdf = await compile('output application/PDF with binary\n---\n"%PDF" as Binary').run()
    expect(pdf.mimeType).toBe('application/PDF')
    expect(pdf.encoding).toBeUndefined()
    expect([...pdf.bytes()]).toEqual([37, 80, 68, 70])
    const csv = await compile('output csv with binary\n---\nwrite([{ a: 1 }], "application/csv")').run()
    expect(csv.mimeType).toBe('application/csv')
    expect(csv.text()).toBe('a\n1\n')
  })

  test.each([
    ['application/x with jsn', 'jsn', 'TW4002', 'json'],
    ['jsn with json', 'jsn', 'TW4002', 'json'],
    ['application/x with json indnt=false', 'indnt', 'TW4003', 'indent'],
  ])('refuses output %s at %s', (header, at, code, instead) => {
    const script = `output ${header}\n---\n1`
    const start = script.indexOf(at)
    const found = (caught(() => compile(script)) as CompileError).diagnostics
    expect(found).toMatchObject([{ code, span: { start, end: start + at.length } }])
    expect(found[0]?.hint).toContain(instead)
  })

  test('gives bytes in the encoding, and a stream of them', async () => {
    const output = await compile('output text/plain encoding="ISO-8859-1"\n---\n"é"').run()
    expect([...output.bytes()]).toEqual([0xe9])
    const chunks: Uint8Array[] = []
    for await (const chunk of output.stream() as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk)
    expect(chunks.flatMap((chunk) => [...chunk])).toEqual([0xe9])
  })

  test('of the same mapping at the same time does not mix', async () => {
    const mapping = compile('output text/plain\n---\n(payload.n * 2) as String')
    const outputs = await Promise.all([1, 2, 3, 4].map((n) => mapping.run({ payload: { n } })))
    expect(outputs.map((output) => output.text())).toEqual(['2', '4', '6', '8'])
  })
})

test('values pass between a script and one that it runs as they are', () => {
  const script = `import * from dw::Runtime
var double = (x) -> x * 2
---
{
  given: eval("m.dwl", { "m.dwl": "double(4)" }, {}, { double: double }).value,
  taken: eval("m.dwl", { "m.dwl": "(x) -> x + 1" }).value(5),
  metadata: eval("m.dwl", { "m.dwl": "payload" }, {}, { payload: 1 as Number { format: "0.0" } }).value.^format
}`
  expect(compile(script).evaluate()).toEqual({ given: 8, taken: 6, metadata: '0.0' })
})

test('a document of a binary format has a text too', async () => {
  const out = await compile('output multipart/form-data boundary="b"\n---\n{ parts: { a: { content: "é" } } }').run()
  expect(out.text()).toBe('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\né\r\n--b--\r\n')
  expect(out.text()).toBe(new TextDecoder().decode(out.bytes()))
  expect([out.mimeType, out.encoding]).toEqual(['multipart/form-data; boundary="b"', undefined])
})

describe('limits', () => {
  const endless = '%dw 2.0\nfun f(n) = f(n + 1)\n---\nf(0)'

  test('timeout stops loops and regular expressions', () => {
    expect(failure(() => compile(endless).evaluate({}, { timeout: 30 })).code).toBe('TW5063')
    const runaway = compile('payload matches /(a+)+b/')
    const stopped = failure(() => runaway.evaluate({ payload: 'a'.repeat(60) }, { timeout: 30 }))
    expect(stopped.code).toBe('TW5095')
    expect(stopped.message).toMatch(/^The regular expression \/.+\/ was still being matched at the limit of 30 ms\.$/)
    expect(failure(() => compile(endless).evaluate({}, { timeout: 30 })).code).toBe('TW5063')
  })

  test('timeout stops the reading of inputs and the writing of output too', async () => {
    const slow = compile('(1 to 3000000) map { a: $ }')
    await expect(slow.run({}, { timeout: 30 })).rejects.toMatchObject({ code: 'TW5063' })
  })

  test('a run within its timeout gives its result and its own errors', () => {
    expect(compile('payload + 1').evaluate({ payload: 1 }, { timeout: 10_000 })).toBe(2)
    expect(failure(() => compile('payload + 1').evaluate({ payload: 'x' }, { timeout: 10_000 })).code).toBe('TW5001')
  })

  test('maxOutputBytes counts bytes', async () => {
    const mapping = compile('output text/plain\n---\npayload')
    await expect(mapping.run({ payload: 'éé' }, { maxOutputBytes: 3 })).rejects.toMatchObject({ code: 'TW5072' })
    expect((await mapping.run({ payload: 'éé' }, { maxOutputBytes: 4 })).text()).toBe('éé')
  })

  test('maxDepth holds for calls: one inside of the other, not one after the other', () => {
    const count = compile('%dw 2.0\nfun count(n) = if (n == 0) 0 else 1 + count(n - 1)\n---\ncount(payload)')
    expect(count.evaluate({ payload: 9 }, { maxDepth: 10 })).toBe(9)
    const error = failure(() => count.evaluate({ payload: 10 }, { maxDepth: 10 }))
    expect(error).toMatchObject({ code: 'TW5075', location: { line: 2 } })
    expect(count.evaluate({ payload: 500 })).toBe(500)
    expect(compile('%dw 2.0\nfun f(n) = n + 1\n---\n(1 to 50) map f($)').evaluate({}, { maxDepth: 2 })).toHaveLength(50)
  })

  test('maxDepth holds for functions that call each other, with defaults and overloads', () => {
    const script = `%dw 2.0
      fun even(n, yes = true) = if (n == 0) yes else odd(n - 1)
      fun odd(n: Number) = if (n == 0) false else not (not even(n - 1))
      fun odd(n: String) = odd(n as Number)
      ---
      odd("7")`
    expect(compile(script).evaluate({}, { maxDepth: 20 })).toBe(true)
    expect(failure(() => compile(script).evaluate({}, { maxDepth: 5 })).code).toBe('TW5075')
  })

  test('maxDepth holds for inputs and the result', () => {
    const nested = { a: [{ b: [] }] }
    expect(compile('payload.a').evaluate({ payload: nested }, { maxDepth: 4 })).toEqual([{ b: [] }])
    expect(failure(() => compile('payload.a').evaluate({ payload: nested }, { maxDepth: 3 })).code).toBe('TW5075')
    expect(failure(() => compile('[[[1]]]').evaluate({}, { maxDepth: 2 })).code).toBe('TW5075')
    expect(failure(() => compile('{a: {b: 1, b: {}}}').evaluate({}, { maxDepth: 2 })).code).toBe('TW5075')
    expect(compile('[[[1]]]').evaluate({}, { maxDepth: 3 })).toEqual([[[1]]])
  })

  test('recursion without an end is a TwillError without limits too', () => {
    const mapping = compile('%dw 2.0\nfun f(n) = 1 + f(n + 1)\n---\nf(0)')
    expect(failure(() => mapping.evaluate())).toMatchObject({ code: 'TW5061', location: { line: 2 } })
    expect(compile('1').evaluate()).toBe(1)
  })
})

describe('privileges', () => {
  writeFileSync(join(folder, 'data.txt'), 'content')
  const file = compile(`readUrl("file://${folder}/data.txt", "text/plain")`)

  test('nothing is reached by default', async () => {
    expect(failure(() => file.evaluate())).toMatchObject({ code: 'TW5065', data: { privilege: 'file' } })
    const web = compile('readUrl("http://127.0.0.1:9/x.json")')
    expect(failure(() => web.evaluate())).toMatchObject({ code: 'TW5065', data: { privilege: 'network' } })
    await expect(web.run()).rejects.toMatchObject({ code: 'TW5065' })
  })

  test('what is granted works, nothing else', () => {
    expect(file.evaluate({}, { privileges: ['file'] })).toBe('content')
    expect(failure(() => file.evaluate({}, { privileges: ['network', 'environment'] })).code).toBe('TW5065')
  })

  test('a missing file and an unknown scheme are told', () => {
    const missing = compile(`readUrl("file://${folder}/none.txt", "text/plain")`)
    expect(failure(() => missing.evaluate({}, { privileges: ['file'] })).code).toBe('TW5070')
    const ftp = compile('readUrl("ftp://host/x", "text/plain")')
    expect(failure(() => ftp.evaluate({}, { privileges: ['file', 'network'] })).code).toBe('TW5070')
  })

  test('an address that is computed is not fetched by evaluate', () => {
    const computed = compile('readUrl("http://" ++ payload)')
    expect(failure(() => computed.evaluate({ payload: 'host' }, { privileges: ['network'] })).code).toBe('TW5071')
  })

  test('the host is given by the caller', () => {
    const mapping = compile('[now() as String, random(), p("name"), p("constructor")]', {
      host: { now: () => ({ epochMilliseconds: 0, zone: 'UTC' }), random: () => 0.5, properties: { name: 'Ada' } },
    })
    expect(mapping.evaluate()).toEqual(['1970-01-01T00:00:00Z', 0.5, 'Ada', null])
  })
})

describe('a saved mapping', () => {
  test('gives the same after a trip through JSON', async () => {
    const options = { modules: () => '%dw 2.0\nvar rate = 1.1\nfun gross(n) = n * rate' }
    const mapping = compile(
      '%dw 2.0\noutput application/xml\nimport gross from prices\n---\n{ r: { (payload.items map { p: gross($.n) }) } }',
      options,
    )
    const again = load(JSON.parse(JSON.stringify(mapping.saved)), options)
    const inputs = { payload: { items: [{ n: 1 }, { n: 0.1 }] } }
    expect((await again.run(inputs)).text()).toBe((await mapping.run(inputs)).text())
    expect(again.inputs).toEqual(['payload'])
    expect(again.js).toBe(mapping.js)
    expect(failure(() => again.evaluate({ payload: { items: [{ n: 'x' }] } })).location).toEqual(
      failure(() => mapping.evaluate({ payload: { items: [{ n: 'x' }] } })).location,
    )
  })
})
