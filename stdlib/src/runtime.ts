import { library } from '@twill/language/diagnostics'
import { js } from '@twill/language/emit'
import { isTrue } from './core/results.ts'
import { example, fn, type } from './define.ts'
import type { Host } from './host.ts'
import { covers, mediaTypeOf, parseMediaType } from './mime-type.ts'
import { documentBy, execute, kindOf, scriptAmong, scriptAt, unknownPlace, valueAlone } from './script-run.ts'
import {
  getField,
  isObject,
  type Num,
  type ObjectValue,
  raise,
  recoverable,
  toDouble,
  toStringValue,
  type Value,
} from './value/index.ts'

const module = 'tw::Runtime'

// ---------------------------------------------------------------- failing and going on

export const TryResultFailure = type({
  module,
  name: 'TryResultFailure',
  since: '2.7',
  doc: 'What went wrong in a try.',
  type: '{ kind: String, message: String, stack?: Array<String>, stackTrace?: String, location?: String }',
})

export const TryResult = type({
  module,
  name: 'TryResult',
  since: '2.0',
  doc: 'What came of a try: a result, or an error.',
  typeParameters: ['T'],
  type: '{ success: Boolean, result?: T, error?: TryResultFailure }',
})

type Delegate = () => Value

function tryOnce(delegate: Delegate): Value {
  try {
    return { success: true, result: delegate() }
  } catch (failure) {
    const error = recoverable(failure)
    return { success: false, error: { kind: kindOf(error), message: error.message } }
  }
}

const succeeded = (previous: ObjectValue): boolean => isTrue(getField(previous, 'success') ?? false)

export const tryFunction = fn({
  module,
  name: 'try',
  since: '2.0',
  doc: 'Calls a function and gives an object: `success` tells whether it came to an end, `result` or `error` what came of it.',
  params: { delegate: 'The function.' },
  also: ['catch', 'attempt', 'rescue', 'error'],
  overloads: [{ type: '<T>(delegate: () -> T): TryResult<T>', run: tryOnce }],
  examples: [
    example('Success', 'import * from tw::Runtime\n---\ntry(() -> 6 / 3)', '{ success: true, result: 2 }'),
    example(
      'Failure',
      'import * from tw::Runtime\n---\ntry(() -> fail("No stock")).error',
      '{ kind: "UserException", message: "No stock" }',
    ),
  ],
})

export const orElse = fn({
  module,
  name: 'orElse',
  since: '2.2',
  doc: 'Gives the result of a `try`, or what a function gives if it failed.',
  params: { previous: 'What `try` gave.', orElse: 'The function to call after a failure.' },
  also: ['catch', 'recover', 'fallback'],
  overloads: [
    {
      type: '<T, R>(previous: TryResult<T>, orElse: () -> R): T | R',
      run: (previous: ObjectValue, otherwise: Delegate) => {
        const result = succeeded(previous) ? getField(previous, 'result') : undefined
        return result === undefined ? otherwise() : result
      },
    },
  ],
  examples: [
    example('In place of a failure', 'import * from tw::Runtime\n---\ntry(() -> "n/a" as Number) orElse 0', '0'),
  ],
})

export const orElseTry = fn({
  module,
  name: 'orElseTry',
  since: '2.2',
  doc: 'Gives what a `try` gave, or tries another function if it failed.',
  params: { previous: 'What `try` gave.', orElse: 'The function to try after a failure.' },
  overloads: [
    {
      type: '<T, R>(previous: TryResult<T>, orElse: () -> R): TryResult<T | R>',
      run: (previous: ObjectValue, otherwise: Delegate) => (succeeded(previous) ? previous : tryOnce(otherwise)),
    },
  ],
  examples: [
    example(
      'Two forms of a date',
      `import * from tw::Runtime
var text = "29.02.2024"
---
try(() -> text as Date) orElseTry (text as Date { format: "dd.MM.uuuu" }) orElse null`,
      '|2024-02-29|',
    ),
  ],
})

