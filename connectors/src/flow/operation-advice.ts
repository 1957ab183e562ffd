import { nearest } from '@twill/language'
import type { AnyOperation } from '../operation.ts'
import { allOperations } from '../operations.ts'

type Kind = 'source' | 'sink'
type Given = Readonly<Record<string, unknown>>

/** What to write in place of a key under `source` or `sink` that is no operation of that kind. */
export function operationAdvice(kind: Kind, name: string, given: Given): string {
  const fitting = allOperations.filter((one) => one.kind === kind)
  const near = nearest(name, fitting.map(nameOf)) ?? fitting.map(nameOf).find((one) => endOf(one) === endOf(name))
  if (operationNamed(name) === undefined && near !== undefined) return `Did you mean \`${near}\`?`
  return (
    otherKind(kind, name, fitting) ??
    underType(kind, name, given) ??
    nested(kind, name, given, fitting) ??
    besideIts(name, given, fitting) ??
    `Write one of ${listed(fitting)}.`
  )
}

/** `source: file.read`, or a list. */
export function groupAdvice(kind: Kind, given: unknown): string {
  const [named] = Array.isArray(given) ? given : [given]
  const operation = typeof named === 'string' ? operationNamed(named) : undefined
  if (Array.isArray(given)) return `A flow has one ${kind}: \`${kind}: { ${formOf(operation ?? exampleOf(kind))} }\`.`
  if (operation?.kind === kind) return `Write \`${kind}: { ${formOf(operation)} }\`.`
  if (typeof named === 'string') return operationAdvice(kind, named, {})
  return `Write \`${kind}: { ${formOf(exampleOf(kind))} }\`.`
}

/** The key to tell of, where none of those under `source` or `sink` is an operation. */
export const tellingKey = (keys: readonly string[]): string | undefined =>
  keys.find((key) => typeWords.has(key)) ?? keys.find((key) => connectors.has(key)) ?? keys[0]

export const isOperation = (kind: Kind, name: string): boolean => operationNamed(name)?.kind === kind

const nameOf = ({ connector, name }: AnyOperation): string => `${connector}.${name}`
const endOf = (name: string): string | undefined => name.split('.').at(-1)
const operationNamed = (name: string): AnyOperation | undefined => allOperations.find((one) => nameOf(one) === name)
const listed = (operations: readonly AnyOperation[]): string => operations.map((one) => `\`${nameOf(one)}\``).join(', ')
const connectors: ReadonlySet<string> = new Set(allOperations.map(({ connector }) => connector))

/** Keys by which other tools name what is used. */
const typeWords: ReadonlySet<string> = new Set(['type', 'operation', 'kind', 'use', 'uses', 'connector', 'name'])

function exampleOf(kind: Kind): AnyOperation | undefined {
  return allOperations.find((one) => one.kind === kind)
}

/** `file.read: { path: … }`, with all that it needs. */
function formOf(operation: AnyOperation | undefined): string {
  if (operation === undefined) return '…'
  const needed = Object.entries(operation.settings)
    .filter(([, { more }]) => more.required === true)
    .map(([name]) => name)
  const keys = [...(operation.connection === undefined ? [] : ['connection']), ...needed]
  return `${nameOf(operation)}: ${keys.length === 0 ? '{}' : `{ ${keys.map((key) => `${key}: …`).join(', ')} }`}`
}

function otherKind(kind: Kind, name: string, fitting: readonly AnyOperation[]): string | undefined {
  const operation = operationNamed(name)
  if (operation === undefined) return undefined
  const own = fitting.filter(({ connector }) => connector === operation.connector)
  const others = own.length > 0 ? own : fitting
  return `\`${name}\` is a ${operation.kind}. A ${kind} is ${listed(others)}.`
}

/** `source: { type: file.read, path: … }` */
function underType(kind: Kind, name: string, given: Given): string | undefined {
  if (!typeWords.has(name)) return undefined
  const named = given[name]
  const operation = typeof named === 'string' ? operationNamed(named) : undefined
  const shown = operation?.kind === kind ? operation : exampleOf(kind)
  return `The operation is the key, and its settings stand below it: \`${kind}: { ${formOf(shown)} }\`.`
}

/** `source: { file: { read: … } }` */
function nested(kind: Kind, name: string, given: Given, fitting: readonly AnyOperation[]): string | undefined {
  const own = fitting.filter(({ connector }) => connector === name)
  if (own.length === 0) return undefined
  const inner = given[name]
  const key = typeof inner === 'object' && inner !== null ? Object.keys(inner)[0] : inner
  const meant = own.find((one) => one.name === key)
  if (meant !== undefined) return `Write it as one key: \`${kind}: { ${formOf(meant)} }\`.`
  return `Operations of \`${name}\` are ${listed(own)}.`
}

/** A setting that stands beside its operation instead of below it. */
function besideIts(name: string, given: Given, fitting: readonly AnyOperation[]): string | undefined {
  const chosen = fitting.find((one) => nameOf(one) in given)
  if (chosen === undefined) return undefined
  const isOwn = name in chosen.settings || (name === 'connection' && chosen.connection !== undefined)
  return isOwn
    ? `It is a setting of \`${nameOf(chosen)}\`: indent it below.`
    : `There is one operation already, \`${nameOf(chosen)}\`.`
}
