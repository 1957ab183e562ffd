import { isTrue } from './core/results.ts'
import { example, type FunctionDeclaration, fn, type Overload, type, variable } from './define.ts'
import { Comparison } from './differences.ts'
import type { Host } from './host.ts'
import {
  compare,
  decode,
  equals,
  getField,
  isNumber,
  isObject,
  type Num,
  numbersEqual,
  type ObjectValue,
  objectSize,
  toStringValue,
  unwrap,
  type Value,
  valuesOf,
} from './value/index.ts'

const module = 'tw::test::Asserts'
const since = '2.4'

export const MatcherResult = type({
  module,
  name: 'MatcherResult',
  since,
  doc: 'What came of an assertion: whether the value is as expected, and what was expected and found.',
  type: '{ matches: Boolean, description: { expected: String, actual: String }, reasons?: Array<String> }',
})

export const Matcher = type({
  module,
  name: 'Matcher',
  since,
  doc: 'What a value is tested by: a function that gives what came of it.',
  typeParameters: ['T'],
  type: '(value: T) -> MatcherResult',
})

interface Result {
  readonly matches: boolean
  readonly description: { readonly expected: string; readonly actual: string }
  readonly reasons?: readonly string[]
}

const matched: Result = { matches: true, description: { expected: '', actual: '' } }

export const MATCHED = variable({
  module,
  name: 'MATCHED',
  since,
  doc: 'What comes of an assertion that holds.',
  type: 'MatcherResult',
  value: () => matched,
})

/** The text of a value in messages. */
const shown =
  (host: Host) =>
  (value: Value): string => {
    const written = host.formats.write(value, 'application/dw', {})
    return typeof written === 'string' ? written : decode(written)
  }

const differs = (expected: string, actual: string, reasons?: readonly string[]): Result => ({
  matches: false,
  description: { expected, actual },
  ...(reasons === undefined ? {} : { reasons }),
})

/** An overload that makes a matcher: a test of the value, and what is expected of it in words. */
function matcher<Arguments extends readonly unknown[]>(
  signature: string,
  expectation: (show: (value: Value) => string, ...args: Arguments) => string,
  test: (value: Value, ...args: Arguments) => boolean,
): Overload {
  return {
    type: signature,
    withHost:
      (host: Host) =>
      (...args) => {
        const given = args as unknown as Arguments
        return (value: Value) => {
          if (test(unwrap(value), ...given)) return matched
          const show = shown(host)
          return differs(expectation(show, ...given), show(value))
        }
      },
  }
}

interface MatcherFunction extends Pick<FunctionDeclaration, 'name' | 'doc' | 'examples'> {
  readonly params?: FunctionDeclaration['params']
  readonly overloads: readonly Overload[]
}

const matcherFunction = (declaration: MatcherFunction): FunctionDeclaration =>
  fn({ module, since, params: {}, effects: ['format'], ...declaration })

/** A matcher without parameters, with a value that it takes and one that it does not. */
const kind = (
  name: string,
  expected: string,
  test: (value: Value) => boolean,
  [good, bad]: readonly [string, string],
  result = 'Matcher<Any>',
): FunctionDeclaration =>
  matcherFunction({
    name,
    doc: `Expects ${expected}.`,
    overloads: [matcher(`(): ${result}`, () => expected, test)],
    examples: [
      example('So it is', `import * from tw::test::Asserts\n---\n(${good} must ${name}()).matches`, 'true'),
      example('So it is not', `import * from tw::test::Asserts\n---\n(${bad} must ${name}()).matches`, 'false'),
    ],
  })

const sizeOf = (value: Value): number | undefined => {
  if (value === null) return 0
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  return isObject(value) ? objectSize(value) : undefined
}

