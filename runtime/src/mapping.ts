import type { Diagnostic, FormatDirective, InputDeclaration, SourceMap } from '@twill/language'
import { type CompiledModule, sourceMap } from '@twill/language'
import { runtime } from '@twill/language/diagnostics'
import type { Host, Privilege } from '@twill/stdlib'
import { forgetPassed, fromDocument, raise, stoppedPattern, TwillError, type Value } from '@twill/stdlib/value'
import { type BoundLibrary, bindLibrary } from './bound-library.ts'
import { type CustomFormats, customFormats, formatAnnotation, noCustomFormats } from './custom-formats.ts'
import { checkDepth } from './depth.ts'
import { type Explain, located } from './failure.ts'
import { describeDocument, passingFor, readDocument, type WrittenDocument, writeDocument } from './format/registry.ts'
import { type Classpath, createHost, type HostOptions, type Resource } from './host.ts'
import { fromJavaScript, Input, readStreams } from './inputs.ts'
import { annotatedValues, type Inputs, loadProgram, type Program, runProgram } from './link.ts'
import { Output } from './output.ts'
import { toJavaScript } from './outputs.ts'
import type { Platform } from './platform.ts'

/** A compiled script as plain data: what may be kept on disk and loaded again without the compiler. */
export interface SavedMapping {
  readonly modules: readonly CompiledModule[]
  readonly output: FormatDirective | undefined
  readonly inputs: readonly InputDeclaration[]
  readonly reads: readonly string[]
  readonly selectsMetadata: boolean
}

/** Bounds of one run. Without them a script may take what it takes. */
export interface RunLimits {
  /** Milliseconds; stops loops and regular expressions too. */
  readonly timeout?: number
  /** Bytes of the written output. */
  readonly maxOutputBytes?: number
  /** How many levels calls of the script's own functions, inputs and the result may nest. */
  readonly maxDepth?: number
  /** What the script may reach besides its inputs and modules. */
  readonly privileges?: readonly Privilege[]
}

/** A mapping that is ready to run, any number of times, also at the same time. */
export interface Mapping {
  /** Warnings of the compilation. */
  readonly diagnostics: readonly Diagnostic[]
  /** Names of inputs that the script reads. */
  readonly inputs: readonly string[]
  /** The JavaScript that runs, and its map back to the script. */
  readonly js: string
  readonly sourceMap: SourceMap
  /** As plain data, for `load`. */
  readonly saved: SavedMapping
  /**
   * Runs the script and writes what it gives in the output format.
   * @throws TwillError TW4… for inputs and outputs, TW5… for the run
   */
  readonly run: (inputs?: Readonly<Record<string, unknown>>, limits?: RunLimits) => Promise<Output>
  /**
   * Runs the script on JavaScript values and gives one. Inputs made by `input` must be text or bytes.
   * @throws TwillError
   */
  readonly evaluate: (inputs?: Readonly<Record<string, unknown>>, limits?: RunLimits) => unknown
}

/** A mapping as the engine itself runs it, for a script that runs another. */
export interface ComputableMapping extends Mapping {
  /** Runs the script on values of the language and gives one, as they are: functions and metadata included. */
  readonly compute: (inputs: Inputs, limits: RunLimits) => Value
}

export interface MappingContext {
  readonly platform: Platform
  readonly host: HostOptions
  /** Formats of inputs by name, where neither script nor `input` says. */
  readonly inputFormats: Readonly<Record<string, string>>
  readonly defaultOutput: string
  readonly classpath: Classpath
  readonly evaluateScript: Host['evaluate']
  readonly explain: Explain
  readonly diagnostics: readonly Diagnostic[]
}

