import { runtime } from '@twill/language/diagnostics'
import { isTrue } from './core/results.ts'
import { example, fn, type } from './define.ts'
import type { Host } from './host.ts'
import { documentBy, execute, record, scriptAt } from './script-run.ts'
import { getField, isObject, type ObjectValue, raise, recoverable, unwrap, type Value } from './value/index.ts'

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

// ---------------------------------------------------------------- mappings, tried on documents in files

const scenarioPhrase = 'A folder of the class path, such as `orders/Daily/weekend`.'

/** A file's name without its extension, and the extension. */
function partsOf(file: string): { readonly name: string; readonly extension: string } {
  const dot = file.lastIndexOf('.')
  return dot < 1 ? { name: file, extension: '' } : { name: file.slice(0, dot), extension: file.slice(dot) }
}

/** The MIME type of files with an extension; bytes, where no format has it. */
function mimeTypeOf(host: Host, extension: string): string {
  const format = host.formats
    .describe()
    .map(record)
    .find(({ extensions }) => Array.isArray(extensions) && extensions.includes(extension))
  return format === undefined ? 'application/octet-stream' : String(format.defaultMimeType)
}

const contentOf = (host: Host, path: string): Uint8Array => host.resource(`classpath://${path}`).content

interface InputFile {
  readonly name: string
  readonly value: Uint8Array
  readonly mimeType: string
}

function inputFiles(host: Host, scenario: string): readonly InputFile[] {
  const folder = `${scenario}/inputs`
  return host.files(folder).map((file) => {
    const { name, extension } = partsOf(file)
    return { name, value: contentOf(host, `${folder}/${file}`), mimeType: mimeTypeOf(host, extension) }
  })
}

function expectedOutput(host: Host, scenario: string): Value {
  const file = host.files(scenario).find((each) => partsOf(each).name === 'out')
  if (file === undefined) throw raise(runtime.resourceMissing, { url: `classpath://${scenario}/out.*` })
  return host.formats.read(contentOf(host, `${scenario}/${file}`), mimeTypeOf(host, partsOf(file).extension), {})
}

const expected = {
  type: '(scenario: String): Any',
  withHost: (host: Host) => (scenario: string) => expectedOutput(host, scenario),
}

export const inputsOf = fn({
  module,
  name: 'inputsOf',
  since,
  doc: 'Gives the inputs of a scenario for `runMapping`: each file of its folder `inputs` under its name without extension, which tells the format.',
  params: { scenario: scenarioPhrase },
  overloads: [
    {
      type: '(scenario: String): Dictionary<tw::Runtime::ReaderInput>',
      withHost: (host: Host) => (scenario: string) =>
        Object.fromEntries(inputFiles(host, scenario).map(({ name, ...document }) => [name, document])),
    },
  ],
  effects: ['resource', 'format'],
  examples: [example('A folder without inputs', 'import * from tw::test::Tests\n---\ninputsOf("orders/none")', '{}')],
})

export const outputOf = fn({
  module,
  name: 'outputOf',
  since,
  doc: 'Gives the value that a scenario expects: that of the file `out` of its folder, whose extension tells the format.',
  params: { scenario: scenarioPhrase },
  overloads: [expected],
  effects: ['resource', 'format'],
  examples: [
    example('A folder without a file `out`', 'import * from tw::test::Tests\n---\noutputOf("orders/none")', {
      error: runtime.resourceMissing.declaration.code,
    }),
  ],
})

export const inputsFrom = fn({
  module,
  name: 'inputsFrom',
  since,
  doc: 'Gives the values of the inputs of a scenario, which `inputsOf` gives as documents.',
  params: { scenario: scenarioPhrase },
  overloads: [
    {
      type: '(scenario: String): Dictionary<Any>',
      withHost: (host: Host) => (scenario: string) =>
        Object.fromEntries(
          inputFiles(host, scenario).map(({ name, value, mimeType }) => [name, host.formats.read(value, mimeType, {})]),
        ),
    },
  ],
  effects: ['resource', 'format'],
  examples: [example('A folder without inputs', 'import * from tw::test::Tests\n---\ninputsFrom("orders/none")', '{}')],
})

export const outputFrom = fn({
  module,
  name: 'outputFrom',
  since,
  doc: 'An older name of `outputOf`.',
  params: { scenario: scenarioPhrase },
  overloads: [expected],
  effects: ['resource', 'format'],
  examples: [
    example('A folder without a file `out`', 'import * from tw::test::Tests\n---\noutputFrom("orders/none")', {
      error: runtime.resourceMissing.declaration.code,
    }),
  ],
})

const isDocument = (input: Value): boolean => {
  const { value, mimeType } = record(input)
  return value instanceof Uint8Array && typeof mimeType === 'string'
}

/** Runs a script and reads the document that it writes, so that the formats are tested with it. */
const throughDocuments =
  (host: Host) =>
  (path: string, inputs: ObjectValue, outputMimeType: string): Value => {
    const script = scriptAt(host, `classpath://${path}`)
    const given = Object.entries(record(inputs))
    const readerInputs = Object.fromEntries(given.filter(([, input]) => isDocument(input)))
    const inputValues = Object.fromEntries(given.filter(([, input]) => !isDocument(input)))
    const configuration = { onException: 'FAIL', outputMimeType }
    const done = record(execute(host, script, { readerInputs, inputValues, configuration }, documentBy(host)))
    return host.formats.read(done.value as Uint8Array, String(done.mimeType), {})
  }

const mappingParameters = {
  path: 'The file of the script, on the class path.',
  inputs: 'Documents to read as inputs, or values, by name.',
  outputMimeType: 'The format of the output where the script names none.',
}

const mappingType = "(path: String, inputs: Dictionary<Any> = {}, outputMimeType: String = 'application/dw'): Any"

export const runMapping = fn({
  module,
  name: 'runMapping',
  since,
  doc: 'Runs a mapping on documents and gives the value of the document that it writes.',
  params: mappingParameters,
  overloads: [{ type: mappingType, withHost: throughDocuments }],
  effects: ['compile', 'resource', 'format'],
  examples: [
    example('No such file', 'import * from tw::test::Tests\n---\nrunMapping("none.dwl", {}, "application/json")', {
      error: runtime.resourceMissing.declaration.code,
    }),
  ],
})

export const evalPath = fn({
  module,
  name: 'evalPath',
  since,
  doc: 'An older name of `runMapping`.',
  params: mappingParameters,
  overloads: [{ type: mappingType, withHost: throughDocuments }],
  effects: ['compile', 'resource', 'format'],
  examples: [
    example('No such file', 'import * from tw::test::Tests\n---\nevalPath("none.dwl", {}, "application/json")', {
      error: runtime.resourceMissing.declaration.code,
    }),
  ],
})
