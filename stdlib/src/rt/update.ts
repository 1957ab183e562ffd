import { runtime } from '@twill/language/diagnostics'
import { unwrap } from '../value/annotated.ts'
import type { TwillError } from '../value/error.ts'
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
  readonly guard: Change | null
  readonly change: Change
}

/** What becomes of an old value; `at` is its position in the object or array, or among the attributes. */
type Change = (old: Value, at: number) => Value

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
  return cases.reduce<Value>((current, c) => changeAt(current, c, 0, 0), value)
}

function changeAt(value: Value, c: Case, depth: number, at: number): Value {
  const next = c.path[depth]
  if (next === undefined) return c.guard === null || truth(c.guard(value, at)) ? c.change(value, at) : value
  const bare = unwrap(value)
  if (bare === null) return c.upsert ? changeAt(emptyFor(next), c, depth, at) : value
  if (next.by === 'index' && isNumber(next.name)) return changeItem(bare, next, c, depth)
  const { name } = next
  if (isAttribute(next) || !(typeof name === 'string' || isNumber(name) || name instanceof Key))
    throw refused(next, bare)
  if (Array.isArray(bare)) return bare.map((item) => (isObject(item) ? changeEntries(item, next, c, depth) : item))
  if (!isObject(bare)) throw refused(next, bare, c.path[depth - 1])
  return changeEntries(bare, next, c, depth)
}

const emptyFor = (next: Step): Value => (next.by === 'index' && isNumber(next.name) ? [] : {})

const isAttribute = ({ by }: Step): boolean => by === 'attribute' || by === 'attributeAll'

function changeItem(value: Value, next: Step, c: Case, depth: number): Value {
  const index = isNumber(next.name) ? (toInteger(next.name) ?? 0) : 0
  if (!Array.isArray(value)) throw refused(next, value, c.path[depth - 1])
  const at = index < 0 ? value.length + index : index
  const inner = (old: Value, i: number): Value => changeAt(old, c, depth + 1, i)
  const after = c.path[depth + 1]
  if (after !== undefined && isAttribute(after)) throw refused(after, value[at] ?? null)
  if (at < 0 || at >= value.length) return c.upsert ? [...value, inner(null, value.length)] : value
  return value.map((item, i) => (i === at ? inner(item, i) : item))
}

/** `.name` is the first entry of that name, `.*name` each. */
function changeEntries(object: ObjectValue, next: Step, c: Case, depth: number): ObjectValue {
  const name = nameText(next)
  const builder = new ObjectBuilder()
  let found = false
  entriesOf(object).forEach(([key, old], i) => {
    const hit = keyName(key) === name && inNamespace(key, next.uri) && (next.by === 'fields' || !found)
    found ||= hit
    builder.add(...(hit ? changeEntry(key, old, i, c, depth + 1) : ([key, old] as const)))
  })
  if (!found && c.upsert) builder.add(...changeEntry(name, null, builder.size, c, depth + 1))
  return builder.build()
}

/** Attributes belong to a key, so a step to one of them changes the entry above. */
function changeEntry(key: AnyKey, old: Value, at: number, c: Case, depth: number): readonly [AnyKey, Value] {
  const next = c.path[depth]
  if (next === undefined || !isAttribute(next)) return [key, changeAt(selected(old, key), c, depth, at)]
  const { localName, namespace, attributes } = typeof key === 'string' ? new Key(key) : key
  const changed = changeEntries(attributes ?? {}, next, c, depth)
  return [objectSize(changed) > 0 ? makeKey(localName, namespace, changed) : key, old]
}

/** What stands in the script for a step. */
function stepText(next: Step): string {
  switch (next.by) {
    case 'index':
      return isNumber(next.name) ? `[${nameText(next)}]` : `["${nameText(next)}"]`
    case 'fields':
      return `.*${nameText(next)}`
    case 'field':
      return `.${nameText(next)}`
    default:
      return `.@${nameText(next)}`
  }
}

function refused(next: Step, value: Value, before?: Step): TwillError {
  const selector = stepText(next)
  return raise(runtime.badUpdate, { selector, type: typeText(typeOf(value)), advice: adviceOn(next, before) })
}

function adviceOn(next: Step, before: Step | undefined): string {
  if (isAttribute(next))
    return 'Attributes belong to the key of a field, which stands before them: `.item.@id`, `.*item.@id` for each of that name.'
  if (next.by === 'index' && before?.by === 'fields') {
    const all = stepText(before)
    return `\`${all}\` goes into each by itself; one of them is \`case (value, index) at ${all} if (index == …)\`, by its place in the object.`
  }
  return 'A path goes through objects by name and through arrays by index.'
}

const nameText = ({ name }: Step): string => (name instanceof Key ? name.localName : String(name))

const inNamespace = (key: AnyKey, uri: string | undefined): boolean =>
  uri === undefined || (typeof key !== 'string' && key.namespace?.uri === uri)
