import {
  type argumentsAt,
  type Compilation,
  type ComponentDescriptor,
  type compile as compileScript,
  type Diagnostic,
  type FormatDirective,
  lineStarts,
  positionAt,
  type SourceFile,
  type Span,
} from '@twill/language'
import { faultAt, formats as formatDiagnostics, library as libraryDiagnostics } from '@twill/language/diagnostics'
import { type Host, library } from '@twill/stdlib'
import { raise, TwillError } from '@twill/stdlib/value'
import { CompileError } from './compile-error.ts'
import { formatAnnotation } from './custom-formats.ts'
import { checkFormat, type Direction } from './format/registry.ts'
import type { Classpath, HostOptions } from './host.ts'
import { knownInputs } from './link.ts'
import {
  type ComputableMapping,
  createMapping,
  type Mapping,
  type MappingContext,
  namespacesOf,
  type SavedMapping,
} from './mapping.ts'
import type { Platform } from './platform.ts'

/** Where imports and `classpath://` resources are found: folders, or a function from a module's name to its text. */
export type Modules = readonly string[] | ((module: string) => string | undefined)

export interface CompileOptions {
  /** Shown in messages: `orders.tw`. */
  readonly name?: string
  readonly modules?: Modules
  /** Names of inputs with the format in which each is read where nothing else says: `{ payload: 'application/json' }`. */
  readonly inputs?: Readonly<Record<string, string>>
  /** The format of the output when the script has no `output` directive; `application/json` by default. */
  readonly defaultOutput?: string
  readonly host?: HostOptions
}

export interface Engine {
  /** @throws CompileError with all diagnostics */
  readonly compile: (source: string, options?: CompileOptions) => Mapping
  /** A mapping that was compiled before, without the compiler. */
  readonly load: (saved: SavedMapping, options?: CompileOptions) => Mapping
}

/** The compiler as an engine needs it; a program that runs saved mappings may load it on the first call. */
export interface Compiler {
  readonly compile: typeof compileScript
  readonly argumentsAt: typeof argumentsAt
}

/** An engine on a platform. Engines share nothing that could change. */
export function createEngine(platform: Platform, compiler: Compiler): Engine {
  const compile = (source: string, options: CompileOptions = {}): ComputableMapping => {
    const name = options.name ?? 'script.tw'
    const finder = moduleFinder(options.modules ?? [], platform)
    const compilation = compiler.compile(source, {
      name,
      library,
      inputs: [...knownInputs, ...Object.keys(options.inputs ?? {})],
      resolve: finder.module,
      descriptors: () => finder.descriptors(name),
    })
    const { modules, output, inputs, reads, selectsMetadata } = compilation
    const faults = formatFaults(compilation)
    const found = [...compilation.diagnostics, ...faults]
    if (modules.length === 0 || faults.length > 0) throw new CompileError(found, source, name)
    return createMapping({ modules, output, inputs, reads, selectsMetadata }, contextOf(options, found))
  }

  const contextOf = (options: CompileOptions, diagnostics: MappingContext['diagnostics']): MappingContext => ({
    platform,
    host: options.host ?? {},
    inputFormats: options.inputs ?? {},
    defaultOutput: options.defaultOutput ?? 'application/json',
    classpath: moduleFinder(options.modules ?? [], platform),
    evaluateScript: evaluator(options),
    explain: compiler.argumentsAt,
    diagnostics,
  })

  /** Scripts run by scripts see the modules they bring along, then those of the caller. */
  const evaluator =
    (options: CompileOptions): Host['evaluate'] =>
    (source, request) => {
      const outer = moduleFinder(options.modules ?? [], platform)
      const modules = (module: string): string | undefined =>
        Object.hasOwn(request.modules, module) ? request.modules[module] : textOf(module, outer)
      const inputs = Object.fromEntries(Object.keys(request.inputs).map((name) => [name, '']))
      const host = { ...options.host, log: request.log }
      const mapping = compileInner(source, { ...options, name: request.name, modules, inputs, host })
      const { timeout, privileges } = request.limits
      const limits = { ...(timeout === undefined ? {} : { timeout }), privileges: [...(privileges ?? [])] }
      const value = mapping.compute(request.inputs, limits)
      const { output } = mapping.saved
      const format = output?.format
      return {
        value,
        format,
        mimeType: output?.mimeType ?? format,
        options: output?.options ?? {},
        namespaces: namespacesOf(mapping.saved),
      }
    }

  /** As `compile`, but what is wrong with the script is a failure of the script that runs it. */
  const compileInner = (source: string, options: CompileOptions): ComputableMapping => {
    try {
      return compile(source, options)
    } catch (error) {
      throw error instanceof CompileError ? failureOf(error) : error
    }
  }

  return { compile, load: (saved, options = {}) => createMapping(saved, contextOf(options, [])) }
}

