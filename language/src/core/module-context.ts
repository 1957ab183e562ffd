import type { Meaning, ModuleMeaning, Scope } from '../check/scope.ts'
import { nearest } from '../check/suggest.ts'
import { adviceOnModule, adviceOnName, isForeignName } from '../check/unknown-name.ts'
import { type Diagnostic, faultAt } from '../diagnostics/diagnostic.ts'
import {
  internalName,
  newerMember,
  notImported,
  privateName,
  unknownMember,
  unknownModule,
  unknownName,
  unknownNamespace,
} from '../diagnostics/names.ts'
import type { AnnotationTarget, Library, LibraryMember } from '../library.ts'
import { lineStarts, positionAt } from '../position.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import type { SchemaLoader } from '../types/schema-module.ts'
import { checkAnnotation } from './annotations.ts'
import type { Callee } from './callee.ts'
import type { Core } from './ir.ts'
import { literal, lower, type Place, primitive } from './lower.ts'
import { lowerType, type TypeContext } from './lower-types.ts'
import type { TypeCode } from './types.ts'
import { type HiddenName, inExpressions, type NameKind } from './visibility.ts'
import type { ScriptFile } from './written.ts'

/** What another script can import from a module. */
export interface ModuleExports {
  readonly values: ReadonlyMap<string, ExportedValue>
  readonly types: ReadonlyMap<string, { readonly parameters: readonly string[] }>
  readonly namespaces: ReadonlyMap<string, string>
  readonly annotations: ReadonlyMap<string, ast.AnnotationDirective>
  /** What it declares besides, but not for the importer. */
  readonly hidden: readonly HiddenName[]
  /** It has a body: `Name::main({ payload: … })` runs it. */
  readonly runnable: boolean
  /** All that the module means to give; not so when it has errors. */
  readonly complete: boolean
  readonly file: ScriptFile
}

/** `span` is that of its value. */
export type ExportedValue = { readonly span: Span } & (
  | { readonly kind: 'variable' }
  | { readonly kind: 'function'; readonly declarations: readonly ast.FunDirective[] }
)

/** What may be meant by a name that nothing has, by the place where it stands. */
export interface MeantByName {
  readonly advice: string
  /** No function was meant. */
  readonly surely: boolean
}

export interface TypeDefinition {
  readonly id: string
  readonly name: string
  readonly parameters: readonly string[]
  readonly type: TypeCode
}

/** Finds and compiles imported modules; `undefined` when there is none of that name. */
export type ModuleLoader = (
  path: readonly string[],
  loader: SchemaLoader | undefined,
  at: Span,
) => ModuleExports | undefined

/** `common::Names`, `jsonschema!example::Person` */
export const moduleKey = (path: readonly string[], loader: SchemaLoader | undefined): string =>
  (loader === undefined ? '' : `${loader.name}!`) + path.join('::')

export interface ModuleOptions {
  readonly file: ScriptFile
  readonly library: Library
  readonly load: ModuleLoader
  /** Names that the caller may give. */
  readonly inputs: ReadonlySet<string>
  readonly report: (diagnostic: Diagnostic) => void
}

const reserved =
  'rt lib modules inputs main arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity Object Array Number String Boolean Symbol Map Set Error Math JSON Date RegExp globalThis'.split(
    ' ',
  )

/** The state of lowering one module: names given out, types defined, inputs and modules used. */
export class ModuleContext implements TypeContext {
  readonly library: Library
  readonly report: (diagnostic: Diagnostic) => void
  readonly types: TypeDefinition[] = []
  /** Where the values of variables and functions of the module are written, by id. */
  readonly declaredAt = new Map<string, Span>()
  /** Imported modules by path text, with the id they have in emitted code. */
  readonly imports = new Map<string, { readonly id: string; readonly exports: ModuleExports }>()
  /** Inputs that the script reads, with their ids. */
  readonly usedInputs = new Map<string, string>()
  version: ast.Version | undefined
  /** `.^name` stands somewhere. */
  selectsMetadata = false
  readonly #options: ModuleOptions
  readonly #used = new Set<string>(reserved)
  readonly #unknownPrefixes = new Set<string>()
  /** Modules of which all names are imported. */
  readonly #wholly = new Set<string>()
  /** The next number to try behind a name. */
  readonly #counts = new Map<string, number>()