export const beArray = kind('beArray', 'an Array', (value) => Array.isArray(value), ['[1]', '"[1]"'])
export const beBoolean = kind('beBoolean', 'a Boolean', (value) => typeof value === 'boolean', ['false', '0'])
export const beNull = kind('beNull', 'null', (value) => value === null, ['null', '"null"'])
export const beNumber = kind('beNumber', 'a Number', isNumber, ['1.5', '"1.5"'])
export const beObject = kind('beObject', 'an Object', isObject, ['{ a: 1 }', '[{ a: 1 }]'])
export const beString = kind('beString', 'a String', (value) => typeof value === 'string', ['"a"', '1'])
export const notBeNull = kind('notBeNull', 'something other than null', (value) => value !== null, ['0', 'null'])
export const beBlank = kind(
  'beBlank',
  'null or a String of white space at most',
  (value) => value === null || (typeof value === 'string' && value.trim() === ''),
  ['" "', '"a"'],
  'Matcher<String | Null>',
)
export const beEmpty = kind(
  'beEmpty',
  'null, or an Array, Object or String with nothing in it',
  (value) => sizeOf(value) === 0,
  ['[]', '" "'],
  'Matcher<String | Object | Array | Null>',
)

const bound = (
  name: string,
  words: string,
  holds: (order: number) => boolean,
  [good, bad]: readonly [string, string],
) =>
  matcherFunction({
    name,
    doc: `Expects a value ${words} than another, or as great if \`inclusive\`.`,
    params: { expected: 'The other value.', inclusive: 'Whether an equal value will do.' },
    overloads: [
      matcher(
        '(expected: Comparable, inclusive: Boolean = false): Matcher<Comparable>',
        (show, expected: Value, inclusive: boolean) =>
          `${words} than ${inclusive ? 'or equal to ' : ''}${show(expected)}`,
        (value, expected: Value, inclusive: boolean) => {
          const order = compare(value, expected)
          return holds(order) || (inclusive && order === 0)
        },
      ),
    ],
    examples: [
      example('So it is', `import * from tw::test::Asserts\n---\n(${good} must ${name}(2)).matches`, 'true'),
      example('An equal one', `import * from tw::test::Asserts\n---\n(2 must ${name}(2)).matches`, 'false'),
      example(
        'An equal one will do',
        `import * from tw::test::Asserts\n---\n(2 must ${name}(2, true)).matches`,
        'true',
      ),
      example('So it is not', `import * from tw::test::Asserts\n---\n(${bad} must ${name}(2)).matches`, 'false'),
    ],
  })

export const beGreaterThan = bound('beGreaterThan', 'greater', (order) => order > 0, ['3', '1'])
export const beLowerThan = bound('beLowerThan', 'lower', (order) => order < 0, ['1', '3'])

export const beOneOf = matcherFunction({
  name: 'beOneOf',
  doc: 'Expects a value that is one of several.',
  params: { expected: 'The values.' },
  overloads: [
    matcher(
      '(expected: Array<Any>): Matcher<Any>',
      (show, expected: readonly Value[]) => `one of ${show([...expected])}`,
      (value, expected: readonly Value[]) => expected.some((each) => equals(each, value)),
    ),
  ],
  examples: [
    example('One of them', 'import * from tw::test::Asserts\n---\n("kg" must beOneOf(["g", "kg"])).matches', 'true'),
    example('None of them', 'import * from tw::test::Asserts\n---\n("lb" must beOneOf(["g", "kg"])).matches', 'false'),
  ],
})

export const contain = matcherFunction({
  name: 'contain',
  doc: 'Expects a String with a text in it, or an Array with an item.',
  params: { expected: 'The text or item.' },
  overloads: [
    matcher(
      '(expected: String): Matcher<String | Array<Any>>',
      (show, expected: string) => `to contain ${show(expected)}`,
      (value, expected: string) =>
        typeof value === 'string' ? value.includes(expected) : Array.isArray(value) && hasItem(value, expected),
    ),
    matcher(
      '(expected: Any): Matcher<Array<Any>>',
      (show, expected: Value) => `to contain ${show(expected)}`,
      (value, expected: Value) => Array.isArray(value) && hasItem(value, expected),
    ),
  ],
  examples: [
    example('A text', 'import * from tw::test::Asserts\n---\n("tweed" must contain("wee")).matches', 'true'),
    example('An item', 'import * from tw::test::Asserts\n---\n([1, 2] must contain(2)).matches', 'true'),
    example('A number in a text', 'import * from tw::test::Asserts\n---\n("12" must contain(2)).matches', 'false'),
  ],
})

