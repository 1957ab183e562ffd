import { parseSignature } from '@twill/language/types'
import { describe, expect, test, vi } from 'vitest'
import { type Callable, dispatcher, type FunctionDeclaration, fn, type Host, overloads } from '../src/index.ts'
import {
  coerce,
  Key,
  type Metadata,
  MultiMap,
  Namespace,
  parseNumber,
  parseTemporal,
  TwillError,
  type Value,
} from '../src/value/index.ts'

/** An overload that tells which one it is and what it got. */
const told = (signature: string, label = signature): Callable => ({
  type: parseSignature(signature),
  run: (...args: Value[]) => [label, ...args],
})

const declare = (more: Partial<FunctionDeclaration> & Pick<FunctionDeclaration, 'overloads'>): FunctionDeclaration =>
  fn({ module: 'tw::Core', name: 'probe', since: '2.0', doc: '', params: {}, examples: [], ...more })

const failure = (run: () => unknown): TwillError => {
  try {
    run()
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('no error')
}

const withMetadata = (value: Value, metadata: Metadata): Value => coerce(value, { kind: 'any' }, metadata)

/** Where code from text is forbidden, a dispatcher must do the same. */
const interpreted: typeof overloads = (name, callables) => {
  const forbidden = vi.fn(function forbidden() {
    throw new EvalError('code from text is forbidden')
  })
  vi.stubGlobal('Function', forbidden)
  try {
    const made = overloads(name, callables)
    expect(forbidden).toHaveBeenCalled()
    return made
  } finally {
    vi.unstubAllGlobals()
  }
}

describe.each([
  ['generated', overloads],
  ['interpreted', interpreted],
])('%s', (_, make) => {
  test('the first overload that takes the arguments is called', () => {
    const probe = make('probe', [
      told('(a: String)', 'text'),
      told('(a: Any)', 'any'),
      told('(a: String, b: Number)', 'two'),
    ])
    expect(probe('x')).toEqual(['text', 'x'])
    expect(probe(true)).toEqual(['any', true])
    expect(probe('x', 1)).toEqual(['two', 'x', 1])
    expect(probe.name).toBe('probe')
  })

  test('every kind of parameter', () => {
    const signatures = [
      'Null',
      'Boolean',
      'Number',
      'String',
      'Array<Number>',
      'Array',
      '{ a: Number }',
      'Object',
      '(Any) -> Any',
      'Date',
      'Binary',
      'Type',
    ]
    const probe = make(
      'probe',
      signatures.map((text) => told(`(a: ${text})`, text)),
    )
    const big = parseNumber('1e40') as Value
    const date = parseTemporal('2024-05-31') as Value
    const given: [Value, string][] = [
      [null, 'Null'],
      [false, 'Boolean'],
      [1, 'Number'],
      [big, 'Number'],
      ['x', 'String'],
      [[1], 'Array<Number>'],
      [['x'], 'Array'],
      [{ a: 1 }, '{ a: Number }'],
      [{ a: 'x' }, 'Object'],
      [MultiMap.of(['b'], [1]), 'Object'],
      [() => 1, '(Any) -> Any'],
      [date, 'Date'],
      [new Uint8Array(1), 'Binary'],
    ]
    for (const [value, label] of given) expect(probe(value)).toEqual([label, value])
  })

  test('literals, unions and bounds', () => {
    const probe = make('probe', [
      told('(code: 404 | 405)', 'missing'),
      told('(code: String | Number)', 'other'),
      told('<T <: Object>(code: T)', 'object'),
    ])
    expect(probe(404)).toEqual(['missing', 404])
    expect(probe(500)).toEqual(['other', 500])
    expect(probe({})).toEqual(['object', {}])
  })

  test('defaults at the end and at the start', () => {
    const pad = make('pad', [told('(text: String, size: Number = 2, fill: String = text): String', 'pad')])
    expect(pad('a')).toEqual(['pad', 'a', 2, 'a'])
    expect(pad('a', 3)).toEqual(['pad', 'a', 3, 'a'])
    expect(pad('a', 3, '-')).toEqual(['pad', 'a', 3, '-'])
    const log = make('log', [told('(prefix: String = "", options: Object = { deep: [1, null] }, value: Any)', 'log')])
    expect(log(1)).toEqual(['log', '', { deep: [1, null] }, 1])
    expect(log({ deep: true }, 1)).toEqual(['log', '', { deep: true }, 1])
    expect(log('a', {}, 1)).toEqual(['log', 'a', {}, 1])
  })

  test('where the first parameter has a default, those on the left are left out first', () => {
    const both = make('both', [told('(a: Any = 1, b: Any, c: Any = 3)', 'both')])
    expect(both('x')).toEqual(['both', 1, 'x', 3])
    expect(both('x', 'y')).toEqual(['both', 1, 'x', 'y'])
    const all = make('all', [told('(a: Any = 1, b: Any = 2)', 'all')])
    expect(all('x')).toEqual(['all', 1, 'x'])
    expect(all()).toEqual(['all', 1, 2])
    const middle = make('middle', [told('(a: Any, b: Any = 2, c: Any)', 'middle')])
    expect(middle('x', 'y')).toEqual(['middle', 'x', 2, 'y'])
    expect(() => middle('x')).toThrow('`middle` takes 2 or 3 arguments, not 1.')
  })

  test('its length is the number of arguments that it must get', () => {
    const lengthOf = (...signatures: string[]) =>
      make(
        'probe',
        signatures.map((text) => told(text)),
      ).length
    expect(lengthOf('(a: Any, b: Any)')).toBe(2)
    expect(lengthOf('(a: Any, b: Any = 1)')).toBe(1)
    expect(lengthOf('(a: Any = 1, b: Any, c: Any)')).toBe(2)
    expect(lengthOf('(a: Any, b: Any, c: Any)', '(a: Any)')).toBe(1)
  })

  test('a default that only the function can compute is left to it', () => {
    const type = parseSignature('(a: Number, b: Number = 1)')
    const parameters = type.parameters.map(({ default: _default, ...parameter }) => parameter)
    const probe = make('probe', [{ type: { ...type, parameters }, run: (a: Value, b: Value = 'own') => [a, b] }])
    expect(probe(1)).toEqual([1, 'own'])
    expect(probe(1, 2)).toEqual([1, 2])
  })

  test('arguments beyond the parameters are passed over, as a mapper may name fewer', () => {
    expect(['a', 'b'].map(make('probe', [told('(a: String)', 'x')]))).toEqual([
      ['x', 'a'],
      ['x', 'b'],
    ])
  })

  test('values with metadata and keys are opened only where they do not fit', () => {
    const probe = make('probe', [told('(a: Number)', 'number'), told('(a: String)', 'text')])
    expect(probe(withMetadata(5, { format: '0.00' }))).toEqual(['number', 5])
    expect(probe(new Key('k', new Namespace('s', 'u')))).toEqual(['text', 'k'])
    const any = make('any', [told('(a: Any)', 'any')])
    const boxed = withMetadata(5, { format: '0.00' })
    expect((any(boxed) as Value[])[1]).toBe(boxed)
    const key = make('key', [told('(a: Key)', 'key')])
    const spaced = new Key('k', new Namespace('s', 'u'))
    expect((key(spaced) as Value[])[1]).toBe(spaced)
  })

  test('a value where a function is wanted is what that function gives', () => {
    const probe = make('probe', [
      {
        type: parseSignature('(items: Array, mapper: (Any) -> Any)'),
        run: (items: Value[], mapper: (item: Value) => Value) => items.map(mapper),
      },
    ])
    expect(probe([1, 2], 'x')).toEqual(['x', 'x'])
    expect(probe([1, 2], null)).toEqual([null, null])
  })

  test('of several coercions the one that changes the fewest arguments', () => {
    const plus = make('+', [
      told('(a: Number, b: Number)', 'numbers'),
      told('(a: Date, b: Period)', 'date'),
      told('(a: LocalDateTime, b: Period)', 'moment'),
    ])
    const day = parseTemporal('P1D') as Value
    expect(plus('1', 2)).toEqual(['numbers', 1, 2])
    expect(plus('2024-05-31', day)).toEqual(['date', parseTemporal('2024-05-31'), day])
    expect(plus('2024-05-31T18:30:00', day)).toEqual(['moment', parseTemporal('2024-05-31T18:30:00'), day])
    expect(plus(day, day)).toEqual(['numbers', 86_400, 86_400])
  })

  test('one null is named before anything else', () => {
    const join = make('++', [told('(a: Array, b: Array)'), told('(a: String, b: String)')])
    const error = failure(() => join('x', null))
    expect(error.code).toBe('TW5002')
    expect(error.message).toBe('`++` takes no null: its second argument is null.')
    expect(error.hint).toContain('default ""')
    expect(error.data).toMatchObject({ function: '++', types: ['String', 'Null'], nullArgument: 1 })
  })

  test('the nearest overload is held against the arguments', () => {
    const probe = make('probe', [told('(a: Array, b: Array)'), told('(a: String, b: Number)'), told('(a: Number)')])
    const error = failure(() => probe('x', {}))
    expect(error.code).toBe('TW5001')
    expect(error.message).toBe(
      '`probe` cannot be called with (String, Object): its second argument is an Object, where a Number is expected.',
    )
    const both = failure(() => make('both', [told('(a: Number, b: (Any) -> Any, c: Array<Number>)')])('x', 1, [true]))
    expect(both.message).toBe(
      '`both` cannot be called with (String, Number, Array): its first argument is String "x", where a Number is expected; its third argument is an Array in which item [0] is Boolean true, where an Array<Number> is expected.',
    )
    expect(both.hint).toBeUndefined()
    const either = failure(() =>
      make('either', [told('<T>(a: Array<T>)'), told('(a: Object)'), told('(a: Null)')])('x'),
    )
    expect(either.message).toBe(
      '`either` cannot be called with (String): its first argument is String "x", where an Array or an Object is expected.',
    )
  })

  test.each<[string[], Value[], string]>([
    [['(a: Number)'], [], '`probe` takes 1 argument, not 0.'],
    [['(a: Number, b: Number = 1)'], [], '`probe` takes 1 or 2 arguments, not 0.'],
    [['(a)', '(a, b, c)'], [1, 2], '`probe` takes 1 to 3 arguments, not 2.'],
  ])('%j with %j', (signatures, args, message) => {
    const error = failure(() =>
      make(
        'probe',
        signatures.map((s) => told(s)),
      )(...args),
    )
    expect(error.code).toBe('TW5003')
    expect(error.message).toBe(message)
  })
})

describe('library functions', () => {
  test('null is answered before the other overloads', () => {
    const run = (text: string) => text.toUpperCase()
    expect(dispatcher(declare({ overloads: [{ type: '(text: String): String', run }], onNull: 'text' }))(null)).toBe(
      null,
    )
    const counted = declare({ overloads: [{ type: '(text: String): Number', run }], onNull: { text: () => 0 } })
    expect(dispatcher(counted)(null)).toBe(0)
    expect(dispatcher(counted)('a')).toBe('A')
  })

  test('errors tell of the forms that are no answer to null', () => {
    const upper = dispatcher(
      declare({ overloads: [{ type: '(text: String): String', run: () => '' }], onNull: 'text' }),
    )
    expect(failure(() => upper([1])).message).toContain('where a String is expected')
  })

  test('built once, and once a host where the host matters', () => {
    const pure = declare({ overloads: [{ type: '(): Number', run: () => 1 }] })
    const clock = declare({
      overloads: [{ type: '(): Number', withHost: (host: Host) => () => host.now().epochMilliseconds }],
    })
    const hostAt = (epochMilliseconds: number) =>
      ({ now: () => ({ epochMilliseconds, zone: 'UTC' }) }) as unknown as Host
    const [one, two] = [hostAt(1), hostAt(2)]
    expect(dispatcher(pure, one)).toBe(dispatcher(pure, two))
    expect(dispatcher(clock, one)).toBe(dispatcher(clock, one))
    expect([dispatcher(clock, one)(), dispatcher(clock, two)()]).toEqual([1, 2])
    expect(() => dispatcher(clock)).toThrow('needs a host')
  })

  test('a default may be a variable of the module', () => {
    const type = '(n: Number, context: Object = UNLIMITED_CONTEXT): Object'
    const run = (_: Value, context: Value) => context
    const probe = dispatcher(declare({ module: 'tw::util::Math', overloads: [{ type, run }] }))
    expect(probe(1)).toEqual({ precision: 0, roundingMode: 'HALF_UP' })
    expect(probe(1, {})).toEqual({})
  })

  test('a default that is no constant is a mistake of the declaration', () => {
    const wrong = declare({ overloads: [{ type: '(a: Number = now()): Number', run: () => 1 }] })
    expect(() => dispatcher(wrong)).toThrow('the default `now()` of `probe` is no constant')
  })

  test('types that an expression does not test are asked last', () => {
    const find = declare({
      overloads: [{ type: '(a: { n: Number } | Comparable, b: Array<String>): Boolean', run: () => true }],
    })
    const text = String(dispatcher(find))
    expect(text).toContain(
      'is.TimeZone(a0)) || (is.Object(a0) && test0(a0))) && (Array.isArray(a1) && test1(a1))) ? run0',
    )
    expect(text.indexOf('typeof a0 === "string"')).toBeLessThan(text.indexOf('test0'))
    expect(text).toContain('is.LocalTime(a0)')
    expect(dispatcher(find)('x', ['y'])).toBe(true)
    expect(dispatcher(find)({ n: 1 }, [])).toBe(true)
    expect(() => dispatcher(find)({ n: 'one' }, [])).toThrow('`probe`')
    expect(() => dispatcher(find)('x', [[]])).toThrow('`probe`')
  })

  test('the dispatcher can be read', () => {
    const add = declare({
      overloads: [
        { type: '(a: Number, b: Number = 1): Number', run: () => 0 },
        { type: '<T>(a: Array<T>, b: T): Array<T>', run: () => 0 },
      ],
    })
    expect(String(dispatcher(add))).toBe(
      [
        '(a0, a1 = undefined) =>',
        '  ((typeof a0 === "number" || a0 instanceof Decimal) && (typeof a1 === "number" || a1 instanceof Decimal)) ? run0(a0, a1) :',
        '  ((typeof a0 === "number" || a0 instanceof Decimal) && (a1 === undefined)) ? run0(a0, 1) :',
        '  (Array.isArray(a0) && (a1 !== undefined)) ? run1(a0, a1) :',
        '  miss([a0, a1])',
      ].join('\n'),
    )
  })
})

test('a function that a script declares within another is prepared once', () => {
  const types = ['(a: String)', '(a: Number)'].map((text) => parseSignature(text))
  const make = (label: string) =>
    overloads(
      'inner',
      types.map((type) => ({ type, run: (a: Value) => [label, a] })),
    )
  expect([make('one')(1), make('two')('x')]).toEqual([
    ['one', 1],
    ['two', 'x'],
  ])
})