  constructor(options: ModuleOptions) {
    this.#options = options
    this.library = options.library
    this.report = options.report
  }

  /** An identifier of the emitted code that nothing else has, as close to `name` as can be. */
  fresh(name: string): string {
    const base = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_')
    let id = base
    for (let n = this.#counts.get(base) ?? 2; this.#used.has(id); n++) {
      id = `${base}_${n}`
      this.#counts.set(base, n + 1)
    }
    this.#used.add(id)
    return id
  }

  get file(): ScriptFile {
    return this.#options.file
  }

  // -------------------------------------------------------------- visibility

  /** Notes that all names of a module were imported, so that those it hides are told where they are used. */
  importedWholly(module: string): void {
    this.#wholly.add(module)
  }

  /** Reports a name that a module declares, but not for this file; without a module, one of those imported whole. False for another. */
  reportHidden(name: string, at: Span, kinds: readonly NameKind[], module?: string): boolean {
    for (const key of module === undefined ? this.#wholly : [module]) {
      const exports = this.imports.get(key)?.exports
      const hidden = exports?.hidden.find((each) => each.name === name && kinds.includes(each.kind))
      if (exports === undefined || hidden === undefined) continue
      const { line, column } = positionAt(lineStarts(exports.file.text), hidden.span.start)
      const more = { note: `declared \`${hidden.visibility}\` at ${exports.file.name}:${line + 1}:${column + 1}` }
      const { component, importer } = hidden
      this.report(
        component === undefined
          ? privateName(at, { name, module: key }, more)
          : internalName(at, { name, module: key, component, advice: adviceOnComponent(component, importer) }, more),
      )
      return true
    }
    return false
  }

  // -------------------------------------------------------------- names

