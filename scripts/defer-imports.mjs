// A plugin for the bundler: modules are imported from where their exports are declared, and some only when an export is first used.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseAst } from 'rolldown/parseAst'

/**
 * Binds imports of our own modules to those that declare what is imported, so that a module that only passes exports on makes nobody
 * depend on all that it passes. Imports of a deferred module become calls of `require` where the bindings are used, so that it can stand
 * in a chunk that is loaded then. The sources stay plain modules, which everyone but the bundled command loads in one go.
 * A deferred binding that is needed while its importer loads is loaded then, unless it is a function: that waits for its first call.
 * @param chunkOf the name of the chunk of a deferred module, by its absolute path; undefined for all others
 * @throws Error where a local name hides a deferred binding, or a module of ours has a default export
 */
export function deferImports(chunkOf) {
  let homes
  return {
    name: 'defer-imports',
    resolveId: (source) =>
      source.startsWith(chunkPrefix) ? { id: `./${source.slice(chunkPrefix.length)}`, external: true } : undefined,
    transform: {
      filter: { id: /[.]ts$/ },
      async handler(code, id) {
        const { program } = moduleOf(id)
        homes ??= new Homes(async (source, importer) => (await this.resolve(source, importer))?.id)
        const loaders = new Map()
        const deferred = new Map()
        const edits = []
        for (const node of program.body) {
          if (node.type !== 'ImportDeclaration' && !passesOn(node)) continue
          const target = await homes.resolve(node.source.value, id)
          if (!isOurs(target)) continue
          const lines = []
          for (const specifier of node.specifiers ?? [node]) {
            const home = await homes.of(specifier, node, target)
            if (home === undefined) continue
            const chunk = chunkOf(home.id)
            const imports = node.type === 'ImportDeclaration'
            if (chunk === undefined || chunk === chunkOf(id) || (!imports && !home.isFunction)) {
              lines.push(statement(specifier, home))
              continue
            }
            const load = loaders.get(chunk) ?? `$load${loaders.size}`
            loaders.set(chunk, load)
            if (imports) deferred.set(specifier.local.name, { load, ...home })
            else lines.push(`export const ${specifier.exported.name} = ${calling(load, home.name)}`)
          }
          edits.push({ start: node.start, end: node.end, text: lines.join(';') })
        }
        if (edits.length === 0) return undefined
        edits.push(...uses(program, deferred, id))
        return { code: [...loaders].map(loader).join('') + applied(code, edits) }
      },
    },
  }
}

/** How a deferred chunk is named until the bundler has left it alone as a module from outside. */
const chunkPrefix = 'deferred:'

/** What `require` loads a deferred chunk by. */
export const requireDeferred = (chunk) => `${chunkPrefix}${chunk}.cjs`

/** `require` looks a module up each time, which would be felt where a binding is used for each value. */
const loader = ([chunk, load]) =>
  `let ${load}$; const ${load} = () => ${load}$ ??= require('${requireDeferred(chunk)}');`

/** A function that stands for a deferred one. */
const calling = (load, name) => `(...args) => ${load}().${name}(...args)`

const isOurs = (id) => id !== undefined && /[.]ts$/.test(id)

/** `export … from`, but not of types only. */
const passesOn = (node) => node.type.startsWith('Export') && node.source != null && node.exportKind !== 'type'

/** The import or `export … from` of one name from its home. */
function statement({ type, local, exported }, { id, name }) {
  const source = JSON.stringify(id)
  if (type === 'ExportAllDeclaration') return `export *${exported == null ? '' : ` as ${exported.name}`} from ${source}`
  if (type === 'ExportSpecifier') return `export { ${name} as ${exported.name} } from ${source}`
  return name === undefined
    ? `import * as ${local.name} from ${source}`
    : `import { ${name} as ${local.name} } from ${source}`
}

/** Where exported names are declared, found by reading the modules that pass them on. */
class Homes {
  #resolve
  #resolved = new Map()

  constructor(resolve) {
    this.#resolve = resolve
  }

