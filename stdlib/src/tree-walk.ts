import { selected } from './rt/selected.ts'
import {
  type AnyKey,
  entriesOf,
  getField,
  isObject,
  Key,
  keyName,
  makeKey,
  ObjectBuilder,
  type ObjectValue,
  objectSize,
  type Value,
} from './value/index.ts'

/** What a path element selects. */
export type Kind = 'Object' | 'Attribute' | 'Array'
/** A `Path`: path elements from outermost to innermost. */
export type Steps = readonly Value[]
export type NodeLambda = (value: Value, path: Steps) => Value

const stepTo = (kind: Kind, key: AnyKey): Value => ({
  kind,
  selector: keyName(key),
  namespace: key instanceof Key ? key.namespace : null,
})

const itemStep = (index: number): Value => ({ kind: 'Array', selector: index, namespace: null })

/** What a path element says; one that is no object says nothing. */
export const said = (step: Value, field: 'kind' | 'selector' | 'namespace'): Value =>
  isObject(step) ? (getField(step, field) ?? null) : null

export const isLeaf = (value: Value): boolean => !Array.isArray(value) && !isObject(value)

const attributesOf = (key: AnyKey): ObjectValue => (key instanceof Key ? key.attributes : null) ?? {}

/** The key with other attributes. */
function withAttributes(key: AnyKey, change: (attributes: ObjectValue) => ObjectValue): AnyKey {
  if (!(key instanceof Key) || key.attributes === null) return key
  const attributes = change(key.attributes)
  return makeKey(key.localName, key.namespace, objectSize(attributes) === 0 ? null : attributes)
}

/** The value with each leaf and each attribute replaced. */
export function mapLeafs(value: Value, path: Steps, callback: NodeLambda): Value {
  if (Array.isArray(value)) return value.map((item, i) => mapLeafs(item, [...path, itemStep(i)], callback))
  if (!isObject(value)) return callback(value, path)
  const result = new ObjectBuilder()
  for (const [key, child] of entriesOf(value)) {
    const below = [...path, stepTo('Object', key)]
    const changed = withAttributes(key, (attributes) => {
      const mapped = new ObjectBuilder()
      for (const [name, text] of entriesOf(attributes))
        mapped.add(name, callback(text, [...below, stepTo('Attribute', name)]))
      return mapped.build()
    })
    result.add(changed, mapLeafs(selected(child, key), below, callback))
  }
  return result.build()
}

/** The value without what fails a test; what is left out is not looked into. */
export function filtered(value: Value, path: Steps, keep: (value: Value, path: Steps) => boolean): Value {
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => {
      const below = [...path, itemStep(i)]
      return keep(item, below) ? [filtered(item, below, keep)] : []
    })
  }
  if (!isObject(value)) return value
  const result = new ObjectBuilder()
  for (const [key, child] of entriesOf(value)) {
    const below = [...path, stepTo('Object', key)]
    if (!keep(selected(child, key), below)) continue
    const changed = withAttributes(key, (attributes) => {
      const kept = new ObjectBuilder()
      for (const [name, text] of entriesOf(attributes))
        if (keep(text, [...below, stepTo('Attribute', name)])) kept.add(name, text)
      return kept.build()
    })
    result.add(changed, filtered(child, below, keep))
  }
  return result.build()
}

/** Whether something within the value meets a condition. */
export function existsBelow(value: Value, path: Steps, meets: (value: Value, path: Steps) => boolean): boolean {
  const exists = (child: Value, below: Steps): boolean => meets(child, below) || existsBelow(child, below, meets)
  if (Array.isArray(value)) return value.some((item, i) => exists(item, [...path, itemStep(i)]))
  if (!isObject(value)) return false
  return entriesOf(value).some(([key, child]) => {
    const below = [...path, stepTo('Object', key)]
    return (
      exists(selected(child, key), below) ||
      entriesOf(attributesOf(key)).some(([name, text]) => meets(text, [...below, stepTo('Attribute', name)]))
    )
  })
}
