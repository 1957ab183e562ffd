import { example, fn, type } from './define.ts'
import { type Kind, mapLeafs, type NodeLambda, said } from './tree-walk.ts'
import {
  type AnyKey,
  entriesOf,
  equals,
  isNumber,
  isObject,
  Key,
  keyName,
  makeKey,
  Namespace,
  type Num,
  ObjectBuilder,
  type ObjectValue,
  toInteger,
  type Value,
} from './value/index.ts'

const module = 'tw::util::Values'

type Provider = (oldValue: Value, index: number) => Value

/** What a string, a number or a `PathElement` selects. */
interface Selection {
  readonly kind: Value
  readonly selector: Value
  readonly namespace: Value
}

function selectionOf(selector: Value): Selection {
  if (isObject(selector))
    return {
      kind: said(selector, 'kind'),
      selector: said(selector, 'selector'),
      namespace: said(selector, 'namespace'),
    }
  return { kind: isNumber(selector) ? 'Array' : 'Object', selector, namespace: null }
}

const pathElement = (kind: Kind, selector: Value, namespace: Value): Value => ({ kind, namespace, selector })

const isInNamespace = (namespace: Value, wanted: Value): boolean =>
  !(wanted instanceof Namespace) || (namespace instanceof Namespace && namespace.uri === wanted.uri)

const isSelected = (key: AnyKey, { selector, namespace }: Selection): boolean =>
  keyName(key) === selector && isInNamespace(key instanceof Key ? key.namespace : null, namespace)

/** The value with what is selected in it, or in the items of an array, replaced. */
function change(value: Value, selection: Selection, provider: Provider): Value {
  if (Array.isArray(value)) {
    if (selection.kind !== 'Array') return value.map((item) => change(item, selection, provider))
    const at = positionIn(value, selection.selector)
    return value.map((item, i) => (i === at ? provider(item, i) : item))
  }
  return isObject(value) && selection.kind !== 'Array'
    ? changeEntries(value, selection, (key, old, i) => [key, provider(old, i)])
    : value
}

/** A negative index counts from the end. */
function positionIn(items: readonly Value[], selector: Value): number {
  const index = isNumber(selector) ? (toInteger(selector) ?? items.length) : items.length
  return index < 0 ? items.length + index : index
}

function changeEntries(
  object: ObjectValue,
  selection: Selection,
  changed: (key: AnyKey, value: Value, index: number) => readonly [AnyKey, Value],
): ObjectValue {
  const result = new ObjectBuilder()
  entriesOf(object).forEach(([key, value], i) => {
    result.add(...(isSelected(key, selection) ? changed(key, value, i) : ([key, value] as const)))
  })
  return result.build()
}

/** An attribute belongs to a key: after a field, it is that field's. */
function changeAttribute(value: Value, field: Selection, attribute: Selection, provider: Provider): Value {
  if (!isObject(value)) return value
  return changeEntries(value, field, (key, child) => {
    if (!(key instanceof Key) || key.attributes === null) return [key, child]
    const attributes = change(key.attributes, attribute, provider) as ObjectValue
    return [makeKey(key.localName, key.namespace, attributes), child]
  })
}

function changeAt(value: Value, path: readonly Selection[], provider: Provider): Value {
  const [first, second, ...rest] = path
  if (first === undefined) return value
  if (second === undefined) return change(value, first, provider)
  if (second.kind === 'Attribute' && rest.length === 0) return changeAttribute(value, first, second, provider)
  return change(value, first, (old) => changeAt(old, path.slice(1), provider))
}

export const UpdaterValueProvider = type({
  module,
  name: 'UpdaterValueProvider',
  since: '2.4',
  doc: 'What `update` gives: a function that takes the new value, best written with `with`.',
  type: '(newValueProvider: (oldValue: Any, index: Number) -> Any) -> ReturnType',
  typeParameters: ['ReturnType'],
})

const element = 'tw::util::Tree::PathElement'
const path = 'tw::util::Tree::Path'

const named = (name: string, kind: Kind, doc: string, what: string, examples: ReturnType<typeof example>[]) =>
  fn({
    module,
    name,
    since: '2.2',
    doc,
    params: { namespace: 'Its namespace; null for any.', name: `The name of the ${what}.` },
    also: ['selector', 'path'],
    overloads: [
      { type: `(name: String): ${element}`, run: (local: string) => pathElement(kind, local, null) },
      {
        type: `(namespace: Namespace | Null, name: String): ${element}`,
        run: (namespace: Namespace | null, local: string) => pathElement(kind, local, namespace),
      },
    ],
    examples,
  })

export const attr = named('attr', 'Attribute', 'Makes a path element that selects an attribute.', 'attribute', [
  example('An attribute of any namespace', 'attr("unit")', '{ kind: "Attribute", namespace: null, selector: "unit" }'),
])

export const field = named('field', 'Object', 'Makes a path element that selects a field of an object.', 'field', [
  example('A field of any namespace', 'field("name")', '{ kind: "Object", namespace: null, selector: "name" }'),
])

