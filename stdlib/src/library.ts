import type { Library, LibraryMember, LibraryOverload } from '@twill/language'
import { parseTypeText, type ResolveType, substitute, type Type } from '@twill/language/types'
import type { DefaultVariable } from './call-shape.ts'
import type { Bare, Declaration, TypeDeclaration } from './define.ts'
import { type DeclarationFile, declared } from './modules.ts'
import { regexConstant, temporalConstant } from './rt/build.ts'
import { signaturesOf } from './signatures.ts'
import { inheritedNames, TwillError } from './value/index.ts'

/** Modules whose members need no import. */
const prelude = ['tw::Core', 'tw::Mule']

/** The functions, types, … of the standard library, found by module and name. */
export interface StandardLibrary extends Library {
  /** What a module declares under a name. */
  readonly lookup: (module: string, name: string) => Bare | undefined
  /** What a module declares, by name; without a module, everything. */
  readonly declarations: (module?: string) => readonly Declaration[]
  /** Finds the types that declarations of a module name. */
  readonly resolverFor: (module: string) => ResolveType
  /** Finds the values of the variables that declarations of a module name. */
  readonly variablesOf: (module: string) => DefaultVariable
}

/** @param declared the modules in the order in which they are listed, with their files; a file is loaded for the first of its names that is asked for */
export function libraryOf(declared: Readonly<Record<string, readonly DeclarationFile[]>>): StandardLibrary {
  const modules = Object.keys(declared)
  const filesOf = (module: string): readonly DeclarationFile[] =>
    (Object.hasOwn(declared, module) ? declared[module] : undefined) ?? []
  const declarationsOf = (module: string): readonly Declaration[] =>
    filesOf(module)
      .flatMap((file) => file.whole())
      .sort(byName)

  const fileWith = (module: string, name: string): DeclarationFile | undefined =>
    filesOf(module).find((file) => file.kindOf(name) !== undefined)

  const loaded = new Map<DeclarationFile, ReadonlyMap<string, Bare>>()
  const lookup = (module: string, name: string): Bare | undefined => {
    const file = fileWith(module, name)
    if (file === undefined) return undefined
    return entryIn(loaded, file, () => new Map(file.bare().map((each) => [each.name, each]))).get(name)
  }

  let otherNames: ReturnType<typeof otherNamesOf> | undefined
  const alsoKnown: StandardLibrary['alsoKnown'] = (name) => {
    otherNames ??= otherNamesOf(modules.flatMap(declarationsOf))
    return otherNames.get(name.toLowerCase()) ?? []
  }

  const known = new Map<Bare, LibraryMember>()
  const member = (module: string, name: string): LibraryMember | undefined => {
    const declaration = lookup(module, name)
    return declaration && entryIn(known, declaration, () => memberOf(declaration, resolverFor(module)))
  }

  /** A type name in a declaration of `module`: qualified, of that module, or of the prelude. */
  const resolverFor =
    (module: string): ResolveType =>
    (name, args) => {
      const path = name.split('::')
      const last = path.pop() ?? name
      const owner = path.length === 0 ? undefined : canonical(path)
      const candidates = path.length === 0 ? [module, ...prelude] : owner === undefined ? [] : [owner]
      for (const candidate of candidates) {
        const found = member(candidate, last)
        if (found?.kind === 'type') return found.type(args)
      }
      return undefined
    }

  /** `dw::core::Strings` is `tw::core::Strings`; a module of the prelude needs no prefix: `Mule::p`. */
  const canonical = ([root, ...rest]: readonly string[]): string | undefined => {
    if (rest.length === 0 && prelude.includes(`tw::${root}`)) return `tw::${root}`
    if (root !== 'tw' && root !== 'dw') return undefined
    const module = ['tw', ...rest].join('::')
    return Object.hasOwn(declared, module) ? module : undefined
  }

  return {
    prelude,
    negation: 'unaryMinus',
    module: canonical,
    modules: () => modules,
    kind: (module, name) => fileWith(module, name)?.kindOf(name),
    member,
    members: (module) =>
      filesOf(module)
        .flatMap((file) => file.names())
        .sort(),
    literalFault: (kind, text) => faultOf(() => (kind === 'regex' ? regexConstant(text) : temporalConstant(text))),
    alsoKnown,
    get checkedNames() {
      return inheritedNames()
    },
    lookup,
    resolverFor,
    variablesOf: (module) => (name) => {
      const declaration = lookup(module, name)
      return declaration?.kind === 'variable' ? declaration.value() : undefined
    },
    declarations: (module) => (module === undefined ? modules : [module]).flatMap(declarationsOf),
  }
}

