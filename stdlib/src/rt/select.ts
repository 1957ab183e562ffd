import { runtime } from '@twill/language/diagnostics'
import { documentOf, metadataOf, unwrap } from '../value/annotated.ts'
import { Key, keyName, Namespace } from '../value/key.ts'
import { integerPart, isNumber, type Num, numberText } from '../value/number.ts'
import {
  forEachEntry,
  getField,
  isObject,
  isPlainObject,
  MultiMap,
  ObjectBuilder,
  type ObjectValue,
  objectSize,
} from '../value/object.ts'
import { raise } from '../value/raise.ts'
import { Range } from '../value/range.ts'
import { parseTemporal, temporalField } from '../value/temporal/index.ts'
import { TypeValue, typeOf, typeText } from '../value/type-test.ts'
import type { Value } from '../value/value.ts'
import { keyAround, selected } from './selected.ts'
import { selectFromType } from './types.ts'

// The selectors of the language, each under the name that emitted code calls. None of them reaches a prototype.

/** `.name`, `.ns#name`: null when there is none; of an array the fields of its objects. */
export function field(target: Value, name: Value, namespace?: Value): Value {
  if (target === null) return null
  const key = nameOf(name)
  if (isPlainObject(target)) return namespace === undefined && Object.hasOwn(target, key) ? target[key] : null
  if (target instanceof MultiMap) {
    const at = target.indexOf(key, uriOf(namespace))
    return at < 0 ? null : selected(target.valueAt(at), target.keyAt(at))
  }
  if (Array.isArray(target)) return fieldOfItems(target, key, namespace)
  return fieldOfOther(target, key)
}

function fieldOfItems(items: readonly Value[], name: string, namespace: Value | undefined): Value {
  const found: Value[] = []
  for (const item of items) {
    const object = unwrap(item)
    if (isObject(object) && hasField(object, name, namespace)) found.push(field(object, name, namespace))
  }
  return found.length === 0 ? null : found
}

function fieldOfOther(target: Value, name: string): Value {
  const value = unwrap(target)
  if (value !== target) return field(value, name)
  const part = temporalField(typeof value === 'string' ? parseTemporal(value) : value, name)
  if (part !== undefined) return part
  if (value instanceof TypeValue) return selectFromType(value, 'value', name)
  if (value instanceof Namespace && name === 'prefix') return value.prefix
  if (value instanceof Namespace && name === 'uri') return value.uri
  throw noSelector(`.${name}`, target)
}

/** `.*name`: the values of all keys of that name, or null. */
export function fields(target: Value, name: Value, namespace?: Value): Value {
  const key = nameOf(name)
  const value = unwrap(target)
  if (value === null) return null
  const found: Value[] = []
  if (Array.isArray(value)) for (const item of value) collect(item, key, namespace, found)
  else if (isObject(value)) collect(value, key, namespace, found)
  else if (value instanceof TypeValue) return selectFromType(value, 'all', key)
  else throw noSelector(`.*${key}`, target)
  return found.length === 0 ? null : found
}

function collect(target: Value, name: string, namespace: Value | undefined, found: Value[]): void {
  const object = unwrap(target)
  if (isPlainObject(object)) {
    if (namespace === undefined && Object.hasOwn(object, name)) found.push(object[name])
  } else if (object instanceof MultiMap) {
    const uri = uriOf(namespace)
    for (let i = Math.max(0, object.indexOf(name)); i < object.size; i++) {
      const key = object.keyAt(i)
      if (keyName(key) === name && inNamespace(key, uri)) found.push(selected(object.valueAt(i), key))
    }
  }
}

/** `.&name`: an object of the entries of that name; of an array, one for each object that has some. */
export function pair(target: Value, name: Value, namespace?: Value): Value {
  const key = nameOf(name)
  const uri = uriOf(namespace)
  const value = unwrap(target)
  if (value === null) return null
  if (Array.isArray(value)) {
    const found = value.map((item) => (isObject(item) ? pairsOf(item, key, uri) : null)).filter((item) => item !== null)
    return found.length === 0 ? null : found
  }
  if (!isObject(value)) throw noSelector(`.&${key}`, target)
  return pairsOf(value, key, uri)
}