  /** What a name stands for as a value; undefined when it is none. */
  resolve(node: ast.Name, scope: Scope): Callee | undefined {
    const last = node.path.at(-1) ?? ''
    if (node.loader !== undefined) return { kind: 'foreign', text: `${node.loader}!${node.path.join('::')}` }
    if (node.path.length > 1) return this.#qualified(node, last, scope)
    const meaning = scope.value(last)
    if (meaning !== undefined) return fromMeaning(meaning, last)
    const library = this.preludeMember(last)
    if (library !== undefined) {
      this.#checkVersion(library, node.span)
      return library
    }
    if (this.#options.inputs.has(last)) return this.input(last)
    return undefined
  }

  /** Whether a name stands for a value that is not declared as a function: a variable, a parameter, an input. */
  isVariable(name: string, scope: Scope): boolean {
    const meaning = scope.value(name) ?? this.preludeMember(name)
    switch (meaning?.kind) {
      case undefined:
        return this.#options.inputs.has(name)
      case 'value':
        return meaning.lambda === undefined
      case 'import':
        return this.imports.get(meaning.module)?.exports.values.get(meaning.name)?.kind === 'variable'
      case 'library':
        return this.library.kind(meaning.module, meaning.name) === 'variable'
      default:
        return false
    }
  }

  isInput(name: string): boolean {
    return this.#options.inputs.has(name)
  }

  input(name: string): Callee {
    const id = this.usedInputs.get(name) ?? this.fresh(name)
    this.usedInputs.set(name, id)
    return { kind: 'value', id, lazy: false, is: 'input' }
  }

  preludeMember(name: string): Extract<Callee, { kind: 'library' }> | undefined {
    for (const module of this.library.prelude) {
      if (isValue(this.library.kind(module, name))) return { kind: 'library', module, name }
    }
    return undefined
  }

  /** Whether a function of the library tells where its argument is written. */
  tellsPlace({ module, name }: { readonly module: string; readonly name: string }): boolean {
    const member = this.library.member(module, name)
    return member?.kind === 'function' && member.overloads.some((o) => o.emitWritten !== undefined)
  }

  operator(symbol: string): Callee | undefined {
    return this.preludeMember(symbol)
  }

  operatorCall(symbol: string, args: readonly Core[], at: Span): Core {
    const callee = this.preludeMember(symbol)
    if (callee === undefined) throw new Error(`the library has no operator ${symbol}`)
    return { kind: 'libraryCall', module: callee.module, name: symbol, args, span: at }
  }

  /** The value of a literal whose text the library understands. */
  constant(make: 'regex' | 'temporal', text: string, at: Span): Core {
    const fault = this.library.literalFault(make, text)
    if (fault !== undefined) this.report(faultAt(fault, at))
    return { kind: 'constant', make, args: [text], span: at }
  }

  callee(node: ast.Expression, place: Place): Callee {
    if (node.kind === 'Parenthesized') return this.callee(node.value, place)
    if (node.kind !== 'Name') return { kind: 'expression', node }
    return this.resolve(node, place.scope) ?? { kind: 'expression', node }
  }

  value(callee: Callee | Meaning, at: Span): Core {
    switch (callee.kind) {
      case 'value':
        return { kind: 'reference', id: callee.id, lazy: callee.lazy, is: callee.is, span: at }
      case 'function':
        return { kind: 'reference', id: callee.id, lazy: false, is: 'function', span: at }
      case 'library':
        return { kind: 'libraryValue', module: callee.module, name: callee.name, span: at }
      case 'import':
        return this.#importedValue(callee.module, callee.name, at)
      case 'namespace':
        return {
          kind: 'constant',
          make: 'namespace',
          args: ['prefix' in callee ? callee.prefix : '', callee.uri],
          span: at,
        }
      case 'foreign':
        return primitive('foreign', [literal(callee.text, at)], at)
      case 'mapping':
        return primitive(
          'mappingFunction',
          [{ kind: 'reference', id: this.moduleId(callee.module), lazy: false, is: 'local', span: at }],
          at,
        )
      default:
        throw new Error(`no value: ${callee.kind}`)
    }
  }

  #importedValue(module: string, name: string, at: Span): Core {
    const exports = this.imports.get(module)?.exports
    const uri = exports?.namespaces.get(name)
    if (uri !== undefined) return { kind: 'constant', make: 'namespace', args: [name, uri], span: at }
    const lazy = exports?.values.get(name)?.kind === 'variable'
    return { kind: 'imported', module: this.moduleId(module), name, lazy, span: at }
  }