/** Words before operators: where several are meant by one name elsewhere, the word is what people look for. */
const byName = (a: Declaration, b: Declaration): number =>
  Number(isWord(b.name)) - Number(isWord(a.name)) || a.name.localeCompare(b.name, 'en')

const isWord = (name: string): boolean => /^\w/.test(name)

/** What other tools call a function, in lower case, with the functions. */
function otherNamesOf(declarations: readonly Declaration[]): ReadonlyMap<string, { module: string; name: string }[]> {
  const names = new Map<string, { module: string; name: string }[]>()
  for (const declaration of declarations) {
    if (declaration.kind !== 'function') continue
    const { module, name, also = [] } = declaration
    for (const other of also) entryIn(names, other.toLowerCase(), () => []).push({ module, name })
  }
  return names
}

function faultOf(attempt: () => unknown): TwillError | undefined {
  try {
    attempt()
    return undefined
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
}

function memberOf(declaration: Bare, resolve: ResolveType): LibraryMember {
  const { kind, since } = declaration
  switch (kind) {
    case 'function': {
      let overloads: readonly LibraryOverload[] | undefined
      return {
        kind,
        since,
        implicit: declaration.implicit,
        /** Most members of a module that is imported whole are never called. */
        get overloads() {
          overloads ??= signaturesOf(declaration, resolve).map(({ type, overload }) => ({
            type,
            emit: overload.emit,
            emitWritten: overload.emitWritten,
          }))
          return overloads
        },
      }
    }
    case 'type':
      return { kind, since, type: (args) => namedType(declaration, args, resolve) }
    case 'namespace':
      return { kind, since, uri: declaration.uri }
    case 'variable':
      return { kind, since }
    case 'annotation':
      return {
        kind,
        since,
        targets: declaration.targets,
        limits: declaration.limits,
        callsLast: declaration.callsLast,
        widens: declaration.widens,
      }
  }
}

/** A declared type with arguments; a parameter without one holds anything. */
function namedType(declaration: Bare<TypeDeclaration>, args: readonly Type[], resolve: ResolveType): Type {
  const { name, type: definition, typeParameters = [] } = declaration
  if (definition === undefined) return builtInType(name, args)
  return {
    kind: 'alias',
    name,
    args,
    target: () => {
      const type = parseTypeText(definition, { resolve, typeParameters: typeParameters.map((name) => ({ name })) })
      return substitute(type, new Map(typeParameters.map((name, i) => [name, args[i] ?? { kind: 'any' }])))
    },
  }
}

function builtInType(name: string, args: readonly Type[]): Type {
  const names = args.map((_, i) => `T${i}`)
  const text = names.length === 0 ? name : `${name}<${names.join(', ')}>`
  const type = parseTypeText(text, { typeParameters: names.map((name) => ({ name })) })
  return substitute(type, new Map(args.map((arg, i) => [`T${i}`, arg])))
}

function entryIn<Key, Entry>(entries: Map<Key, Entry>, key: Key, create: () => Entry): Entry {
  const known = entries.get(key)
  if (known !== undefined) return known
  const created = create()
  entries.set(key, created)
  return created
}

export const library: StandardLibrary = libraryOf(declared)
