import { describe, expect, test } from 'vitest'
import { main } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

/** What a run says after its failure, in one line. */
async function adviceOf(args: readonly string[], stdin: string, files: Record<string, string> = {}): Promise<string> {
  const io = memoryIo({ files, stdin, columns: 1000 })
  expect(await main(['run', ...args], io)).not.toBe(0)
  expect(io.out()).toBe('')
  return [...io.err().matchAll(/= (?:hint|note): (.*)/g)].map(([, text]) => text).join(' | ')
}

describe('habits of other languages', () => {
  test.each([
    ['payload.name.length', '`sizeOf(…)` gives the length.'],
    ['payload.name.toUpperCase()', '`upper` is a function, no member: write `upper(payload.name)`.'],
    [
      'payload.tags.join(",")',
      '`joinBy` is a function, no member: write `payload.tags joinBy …` or `joinBy(payload.tags, …)`.',
    ],
    ['payload.tags.sizeOf()', '`sizeOf` is a function, no member: write `sizeOf(payload.tags)`.'],
    [
      'payload.id.toString()',
      '`toString` is a function of `tw::util::Coercions`, no member: import it and write `toString(payload.id)`.',
    ],
    ['payload.tags.foo()', 'Only functions can be called with `(…)`.'],
    ['payload.name || "none"', 'Write `or`. | `default` gives another value in place of null.'],
    ['payload.name && true', 'Write `and`.'],
  ])('%s', async (script, advice) => {
    expect(await adviceOf(['-e', script, '-'], '{ "name": "Ada", "tags": ["a"], "id": 1 }')).toBe(advice)
  })
})

describe('an output file whose extension is of another format than the script says', () => {
  const script = (format: string): string => `output ${format}\n---\npayload`
  test.each([
    ['application/json', 'o.csv', true],
    ['csv', 'o.json', true],
    ['application/json', 'o.json', false],
    ['json', 'o.json', false],
    ['text/csv', 'o.csv', false],
    ['csv', 'o.txt', false],
    ['text/plain', 'o.csv', false],
    ['application/json', 'o.unknown', false],
  ])('%s in %s', async (format, file, warns) => {
    const io = memoryIo({ stdin: '"a"' })
    const value = format.includes('csv') ? '[{ "a": 1 }]' : '"a"'
    io.content.set('p.json', new TextEncoder().encode(value))
    expect(await main(['run', '-e', script(format), 'p.json', '-o', file], io)).toBe(0)
    expect(io.err().includes('TW8020')).toBe(warns)
    expect(io.content.has(file)).toBe(true)
  })
})

test('a prefix like a declared one', async () => {
  expect(await adviceOf(['-e', 'ns orders http://a\n---\npayload.order#a', '-'], '{}')).toBe(
    'Declare it in the header with `ns order http://example.com/schema`. | the header declares `orders`',
  )
})

describe('a parameter with a type', () => {
  const script = 'fun f(name: String) = name\n---\nf(payload)'

  test('and null', async () => {
    expect(await adviceOf(['-e', script, '-'], 'null')).toMatch(
      /^Declare it as `name: String \| Null`, or give it a `default` before the call\./,
    )
  })

  test('and a value of another type', async () => {
    expect(await adviceOf(['-e', script, '-'], '{}')).toMatch(/^Coerce it before the call: `… as String`\./)
  })
})

test('an operator behind the short body of map', async () => {
  expect(await adviceOf(['-e', 'payload map upper($) ++ "!"', '-'], '["a"]')).toBe(
    'One item is appended by `+`, arrays are joined by `++`: `items ++ ["a"]`. Behind `map` a body with operators stands in parentheses: `items map ($.a ++ "b")`.',
  )
  expect(await adviceOf(['-e', 'payload map upper($) - "!"', '-'], '["a"]')).not.toContain('appended')
  expect(await adviceOf(['-e', '{} ++ "!"'], '')).not.toContain('Behind')
})

test('of two nulls neither is blamed', async () => {
  const io = memoryIo({ stdin: '[{}]' })
  expect(await main(['run', '-e', 'payload[-1].a + payload[5].a', '-'], io)).toBe(3)
  expect(io.err()).not.toContain('= data')
  expect(io.err()).toContain('= hint: A `default` gives another value in place of null.')
})

describe('inputs', () => {
  test('standard input without a format says how to name one', async () => {
    expect(await adviceOf(['-e', 'payload', '-'], 'a,b\n1,2')).toContain('`-i payload=csv:-` names a format.')
  })

  test('and does not where it is JSON that breaks off', async () => {
    expect(await adviceOf(['-e', 'payload', '-'], ' { "a": 1')).not.toContain('names a format')
  })

  test('and does not where a format is named', async () => {
    expect(await adviceOf(['-e', 'payload', '-i', 'payload=json:-'], 'a,b\n1,2')).not.toContain('names a format')
  })

  test('one that is given under a wrong name', async () => {
    const files = { 'p.json': '{}' }
    expect(await adviceOf(['-e', 'payload', '-i', 'paylod=p.json'], '', files)).toBe(
      'The command line gives `paylod`: write `-i payload=p.json`.',
    )
    expect(await adviceOf(['-e', 'payload', '-i', 'rates=p.json'], '', files)).toContain('`-i payload=FILE`')
  })

  test('the end of a broken line is marked on that line alone', async () => {
    const io = memoryIo({ files: { 'a.ndjson': '{"id":1}\n{"id":2\n{"id":3}\n' } })
    expect(await main(['run', '-e', 'payload', 'a.ndjson'], io)).toBe(2)
    expect(io.err()).toContain('2 | {"id":2\n  |        ^\n  |\n')
  })

  test('a damaged archive is not shown as text', async () => {
    const io = memoryIo({ files: { 'a.xlsx': 'PK\u0003\u0004\u0000\u0000rest' } })
    expect(await main(['run', '-e', 'payload', 'a.xlsx'], io)).toBe(2)
    expect(io.err()).not.toContain('PK')
    expect(io.err()).toContain('payload is not valid Excel: the file is damaged, or was cut off.\n')
  })
})