export const fail = fn({
  module,
  name: 'fail',
  since: '2.0',
  doc: 'Ends the run, or the `try` around it, with an error.',
  params: { message: 'What is wrong.' },
  also: ['throw', 'raise', 'error', 'assert', 'die'],
  overloads: [
    {
      type: "(message: String = 'Error'): Nothing",
      run: (message: string) => {
        throw raise(library.failed, { message })
      },
    },
  ],
  examples: [
    example('No way on', 'import * from tw::Runtime\n---\nif (isEmpty([])) fail("No orders") else 1', {
      error: 'TW5420',
    }),
  ],
})

export const failIf = fn({
  module,
  name: 'failIf',
  since: '2.0',
  doc: 'Gives a value back, unless a condition holds for it: then fails.',
  params: { value: 'The value.', evaluator: 'The condition.', message: 'What is wrong then.' },
  also: ['assert', 'require', 'check', 'ensure'],
  overloads: [
    {
      type: "<T>(value: T, evaluator: (value: T) -> Boolean, message: String = 'Failed'): T",
      run: (value: Value, evaluator: (value: Value) => Value, message: string) => {
        if (isTrue(evaluator(value))) throw raise(library.failed, { message })
        return value
      },
    },
  ],
  examples: [
    example('What is in order', 'import * from tw::Runtime\n---\n5 failIf $ < 0', '5'),
    example('What is not', 'import * from tw::Runtime\n---\nfailIf(-5, (n) -> n < 0, "Negative")', { error: 'TW5420' }),
  ],
})

// ---------------------------------------------------------------- the program around the script

export const wait = fn({
  module,
  name: 'wait',
  since: '2.0',
  doc: 'Gives a value back after a time, in which nothing else is done. For tests only.',
  params: { value: 'The value.', timeout: 'How many milliseconds.' },
  also: ['sleep', 'delay', 'pause'],
  overloads: [
    {
      type: '<T>(value: T, timeout: Number): T',
      withHost: (host: Host) => (value: Value, timeout: Num) => {
        host.wait(toDouble(timeout))
        return value
      },
    },
  ],
  effects: ['clock'],
  examples: [example('A moment later', 'import * from tw::Runtime\n---\n"done" wait 5', '"done"')],
})

export const prop = fn({
  module,
  name: 'prop',
  since: '2.0',
  doc: 'Gives a property of the program that runs the script; null when there is none of that name.',
  params: { propertyName: 'The name of the property.' },
  also: ['property', 'getProperty', 'config'],
  overloads: [
    {
      type: '(propertyName: String): String | Null',
      withHost: (host: Host) => (name: string) => host.environment.property(name) ?? null,
    },
  ],
  effects: ['environment'],
  examples: [example('None of that name', 'import * from tw::Runtime\n---\nprop("no.such.name")', 'null')],
})

export const props = fn({
  module,
  name: 'props',
  since: '2.0',
  doc: 'Gives all properties of the program that runs the script.',
  params: {},
  also: ['properties', 'getProperties'],
  overloads: [
    { type: '(): Dictionary<String>', withHost: (host: Host) => () => ({ ...host.environment.properties() }) },
  ],
  effects: ['environment'],
  examples: [example('All of them', 'import * from tw::Runtime\n---\nprops()', undefined)],
})

export const version = fn({
  module,
  name: 'version',
  since: '2.5',
  doc: 'Gives the version of the language.',
  params: {},
  overloads: [{ type: '(): String', run: () => languageVersion }],
  examples: [example('The version', 'import * from tw::Runtime\n---\nversion()', '"2.10"')],
})

const languageVersion = '2.10'

export const DataFormatProperty = type({
  module,
  name: 'DataFormatProperty',
  since: '2.0',
  doc: 'An option of a reader or writer.',
  type: '{ name: String, optional: Boolean, defaultValue?: Any, description: String, possibleValues: Array<Any> }',
})