/** `..&name`: for each object below that has entries of that name, an object of them. */
export function descendantPairs(target: Value, name: Value, namespace?: Value): Value {
  if (target === null) return null
  const key = nameOf(name)
  const found: Value[] = []
  const visit = (value: Value): void => {
    const node = unwrap(value)
    if (isObject(node)) {
      const pairs = pairsOf(node, key, uriOf(namespace))
      if (pairs !== null) found.push(pairs)
      forEachEntry(node, visit)
    } else if (Array.isArray(node)) for (const item of node) visit(item)
  }
  visit(target)
  return found
}

function pairsOf(object: ObjectValue, name: string, uri: string | undefined): Value {
  const builder = new ObjectBuilder()
  forEachEntry(object, (value, key) => {
    if (keyName(key) === name && inNamespace(key, uri)) builder.add(key, value)
  })
  return builder.size === 0 ? null : builder.build()
}

/** `..name`: the first field of that name of this object, then of each value below, level by level of each branch. */
export function descendant(target: Value, name: Value, namespace?: Value): Value {
  return below(target, nameOf(name), namespace, false)
}

/** `..*name`: all fields of that name, wherever below. */
export function descendants(target: Value, name: Value, namespace?: Value): Value {
  return below(target, nameOf(name), namespace, true)
}

function below(target: Value, name: string, namespace: Value | undefined, all: boolean): Value {
  if (target === null) return null
  const found: Value[] = []
  const visit = (value: Value): void => {
    const node = unwrap(value)
    if (isObject(node)) {
      if (all) collect(node, name, namespace, found)
      else if (hasField(node, name, namespace)) found.push(field(node, name, namespace))
      forEachEntry(node, visit)
    } else if (Array.isArray(node)) for (const item of node) visit(item)
  }
  visit(target)
  return found
}

/** `..`: every value below, the values of an object before those below them. */
export function allDescendants(target: Value): Value {
  if (target === null) return null
  const found: Value[] = []
  const visit = (value: Value): void => {
    const node = unwrap(value)
    if (isObject(node)) {
      forEachEntry(node, (child, key) => void found.push(selected(child, key)))
      forEachEntry(node, visit)
    } else if (Array.isArray(node)) {
      found.push(...node)
      for (const item of node) visit(item)
    }
  }
  visit(target)
  return found
}

// ---------------------------------------------------------------- attributes, namespaces, metadata

/** `.@name`: an attribute of the key that the value was selected under. */
export function attribute(target: Value, name: Value, namespace?: Value): Value {
  const key = keyAround(target)
  if (key !== undefined) return key.attributes === null ? null : field(key.attributes, name, namespace)
  if (Array.isArray(target)) {
    const found = target.map((item) => attribute(item, name, namespace)).filter((item) => item !== null)
    return found.length === 0 ? null : found
  }
  if (target instanceof TypeValue) return selectFromType(target, 'attribute', nameOf(name))
  return null
}

/** `.*@name`: that attribute of all items. */
export function attributeAll(target: Value, name: Value, namespace?: Value): Value {
  const found = attribute(target, name, namespace)
  return found === null || Array.isArray(found) ? found : [found]
}

/** `..@name`: that attribute of all keys below, those of one object before what is below it. */
export function descendantAttributes(target: Value, name: Value, namespace?: Value): Value {
  if (target === null) return null
  const found: Value[] = []
  const visit = (value: Value): void => {
    const node = unwrap(value)
    if (Array.isArray(node)) for (const item of node) visit(item)
    if (!isObject(node)) return
    forEachEntry(node, (_, key) => {
      const attributes = typeof key === 'string' ? null : key.attributes
      if (attributes !== null && hasField(attributes, nameOf(name), namespace))
        found.push(field(attributes, name, namespace))
    })
    forEachEntry(node, visit)
  }
  visit(target)
  return found
}

