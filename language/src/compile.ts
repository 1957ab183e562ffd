import { Scope } from './check/scope.ts'
import { type ComponentDescriptor, Components, moduleNameOf } from './core/components.ts'
import type { Site } from './core/ir.ts'
import { lower } from './core/lower.ts'
import { declareDirectives } from './core/lower-directives.ts'
import { ModuleContext, type ModuleExports, moduleKey } from './core/module-context.ts'
import { isDeclaration, type Restrictions, restrictionsOf, seenBy } from './core/visibility.ts'
import type { ScriptFile } from './core/written.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import {
  brokenDescriptor,
  importCycle,
  missingComponent,
  moduleBroken,
  noBody,
  tooLong,
  unknownVersion,
} from './diagnostics/names.ts'
import { type ExportedId, emitModule } from './emit/emit-module.ts'
import type { Mapping } from './emit/writer.ts'
import type { Library } from './library.ts'
import { lineStarts, positionAt } from './position.ts'
import type { Span } from './span.ts'
import type * as ast from './syntax/ast.ts'
import { parse } from './syntax/index.ts'
import { toldAfterSyntax } from './syntax/told.ts'
import { SchemaError, type SchemaFile, type SchemaLoader } from './types/schema-module.ts'

export interface CompileOptions {
  /** The script's name in messages and stack frames: `orders.tw`. */
  readonly name: string
  readonly library: Library
  /** Names that the caller may give besides those of `input` directives. */
  readonly inputs: Iterable<string>
  /**
   * The text of a file that a script imports; undefined when there is none. The path is that of a module, which has one of the
   * extensions of scripts, unless an extension is given.
   */
  readonly resolve: (path: readonly string[], extension?: string) => SourceFile | undefined
  /** All files `META-INF/dw-components.dwl` in reach; asked for when a module declares something internal. */
  readonly descriptors: () => readonly ComponentDescriptor[]
}

export interface SourceFile {
  readonly name: string
  readonly text: string
}

/** A format named in a header, with its options as plain values. */
export interface FormatDirective {
  /** What reads or writes: what stands after `with`, else a MIME type or an id. */
  readonly format: string | undefined
  readonly span: Span
  /** What the document passes for where a format stands after `with`: `application/pdf` of `application/pdf with binary`. */
  readonly mimeType: string | undefined
  readonly mimeTypeSpan: Span | undefined
  readonly options: Readonly<Record<string, unknown>>
  readonly optionSpans: Readonly<Record<string, Span>>
}

export interface InputDeclaration extends FormatDirective {
  readonly name: string
}

/** A compiled script or module; JSON-serialisable, so that it can be kept on disk. */
export interface CompiledModule {
  /** `common::Names`; of the script itself the empty text. */
  readonly path: string
  readonly name: string
  readonly source: string
  /** The body of a function of `rt, lib, modules, inputs, module$`; see `EmittedModule`. */
  readonly text: string
  readonly mappings: readonly Mapping[]
  readonly sites: readonly Site[]
  /** Variables of the header with the last names of their annotations; absent when no variable has any. */
  readonly annotated?: Readonly<Record<string, readonly string[]>>
  /** What the prefixes of the header's `ns` lines stand for; absent when it has none. */
  readonly namespaces?: Readonly<Record<string, string>>
}

export interface Compilation {
  readonly diagnostics: readonly Diagnostic[]
  /** Imported modules before those that import them, the script last. Empty when there are errors. */
  readonly modules: readonly CompiledModule[]
  readonly output: FormatDirective | undefined
  readonly inputs: readonly InputDeclaration[]
  /** Inputs that the script or its modules read. */
  readonly reads: readonly string[]
  /** `.^mimeType` and the like are asked for, so that inputs must keep what they were read from. */
  readonly selectsMetadata: boolean
}

/** Compiles a script with all modules it imports. Never throws for a script's fault: see `diagnostics`. */
export function compile(source: string, options: CompileOptions): Compilation {
  try {
    return new Compiler(options).script(source)
  } catch (e) {
    if (!(e instanceof RangeError)) throw e
    const diagnostics = [tooLong({ start: 0, end: Math.min(source.length, 1) }, {})]
    return { diagnostics, modules: [], output: undefined, inputs: [], reads: [], selectsMetadata: false }
  }
}