export const DataFormatDescriptor = type({
  module,
  name: 'DataFormatDescriptor',
  since: '2.0',
  doc: 'A format of documents, with the options of its reader and writer.',
  type: '{ name?: String, id?: String, binary: Boolean, defaultEncoding?: String, extensions: Array<String>, defaultMimeType: String, acceptedMimeTypes: Array<String>, readerProperties: Array<DataFormatProperty>, writerProperties: Array<DataFormatProperty> }',
})

export const dataFormatsDescriptor = fn({
  module,
  name: 'dataFormatsDescriptor',
  since: '2.0',
  doc: 'Describes the formats that can be read and written.',
  params: {},
  also: ['formats'],
  overloads: [
    { type: '(): Array<DataFormatDescriptor>', withHost: (host: Host) => () => [...host.formats.describe()] },
  ],
  effects: ['format'],
  examples: [
    example('Is there JSON?', 'import * from tw::Runtime\n---\ndataFormatsDescriptor().id contains "json"', 'true'),
  ],
})

export const findDataFormatDescriptorByMime = fn({
  module,
  name: 'findDataFormatDescriptorByMime',
  since: '2.7',
  doc: 'Describes the format that reads and writes a MIME type; null when there is none.',
  params: { mime: 'The MIME type, taken apart.' },
  overloads: [
    {
      type: '(mime: tw::module::Mime::MimeType): DataFormatDescriptor | Null',
      withHost: (host: Host) => (mime: ObjectValue) => {
        const wanted = mediaTypeOf(mime)
        const isFor = (accepted: Value): boolean => {
          const base = parseMediaType(toStringValue(accepted))
          return typeof base !== 'string' && covers(base, wanted)
        }
        const found = host.formats.describe().find((each) => {
          const accepted = isObject(each) ? getField(each, 'acceptedMimeTypes') : undefined
          return Array.isArray(accepted) && accepted.some(isFor)
        })
        return found ?? null
      },
    },
  ],
  effects: ['format'],
  examples: [
    example(
      'JSON of some kind',
      'import * from tw::Runtime\nimport fromString from tw::module::Mime\n---\nfindDataFormatDescriptorByMime(fromString("application/problem+json").result!).id',
      '"json"',
    ),
    example(
      'Anything at all',
      'import * from tw::Runtime\n---\nfindDataFormatDescriptorByMime({ "type": "*", subtype: "*", parameters: {} })',
      'null',
    ),
  ],
})

// ---------------------------------------------------------------- places

export const Position = type({
  module,
  name: 'Position',
  since: '2.0',
  doc: 'A place in a file: how many characters are before it, and its line and column, counted from 1.',
  type: '{ index: Number, line: Number, column: Number }',
})

export const Location = type({
  module,
  name: 'Location',
  since: '2.0',
  doc: 'A part of a script.',
  type: '{ start?: Position, end?: Position, locationString: String, text?: String, sourceIdentifier?: String }',
})

export const location = fn({
  module,
  name: 'location',
  since: '2.4',
  doc: 'Gives the place of a script at which a value is written: that of the value of a variable, or the body of a function. Null for what comes from outside: inputs, parameters and the library.',
  params: { value: 'The value, or the name of a variable or function.' },
  overloads: [
    {
      type: '(value: Any): { uri: String, nameIdentifier: String, startLine: Number, startColumn: Number, endLine: Number, endColumn: Number } | Null',
      run: () => null,
      emitWritten: (value, { location }) => js`(${value}, ${location})`,
    },
  ],
  examples: [
    example(
      'A variable',
      `%dw 2.0
import location from tw::Runtime
var net = 100 + 19
---
location(net) - "uri"`,
      '{ nameIdentifier: "example", startLine: 3, startColumn: 11, endLine: 3, endColumn: 19 }',
    ),
    example('A function of the library', 'import * from tw::Runtime\n---\nlocation(upper)', 'null'),
  ],
})