const hasItem = (items: readonly Value[], wanted: Value): boolean => items.some((item) => equals(item, wanted))

const affix = (
  name: string,
  words: string,
  test: (text: string, part: string) => boolean,
  [good, bad]: readonly [string, string],
) =>
  matcherFunction({
    name,
    doc: `Expects a String that ${words} a text.`,
    params: { expected: 'The text.' },
    overloads: [
      matcher(
        '(expected: String): Matcher<String>',
        (show, expected: string) => `a String that ${words} ${show(expected)}`,
        (value, expected: string) => typeof value === 'string' && test(value, expected),
      ),
    ],
    examples: [
      example('So it is', `import * from tw::test::Asserts\n---\n("tweed" must ${name}("${good}")).matches`, 'true'),
      example(
        'So it is not',
        `import * from tw::test::Asserts\n---\n("tweed" must ${name}("${bad}")).matches`,
        'false',
      ),
    ],
  })

export const startWith = affix('startWith', 'starts with', (text, part) => text.startsWith(part), ['twe', 'eed'])
export const endWith = affix('endWith', 'ends with', (text, part) => text.endsWith(part), ['eed', 'twe'])

export const haveKey = matcherFunction({
  name: 'haveKey',
  doc: 'Expects an Object with a key.',
  params: { keyName: 'The name of the key.' },
  overloads: [
    matcher(
      '(keyName: String): Matcher<Object>',
      (show, name: string) => `an Object with the key ${show(name)}`,
      (value, name: string) => isObject(value) && getField(value, name) !== undefined,
    ),
  ],
  examples: [
    example('It is there', 'import * from tw::test::Asserts\n---\n({ id: null } must haveKey("id")).matches', 'true'),
    example('It is not', 'import * from tw::test::Asserts\n---\n({ id: 7 } must haveKey("no")).matches', 'false'),
  ],
})

export const haveValue = matcherFunction({
  name: 'haveValue',
  doc: 'Expects an Object with a value under any key.',
  params: { value: 'The value.' },
  overloads: [
    matcher(
      '(value: Any): Matcher<Object>',
      (show, wanted: Value) => `an Object with the value ${show(wanted)}`,
      (value, wanted: Value) => isObject(value) && hasItem(valuesOf(value), wanted),
    ),
  ],
  examples: [
    example('It is there', 'import * from tw::test::Asserts\n---\n({ id: 7 } must haveValue(7)).matches', 'true'),
    example('It is not', 'import * from tw::test::Asserts\n---\n({ id: 7 } must haveValue("7")).matches', 'false'),
  ],
})

export const haveSize = matcherFunction({
  name: 'haveSize',
  doc: 'Expects an Array, Object or String of a size; null has the size 0.',
  params: { expectedSize: 'How many items, entries or characters.' },
  overloads: [
    matcher(
      '(expectedSize: Number): Matcher<Array | String | Object | Null>',
      (show, size: Num) => `the size ${show(size)}`,
      (value, size: Num) => {
        const actual = sizeOf(value)
        return actual !== undefined && numbersEqual(actual, size)
      },
    ),
  ],
  examples: [
    example('Of a text', 'import * from tw::test::Asserts\n---\n("tweed" must haveSize(5)).matches', 'true'),
    example('Of a number', 'import * from tw::test::Asserts\n---\n(5 must haveSize(1)).matches', 'false'),
  ],
})

/** Tests whether a value equals another; the differences are the reasons. */
const equality =
  (host: Host, expected: Value, unordered: boolean) =>
  (actual: Value): Value => {
    const show = shown(host)
    const comparison = new Comparison(show, { unordered, swapsInObjects: false })
    comparison.compare(actual, expected, '(root)')
    if (comparison.found.length === 0) return matched
    const reasons = comparison.found.map(
      (each) => `At \`${each.path}\`: expected ${each.expected}, found ${each.actual}.`,
    )
    return differs(show(expected), show(actual), reasons)
  }