/** What is wrong with the directives of a header. The format of an input may be one that only its giver knows. */
function formatFaults({ output, inputs, modules }: Compilation): readonly Diagnostic[] {
  const unknown: readonly string[] = [formatDiagnostics.unknownFormat, formatDiagnostics.unsupportedFormat].map(
    ({ declaration }) => declaration.code,
  )
  const mayDeclareIt = modules.some(({ annotated }) =>
    Object.values(annotated ?? {})
      .flat()
      .includes(formatAnnotation),
  )
  return [
    ...(output?.format === undefined ? [] : directiveFaults('writer', output)).filter(
      ({ code }) => !(mayDeclareIt && unknown.includes(code)),
    ),
    ...inputs.flatMap((input) => directiveFaults('reader', input).filter(({ code }) => !unknown.includes(code))),
  ]
}

function directiveFaults(direction: Direction, directive: FormatDirective): readonly Diagnostic[] {
  const { format, span, mimeType, mimeTypeSpan = span, optionSpans } = directive
  if (format === undefined) return []
  const found = new Map<string, Diagnostic>()
  const check = (name: string, options: Readonly<Record<string, unknown>>, at: Span): void => {
    try {
      checkFormat(direction, name, options)
    } catch (error) {
      if (!(error instanceof TwillError)) throw error
      const { option } = error.data
      const place = (typeof option === 'string' ? optionSpans[option] : undefined) ?? at
      found.set(`${error.code} ${place.start}`, faultAt(error, place))
    }
  }
  // any MIME type will do before `with`
  if (mimeType?.includes('/') === false) check(mimeType, {}, mimeTypeSpan)
  // one option at a time, so that each is told
  const options = Object.entries(directive.options)
  if (options.length === 0) check(format, {}, span)
  for (const [name, value] of options) check(format, { [name]: value }, span)
  return [...found.values()]
}

function failureOf(error: CompileError): TwillError {
  const { file: name, source } = error
  const failure = raise(libraryDiagnostics.scriptDoesNotCompile, { name, problem: error.message }, { cause: error })
  const span = error.diagnostics.find((d) => d.severity === 'error')?.span
  if (span !== undefined) {
    const at = positionAt(lineStarts(source), span.start)
    failure.locate({ name, source, span, line: at.line + 1, column: at.column + 1 }, [], [])
  }
  return failure
}

/** A module by its name, or a file by its path. */
function textOf(name: string, { module, resource }: ModuleFinder): string | undefined {
  const file = /\.\w+$/.test(name) ? resource(name) : undefined
  return file === undefined ? module(name.split('::'))?.text : new TextDecoder().decode(file)
}

interface ModuleFinder extends Classpath {
  readonly module: (path: readonly string[], extension?: string) => SourceFile | undefined
  /** What tells the components of modules and of a script of this name. */
  readonly descriptors: (script: string) => readonly ComponentDescriptor[]
}

/** Where a folder of modules says which of them form a component. */
export const descriptorPath = 'META-INF/dw-components.dwl'

/** The path of a file in a folder; undefined when it lies elsewhere. */
function pathWithin(file: string, folder: string): string | undefined {
  const path = file.replaceAll('\\', '/')
  const root = folder === '' || folder === '.' ? '' : `${folder.replaceAll('\\', '/').replace(/\/$/, '')}/`
  return path.startsWith(root) ? path.slice(root.length) : undefined
}

const scriptExtensions = ['.tw', '.dwl']

function moduleFinder(modules: Modules, platform: Platform): ModuleFinder {
  if (typeof modules === 'function') {
    const encoder = new TextEncoder()
    return {
      module: (path, extension) => {
        const name = path.join('/') + (extension ?? '.tw')
        const text = modules(extension === undefined ? path.join('::') : name)
        return text === undefined ? undefined : { name, text }
      },
      resource: (path) => {
        const text = modules(path)
        return text === undefined ? undefined : encoder.encode(text)
      },
      files: () => [],
      descriptors: (script) => {
        const text = modules(descriptorPath)
        return text === undefined ? [] : [{ name: descriptorPath, text, script: pathWithin(script, '') }]
      },
    }
  }
  const firstOf = <T>(path: string, find: ((path: string) => T | undefined) | undefined): T | undefined => {
    if (path.split(/[\\/]/).includes('..')) return undefined
    for (const folder of modules) {
      const found = find?.(`${folder}/${path}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  const read = (path: string): Uint8Array | undefined => firstOf(path, platform.readFile)
  return {
    module: (path, given) => {
      for (const extension of given === undefined ? scriptExtensions : [given]) {
        const name = path.join('/') + extension
        const content = read(name)
        if (content !== undefined) return { name, text: new TextDecoder().decode(content) }
      }
      return undefined
    },
    descriptors: (script) =>
      modules.flatMap((folder) => {
        const name = `${folder}/${descriptorPath}`
        const content = platform.readFile?.(name)
        if (content === undefined) return []
        return [{ name, text: new TextDecoder().decode(content), script: pathWithin(script, folder) }]
      }),
    resource: read,
    files: (folder) => firstOf(folder, platform.listFiles) ?? [],
  }
}