  /** The absolute path of the module that an import of another names. */
  resolve(source, importer) {
    return entryIn(this.#resolved, `${source} from ${dirname(importer)}`, () => this.#resolve(source, importer))
  }

  /** What a specifier names: a name of a module, or all of one where `name` is absent; undefined for a type. */
  async of(specifier, node, target) {
    const { type, local, imported } = specifier
    if ([node.importKind, node.exportKind, specifier.importKind, specifier.exportKind].includes('type'))
      return undefined
    if (type === 'ImportNamespaceSpecifier' || type === 'ExportAllDeclaration') return { id: target }
    if (type === 'ImportDefaultSpecifier') throw new Error(`${target}: modules of ours export by name`)
    const name = (type === 'ExportSpecifier' ? local : imported).name
    const home = await this.#home(target, name)
    if (home === undefined) throw new Error(`${target} exports no ${name}`)
    return home
  }

  async #home(id, name) {
    if (!isOurs(id)) return undefined
    const { own, passed } = moduleOf(id)
    if (own.has(name)) return { id, name, isFunction: functions.has(own.get(name)?.type) }
    for (const node of passed) {
      const found = await this.#passed(node, await this.resolve(node.source.value, id), name)
      if (found !== undefined) return found
    }
    return undefined
  }

  async #passed(node, target, name) {
    if (node.type === 'ExportAllDeclaration') {
      if (node.exported == null) return this.#home(target, name)
      return node.exported.name === name ? { id: target } : undefined
    }
    const specifier = node.specifiers.find(({ exported }) => exported.name === name)
    return specifier && this.#home(target, specifier.local.name)
  }
}

const modules = new Map()
const moduleOf = (id) =>
  entryIn(modules, id, () => {
    const program = parseAst(readFileSync(id, 'utf8'), { lang: 'ts' })
    return { program, own: exportsOf(program), passed: program.body.filter(passesOn) }
  })

function entryIn(entries, key, create) {
  if (!entries.has(key)) entries.set(key, create())
  return entries.get(key)
}

/** The values that a module exports by itself, by name. */
function exportsOf(program) {
  const own = new Map()
  for (const { type, declaration, source, specifiers } of program.body) {
    if (type !== 'ExportNamedDeclaration' || source != null) continue
    for (const { exported } of specifiers) own.set(exported.name)
    if (declaration == null || isTypeOnly(declaration)) continue
    if (declaration.id) own.set(declaration.id.name, declaration)
    for (const { id, init } of declaration.declarations ?? []) {
      if (id.type === 'Identifier') own.set(id.name, init)
      else for (const { value } of id.properties) own.set(value.name)
    }
  }
  return own
}

/** The places where bindings are read, with what stands there instead. */
function uses(program, bindings, id) {
  const found = []
  const visit = (node, parent, key, inFunction) => {
    if (node.type === 'ImportDeclaration' || passesOn(node)) return
    if (node.type === 'Identifier' && bindings.has(node.name) && !isPlainName(parent, key)) {
      const binding = bindings.get(node.name)
      if (declares(parent, key)) throw new Error(`${id}: a local name hides ${node.name}, whose import is deferred`)
      const access = binding.name === undefined ? `${binding.load}()` : `${binding.load}().${binding.name}`
      const text = !inFunction && binding.isFunction ? `(${calling(binding.load, binding.name)})` : access
      const { start, end } = node
      if (parent.type === 'Property' && parent.shorthand) found.push({ start, end, text: `${node.name}: ${text}` })
      else found.push({ start, end, text: parent.callee === node ? called(text, parent) : text })
      return
    }
    const within = inFunction || functions.has(node.type)
    for (const [name, child] of Object.entries(node)) {
      for (const each of Array.isArray(child) ? child : [child]) {
        if (typeof each?.type === 'string' && !isTypeOnly(each)) visit(each, node, name, within)
      }
    }
  }
  if (bindings.size > 0) visit(program, undefined, undefined, false)
  return found
}

/** A binding as what is called: not as a method of its module, and with `new` the binding, not what loads it. */
const called = (text, { type }) => (type === 'NewExpression' ? `(${text})` : `(0, ${text})`)

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

const expressionsOfTypeScript = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'])
const isTypeOnly = ({ type }) => type.startsWith('TS') && !expressionsOfTypeScript.has(type)

/** A name after a dot or before a colon, which refers to nothing. */
const isPlainName = (parent, key) =>
  !parent.computed &&
  ((parent.type === 'MemberExpression' && key === 'property') ||
    (['Property', 'PropertyDefinition', 'MethodDefinition'].includes(parent.type) &&
      key === 'key' &&
      !parent.shorthand))

const declares = (parent, key) =>
  (functions.has(parent.type) && (key === 'params' || key === 'id')) ||
  (parent.type === 'VariableDeclarator' && key === 'id') ||
  (parent.type === 'AssignmentPattern' && key === 'left') ||
  ['CatchClause', 'RestElement', 'ArrayPattern', 'ObjectPattern'].includes(parent.type)

function applied(code, edits) {
  let text = ''
  let at = 0
  for (const edit of edits.sort((a, b) => a.start - b.start)) {
    if (edit.start < at) continue // a shorthand property is its own key and value
    text += code.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return text + code.slice(at)
}
