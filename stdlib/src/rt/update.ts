import { runtime } from '@twill/language/diagnostics'
import { unwrap } from '../value/annotated.ts'
import { type AnyKey, Key, keyName, makeKey, Namespace } from '../value/key.ts'
import { isNumber, toInteger } from '../value/number.ts'
import { entriesOf, isObject, ObjectBuilder, type ObjectValue, objectSize } from '../value/object.ts'
import { raise } from '../value/raise.ts'
import { typeOf, typeText } from '../value/type-test.ts'
import type { Value } from '../value/value.ts'
import { truth } from './control.ts'
import { selected } from './selected.ts'

/** One selector of an `update` path. */
interface Step {
  readonly by: string
  readonly name: Value
  readonly uri: string | undefined
}

interface Case {
  readonly path: readonly Step[]
  /** Create what the path does not find. */
  readonly upsert: boolean
  readonly guard: ((old: Value, at: Value) => Value) | null
  readonly change: (old: Value, at: Value) => Value
}

export const step = (by: string, name: Value = null, namespace?: Value): Step => ({
  by,
  name: unwrap(name),
  uri: namespace instanceof Namespace ? namespace.uri : undefined,
})

export const updateCase = (
  path: readonly Step[],
  upsert: boolean,
  guard: Case['guard'],
  change: Case['change'],
): Case => ({
  path,
  upsert,
  guard,
  change,
})

/** `value update { … }`: the cases in order, each on what the ones before made. */
export function update(value: Value, cases: readonly Case[]): Value {
  if (unwrap(value) === null) return null
  return cases.reduce<Value>((current, c) => changeAt(current, c, 0, null), value)
}

function changeAt(value: Value, c: Case, depth: number, at: Value): Value {
  const next = c.path[depth]
  if (next === undefined) return c.guard === null || truth(c.guard(value, at)) ? c.change(value, at) : value
  const bare = unwrap(value)
  if (bare === null) return c.upsert ? changeAt(emptyFor(next), c, depth, at) : value
  const inner = (old: Value, key: Value): Value => changeAt(old, c, depth + 1, key)
  const after = c.path[depth + 1]
  if (after?.by === 'attribute' && next.by === 'field') return changeAttribute(bare, next, after, c, depth)
  switch (next.by) {
    case 'index':
      return isNumber(next.name)
        ? changeItem(bare, toInteger(next.name) ?? 0, c.upsert, inner)
        : changeFields(bare, next, c.upsert, false, inner)
    case 'field':
      return changeFields(bare, next, c.upsert, false, inner)
    case 'fields':
      return changeFields(bare, next, c.upsert, true, inner)
    default:
      throw raise(runtime.badUpdate, { selector: next.by, type: typeText(typeOf(bare)) })
  }
}

const emptyFor = (next: Step): Value => (next.by === 'index' && isNumber(next.name) ? [] : {})

function changeItem(value: Value, index: number, upsert: boolean, inner: (old: Value, at: Value) => Value): Value {
  if (!Array.isArray(value)) throw raise(runtime.badUpdate, { selector: `[${index}]`, type: typeText(typeOf(value)) })
  const at = index < 0 ? value.length + index : index
  if (at < 0 || at >= value.length) return upsert ? [...value, inner(null, value.length)] : value
  return value.map((item, i) => (i === at ? inner(item, i) : item))
}

function changeFields(
  value: Value,
  next: Step,
  upsert: boolean,
  all: boolean,
  inner: (old: Value, at: Value) => Value,
): Value {
  if (Array.isArray(value))
    return value.map((item) => (isObject(item) ? changeFields(item, next, upsert, all, inner) : item))
  if (!isObject(value))
    throw raise(runtime.badUpdate, { selector: `.${nameText(next)}`, type: typeText(typeOf(value)) })
  const name = nameText(next)
  const builder = new ObjectBuilder()
  let found = false
  for (const [key, old] of entriesOf(value)) {
    const hit: boolean = keyName(key) === name && inNamespace(key, next.uri) && (all || !found)
    found ||= hit
    builder.add(key, hit ? inner(selected(old, key), key) : old)
  }
  if (!found && upsert) builder.add(name, inner(null, name))
  return builder.build()
}

/** Attributes belong to a key: `.name.@attribute` is one change of the entry. */
function changeAttribute(value: Value, next: Step, attribute: Step, c: Case, depth: number): Value {
  if (!isObject(value))
    throw raise(runtime.badUpdate, { selector: `.${nameText(next)}`, type: typeText(typeOf(value)) })
  const builder = new ObjectBuilder()
  for (const [key, old] of entriesOf(value)) {
    const hit = keyName(key) === nameText(next) && inNamespace(key, next.uri)
    builder.add(hit ? withAttribute(key, attribute, c, depth) : key, old)
  }
  return builder.build()
}

function withAttribute(key: AnyKey, attribute: Step, c: Case, depth: number): AnyKey {
  const attributes: ObjectValue = (typeof key === 'string' ? null : key.attributes) ?? {}
  const changed = changeFields(attributes, attribute, c.upsert, false, (old, at) => changeAt(old, c, depth + 2, at))
  return isObject(changed) && objectSize(changed) > 0
    ? makeKey(keyName(key), typeof key === 'string' ? null : key.namespace, changed)
    : key
}

const nameText = (next: Step): string => (next.name instanceof Key ? next.name.localName : String(next.name))

const inNamespace = (key: AnyKey, uri: string | undefined): boolean =>
  uri === undefined || (typeof key !== 'string' && key.namespace?.uri === uri)
