import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { compile, TwillError } from '../src/index.ts'

/** The failure of a script with a payload. */
function failure(script: string, payload: unknown, modules?: (name: string) => string | undefined): TwillError {
  const mapping = compile(script, { name: 'orders.tw', ...(modules && { modules }) })
  try {
    mapping.evaluate({ payload })
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('nothing failed')
}

const place = ({ name, line, column }: { name: string; line: number; column: number }) => `${name}:${line}:${column}`

describe('calls', () => {
  const script = `%dw 2.0
fun a(x) = b(x) ++ "a"
fun b(x) = c(x) ++ "b"
fun c(x) = upper(x.name.first)
---
payload map a($)`

  test('are told from the innermost on', () => {
    const error = failure(script, [{ name: 'Ann' }])
    expect([error.location, ...error.calls].map((at) => at && place(at))).toEqual([
      'orders.tw:4:18',
      'orders.tw:3:12',
      'orders.tw:2:12',
      'orders.tw:6:13',
    ])
    expect(error.stack?.split('\n').slice(0, 3)).toEqual([
      'TwillError: `.first` cannot select from a String.',
      '    at orders.tw:4:18',
      '    at orders.tw:3:12',
    ])
  })

  test('go through modules', () => {
    const error = failure('import * from lib::Maths\n---\npayload map plus($)', [null], () => 'fun plus(n) =\n  n + 1')
    expect(error.location && place(error.location)).toMatch(/Maths\.\w+:2:3$|lib::Maths:2:3$/)
    expect(error.calls.map(place)).toEqual(['orders.tw:3:13'])
  })

  test('that only stand around a lambda are none', () => {
    expect(failure('payload map (row) -> upper(row.a.b)', [{ a: 1 }]).calls).toEqual([])
  })
})

describe('data', () => {
  test('an index is that of the item, not what a function was given beside it', () => {
    const error = failure('payload.rows reduce (row, sum = 0) -> sum + row.n', { rows: [{ n: 12.5 }, { n: null }] })
    expect(error.path).toBe('payload.rows')
    expect(error.message).toBe('`row.n` is null here; `+` takes no null.')
  })

  test('the item that does not fit is named', () => {
    expect(failure('sum(payload)', [1, null, 3]).message).toBe(
      '`sum` cannot be called with (Array): its first argument is an Array in which item [1] is null, where an Array<Number> is expected.',
    )
  })

  test.each([
    ['password', '"hunter2"'],
    ['apiKey', '"k-12"'],
    ['access_token', '"t"'],
  ])('the value of %s is not told', (name, value) => {
    const error = failure(`payload.user.${name} as Number`, { user: { [name]: JSON.parse(value) } })
    expect(error.path).toBe(`payload.user.${name}`)
    expect(error.message).toBe('Cannot coerce String "…" to Number.')
    expect(error.stack).not.toContain(value)
  })

  test('logs hold none of the payload', () => {
    const error = failure('payload.list map upper($.name.first)', { list: [{ name: 'Ann', pin: 'hunter2' }] })
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'TwillError',
      code: 'TW5050',
      slug: 'no-selector',
      message: '`.first` cannot select from a String.',
      hint: error.hint,
      path: 'payload.list[0].name',
      location: { name: 'orders.tw', line: 1, column: 24 },
      calls: [],
      data: { selector: '.first', type: 'String', advice: expect.stringContaining('Selectors work on objects') },
    })
    expect(inspect(error, { depth: 9 })).not.toMatch(/hunter2|payload\.list map/)
  })
})

test.each([
  ['"2024-05-01" as Date {format: "yyyy-mm-dd"}', '`MM` is the month, `mm` the minute.'],
  ['"2024-05-01" as Date {format: "YYYY-MM-dd"}', '`yyyy` is the year, `YYYY` the year of the week.'],
  ['"2024-05-01" as Date {format: "dd.MM.yyyy"}', undefined],
])('%s hints at letters that are taken for each other', (script, hint) => {
  const error = failure(script, null)
  expect({ code: error.code, hint: error.hint }).toEqual({ code: 'TW5205', hint })
})

const orders = {
  name: 'Ann',
  items: [
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
  ],
}
const appended =
  'One item is appended by `+`, arrays are joined by `++`: `items ++ ["a"]`. Behind `map` a body with operators stands in parentheses: `items map ($.a ++ "b")`.'
const reduced =
  'In `reduce` the item comes first, then what was gathered: `reduce ((item, sum = 0) -> sum + item.price)`.'

test.each([
  [
    'payload.items filter ($.a == 1)[0]',
    'Behind the condition of a `filter` it belongs to the condition: write `(items filter (…))[0]`.',
  ],
  [
    'payload.items filter ((i) -> i.a == 1).b',
    'Behind the function of a `map` or `filter` it belongs to the function: write `(items map (…)).b`.',
  ],
  ['payload.name.length', '`sizeOf(…)` gives the length.'],
  ['payload.items ++ "a"', appended],
  ['payload.items ++ 2', appended],
  ['payload.items map $.b ++ "z"', appended],
  ['payload.items ++ { a: 3 }', appended],
  ['"a" ++ payload.items', '`joinBy` makes a text of an array: `a ++ (items joinBy ", ")`.'],
  ['payload.items reduce ((sum, item) -> sum + item)', `Objects are joined by \`++\`: write \`a ++ b\`. ${reduced}`],
  ['payload.items reduce ((sum, item) -> sum + item.a)', reduced],
  ['"Hello $payload.name!"', '`$payload` takes the name alone: write `$(payload.name)`.'],
  ['var list = payload.items --- "the first: $list[0].b."', '`$list` takes the name alone: write `$(list[0].b)`.'],
  ['"Hello $payload"', '`write(…, "application/json")` gives an object as text.'],
])('%s hints at what to write', (script, hint) => {
  expect(failure(script, orders).hint).toBe(hint)
})

test('a text behind a name in a text is no selection where the name has a text of its own', () => {
  const mapping = compile('var name = payload.name --- "$name.txt, $name[1] and $(name)[0]"')
  expect(mapping.evaluate({ payload: orders })).toBe('Ann.txt, Ann[1] and Ann[0]')
})

test.each([
  [
    'var v: Array<String> = ["a", {}] --- v',
    'The variable `v` is declared as Array<String>, but its value is an Array in which item [1] is an Object.',
  ],
  [
    'var v: Array<Number> = [1, "x"] --- v',
    'The variable `v` is declared as Array<Number>, but its value is an Array in which item [1] is String "x".',
  ],
])('%s names the item that does not fit', (script, message) => {
  expect(failure(script, null).message).toBe(message)
})