export function createMapping(saved: SavedMapping, context: MappingContext): ComputableMapping {
  const main = saved.modules.at(-1)
  if (main === undefined) throw raise(runtime.internalError, { problem: 'a mapping without modules' })
  let loaded: Program | undefined
  const program = (): Program => {
    loaded ??= loadProgram(saved.modules)
    return loaded
  }
  const runner = new Runner(saved, program, context)
  return {
    diagnostics: context.diagnostics,
    inputs: saved.reads,
    js: main.text,
    get sourceMap() {
      return sourceMap(main.mappings, { name: main.name, text: main.source })
    },
    saved,
    run: (inputs = {}, limits = {}) => runner.run(inputs, limits),
    evaluate: (inputs = {}, limits = {}) => runner.evaluate(inputs, limits),
    compute: (inputs, limits) => runner.compute(inputs, limits),
  }
}

class Runner {
  readonly #saved: SavedMapping
  readonly #program: () => Program
  readonly #context: MappingContext

  constructor(saved: SavedMapping, program: () => Program, context: MappingContext) {
    this.#saved = saved
    this.#program = program
    this.#context = context
  }

  async run(given: Readonly<Record<string, unknown>>, limits: RunLimits): Promise<Output> {
    const streams = await readStreams(given)
    const fetched = await this.#fetch(limits)
    const document = this.#guarded(this.#reader(given, streams), limits, (inputs, formats) =>
      this.#write(this.#value(inputs, limits, fetched, formats), formats),
    )
    const output = new Output(document)
    const size = limits.maxOutputBytes
    if (size !== undefined && output.bytes().length > size) {
      throw raise(runtime.outputTooLarge, { bytes: output.bytes().length, limit: size })
    }
    return output
  }

  evaluate(given: Readonly<Record<string, unknown>>, limits: RunLimits): unknown {
    return this.#guarded(this.#reader(given, new Map()), limits, (inputs, formats) =>
      toJavaScript(this.#value(inputs, limits, new Map(), formats)),
    )
  }

  compute(inputs: Inputs, limits: RunLimits): Value {
    return this.#guarded(
      () => inputs,
      limits,
      (given, formats) => this.#value(given, limits, new Map(), formats),
    )
  }

  /** Reads the inputs and runs a step on them, both under the limits; failures know the script's line. */
  #guarded<T>(
    read: (formats: CustomFormats) => Inputs,
    limits: RunLimits,
    call: (inputs: Inputs, formats: CustomFormats) => T,
  ): T {
    forgetPassed()
    let inputs: Inputs = {}
    const step = (): T => {
      const formats = this.#customFormats(limits)
      inputs = read(formats)
      if (limits.maxDepth !== undefined) checkDepth(Object.values(inputs), limits.maxDepth)
      return call(inputs, formats)
    }
    try {
      const { timeout } = limits
      const { withTimeout } = this.#context.platform
      if (timeout === undefined || withTimeout === undefined) return step()
      stoppedPattern() // one that an earlier run was stopped in is no matter of this one
      const done = withTimeout(step, timeout)
      if (done === undefined) throw timedOut(timeout)
      return done.result
    } catch (failure) {
      throw located(failure, this.#saved.modules, inputs, this.#context.explain)
    }
  }

  #reader(given: Readonly<Record<string, unknown>>, streams: ReadonlyMap<Input, Uint8Array>) {
    return (formats: CustomFormats): Inputs => this.#inputs(given, streams, formats)
  }

  /** Formats that imported modules declare. They are read before the inputs, which may be documents of such a format. */
  #customFormats(limits: RunLimits): CustomFormats {
    if (!this.#saved.modules.some(({ annotated }) => annotated !== undefined)) return noCustomFormats
    let formats = noCustomFormats
    const bound = this.#bound(limits, new Map(), () => formats)
    formats = customFormats(annotatedValues(this.#program(), bound, formatAnnotation))
    return formats
  }

  #value(inputs: Inputs, limits: RunLimits, fetched: ReadonlyMap<string, Resource>, formats: CustomFormats): Value {
    const bound = this.#bound(limits, fetched, () => formats)
    const value = runProgram(this.#program(), bound, inputs, limits.maxDepth)
    if (limits.maxDepth !== undefined) checkDepth([value], limits.maxDepth)
    return value
  }

  #bound(limits: RunLimits, fetched: ReadonlyMap<string, Resource>, customFormats: () => CustomFormats): BoundLibrary {
    const { platform, host, classpath, evaluateScript } = this.#context
    return bindLibrary(
      createHost({
        platform,
        options: host,
        privileges: new Set(limits.privileges ?? []),
        outputFormat: this.#outputFormat(),
        namespaces: namespacesOf(this.#saved),
        classpath,
        fetched,
        evaluate: evaluateScript,
        customFormats,
      }),
    )
  }

  #outputFormat(): string {
    return this.#saved.output?.format ?? this.#context.defaultOutput
  }

  #write(value: Value, formats: CustomFormats): WrittenDocument {
    const format = this.#outputFormat()
    const { mimeType, options = {} } = this.#saved.output ?? {}
    const document =
      formats.find(format)?.write(value, options) ?? writeDocument(value, format, options, namespacesOf(this.#saved))
    return mimeType === undefined ? document : passingFor(mimeType, document)
  }

  /** A document that the script does not ask for is not read, so nothing can be wrong with it. */
  #inputs(
    given: Readonly<Record<string, unknown>>,
    streams: ReadonlyMap<Input, Uint8Array>,
    formats: CustomFormats,
  ): Inputs {
    return Object.fromEntries(
      Object.entries(given)
        .filter(([name, value]) => !(value instanceof Input) || this.#saved.reads.includes(name))
        .map(([name, value]) => [
          name,
          fromJavaScript(value, name, (input, path) => this.#read(input, path, streams, formats)),
        ]),
    )
  }

  /** Options of the script's `input` directive come under those of the caller. */
  #read(input: Input, name: string, streams: ReadonlyMap<Input, Uint8Array>, formats: CustomFormats): Value {
    const { mimeType, properties } = input
    const content = streams.get(input) ?? input.content
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
      throw raise(runtime.badInput, {
        name,
        problem: 'a stream',
        path: name,
        advice: '`evaluate` does not wait; use `run`.',
      })
    }
    const declared = this.#saved.inputs.find((i) => i.name === name)
    const format = mimeType || declared?.format || this.#context.inputFormats[name] || ''
    try {
      const options = { ...declared?.options, ...properties }
      const custom = formats.find(format)
      if (custom !== undefined) return custom.read(content, options)
      const value = readDocument(content, format, options, name)
      return this.#saved.selectsMetadata ? fromDocument(value, describeDocument(content, format, options)) : value
    } catch (error) {
      if (error instanceof TwillError) error.path ??= name
      throw error
    }
  }

  /** Addresses that the script writes as texts in `readUrl` are fetched before it runs. */
  async #fetch(limits: RunLimits): Promise<ReadonlyMap<string, Resource>> {
    const fetched = new Map<string, Resource>()
    if (!limits.privileges?.includes('network')) return fetched
    for (const module of this.#saved.modules) {
      for (const [, url = ''] of module.source.matchAll(/["'](https?:\/\/[^"'\s$]+)["']/g)) {
        if (/\breadUrl\b/.test(module.source) && !fetched.has(url)) fetched.set(url, await download(url))
      }
    }
    return fetched
  }
}

/** What the prefixes that the header of the script declares stand for. */
export const namespacesOf = ({ modules }: SavedMapping): Readonly<Record<string, string>> =>
  modules.at(-1)?.namespaces ?? {}

function timedOut(milliseconds: number): TwillError {
  const pattern = stoppedPattern()
  return pattern === undefined
    ? raise(runtime.timedOut, { milliseconds })
    : raise(runtime.slowPattern, { pattern, milliseconds })
}

async function download(url: string): Promise<Resource> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) })
  if (!response.ok) throw raise(runtime.resourceMissing, { url })
  return {
    content: new Uint8Array(await response.arrayBuffer()),
    mimeType: response.headers.get('content-type') ?? undefined,
  }
}
