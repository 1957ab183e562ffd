// Who may import what: a package only those above it, the browser-safe half no Node, and the compiler no name of the library.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'rolldown/utils'
import { packages, root } from './project.mjs'

const folder = fileURLToPath(root)

/** Sources that need Node; all others of `language`, `stdlib`, `runtime` and `playground` run in a browser. */
const nodeOnly = new Set(['runtime/src/engine-door.ts', 'runtime/src/index.ts', 'runtime/src/node-platform.ts'])
const browserSafe = new Set(['language', 'stdlib', 'runtime', 'playground'])
const nodeGlobals = new Set(['Buffer', 'process', '__dirname', '__filename', 'require', 'setImmediate', 'global'])

/** How things are declared, and which fields of a declaration are names. */
const declarations = {
  fn: { package: 'stdlib', kind: 'function', named: ['name'] },
  format: { package: 'runtime', kind: 'format', named: ['id', 'mimeTypes', 'extensions'] },
  operation: { package: 'connectors', kind: 'connector', named: ['connector'] },
}

/** Where operators and keywords stand; their meaning may be a library function of that name. */
const grammarFiles = new Set(['language/src/syntax/operators.ts', 'language/src/syntax/tokens.ts'])

/** Words that the language gives a meaning where a format has the same name. */
const ownWords = new Map([
  ['language/src/core/lower-directives.ts', new Set(['java'])], // the loader of `import java!…`
  ['language/src/types/schema-module.ts', new Set(['.json', '.xsd'])], // the files of `import jsonschema!…` and `xmlschema!…`
  ['language/src/types/json-schema.ts', new Set(['properties'])], // a keyword of JSON Schema
  ['language/src/types/xml-schema-document.ts', new Set(['xml'])], // a prefix that XML itself declares
  ['language/src/types/xml-schema.ts', new Set(['dateTime', 'time', 'form'])], // words of XML Schema
])

/** The command is the only user of the language's inside; conformance runs see only what users see. */
const publicDoors = { spec: ['@twill/runtime'] }

const problems = []
const report = (file, node, text) => {
  const line = node === undefined ? '' : `:${file.text.slice(0, node.start).split('\n').length}`
  problems.push(`${file.path}${line} ${text}`)
}

function sources(name) {
  const base = resolve(folder, name, 'src')
  if (!existsSync(base)) return []
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const full = resolve(entry.parentPath, entry.name)
      const path = relative(folder, full).split(sep).join('/')
      const text = readFileSync(full, 'utf8')
      return { package: name, path, full, text, program: parseSync(full, text).program }
    })
}

/** Calls `visit` with every node of a tree, its parent and the property that holds it. */
function walk(node, visit, parent, property) {
  if (Array.isArray(node)) for (const item of node) walk(item, visit, parent, property)
  else if (node !== null && typeof node === 'object') {
    if (typeof node.type === 'string') visit(node, parent, property)
    const above = typeof node.type === 'string' ? node : parent
    for (const [key, value] of Object.entries(node)) {
      if (value !== null && typeof value === 'object') walk(value, visit, above, key)
    }
  }
}

const importKinds = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
])

function checkImport(file, node, specifier) {
  const typeOnly = node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType'
  const name = file.package
  if (specifier.startsWith('.')) {
    const target = relative(folder, resolve(dirname(file.full), specifier))
      .split(sep)
      .join('/')
    if (!target.startsWith(`${name}/src/`) && target !== `${name}/package.json`)
      report(file, node, `imports ${target}, outside of its package`)
    if (nodeOnly.has(target) && !nodeOnly.has(file.path) && browserSafe.has(name) && !typeOnly) {
      report(file, node, `imports ${target}, which needs Node`)
    }
  } else if (isBuiltin(specifier)) {
    if (browserSafe.has(name) && !nodeOnly.has(file.path))
      report(file, node, `imports ${specifier}, which no browser has`)
  } else if (specifier.startsWith('@twill/')) {
    const target = specifier.split('/')[1]
    if (packages.indexOf(target) >= packages.indexOf(name))
      report(file, node, `imports ${specifier}, which lies below it`)
    const doors = publicDoors[name]
    if (doors !== undefined && !doors.includes(specifier))
      report(file, node, `imports ${specifier}, which is no public door`)
    checkDeclared(file, node, `@twill/${target}`)
  } else {
    const target = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
    checkDeclared(file, node, target)
  }
}

