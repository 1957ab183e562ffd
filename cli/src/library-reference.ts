import { nearest } from '@twill/language'
import { hanging } from '@twill/language/diagnostics'
import { signatureText } from '@twill/language/types'
import { type Declaration, type FunctionDeclaration, library, signaturesOf } from '@twill/stdlib'
import { unknownLibraryName } from './diagnostics.ts'
import { fault } from './fault.ts'

/** A function as `tw docs --json` gives it; `overloads` have their types in the language's own syntax. */
export interface FunctionReference {
  readonly module: string
  readonly name: string
  readonly since: string
  readonly deprecated: FunctionDeclaration['deprecated'] | undefined
  readonly overloads: readonly { readonly type: string }[]
  readonly doc: string
  readonly params: Readonly<Record<string, string>>
  readonly examples: readonly { readonly title: string; readonly script: string; readonly result: unknown }[]
}

/** All functions, or those that a name stands for. @throws Fault for a name that nothing has */
export function describeLibrary(name?: string): readonly FunctionReference[] {
  const declarations = name === undefined ? library.declarations() : found(name)
  return declarations.filter((d) => d.kind === 'function').map(describe)
}

/** What is known of a function, for programs. */
export function describe(declaration: FunctionDeclaration): FunctionReference {
  const { module, name, since, deprecated, doc, params, examples } = declaration
  const overloads = signaturesOf(declaration, library.resolverFor(module)).map(({ type }) => ({
    type: signatureText(type),
  }))
  return { module, name, since, deprecated, overloads, doc, params, examples }
}

/** The page of a function, the list of a module, or the list of modules. @throws Fault for a name that nothing has */
export function terminalPage(name: string | undefined, columns: number): string {
  if (name === undefined) return modulesPage()
  const module = moduleNamed(name)
  return module === undefined
    ? found(name)
        .map((declaration) => declarationPage(declaration, columns))
        .join('\n')
    : modulePage(module, columns)
}

/** Declarations by a name, with or without their module, whatever the case of its letters. */
function found(name: string): readonly Declaration[] {
  const module = moduleNamed(name)
  if (module !== undefined) return library.declarations(module)
  const cut = name.lastIndexOf('::')
  const owner = cut < 0 ? undefined : moduleNamed(name.slice(0, cut))
  const wanted = name.slice(cut < 0 ? 0 : cut + 2).toLowerCase()
  const candidates = library.declarations(owner)
  const hits = candidates.filter((d) => d.name.toLowerCase() === wanted)
  const others = library
    .alsoKnown(wanted)
    .flatMap(({ module, name }) => library.declarations(module).filter((d) => d.name === name))
  const all = hits.length > 0 ? hits : others
  if (all.length > 0) return all
  const near = nearest(
    name,
    candidates.map((d) => d.name),
  )
  throw fault(unknownLibraryName, { name, near })
}

/** What stands in a script for a declaration that is no function: `type Pair<LEFT, RIGHT> = …`; the name alone where the engine itself knows it. */
export function definitionText(declaration: Exclude<Declaration, FunctionDeclaration>): string {
  const { kind, name } = declaration
  switch (kind) {
    case 'type': {
      const { type, typeParameters = [] } = declaration
      const parameters = typeParameters.length === 0 ? '' : `<${typeParameters.join(', ')}>`
      return type === undefined ? `type ${name}` : `type ${name}${parameters} = ${type}`
    }
    case 'variable':
      return `var ${name}: ${declaration.type}`
    case 'annotation':
      return `@${name}${declaration.parameters === '()' ? '' : declaration.parameters}`
    case 'namespace':
      return `ns ${name} ${declaration.uri}`
  }
}

/** Since when something is going away, and what to use instead. */
export const deprecation = (declaration: Declaration): FunctionDeclaration['deprecated'] =>
  'deprecated' in declaration ? declaration.deprecated : undefined

/** `upper(text: String): String`; the type parameters of an operator stand apart from its sign. */
export const signatureLine = (name: string, type: string): string =>
  `${name}${/\w$/.test(name) || !type.startsWith('<') ? '' : ' '}${type}`

const lastSegment = (module: string): string => module.slice(module.lastIndexOf('::') + 2)

function moduleNamed(name: string): string | undefined {
  const wanted = name.replace(/^dw::/, 'tw::').toLowerCase()
  return library.modules().find((m) => m.toLowerCase() === wanted || lastSegment(m).toLowerCase() === wanted)
}

// ---------------------------------------------------------------- terminal

function modulesPage(): string {
  const width = Math.max(...library.modules().map((m) => m.length))
  const lines = library.modules().map((module) => {
    const functions = library.declarations(module).filter((d) => d.kind === 'function')
    return `${module.padEnd(width)}  ${functions.length} function${functions.length === 1 ? '' : 's'}\n`
  })
  return `${lines.join('')}\nA name after \`tw docs\` shows a module or a function.\n`
}

function modulePage(module: string, columns: number): string {
  const declarations = library.declarations(module)
  const width = Math.max(...declarations.map((d) => d.name.length))
  const lines = declarations.map((d) => `${hanging(`  ${d.name.padEnd(width)}  `, d.doc, columns)}\n`)
  return `${module}\n\n${lines.join('')}`
}

function declarationPage(declaration: Declaration, columns: number): string {
  const { module, name, since, doc } = declaration
  const head = `${module}::${name}  (since ${since})`
  const deprecated = deprecation(declaration)
  const opening = [
    head,
    ...(deprecated === undefined ? [] : [`  Deprecated since ${deprecated.since}: use ${deprecated.use}.`]),
    hanging('  ', doc, columns),
  ]
  if (declaration.kind !== 'function') return `${[...opening, `  ${definitionText(declaration)}`].join('\n\n')}\n`
  const { overloads, params, examples } = describe(declaration)
  const width = Math.max(0, ...Object.keys(params).map((p) => p.length))
  const sections = [
    ...opening,
    overloads.map(({ type }) => `  ${signatureLine(name, type)}`).join('\n'),
    Object.entries(params)
      .map(([p, text]) => hanging(`  ${p.padEnd(width)}  `, text, columns))
      .join('\n'),
    ...examples.map((e) => `  ${e.title}\n\n${indented(e.script)}${resultText(e.result)}`),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '      ')

function resultText(result: unknown): string {
  if (typeof result === 'string') return `\n\n${indented(`// ${result.replace(/\n/g, '\n// ')}`)}`
  return typeof result === 'object' && result !== null && 'error' in result
    ? `\n\n${indented(`// fails: ${String(result.error)}`)}`
    : ''
}