  reportUnknown(node: ast.Name, scope: Scope, meant?: MeantByName): void {
    const name = node.path.at(-1) ?? ''
    if (node.path.length === 1 && scope.incomplete) return
    if (node.path.length > 1) {
      this.#reportQualified(node, scope)
      return
    }
    if (this.reportHidden(name, node.span, inExpressions)) return
    const elsewhere = meant?.surely || isForeignName(name) ? undefined : this.#elsewhere(name)
    if (elsewhere !== undefined) {
      this.report(notImported(node.span, { name, module: this.shown(elsewhere.module), member: elsewhere.name }))
      return
    }
    const prelude = this.library.prelude.flatMap((module) => this.library.members(module)).filter((n) => /^\w/.test(n))
    const advice = adviceOnName(name, {
      known: [...scope.names(), ...this.#options.inputs, ...(meant?.surely ? [] : prelude)],
      modules: (module) => scope.module(module) !== undefined,
      alsoKnown: () => (meant?.surely ? undefined : this.#alsoKnown(name)),
    })
    const other = meant?.surely || advice === undefined ? meant?.advice : undefined
    this.report(unknownName(node.span, { name, advice: [advice, other].filter(Boolean).join(' ') || undefined }))
  }

  /** Tells of a prefix once: one declaration mends all its uses. */
  reportPrefix(prefix: string, at: Span, scope: Scope): void {
    // an import that failed was reported
    if (scope.incomplete || scope.value(prefix)?.kind === 'foreign' || this.#unknownPrefixes.has(prefix)) return
    this.#unknownPrefixes.add(prefix)
    if (this.reportHidden(prefix, at, ['namespaces'])) return
    const declared = [...scope.names()].filter((name) => scope.value(name)?.kind === 'namespace')
    const near = nearest(prefix, declared)
    this.report(
      unknownNamespace(at, { name: prefix }, near === undefined ? {} : { note: `the header declares \`${near}\`` }),
    )
  }

  /** The one module outside the prelude that has a member of this name. */
  #elsewhere(name: string): { module: string; name: string } | undefined {
    const found = this.library.modules().find((module) => {
      const kind = this.library.prelude.includes(module) ? undefined : this.library.kind(module, name)
      return kind === 'function' || kind === 'variable'
    })
    return found === undefined ? undefined : { module: found, name }
  }

  /** The module to import for a function that is in no script's reach. */
  moduleThatHas(name: string): string | undefined {
    const found = this.#elsewhere(name)
    return found && this.shown(found.module)
  }

  nearestModule(path: readonly string[]): string | undefined {
    const near = nearest(path.join('::').replace(/^dw::/, 'tw::'), this.library.modules())
    return near && this.shown(near)
  }

  /** A module of the library by the name that the script has for it. */
  shown(module: string): string {
    return this.#dialect() === 'dw' ? module.replace(/^tw::/, 'dw::') : module
  }

  /** Where no version tells it, what the script calls modules does, else its file. */
  #dialect(): 'dw' | 'tw' {
    const { name, text } = this.file
    return this.version?.dialect ?? (/\bdw::/.test(text) || (/\.dwl$/.test(name) && !/\btw::/.test(text)) ? 'dw' : 'tw')
  }

  /** The function in reach of every script that other languages call by this name. */
  alsoInPrelude(name: string): string | undefined {
    const found = this.library.alsoKnown(name).find(({ module }) => this.library.prelude.includes(module))
    return found !== undefined && /^\w/.test(found.name) ? found.name : undefined
  }

  #alsoKnown(name: string): string | undefined {
    return this.library.alsoKnown(name)[0]?.name
  }