export const equalTo = matcherFunction({
  name: 'equalTo',
  doc: 'Expects a value that equals another.',
  params: {
    expected: 'The other value.',
    equalToConfig: 'With `unordered: true` entries of objects may stand in any order.',
  },
  overloads: [
    {
      type: '(expected: Any, equalToConfig: { unordered?: Boolean } = {}): Matcher<Any>',
      withHost: (host: Host) => (expected: Value, options: ObjectValue) =>
        equality(host, expected, getField(options, 'unordered') === true),
    },
  ],
  examples: [
    example('So it is', 'import * from tw::test::Asserts\n---\n([1, 2] must equalTo([1, 2])).matches', 'true'),
    example(
      'In another order',
      'import * from tw::test::Asserts\n---\n({ b: 2, a: 1 } must equalTo({ a: 1, b: 2 })).matches',
      'false',
    ),
    example(
      'In any order',
      'import * from tw::test::Asserts\n---\n({ b: 2, a: 1 } must equalTo({ a: 1, b: 2 }, { unordered: true })).matches',
      'true',
    ),
  ],
})

export const equalToResource = fn({
  module,
  name: 'equalToResource',
  since,
  doc: 'Expects a value that equals the content of a file of the project.',
  params: {
    resourceName: 'The path of the file.',
    contentType: 'The format of the file.',
    readerProperties: 'Options of the reader.',
  },
  overloads: [
    {
      type: '(resourceName: String, contentType: String = "application/dw", readerProperties: Object = {}): Matcher<Any>',
      withHost: (host: Host) => (path: string, contentType: string, options: ObjectValue) => {
        const { content } = host.resource(`classpath://${path}`)
        return equality(host, host.formats.read(content, contentType, options as Record<string, Value>), false)
      },
    },
  ],
  effects: ['resource', 'format'],
  examples: [
    example('A file that is not there', 'import * from tw::test::Asserts\n---\n1 must equalToResource("none.json")', {
      error: 'TW5070',
    }),
  ],
})

// ---------------------------------------------------------------- matchers of matchers

/** What a value is tested by: a matcher, or an expression of the value that gives a result or a Boolean. */
type Test = Value | ((value: Value) => Value)

function resultOf(test: Test, value: Value): Result {
  const found = unwrap(typeof test === 'function' ? test(value) : test)
  if (typeof found === 'function') return resultOf(found, value)
  if (Array.isArray(found)) return allOf(found, value)
  if (isObject(found) && isResult(found)) return found as unknown as Result
  if (isObject(found)) return differs('the result of a matcher', 'another object')
  return isTrue(found) ? matched : differs('true', toStringValue(found ?? 'null'))
}

const isResult = (object: ObjectValue): boolean =>
  typeof unwrap(getField(object, 'matches') ?? null) === 'boolean' &&
  isObject(unwrap(getField(object, 'description') ?? null))

/** The first result that does not match, with the reasons of all. */
function allOf(tests: readonly Test[], value: Value): Result {
  const failures = tests.map((test) => resultOf(test, value)).filter((result) => !isTrue(result.matches))
  const [first] = failures
  if (first === undefined) return matched
  const reasons = failures.flatMap(reasonsOf)
  return failures.length === 1 ? first : { ...first, reasons }
}

const reasonsOf = ({ reasons, description }: Result): readonly string[] =>
  reasons ?? [`Expected ${description.expected}, found ${description.actual}.`]

export const must = fn({
  module,
  name: 'must',
  since,
  doc: 'Tests a value by a matcher, or by several that all have to hold, and gives what came of it.',
  params: {
    value: 'The value.',
    matchExpressions: 'Matchers, or expressions of the value `$`.',
    matcher: 'A matcher, or an expression of the value `$`.',
  },
  also: ['assert', 'expect', 'should', 'assertThat'],
  overloads: [
    {
      type: '<T>(value: T, matchExpressions: Array<(value: T) -> Matcher<T> | MatcherResult | Boolean>): MatcherResult',
      run: (value: Value, tests: readonly Test[]) => allOf(tests, value) as unknown as Value,
    },
    {
      type: '<T>(value: T, matcher: (value: T) -> Matcher<T> | MatcherResult | Boolean | Array<Any>): MatcherResult',
      run: (value: Value, test: Test) => resultOf(test, value) as unknown as Value,
    },
  ],
  examples: [
    example(
      'What was expected and found',
      'import * from tw::test::Asserts\n---\n"7" must beNumber()',
      '{ matches: false, description: { expected: "a Number", actual: "\\"7\\"" } }',
    ),
    example(
      'All of several',
      'import * from tw::test::Asserts\n---\n({ id: 7 } must [beObject(), haveKey("id")]).matches',
      'true',
    ),
    example('An expression', 'import * from tw::test::Asserts\n---\n(7 must ($ > 5)).matches', 'true'),
  ],
})