export const locationString = fn({
  module,
  name: 'locationString',
  since: '2.0',
  doc: 'Gives the lines of a script at which a value is written, as `location` finds them.',
  params: { value: 'The value, or the name of a variable or function.' },
  overloads: [
    {
      type: '(value: Any): String',
      run: () => unknownPlace,
      emitWritten: (value, { text }) => js`(${value}, ${text})`,
    },
  ],
  examples: [
    example(
      'A variable',
      `%dw 2.0
import locationString from tw::Runtime
var rate = 0.19 // until 2030
---
locationString(rate)`,
      '"var rate = 0.19 // until 2030"',
    ),
    example(
      'A parameter',
      'import * from tw::Runtime\n---\n[1] map ((item) -> locationString(item))',
      '["Unknown location"]',
    ),
  ],
})

// ---------------------------------------------------------------- scripts run by scripts

export const MimeType = type({
  module,
  name: 'MimeType',
  since: '2.0',
  doc: 'The name of a format, such as `application/json`.',
  type: 'String',
})

export const LogLevel = type({
  module,
  name: 'LogLevel',
  since: '2.0',
  doc: 'How much a message of the log matters.',
  type: '"DEBUG" | "INFO" | "ERROR" | "WARN"',
})

export const LogEntry = type({
  module,
  name: 'LogEntry',
  since: '2.0',
  doc: 'A message of the log.',
  type: '{ level: LogLevel, timestamp: String, message: String }',
})

export const LoggerService = type({
  module,
  name: 'LoggerService',
  since: '2.0',
  doc: 'Takes the log of a run: `initialize` gives what each call of `log` gets as its context, `shutdown` is called at the end.',
  type: '{ initialize?: () -> Object, log: (level: LogLevel, msg: String, context: Object) -> Any, shutdown?: () -> Boolean }',
})

export const SecurityManager = type({
  module,
  name: 'SecurityManager',
  since: '2.0',
  doc: 'Says for each privilege of the caller whether the run script has it too.',
  type: '(grant: String, args: Array<Any>) -> Boolean',
})

export const ReaderInput = type({
  module,
  name: 'ReaderInput',
  since: '2.0',
  doc: 'A document to read as an input: its bytes, its format, and options of the reader.',
  type: '{ value: Binary, encoding?: String, properties?: Dictionary<SimpleType>, mimeType: MimeType }',
})

export const RuntimeExecutionConfiguration = type({
  module,
  name: 'RuntimeExecutionConfiguration',
  since: '2.0',
  doc: 'How a script is run: its limit of milliseconds, its output where it names none, and whether a failure is given or thrown.',
  type: '{ timeOut?: Number, outputMimeType?: MimeType, writerProperties?: Dictionary<SimpleType>, onException?: "HANDLE" | "FAIL", securityManager?: SecurityManager, loggerService?: LoggerService, maxStackSize?: Number, onUnhandledTimeout?: (threadName: String, javaStackTrace: String, code: String) -> Any }',
})

export const RunSuccess = type({
  module,
  name: 'RunSuccess',
  since: '2.0',
  doc: 'What a script wrote.',
  type: '{ success: true, value: Binary, mimeType: MimeType, encoding?: String, logs: Array<LogEntry> }',
})

export const EvalSuccess = type({
  module,
  name: 'EvalSuccess',
  since: '2.0',
  doc: 'The value of a script.',
  type: '{ success: true, value: Any, logs: Array<LogEntry> }',
})

export const RunResult = type({
  module,
  name: 'RunResult',
  since: '2.7',
  doc: 'What `run` gives: the document, or why there is none.',
  type: 'RunSuccess | ExecutionFailure',
})

export const EvalResult = type({
  module,
  name: 'EvalResult',
  since: '2.7',
  doc: 'What `eval` gives: the value, or why there is none.',
  type: 'EvalSuccess | ExecutionFailure',
})

export const ExecutionFailure = type({
  module,
  name: 'ExecutionFailure',
  since: '2.0',
  doc: 'Why a script has no value.',
  type: '{ success: false, message: String, kind: String, stack?: Array<String>, location: Location, logs: Array<LogEntry> }',
})

const phrases = {
  readerInputs: 'Documents to read as inputs, by name.',
  inputValues: 'Values that are inputs as they are, by name.',
  configuration: 'How the script is run.',
}

