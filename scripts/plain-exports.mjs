// Exports of chunks as plain properties, where the bundler makes getters.
import { parseAst } from 'rolldown/parseAst'

/**
 * Code of a chunk whose exports, and namespaces that are values, are objects of plain properties. A getter for each, or a property at a
 * time, takes a run a millisecond and a tenth of the space that it fills before V8 collects garbage. Bindings that are assigned to, or
 * declared further down, keep their getters.
 */
export function plainExports(code) {
  const program = parseAst(code, { sourceType: 'script' })
  const [, runtime] = /([\w$]+)=require\("[.]\/rolldown-runtime[.]cjs"\)/.exec(code) ?? []
  const { assigned, namespaces } = surveyed(program, runtime)
  const ends = declarationEnds(program)
  let text = ''
  let at = 0
  for (const { start, end, bindings } of namespaces) {
    const isFixed = (local) => !assigned.has(local) && ends.has(local) && ends.get(local) < start
    if (!bindings.some(({ local }) => isFixed(local))) continue
    text += code.slice(at, start) + objectOf(bindings, isFixed)
    at = end
  }
  return (text + code.slice(at)).replace(exportsOfChunk, (all) => {
    const bindings = [...all.matchAll(exportOfChunk)].map(([, key, local]) => ({ key, local }))
    return `module.exports=${objectOf(bindings, (local) => !assigned.has(local))}`
  })
}

const objectOf = (bindings, isFixed) =>
  `{${bindings.map(({ key, local }) => (isFixed(local) ? `${key}:${local}` : `get ${key}(){return ${local}}`)).join()}}`

/** An export of a chunk that others of the bundle use, as the bundler writes it. */
const exportOfChunk =
  /Object\.defineProperty\(exports,("[^"]+"),\{enumerable:!0,get:function\(\)\{return ?([\w$]+|`[^`]*`)\}\}\)/g

/** All of them, which stand side by side. */
const exportsOfChunk = new RegExp(`(?:${exportOfChunk.source}[,;]?)+`)

/** Top-level names that are assigned to, and what the bundler's runtime makes of namespaces: `runtime.helper({ a: () => b })`. */
function surveyed(program, runtime) {
  const assigned = new Set()
  const namespaces = []
  const visit = (node, hidden) => {
    const inner = isFunction(node) ? new Set([...hidden, ...declaredIn(node)]) : hidden
    for (const name of assignedBy(node)) if (!inner.has(name)) assigned.add(name)
    const isHelper = runtime !== undefined && node.callee?.object?.name === runtime
    const bindings = isHelper ? bindingsIn(node) : undefined
    if (bindings !== undefined) namespaces.push({ start: node.start, end: node.end, bindings })
    for (const child of childrenOf(node)) visit(child, inner)
  }
  visit(program, new Set())
  return { assigned, namespaces }
}

const isFunction = ({ type }) => /Function/.test(type)

/** Parameters, variables, functions and classes of a function, without those of functions in it. */
function declaredIn(node) {
  const own = node.params.flatMap(namesIn)
  const visit = (child) => {
    if (child.type === 'VariableDeclarator') own.push(...namesIn(child.id))
    if (/^(?:Function|Class)Declaration$/.test(child.type)) own.push(child.id.name)
    if (child.type === 'CatchClause' && child.param) own.push(...namesIn(child.param))
    if (!isFunction(child)) childrenOf(child).forEach(visit)
  }
  visit(node.body)
  return own
}

function assignedBy({ type, left, argument }) {
  if (type === 'AssignmentExpression') return left.type === 'MemberExpression' ? [] : namesIn(left)
  if (type === 'UpdateExpression') return argument.type === 'Identifier' ? [argument.name] : []
  return /^For(?:In|Of)Statement$/.test(type) && left.type !== 'VariableDeclaration' ? namesIn(left) : []
}

/** Those of a namespace that is a value. */
function bindingsIn({ type, arguments: [object, ...more] = [] }) {
  if (type !== 'CallExpression' || object?.type !== 'ObjectExpression' || more.length > 0) return undefined
  const isGetter = ({ value }) =>
    value?.type === 'ArrowFunctionExpression' && value.params.length === 0 && value.body.type === 'Identifier'
  if (object.properties.length === 0 || !object.properties.every(isGetter)) return undefined
  return object.properties.map(({ key, value }) => ({
    key: JSON.stringify(key.name ?? key.value),
    local: value.body.name,
  }))
}

/** Where the top-level bindings have their values: functions from the start. */
function declarationEnds({ body }) {
  const ends = new Map()
  for (const { type, id, end, declarations = [] } of body) {
    if (id != null) ends.set(id.name, type === 'FunctionDeclaration' ? -1 : end)
    for (const declared of declarations) for (const name of namesIn(declared.id)) ends.set(name, declared.end)
  }
  return ends
}

/** The names in a pattern, and more where it has defaults. */
const namesIn = (node) => (node.type === 'Identifier' ? [node.name] : childrenOf(node).flatMap(namesIn))

const childrenOf = (node) =>
  Object.values(node)
    .flat()
    .filter((child) => typeof child?.type === 'string')