export const notBe = fn({
  module,
  name: 'notBe',
  since,
  doc: 'Expects a value that a matcher does not take.',
  params: { matcher: 'The matcher.' },
  also: ['not', 'negate'],
  overloads: [
    {
      type: '<T>(matcher: Matcher<T>): Matcher<T>',
      withHost: (host: Host) => (test: Test) => (value: Value) =>
        isTrue(resultOf(test, value).matches)
          ? (differs('a value that is not so', shown(host)(value)) as unknown as Value)
          : matched,
    },
  ],
  effects: ['format'],
  examples: [
    example('Not null', 'import * from tw::test::Asserts\n---\n(7 must notBe(beNull())).matches', 'true'),
    example('Null', 'import * from tw::test::Asserts\n---\n(null must notBe(beNull())).matches', 'false'),
  ],
})

export const anyOf = fn({
  module,
  name: 'anyOf',
  since,
  doc: 'Expects a value that at least one of several matchers takes.',
  params: { matchers: 'The matchers.' },
  also: ['oneOf', 'or'],
  overloads: [
    {
      type: '(matchers: Array<Matcher<Any>>): Matcher<Any>',
      run: (tests: readonly Test[]) => (value: Value) => {
        const results = tests.map((test) => resultOf(test, value))
        if (results.some(({ matches }) => isTrue(matches))) return matched
        const expected = results.map(({ description }) => description.expected).join(', or ')
        return differs(
          expected === '' ? 'one of no matchers' : expected,
          results[0]?.description.actual ?? '',
        ) as unknown as Value
      },
    },
  ],
  examples: [
    example(
      'The second',
      'import * from tw::test::Asserts\n---\n("a" must anyOf([beNumber(), beString()])).matches',
      'true',
    ),
    example(
      'None',
      'import * from tw::test::Asserts\n---\n(null must anyOf([beNumber(), beString()])).matches',
      'false',
    ),
  ],
})

const ofItems = (
  name: string,
  doc: string,
  decide: (results: readonly Result[]) => Result,
  [good, bad]: readonly [string, string],
): FunctionDeclaration =>
  fn({
    module,
    name,
    since,
    doc,
    params: { matcher: 'The matcher.' },
    overloads: [
      {
        type: '(matcher: Matcher<Any>): Matcher<Array<Any>>',
        withHost: (host: Host) => (test: Test) => (value: Value) => {
          const items = unwrap(value)
          if (!Array.isArray(items)) return differs('an Array', shown(host)(value)) as unknown as Value
          return decide(items.map((item: Value) => resultOf(test, item))) as unknown as Value
        },
      },
    ],
    effects: ['format'],
    examples: [
      example('So it is', `import * from tw::test::Asserts\n---\n(${good} must ${name}(beNumber())).matches`, 'true'),
      example(
        'So it is not',
        `import * from tw::test::Asserts\n---\n(${bad} must ${name}(beNumber())).matches`,
        'false',
      ),
    ],
  })

export const eachItem = ofItems(
  'eachItem',
  'Expects an Array, each of whose items a matcher takes.',
  (results) => results.find(({ matches }) => !isTrue(matches)) ?? matched,
  ['[1, 2]', '[1, "2"]'],
)

export const haveItem = ofItems(
  'haveItem',
  'Expects an Array with at least one item that a matcher takes.',
  (results) =>
    results.some(({ matches }) => isTrue(matches))
      ? matched
      : differs(`an item that is ${results[0]?.description.expected ?? 'there'}`, 'none'),
  ['["1", 2]', '[]'],
)