interface ModuleResult {
  readonly compiled: CompiledModule
  readonly exports: ModuleExports
  readonly restrictions: Restrictions
}

class Compiler {
  readonly #options: CompileOptions
  readonly #modules = new Map<string, ModuleResult | 'open' | 'missing'>()
  readonly #order: CompiledModule[] = []
  readonly #reads = new Set<string>()
  #selectsMetadata = false
  #open: string[] = []
  #known: Components | undefined

  constructor(options: CompileOptions) {
    this.#options = options
  }

  script(source: string): Compilation {
    const { script, diagnostics } = parse(source)
    const later: Diagnostic[] = []
    const inputs = script.directives
      .filter((d) => d.kind === 'Input')
      .map((d): InputDeclaration => ({ name: d.name, ...formatDirective(d) }))
    const output = script.directives.filter((d) => d.kind === 'Output').map(formatDirective)[0]
    const names = new Set([...this.#options.inputs, ...inputs.map((i) => i.name)])
    if (script.body === undefined && diagnostics.length === 0) {
      const end = source.trimEnd().length
      const what = script.directives.length > 0 ? 'declares names but has no body' : 'is empty'
      const { directives } = script
      const isModule =
        directives.some(isDeclaration) && directives.every((d) => isDeclaration(d) || d.kind === 'Import')
      const rather = isModule ? ', or import the file from a script: it is a module' : ''
      later.push(noBody({ start: Math.max(0, end - 1), end }, { what, rather }))
    }
    const result = this.#module('', this.#options.name, source, script, names, (d) => later.push(d))
    const found = [...diagnostics, ...toldAfterSyntax(source, diagnostics, later)]
    const failed = found.some((d) => d.severity === 'error')
    return {
      diagnostics: found,
      modules: failed ? [] : [...this.#order, result.compiled],
      output,
      inputs,
      reads: [...this.#reads],
      selectsMetadata: this.#selectsMetadata,
    }
  }

  #module(
    path: string,
    name: string,
    source: string,
    script: ast.Script,
    inputs: ReadonlySet<string>,
    report: (diagnostic: Diagnostic) => void,
  ): ModuleResult {
    const context: ModuleContext = new ModuleContext({
      file: { path, name, text: source },
      library: this.#options.library,
      inputs,
      report,
      load: (imported, loader, at) => this.#seen(path, imported, loader, at, report),
    })
    context.version = script.version
    if (script.version !== undefined) checkVersion(script.version, report)
    const scope = new Scope()
    const place = { scope, dollars: undefined }
    const bindings = declareDirectives(script.directives, place, context)
    const restrictions = restrictionsOf(script, scope, context)
    if (path !== '' || script.body === undefined) this.#checkComponent(path, script, report)
    context.checkAnnotations(script.annotations, 'Version', scope)
    const headerInputs = new Map(context.usedInputs)
    const body = script.body && lower(script.body, place, context)
    const bodyInputs = [...context.usedInputs].filter(([input]) => !headerInputs.has(input))
    const exports = exportsOf(script, context.file)
    const emitted = emitModule(
      {
        bindings,
        types: context.types,
        body,
        imports: context.imports,
        headerInputs,
        bodyInputs: new Map(bodyInputs),
        exports: exportIds(exports, scope),
      },
      this.#options.library,
    )
    for (const input of context.usedInputs.keys()) this.#reads.add(input)
    this.#selectsMetadata ||= context.selectsMetadata
    return {
      compiled: { path, name, source, ...emitted, ...annotatedVariables(script), ...declaredNamespaces(exports) },
      exports,
      restrictions,
    }
  }

  get #components(): Components {
    this.#known ??= new Components(this.#options.descriptors())
    return this.#known
  }

  /** Who belongs to no component cannot share with it. */
  #checkComponent(path: string, { directives }: ast.Script, report: (diagnostic: Diagnostic) => void): void {
    const first = directives.filter(isDeclaration).find(({ visibility }) => visibility === 'internal')?.visibilitySpan
    if (first === undefined || this.#components.of(path) !== undefined) return
    const module = path === '' ? moduleNameOf(this.#options.name) : path
    const { problem } = this.#components
    report(problem === undefined ? missingComponent(first, { module }) : brokenDescriptor(first, { problem }))
  }

  /** A module as its importer sees it. */
  #seen(
    importer: string,
    path: readonly string[],
    loader: SchemaLoader | undefined,
    at: Span,
    report: (diagnostic: Diagnostic) => void,
  ): ModuleExports | undefined {
    const found = this.#load(path, loader, at, report)
    if (found === undefined) return undefined
    const module = moduleKey(path, loader)
    return seenBy(found.exports, found.restrictions, ({ visibility, visibleTo, span }) => {
      if (visibility === 'private') return { visibility, span, component: undefined, importer: undefined }
      const component = this.#components.of(module)
      const own = this.#components.of(importer)
      // where the module has none, that is reported
      const isSeen = component === undefined || own === component || (own !== undefined && visibleTo.includes(own))
      return isSeen ? undefined : { visibility, span, component, importer: own }
    })
  }

  #load(
    path: readonly string[],
    loader: SchemaLoader | undefined,
    at: Span,
    report: (diagnostic: Diagnostic) => void,
  ): Pick<ModuleResult, 'exports' | 'restrictions'> | undefined {
    const key = moduleKey(path, loader)
    const known = this.#modules.get(key)
    if (known === 'missing') return undefined
    if (known === 'open') {
      report(importCycle(at, { module: key, chain: [...this.#open.slice(this.#open.indexOf(key)), key].join(' → ') }))
      return undefined
    }
    if (known !== undefined) return known
    const found = this.#options.resolve(path, loader?.extension)
    if (found === undefined) {
      this.#modules.set(key, 'missing')
      return undefined
    }
    this.#modules.set(key, 'open')
    this.#open.push(key)
    const result = this.#imported(key, found, parseModule(found, path, loader, this.#options.resolve), at, report)
    this.#open.pop()
    this.#modules.set(key, result)
    this.#order.push(result.compiled)
    return result
  }

  #imported(
    key: string,
    file: SourceFile,
    { script, problems }: ParsedModule,
    at: Span,
    report: (d: Diagnostic) => void,
  ): ModuleResult {
    const found: Diagnostic[] = []
    const inputs = new Set([
      ...this.#options.inputs,
      ...script.directives.filter((d) => d.kind === 'Input').map((d) => d.name),
    ])
    const result = this.#module(key, file.name, file.text, script, inputs, (d) => found.push(d))
    const errors = found.filter((d) => d.severity === 'error').map((d) => described(d, file))
    const [problem] = [...problems, ...errors]
    if (problem === undefined) return result
    report(moduleBroken(at, { module: key, problem }))
    return { ...result, exports: { ...result.exports, complete: false } }
  }
}

/** The major versions that there are, by dialect. */
const majorVersions: Readonly<Record<ast.Version['dialect'], number>> = { dw: 2, tw: 1 }

function checkVersion({ dialect, major, minor, span }: ast.Version, report: (diagnostic: Diagnostic) => void): void {
  const known = majorVersions[dialect]
  if (major === known) return
  report(unknownVersion(span, { version: `${major}.${minor}`, known: `${dialect} ${known}.0` }))
}

interface ParsedModule {
  readonly script: ast.Script
  readonly problems: readonly string[]
}

function described({ code, message, span }: Diagnostic, { name, text }: SourceFile): string {
  const at = positionAt(lineStarts(text), span.start)
  return `${name}:${at.line + 1}:${at.column + 1} ${code} ${message}`
}

/** A module's tree: that of a script, or the types of a schema. */
function parseModule(
  file: SourceFile,
  path: readonly string[],
  loader: SchemaLoader | undefined,
  resolve: CompileOptions['resolve'],
): ParsedModule {
  if (loader === undefined) {
    const { script, diagnostics } = parse(file.text)
    return { script, problems: diagnostics.filter((d) => d.severity === 'error').map((d) => described(d, file)) }
  }
  const span = { start: 0, end: 0 }
  const script = (directives: readonly ast.Directive[]): ast.Script => ({
    kind: 'Script',
    span,
    annotations: [],
    version: undefined,
    directives,
    body: undefined,
  })
  const { extension } = loader
  const fileAt = (other: readonly string[]): SchemaFile | undefined => {
    const text = resolve(other, extension)?.text
    return text === undefined ? undefined : { path: other, extension, text }
  }
  try {
    return { script: script(loader.read({ path, extension, text: file.text }, fileAt).directives), problems: [] }
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    return { script: script([]), problems: [error.message] }
  }
}

function annotatedVariables({ directives }: ast.Script): Pick<CompiledModule, 'annotated'> {
  const annotated = directives
    .filter((d) => d.kind === 'Var' && d.annotations.length > 0)
    .map((d) => [d.kind === 'Var' ? d.name : '', d.annotations.map(({ name }) => name.at(-1) ?? '')] as const)
  return annotated.length === 0 ? {} : { annotated: Object.fromEntries(annotated) }
}

const declaredNamespaces = ({ namespaces }: ModuleExports): Pick<CompiledModule, 'namespaces'> =>
  namespaces.size === 0 ? {} : { namespaces: Object.fromEntries(namespaces) }

function exportsOf(script: ast.Script, file: ScriptFile): ModuleExports {
  const values: Map<string, ModuleExports['values'] extends ReadonlyMap<string, infer V> ? V : never> = new Map()
  const types = new Map<string, { parameters: readonly string[] }>()
  const namespaces = new Map<string, string>()
  const annotations = new Map<string, ast.AnnotationDirective>()
  for (const d of script.directives) {
    if (d.kind === 'Var') values.set(d.name, { kind: 'variable', span: d.value.span })
    else if (d.kind === 'Fun') {
      const before = values.get(d.name)
      values.set(d.name, {
        kind: 'function',
        span: before?.span ?? d.body.span,
        declarations: before?.kind === 'function' ? [...before.declarations, d] : [d],
      })
    } else if (d.kind === 'TypeAlias') types.set(d.name, { parameters: d.typeParameters.map((p) => p.name) })
    else if (d.kind === 'Ns') namespaces.set(d.prefix, d.uri)
    else if (d.kind === 'AnnotationDeclaration') annotations.set(d.name, d)
  }
  return {
    values,
    types,
    namespaces,
    annotations,
    hidden: [],
    runnable: script.body !== undefined,
    complete: true,
    file,
  }
}

function exportIds(exports: ModuleExports, scope: Scope) {
  const values = new Map<string, ExportedId>()
  const types = new Map<string, string>()
  for (const name of exports.values.keys()) {
    const meaning = scope.value(name)
    if (meaning?.kind === 'function') values.set(name, { id: meaning.id, wrapped: true })
    if (meaning?.kind === 'value') values.set(name, { id: meaning.id, wrapped: meaning.lazy })
  }
  for (const name of exports.types.keys()) {
    const meaning = scope.type(name)
    if (meaning?.kind === 'type') types.set(name, meaning.id)
  }
  return { values, types }
}

function formatDirective({
  format,
  formatSpan,
  with: withFormat,
  withSpan,
  options,
  span,
}: ast.OutputDirective | ast.InputDirective): FormatDirective {
  return {
    format: withFormat ?? format,
    span: withSpan ?? formatSpan ?? span,
    mimeType: withFormat === undefined ? undefined : format,
    mimeTypeSpan: withFormat === undefined ? undefined : formatSpan,
    options: Object.fromEntries(options.map(({ name, value }) => [name, optionValue(value)])),
    optionSpans: Object.fromEntries(options.map(({ name, nameSpan }) => [name, nameSpan])),
  }
}

/** A literal, or a bare word as its text. */
function optionValue(node: ast.Expression): unknown {
  switch (node.kind) {
    case 'String':
    case 'Boolean':
      return node.value
    case 'Number':
      return Number(node.text)
    case 'Unary':
      return node.operand.kind === 'Number' ? -Number(node.operand.text) : undefined
    case 'Name':
      return node.path.join('::')
    case 'Array':
      return node.elements.map((e) => (e.kind === 'ConditionalElement' ? null : optionValue(e)))
    case 'Object':
      return Object.fromEntries(
        node.entries.flatMap((e) =>
          e.kind === 'KeyValue' && typeof e.key.name === 'string' ? [[e.key.name, optionValue(e.value)]] : [],
        ),
      )
    case 'Parenthesized':
      return optionValue(node.value)
    default:
      return null
  }
}
