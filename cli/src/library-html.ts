import { type Declaration, type FunctionDeclaration, library } from '@twill/stdlib'
import { definitionText, deprecation, describe, signatureLine } from './library-reference.ts'

type Other = Exclude<Declaration, FunctionDeclaration>

/** All modules on one page without scripts; everything has an anchor `Module::name`. */
export function htmlReference(): string {
  const modules = library.modules()
  const links = modules.map((module) => `<a href="#${escaped(module)}">${escaped(module)}</a>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Twill: the standard library</title>
<style>${style}</style>
<h1>The standard library</h1>
<nav>${links.join('\n')}</nav>
${modules.map(moduleSection).join('\n')}
</html>
`
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
nav.members { font: 14px/1.6 ui-monospace, monospace; }
article { border-top: 1px solid #8884; padding: .5rem 0 1rem; }
small { font-weight: normal; opacity: .7; }
code, pre, dt { font-family: ui-monospace, monospace; font-size: 14px; }
pre { background: #8881; padding: .5rem .75rem; white-space: pre-wrap; }
.result { opacity: .75; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } a { color: #8bf; } }
`

function moduleSection(module: string): string {
  const declarations = library.declarations(module)
  const functions = declarations.filter((d) => d.kind === 'function')
  const others = declarations.filter((d) => d.kind !== 'function')
  const members = [...functions, ...others].map(
    (d) => `<a href="#${escaped(anchorOf(d))}">${escaped(d.kind === 'annotation' ? `@${d.name}` : d.name)}</a>`,
  )
  return `<section><h2 id="${escaped(module)}">${escaped(module)}</h2>
<nav class="members">${members.join('\n')}</nav>
${[...functions.map(functionArticle), ...others.map(otherArticle)].join('\n')}</section>`
}

/** A type and a function may share a name. */
const anchorOf = ({ module, name, kind }: Declaration): string =>
  `${module}::${kind === 'annotation' ? '@' : ''}${name}${kind === 'type' ? '.type' : ''}`

function functionArticle(declaration: FunctionDeclaration): string {
  const { name, doc, overloads, params, examples } = describe(declaration)
  const signatures = overloads.map(({ type }) => escaped(signatureLine(name, type))).join('\n')
  const parameters = Object.entries(params).map(([p, text]) => `<dt>${escaped(p)}</dt><dd>${prose(text)}</dd>`)
  const samples = examples.map((e) => `<p>${prose(e.title)}</p><pre>${escaped(e.script)}${resultText(e.result)}</pre>`)
  return `${heading(declaration)}
${going(declaration)}<p>${prose(doc)}</p><pre>${signatures}</pre><dl>${parameters.join('')}</dl>${samples.join('')}</article>`
}

const otherArticle = (declaration: Other): string => `${heading(declaration)}
${going(declaration)}<p>${prose(declaration.doc)}</p><pre>${escaped(definitionText(declaration))}</pre></article>`

function going(declaration: Declaration): string {
  const deprecated = deprecation(declaration)
  return deprecated === undefined
    ? ''
    : `<p>Deprecated since ${escaped(deprecated.since)}: use <code>${escaped(deprecated.use)}</code>.</p>`
}

function heading(declaration: Declaration): string {
  const { name, kind, since } = declaration
  const what = kind === 'function' ? '' : `${kind}, `
  return `<article id="${escaped(anchorOf(declaration))}"><h3>${escaped(name)} <small>${what}since ${escaped(since)}</small></h3>`
}

function resultText(result: unknown): string {
  if (typeof result === 'string') return `\n<span class="result">// ${escaped(result).replace(/\n/g, '\n// ')}</span>`
  return typeof result === 'object' && result !== null && 'error' in result
    ? `\n<span class="result">// fails: ${escaped(String(result.error))}</span>`
    : ''
}

/** A sentence with `code` in it. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c] ?? c)