const inputParameters =
  'readerInputs: Dictionary<ReaderInput> = {}, inputValues: Dictionary<Any> = {}, configuration: RuntimeExecutionConfiguration = {}'

export const evalScript = fn({
  module,
  name: 'eval',
  since: '2.0',
  doc: 'Runs a script and gives its value.',
  params: {
    fileToExecute: 'The name of the script.',
    fs: 'The texts of the script and of its modules, by file name.',
    ...phrases,
  },
  also: ['evaluate', 'exec'],
  overloads: [
    {
      type: `(fileToExecute: String, fs: Dictionary<String>, ${inputParameters}): EvalResult`,
      withHost:
        (host: Host) =>
        (
          name: string,
          files: ObjectValue,
          readerInputs: ObjectValue,
          inputValues: ObjectValue,
          configuration: ObjectValue,
        ) =>
          execute(host, scriptAmong(files, name), { readerInputs, inputValues, configuration }, valueAlone),
    },
  ],
  effects: ['compile'],
  examples: [
    example(
      'With an input',
      'import * from tw::Runtime\n---\neval("main.dwl", { "main.dwl": "payload * 2" }, {}, { payload: 21 }).value',
      '42',
    ),
    example(
      'With a module',
      'import * from tw::Runtime\n---\neval("main.dwl", { "main.dwl": "Prices::gross(100)", "/Prices.dwl": "fun gross(net) = net * 1.19" }).value',
      '119',
    ),
  ],
})

export const evalUrl = fn({
  module,
  name: 'evalUrl',
  since: '2.0',
  doc: 'Runs the script at an address and gives its value.',
  params: { url: 'The address.', ...phrases },
  overloads: [
    {
      type: `(url: String, ${inputParameters}): EvalResult`,
      withHost:
        (host: Host) =>
        (url: string, readerInputs: ObjectValue, inputValues: ObjectValue, configuration: ObjectValue) =>
          execute(host, scriptAt(host, url), { readerInputs, inputValues, configuration }, valueAlone),
    },
  ],
  effects: ['compile', 'resource'],
  examples: [
    example('Nothing there', 'import * from tw::Runtime\n---\nevalUrl("classpath://none.dwl").success', 'false'),
  ],
})

export const run = fn({
  module,
  name: 'run',
  since: '2.0',
  doc: 'Runs a script and gives the document that it writes.',
  params: {
    fileToExecute: 'The name of the script.',
    fs: 'The texts of the script and of its modules, by file name.',
    ...phrases,
  },
  also: ['execute', 'exec'],
  overloads: [
    {
      type: `(fileToExecute: String, fs: Dictionary<String>, ${inputParameters}): RunResult`,
      withHost:
        (host: Host) =>
        (
          name: string,
          files: ObjectValue,
          readerInputs: ObjectValue,
          inputValues: ObjectValue,
          configuration: ObjectValue,
        ) =>
          execute(host, scriptAmong(files, name), { readerInputs, inputValues, configuration }, documentBy(host)),
    },
  ],
  effects: ['compile', 'format'],
  examples: [
    example(
      'A document of text',
      'import * from tw::Runtime\n---\nrun("main.dwl", { "main.dwl": "output application/json indent=false --- [1, 2]" }).value as String',
      '"[1,2]"',
    ),
  ],
})

export const runUrl = fn({
  module,
  name: 'runUrl',
  since: '2.0',
  doc: 'Runs the script at an address and gives the document that it writes.',
  params: { url: 'The address.', ...phrases },
  overloads: [
    {
      type: `(url: String, ${inputParameters}): RunResult`,
      withHost:
        (host: Host) =>
        (url: string, readerInputs: ObjectValue, inputValues: ObjectValue, configuration: ObjectValue) =>
          execute(host, scriptAt(host, url), { readerInputs, inputValues, configuration }, documentBy(host)),
    },
  ],
  effects: ['compile', 'resource', 'format'],
  examples: [
    example('Nothing there', 'import * from tw::Runtime\n---\nrunUrl("classpath://none.dwl").success', 'false'),
  ],
})
