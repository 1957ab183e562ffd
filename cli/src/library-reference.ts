import { nearest } from '@twill/language'
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

function describe(declaration: FunctionDeclaration): FunctionReference {
  const { module, name, since, deprecated, doc, params, examples } = declaration
  const overloads = signaturesOf(declaration, library.resolverFor(module)).map(({ type }) => ({
    type: signatureText(type),
  }))
  return { module, name, since, deprecated, overloads, doc, params, examples }
}

/** The page of a function, the list of a module, or the list of modules. @throws Fault for a name that nothing has */
export function terminalPage(name: string | undefined): string {
  if (name === undefined) return modulesPage()
  const module = moduleNamed(name)
  return module === undefined ? found(name).map(declarationPage).join('\n') : modulePage(module)
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
  const others = library.alsoKnown(wanted).flatMap((known) => library.lookup(known.module, known.name) ?? [])
  const all = hits.length > 0 ? hits : others
  if (all.length > 0) return all
  const near = nearest(
    name,
    candidates.map((d) => d.name),
  )
  throw fault(unknownLibraryName, { name, near })
}

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
    return `${module.padEnd(width)}  ${functions.length} functions\n`
  })
  return `${lines.join('')}\nA name after \`tw docs\` shows a module or a function.\n`
}

function modulePage(module: string): string {
  const declarations = library.declarations(module)
  const width = Math.max(...declarations.map((d) => d.name.length))
  const lines = declarations.map((d) => `  ${d.name.padEnd(width)}  ${d.doc}\n`)
  return `${module}\n\n${lines.join('')}`
}

function declarationPage(declaration: Declaration): string {
  const { module, name, since, doc } = declaration
  const head = `${module}::${name}  (since ${since})`
  if (declaration.kind !== 'function') return `${head}\n\n  ${doc}\n`
  const { overloads, params, examples, deprecated } = describe(declaration)
  const width = Math.max(0, ...Object.keys(params).map((p) => p.length))
  const sections = [
    head,
    ...(deprecated === undefined ? [] : [`  Deprecated since ${deprecated.since}: use ${deprecated.use}.`]),
    `  ${doc}`,
    overloads.map(({ type }) => `  ${name}${type}`).join('\n'),
    Object.entries(params)
      .map(([p, text]) => `  ${p.padEnd(width)}  ${text}`)
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

// ---------------------------------------------------------------- HTML

/** All modules on one page without scripts; every function has an anchor `Module::name`. */
export function htmlReference(): string {
  const modules = library.modules().map((module) => {
    const functions = library.declarations(module).filter((d) => d.kind === 'function')
    return `<section><h2 id="${escaped(module)}">${escaped(module)}</h2>\n${functions.map((f) => article(describe(f))).join('\n')}</section>`
  })
  const links = library.modules().map((module) => `<a href="#${escaped(module)}">${escaped(module)}</a>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Twill: the standard library</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
article { border-top: 1px solid #8884; padding: .5rem 0 1rem; }
pre { background: #8881; padding: .5rem .75rem; overflow-x: auto; }
dt { font-family: ui-monospace, monospace; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } a { color: #8bf; } }
</style>
<h1>The standard library</h1>
<nav>${links.join('\n')}</nav>
${modules.join('\n')}
</html>
`
}

function article({ module, name, since, doc, overloads, params, examples }: FunctionReference): string {
  const anchor = `${module}::${name}`
  const signatures = overloads.map(({ type }) => escaped(`${name}${type}`)).join('\n')
  const parameters = Object.entries(params).map(([p, text]) => `<dt>${escaped(p)}</dt><dd>${escaped(text)}</dd>`)
  const samples = examples.map(
    (e) =>
      `<p>${escaped(e.title)}</p><pre>${escaped(e.script)}${typeof e.result === 'string' ? `\n// ${escaped(e.result)}` : ''}</pre>`,
  )
  return `<article id="${escaped(anchor)}"><h3>${escaped(name)} <small>since ${escaped(since)}</small></h3>
<p>${escaped(doc)}</p><pre>${signatures}</pre><dl>${parameters.join('')}</dl>${samples.join('')}</article>`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c] ?? c)