export const index = fn({
  module,
  name: 'index',
  since: '2.2',
  doc: 'Makes a path element that selects an item of an array.',
  params: { index: 'The index of the item.' },
  also: ['selector', 'path', 'at'],
  overloads: [{ type: `(index: Number): ${element}`, run: (at: Num) => pathElement('Array', at, null) }],
  examples: [example('The first item', 'index(0)', '{ kind: "Array", namespace: null, selector: 0 }')],
})

const masked =
  (value: Value, selector: Value) =>
  (provider: NodeLambda): Value => {
    const { kind, selector: wanted, namespace } = selectionOf(selector)
    return mapLeafs(value, [], (leaf, place) => {
      const last = place.at(-1)
      const meant =
        said(last, 'kind') === kind &&
        equals(said(last, 'selector'), wanted) &&
        isInNamespace(said(last, 'namespace'), namespace)
      return meant ? provider(leaf, place) : leaf
    })
  }

const maskResult = (result: string): string => `(newValueProvider: (oldValue: Any, path: ${path}) -> Any) -> ${result}`

export const mask = fn({
  module,
  name: 'mask',
  since: '2.2',
  doc: 'Replaces, anywhere within a value, what a name, an index or a path element selects and is neither an object nor an array. The new value follows with `with`.',
  params: {
    value: 'The value to go through.',
    fieldName: 'The name of the fields.',
    selector: 'Selects the fields, attributes or items.',
    i: 'The index of the items.',
  },
  also: ['redact', 'anonymize', 'hide', 'obfuscate'],
  overloads: [
    {
      type: `(value: Null, fieldName: String | Number | ${element}): ${maskResult('Null')}`,
      run: () => (_: NodeLambda) => null,
    },
    { type: `(value: Any, selector: ${element}): ${maskResult('Any')}`, run: masked },
    { type: `(value: Any, fieldName: String): ${maskResult('Any')}`, run: masked },
    { type: `(value: Any, i: Number): ${maskResult('Any')}`, run: masked },
  ],
  examples: [
    example(
      'Secrets at any depth',
      '[{ pin: 1234 }, { card: { pin: 99, no: 5 } }] mask "pin" with "*"',
      '[{ pin: "*" }, { card: { pin: "*", no: 5 } }]',
    ),
    example('By index', '[["a", 1], ["b", 2]] mask 1 with 0', '[["a", 0], ["b", 0]]'),
    example('Nothing', 'null mask "pin" with "*"', 'null'),
  ],
})

const updated =
  (value: Value, selector: Value) =>
  (provider: Provider | Value): Value =>
    change(value, selectionOf(selector), providerOf(provider))

/** A value that is no function stands for itself. */
const providerOf = (provider: Provider | Value): Provider =>
  typeof provider === 'function' ? (provider as Provider) : () => provider

export const update = fn({
  module,
  name: 'update',
  since: '2.2',
  doc: 'Replaces what a name, an index, a path element or a path of them selects in a value; what does not exist is not added. The new value follows with `with`.',
  params: {
    objectValue: 'The object.',
    fieldName: 'Selects the field.',
    arrayValue: 'The array; names select in the objects that it holds.',
    indexToUpdate: 'Selects the item, or the field of each item.',
    value: 'The value.',
    path: 'The steps from outermost to innermost.',
    toUpdate: 'Selects in vain.',
  },
  also: ['set', 'assoc', 'put', 'setIn', 'replace'],
  overloads: [
    { type: '(objectValue: Object, fieldName: String): UpdaterValueProvider<Object>', run: updated },
    { type: `(objectValue: Object, fieldName: ${element}): UpdaterValueProvider<Object>`, run: updated },
    { type: '(arrayValue: Array, indexToUpdate: Number): UpdaterValueProvider<Array>', run: updated },
    { type: '(arrayValue: Array, indexToUpdate: String): UpdaterValueProvider<Array>', run: updated },
    { type: `(arrayValue: Array, indexToUpdate: ${element}): UpdaterValueProvider<Array>`, run: updated },
    {
      type: `(value: Array | Object | Null, path: Array<String | Number | ${element}>): UpdaterValueProvider<Array | Object | Null>`,
      run: (value: Value, steps: readonly Value[]) => (provider: Provider | Value) =>
        changeAt(value, steps.map(selectionOf), providerOf(provider)),
    },
    {
      type: `(value: Null, toUpdate: Number | String | ${element}): UpdaterValueProvider<Null>`,
      run: () => (_: Provider) => null,
    },
  ],
  examples: [
    example('A field', '{ name: "ann", age: 3 } update "name" with upper($)', '{ name: "ANN", age: 3 }'),
    example(
      'Along a path',
      '{ lines: [{ n: 1 }, { n: 2 }] } update ["lines", 1, "n"] with $ * 10',
      '{ lines: [{ n: 1 }, { n: 20 }] }',
    ),
    example('What is not there', '[1, 2] update 5 with 0', '[1, 2]'),
  ],
})