/** `.@`: all attributes as an object. */
export function attributes(target: Value): Value {
  const key = keyAround(target)
  if (key !== undefined) return key.attributes
  if (!Array.isArray(target)) return null
  const found = target.map(attributes).filter((item) => item !== null)
  return found.length === 0 ? null : found
}

/** `.#` */
export function namespaceOf(target: Value): Value {
  const key = keyAround(target)
  if (key !== undefined) return key.namespace
  return Array.isArray(target) ? target.map(namespaceOf) : null
}

/** `.^name`, `.^` */
export function metadata(target: Value, name?: Value): Value {
  const all = { ...documentOf(target), ...metadataOf(target) }
  if (name === undefined) return Object.keys(all).length === 0 ? null : all
  const key = nameOf(name)
  return Object.hasOwn(all, key) ? (all[key] ?? null) : null
}

// ---------------------------------------------------------------- indexes and conditions

/** `[index]`: what the value of the index says: a position, a key, a range. */
export function index(target: Value, by: Value): Value {
  if (target === null) return null
  const at = unwrap(by)
  if (typeof at === 'string') return field(target, at)
  if (isNumber(at)) return itemAtIndex(target, positionOf(at))
  if (at instanceof Key) return field(target, at.localName, at.namespace ?? undefined)
  if (at instanceof Range) return slice(target, at[0] ?? 0, at.at(-1) ?? 0)
  throw raise(runtime.badIndex, { type: typeText(typeOf(at)) })
}

/** What stands before the point; what is too large to count with lies outside of everything. */
const positionOf = (index: Num): number => integerPart(index) ?? Number.POSITIVE_INFINITY

function itemAtIndex(target: Value, at: number): Value {
  const value = textIfNumber(unwrap(target))
  if (Array.isArray(value)) return value.at(at) ?? null
  if (typeof value === 'string') return value.at(at) ?? null
  if (value instanceof Uint8Array) return value.at(at) ?? null
  if (isPlainObject(value)) return Object.values(value).at(at) ?? null
  if (value instanceof MultiMap) {
    const position = at < 0 ? value.size + at : at
    return position < 0 || position >= value.size ? null : selected(value.valueAt(position), value.keyAt(position))
  }
  if (value === null) return null
  if (value instanceof TypeValue) return selectFromType(value, 'index', String(at))
  throw noSelector(`[${at}]`, target)
}

/** `[from to to]`, both ends included, negative from the end, backwards when `from` lies behind `to`; null outside. */
export function slice(target: Value, from: Value, to: Value): Value {
  const value = textIfNumber(unwrap(target))
  if (value === null) return null
  if (typeof value !== 'string' && !Array.isArray(value) && !(value instanceof Uint8Array))
    throw noSelector('[… to …]', target)
  const first = bound(from, value.length)
  const last = bound(to, value.length)
  if (first === undefined || last === undefined) return null
  const low = Math.min(first, last)
  const high = Math.max(first, last) + 1
  if (first <= last) return value.slice(low, high)
  if (typeof value === 'string') return [...value.slice(low, high)].reverse().join('')
  return value.slice(low, high).reverse()
}

/** Digits are picked from the text of a number. */
const textIfNumber = (value: Value): Value => (isNumber(value) ? numberText(value) : value)

function bound(value: Value, length: number): number | undefined {
  const number = unwrap(value)
  if (!isNumber(number)) throw raise(runtime.badIndex, { type: typeText(typeOf(number)) })
  const at = positionOf(number)
  const position = at < 0 ? length + at : at
  return position >= 0 && position < length ? position : undefined
}

/** `[?(condition)]`: the items or entries that meet it, or null when none does. */
export function where(target: Value, condition: (item: Value, key: Value) => Value): Value {
  const value = unwrap(target)
  if (value === null) return null
  if (Array.isArray(value)) {
    const found = value.filter((item, i) => unwrap(condition(item, i)) === true)
    return found.length === 0 ? null : found
  }
  if (!isObject(value)) throw noSelector('[?(…)]', target)
  const builder = new ObjectBuilder()
  forEachEntry(value, (item, key) => {
    if (unwrap(condition(selected(item, key), key)) === true) builder.add(key, item)
  })
  return builder.size === 0 ? null : builder.build()
}

