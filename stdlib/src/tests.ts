import { isTrue } from './core/results.ts'
import { example, fn, type } from './define.ts'
import type { Host } from './host.ts'
import { getField, isObject, recoverable, unwrap, type Value } from './value/index.ts'

const module = 'tw::test::Tests'
const since = '2.4'

export const TestStatus = type({
  module,
  name: 'TestStatus',
  since,
  doc: 'How a test ended: as expected, with another value, with an error, or not run.',
  type: '"OK" | "FAIL" | "ERROR" | "SKIP"',
})

export const TestResult = type({
  module,
  name: 'TestResult',
  since,
  doc: 'What came of a test or of a group of tests, and how many milliseconds it took.',
  type: '{ name: String, time: Number, status: TestStatus, errorMessage?: String, tests?: Array<TestResult> }',
})

/** Calls a function and gives what it gives with the milliseconds that it took. */
function timed<T>(host: Host, act: () => T): { readonly value: T; readonly time: number } {
  const start = host.now().epochMilliseconds
  const value = act()
  return { value, time: Math.round(host.now().epochMilliseconds - start) }
}

interface Outcome {
  readonly status: 'OK' | 'FAIL' | 'ERROR'
  readonly errorMessage?: string
}

/** Runs a test: what `must` gives, or several of it, or a Boolean. */
function outcomeOf(test: () => Value): Outcome {
  try {
    return judged(unwrap(test()))
  } catch (failure) {
    return { status: 'ERROR', errorMessage: recoverable(failure).message }
  }
}

function judged(result: Value): Outcome {
  if (Array.isArray(result)) {
    const outcomes = result.map((each: Value) => judged(unwrap(each)))
    return outcomes.find(({ status }) => status !== 'OK') ?? { status: 'OK' }
  }
  if (typeof result === 'boolean')
    return result ? { status: 'OK' } : { status: 'FAIL', errorMessage: 'Expected true, found false.' }
  if (!isObject(result)) return { status: 'FAIL', errorMessage: 'A test has to end with `… must …`.' }
  if (isTrue(unwrap(getField(result, 'matches') ?? false))) return { status: 'OK' }
  const reasons = unwrap(getField(result, 'reasons') ?? null)
  const description = unwrap(getField(result, 'description') ?? null)
  const text = (name: string): string => String(isObject(description) ? unwrap(getField(description, name) ?? '') : '')
  const because = Array.isArray(reasons) && reasons.length > 0 ? reasons.join('\n') : undefined
  return { status: 'FAIL', errorMessage: because ?? `Expected ${text('expected')}, found ${text('actual')}.` }
}

export const inCase = fn({
  module,
  name: 'in',
  since,
  doc: 'Runs a test and gives what came of it; an error within the test is an outcome too.',
  params: { testName: 'What is tested, as a sentence.', test: 'What gives the result of `must`.' },
  also: ['it', 'test', 'specify'],
  overloads: [
    {
      type: '(testName: String, test: () -> Any): TestResult',
      withHost: (host: Host) => (name: string, test: () => Value) => {
        const { value, time } = timed(host, () => outcomeOf(test))
        return { name, time, ...value }
      },
    },
  ],
  effects: ['clock'],
  examples: [
    example(
      'A test that fails',
      'import * from tw::test::Tests\nimport * from tw::test::Asserts\n---\n("It counts" in do { sizeOf([1, 2]) must equalTo(3) }).status',
      '"FAIL"',
    ),
    example(
      'A test with an error',
      'import * from tw::test::Tests\nimport * from tw::test::Asserts\nimport fail from tw::Runtime\n---\n("It runs" in fail("Broken")) - "time"',
      '{ name: "It runs", status: "ERROR", errorMessage: "Broken" }',
    ),
  ],
})

export const describedBy = fn({
  module,
  name: 'describedBy',
  since,
  doc: 'Gathers what came of tests under a name; it is as good as the worst of them.',
  params: { suiteName: 'The name.', testCases: 'The tests, or groups of tests.' },
  also: ['describe', 'suite', 'context'],
  overloads: [
    {
      type: '(suiteName: String, testCases: () -> Array<TestResult>): TestResult',
      withHost: (host: Host) => (name: string, testCases: () => Value) => {
        const { value, time } = timed(host, () => unwrap(testCases()) as readonly Value[])
        const statuses = value.map((each) => {
          const result = unwrap(each)
          return isObject(result) ? unwrap(getField(result, 'status') ?? null) : null
        })
        const status = ['ERROR', 'FAIL'].find((worst) => statuses.includes(worst)) ?? 'OK'
        return { name, time, status, tests: [...value] }
      },
    },
  ],
  effects: ['clock'],
  examples: [
    example(
      'One of two fails',
      `import * from tw::test::Tests
import * from tw::test::Asserts
---
("Texts" describedBy [
  "in capitals" in do { upper("a") must equalTo("A") },
  "of numbers" in do { 1 must beString() },
]) then { status: $.status, tests: $.tests.status }`,
      '{ status: "FAIL", tests: ["OK", "FAIL"] }',
    ),
    example('No tests', 'import * from tw::test::Tests\n---\n("Nothing" describedBy []).status', '"OK"'),
  ],
})
