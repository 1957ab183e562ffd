import { library } from '@twill/language/diagnostics'
import { example, fn } from '../define.ts'
import type { Host } from '../host.ts'
import {
  entriesOf,
  Key,
  keyName,
  MultiMap,
  Namespace,
  type ObjectValue,
  TypeValue,
  typeOf,
  type Value,
  withMetadata,
} from '../value/index.ts'
import { raise } from '../value/raise.ts'
import { module } from './module.ts'
import { xsi } from './namespaces.ts'

export const typeOfValue = fn({
  module,
  name: 'typeOf',
  since: '2.0',
  doc: 'Gives the type of a value, with its metadata.',
  params: { value: 'The value.' },
  also: ['type', 'getType', 'class', 'instanceof'],
  overloads: [
    {
      type: '<T>(value: T): Type<T>',
      run: (value: Value) => new TypeValue(typeOf(value)),
    },
  ],
  examples: [
    example(
      'Types',
      '["a", 1, null, [1], { a: 1 }] map (typeOf($) as String)',
      '["String", "Number", "Null", "Array", "Object"]',
    ),
  ],
})

export const uuid = fn({
  module,
  name: 'uuid',
  since: '2.0',
  doc: 'Gives a random UUID (version 4). Not for secrets.',
  params: {},
  also: ['guid', 'randomUUID', 'newGuid'],
  overloads: [
    {
      type: '(): String',
      withHost: (host: Host) => () =>
        'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
          const digit = Math.floor(host.random() * 16)
          return (place === 'x' ? digit : 8 + (digit % 4)).toString(16)
        }),
    },
  ],
  effects: ['random'],
  examples: [example('A new id', 'uuid()', undefined), example('Its length', 'sizeOf(uuid())', '36')],
})

export const assignMetadata = fn({
  module,
  name: '<~',
  since: '2.5',
  doc: 'Gives a value with metadata in place of any it had. Metadata does not count when values are compared.',
  params: { value: 'The value.', metadata: 'The metadata.' },
  also: ['annotate', 'withMeta', 'setMetadata'],
  overloads: [
    {
      type: '<T>(value: T, metadata: Object): T',
      run: (value: Value, metadata: ObjectValue) =>
        withMetadata(value, Object.fromEntries(entriesOf(metadata).map(([key, each]) => [keyName(key), each]))),
    },
  ],
  examples: [
    example('Metadata can be selected', '({ name: "Ann" } <~ { class: "Person" }).^class', '"Person"'),
    example('And does not count', '(1 <~ { unit: "kg" }) == 1', 'true'),
  ],
})

export const xsiType = fn({
  module,
  name: 'xsiType',
  since: '2.2',
  doc: 'Gives the attribute `xsi:type` that names the schema type of an XML element; for use in `@(( … ))`.',
  params: { name: 'The type, without prefix.', namespace: 'The namespace of the type.' },
  also: ['schemaType', 'xmlType'],
  overloads: [
    {
      type: '(name: String, namespace: Namespace): Object',
      run: (name: string, namespace: Namespace) =>
        MultiMap.of([new Key('type', new Namespace(xsi.name, xsi.uri))], [new Key(name, namespace)]),
    },
  ],
  examples: [
    example('The type of an element', 'ns shop http://shop.example\n---\nnamesOf(xsiType("order", shop))', '["type"]'),
  ],
})

export const native = fn({
  module,
  name: 'native',
  since: '2.0',
  doc: 'Stands for a function that is not written in the language. Scripts cannot call it.',
  params: { identifier: 'The name of the function.' },
  also: ['external', 'builtin'],
  overloads: [
    {
      type: '(identifier: String): Nothing',
      run: () => {
        throw raise(library.notForScripts, { function: 'native' })
      },
    },
  ],
  examples: [example('Not for scripts', 'native("system::map")', { error: 'TW5406' })],
})