  #reportQualified(node: ast.Name, scope: Scope): void {
    const name = node.path.at(-1) ?? ''
    const path = node.path.slice(0, -1)
    const found = this.moduleOf(path, scope)
    if (found === undefined) {
      const near = this.nearestModule(path)
      this.report(unknownModule(node.span, { module: path.join('::'), advice: adviceOnModule(path, near) }))
      return
    }
    if (found.kind === 'foreign') return
    if (found.kind === 'import' && this.reportHidden(name, node.span, inExpressions, found.module)) return
    const members =
      found.kind === 'library'
        ? this.library.members(found.module)
        : [...(this.imports.get(found.module)?.exports.values.keys() ?? [])]
    this.report(unknownMember(node.span, { module: this.shown(found.module), name, near: nearest(name, members) }))
  }

  #checkVersion({ module, name }: { readonly module: string; readonly name: string }, at: Span): void {
    if (this.version?.dialect !== 'dw' || this.version.minor === 0) return
    this.checkSince(name, this.library.member(module, name)?.since ?? '2.0', at)
  }

  /** Warns of what is newer than the version that the script says. */
  checkSince(name: string, since: string, at: Span): void {
    const version = this.version
    if (version === undefined || version.dialect !== 'dw' || version.minor === 0) return
    const [major = 2, minor = 0] = since.split('.').map(Number)
    if (major > version.major || (major === version.major && minor > version.minor)) {
      this.report(newerMember(at, { name, since, version: `%dw ${version.major}.${version.minor}` }))
    }
  }

  // -------------------------------------------------------------- modules

  #qualified(node: ast.Name, last: string, scope: Scope): Callee | undefined {
    const found = this.moduleOf(node.path.slice(0, -1), scope)
    if (found?.kind === 'foreign') return { kind: 'foreign', text: `${found.text}::${last}` }
    if (found?.kind === 'library') {
      if (!isValue(this.library.kind(found.module, last))) return undefined
      this.#checkVersion({ module: found.module, name: last }, node.span)
      return { kind: 'library', module: found.module, name: last }
    }
    if (found === undefined) return undefined
    return this.importedMember(found.module, last)
  }

  /** A member of an imported module as a value; undefined when it has none of that name. */
  importedMember(module: string, name: string): Callee | undefined {
    const exports = this.imports.get(module)?.exports
    if (exports === undefined) return undefined
    if (exports.values.has(name) || exports.namespaces.has(name)) return { kind: 'import', module, name }
    return name === 'main' && exports.runnable ? { kind: 'mapping', module } : undefined
  }

  moduleOf(path: readonly string[], scope: Scope): ModuleMeaning | undefined {
    const named = path.length === 1 ? scope.module(path[0] ?? '') : undefined
    return named ?? this.findModule(path, { start: 0, end: 0 })
  }

  /** A module of the library or of the caller, by its full path. */
  findModule(path: readonly string[], at: Span): Exclude<ModuleMeaning, { kind: 'foreign' }> | undefined {
    const library = this.library.module(path)
    return library === undefined ? this.loadModule(path, undefined, at) : { kind: 'library', module: library }
  }

  /** A module of the caller, or the types of a schema. */
  loadModule(
    path: readonly string[],
    loader: SchemaLoader | undefined,
    at: Span,
  ): Extract<ModuleMeaning, { kind: 'import' }> | undefined {
    const module = moduleKey(path, loader)
    if (!this.imports.has(module)) {
      const exports = this.#options.load(path, loader, at)
      if (exports === undefined) return undefined
      this.imports.set(module, { id: this.fresh(path.at(-1) ?? 'module'), exports })
    }
    return { kind: 'import', module }
  }

  typeParametersOf(module: string, name: string): readonly string[] {
    return this.imports.get(module)?.exports.types.get(name)?.parameters ?? []
  }

  /** The identifier that an imported module has in the emitted code. */
  moduleId(module: string): string {
    const found = this.imports.get(module)
    if (found === undefined) throw new Error(`module ${module} was not imported`)
    return found.id
  }

  // -------------------------------------------------------------- types and annotations

  checkAnnotations(annotations: readonly ast.Annotation[], on: AnnotationTarget | undefined, scope: Scope): void {
    for (const annotation of annotations) checkAnnotation(annotation, on, scope, this)
  }

  typesOf(found: Exclude<ModuleMeaning, { kind: 'foreign' }>): readonly string[] {
    if (found.kind === 'import') return [...(this.imports.get(found.module)?.exports.types.keys() ?? [])]
    return this.library.members(found.module).filter((name) => this.library.kind(found.module, name) === 'type')
  }

  metadata(node: ast.ObjectLiteral, scope: Scope): Core {
    return lower(node, { scope, dollars: undefined }, this)
  }

  /** `Module::Type` where a value is wanted. */
  qualifiedType(node: ast.Name, scope: Scope): TypeCode | undefined {
    const found = this.moduleOf(node.path.slice(0, -1), scope)
    const last = node.path.at(-1) ?? ''
    const isType =
      found?.kind === 'library'
        ? this.library.kind(found.module, last) === 'type'
        : found?.kind === 'import' && (this.imports.get(found.module)?.exports.types.has(last) ?? false)
    if (!isType) return undefined
    return lowerType(
      { kind: 'NamedType', span: node.span, path: node.path, loader: undefined, args: [], metadata: undefined },
      scope,
      this,
    )
  }
}

const adviceOnComponent = (component: string, importer: string | undefined): string =>
  importer === undefined
    ? `This file belongs to no component: the META-INF/dw-components.dwl of \`${component}\` may list it among its resources.`
    : `\`@VisibleTo(components = ["${importer}"])\` before its declaration lets the component \`${importer}\` use it.`

function fromMeaning(meaning: Meaning, name: string): Callee | undefined {
  switch (meaning.kind) {
    case 'value':
    case 'function':
    case 'library':
    case 'import':
    case 'mapping':
    case 'foreign':
      return meaning
    case 'namespace':
      return { kind: 'namespace', uri: meaning.uri, prefix: name }
    default:
      return undefined
  }
}

const isValue = (kind: LibraryMember['kind'] | undefined): boolean =>
  kind !== undefined && kind !== 'type' && kind !== 'annotation'