// ---------------------------------------------------------------- presence

/** `selector?`: whether the selection finds something, be it null. `by` is the selector's name in this file. */
export function exists(target: Value, by: string, ...args: Value[]): boolean {
  const value = unwrap(target)
  const [name, namespace] = args
  switch (by) {
    case 'field':
    case 'fields':
    case 'pair':
      if (Array.isArray(value)) return value.some((item) => isObject(item) && hasField(item, nameOf(name), namespace))
      return isObject(value) && hasField(value, nameOf(name), namespace)
    case 'descendant':
    case 'descendants': {
      const found = below(target, nameOf(name), namespace, true)
      return Array.isArray(found) && found.length > 0
    }
    case 'attribute':
    case 'attributeAll':
      if (Array.isArray(target)) return target.some((item) => exists(item, by, ...args))
      return exists(keyAround(target)?.attributes ?? null, 'field', ...args)
    case 'descendantAttributes': {
      const found = descendantAttributes(target, name ?? null, namespace)
      return Array.isArray(found) && found.length > 0
    }
    case 'attributes':
      return attributes(target) !== null
    case 'index':
      return existsAt(value, name ?? null)
    case 'slice':
      return slice(target, name ?? null, namespace ?? null) !== null
    case 'where':
      return where(target, name as (item: Value, key: Value) => Value) !== null
    case 'metadata':
      return metadata(target, name) !== null
    case 'namespaceOf':
      return namespaceOf(target) !== null
    default:
      return value !== null
  }
}

function existsAt(value: Value, by: Value): boolean {
  const at = unwrap(by)
  if (typeof at === 'string') return exists(value, 'field', at)
  const size = Array.isArray(value) ? value.length : isObject(value) ? objectSize(value) : undefined
  if (!isNumber(at) || size === undefined) return index(value, by) !== null
  const position = positionOf(at)
  return position >= -size && position < size
}

/** `selector!` that found nothing. */
export function absent(text: string): never {
  throw raise(runtime.notPresent, { selection: text })
}

export function assertPresent(value: Value, text: string): Value {
  return unwrap(value) === null ? absent(text) : value
}

function hasField(object: ObjectValue, name: string, namespace: Value | undefined): boolean {
  if (object instanceof MultiMap) return object.indexOf(name, uriOf(namespace)) >= 0
  return namespace === undefined && getField(object, name) !== undefined
}

function inNamespace(key: string | Key, uri: string | undefined): boolean {
  return uri === undefined || (typeof key !== 'string' && key.namespace?.uri === uri)
}

const uriOf = (namespace: Value | undefined): string | undefined =>
  namespace instanceof Namespace ? namespace.uri : undefined

/** A selector's name may be computed: a text, a key, a number. */
function nameOf(name: Value): string {
  if (typeof name === 'string') return name
  const value = unwrap(name)
  if (value instanceof Key) return value.localName
  return String(value)
}

const selectable = 'Selectors work on objects, arrays and null; test with `is Object` first where the shape varies.'

/** Members by which other languages tell how long something is. */
const lengths: ReadonlySet<string> = new Set(['.length', '.size', '.count'])

/** Right behind the condition of a `filter`, or the function of a `map`, a selector selects from that. */
function adviceOn(selector: string, target: Value): string {
  if (typeof target === 'boolean')
    return `Behind the condition of a \`filter\` it belongs to the condition: write \`(items filter (…))${selector}\`.`
  if (typeof target === 'function')
    return `Behind the function of a \`map\` or \`filter\` it belongs to the function: write \`(items map (…))${selector}\`.`
  return selectable
}

function noSelector(selector: string, target: Value) {
  const advice = lengths.has(selector) ? '`sizeOf(…)` gives the length.' : adviceOn(selector, target)
  return raise(runtime.noSelector, { selector, type: typeText(typeOf(target)), advice })
}