const manifests = new Map()
function checkDeclared(file, node, dependency) {
  const path = `${file.package}/package.json`
  if (!manifests.has(path)) manifests.set(path, JSON.parse(readFileSync(new URL(path, root), 'utf8')))
  const { dependencies = {}, devDependencies = {}, bin } = manifests.get(path)
  // a bundled command ships what it imports; a library must declare it
  const declared = bin === undefined ? dependencies : { ...dependencies, ...devDependencies }
  const bare = file.package === 'spec' ? { ...declared, ...devDependencies } : declared
  if (bare[dependency] === undefined) report(file, node, `imports ${dependency}, which ${path} does not list`)
}

const files = packages.flatMap(sources)
for (const file of files) {
  const safe = browserSafe.has(file.package) && !nodeOnly.has(file.path)
  walk(file.program, (node, parent, property) => {
    if (importKinds.has(node.type)) {
      const source = node.source ?? node.argument
      const specifier = source?.value ?? source?.literal?.value
      if (typeof specifier === 'string') checkImport(file, node, specifier)
    }
    if (safe && node.type === 'Identifier' && nodeGlobals.has(node.name) && isReference(parent, property)) {
      report(file, node, `uses ${node.name}, which no browser has`)
    }
  })
}

/** The identifier is read as a variable: no property, key, type or declared name. */
function isReference(parent, property) {
  if (parent === undefined || parent.type.startsWith('TS')) return false
  if (parent.type === 'MemberExpression') return property === 'object' || parent.computed === true
  return property !== 'key' && property !== 'params' && property !== 'id'
}

for (const path of nodeOnly) {
  if (!files.some((file) => file.path === path))
    problems.push(`scripts/check-boundaries.mjs lists ${path}, which does not exist`)
}

checkNames()

/** No string of the compiler is the name of a function, a format or a connector: it reads what it must know off declarations. */
function checkNames() {
  const names = declaredNames()
  const compiler = files.filter((file) => file.package === 'language')
  const own = vocabulary(compiler)
  for (const file of compiler) {
    walk(file.program, (node, parent, property) => {
      if (node.type !== 'Literal' || typeof node.value !== 'string' || property === 'source') return
      const kind = names.get(node.value)
      if (kind === undefined || own.has(node.value) || parent?.type.startsWith('TS')) return
      if (ownWords.get(file.path)?.has(node.value)) return
      report(file, node, `knows the ${kind} \`${node.value}\` by name`)
    })
  }
}

/** Names in calls of `fn({ name })`, `format({ id, mimeTypes, extensions })` and `operation({ connector, name })`. */
function declaredNames() {
  const names = new Map()
  for (const file of files) {
    walk(file.program, (node) => {
      const declaration = declarations[node.type === 'CallExpression' ? node.callee.name : '']
      if (declaration?.package !== file.package || node.arguments[0]?.type !== 'ObjectExpression') return
      for (const { key, value } of node.arguments[0].properties) {
        if (!declaration.named.includes(key?.name)) continue
        walk(value, (part) => {
          if (part.type === 'Literal' && typeof part.value === 'string') names.set(part.value, declaration.kind)
        })
      }
    })
  }
  if (names.size === 0) problems.push('scripts/check-boundaries.mjs finds no declaration')
  return names
}

/** Words to which the language itself gives a meaning: operators, and what the compiler's own types may be. */
function vocabulary(compiler) {
  const words = new Set()
  for (const file of compiler) {
    walk(file.program, (node, parent) => {
      if (node.type !== 'Literal' || typeof node.value !== 'string') return
      if (parent?.type === 'TSLiteralType' || grammarFiles.has(file.path)) words.add(node.value)
    })
  }
  return words
}

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
