import { isTrue } from './core/results.ts'
import { example, fn, type, variable } from './define.ts'
import { existsBelow, filtered, isLeaf, type Kind, mapLeafs, type NodeLambda, type Steps, said } from './tree-walk.ts'
import { Namespace, Regex, TypeValue, toStringValue, unwrap, type Value } from './value/index.ts'

const module = 'tw::util::Tree'

const kindVariable = (name: string, kind: Kind, doc: string) =>
  variable({ module, name, since: '2.2', doc, type: 'String', value: () => kind })

export const OBJECT_TYPE = kindVariable('OBJECT_TYPE', 'Object', 'The kind of a path element that selects a field.')
export const ATTRIBUTE_TYPE = kindVariable(
  'ATTRIBUTE_TYPE',
  'Attribute',
  'The kind of a path element that selects an attribute.',
)
export const ARRAY_TYPE = kindVariable('ARRAY_TYPE', 'Array', 'The kind of a path element that selects an item.')

export const PathElement = type({
  module,
  name: 'PathElement',
  since: '2.2',
  doc: 'One step from a value into it: to a field, an attribute or an item.',
  type: '{| kind: "Object" | "Attribute" | "Array", selector: String | Number, namespace: Namespace | Null |}',
})

export const Path = type({
  module,
  name: 'Path',
  since: '2.2',
  doc: 'The steps from a value to a place within it.',
  type: 'Array<PathElement>',
})

const endsWith = (path: Steps, kind: Kind): boolean => said(path.at(-1), 'kind') === kind

export const asExpressionString = fn({
  module,
  name: 'asExpressionString',
  since: '2.2',
  doc: 'Writes a path as the selectors that lead to its place.',
  params: { path: 'The path.' },
  also: ['jsonPath', 'pointer'],
  overloads: [
    {
      type: '(path: Path): String',
      run: (path: Steps) =>
        path
          .map((step) => {
            const selector = toStringValue(said(step, 'selector'))
            const kind = said(step, 'kind')
            return kind === 'Array' ? `[${selector}]` : kind === 'Attribute' ? `.@${selector}` : `.${selector}`
          })
          .join(''),
    },
  ],
  examples: [
    example(
      'Into a list',
      'import * from tw::util::Tree\n---\nasExpressionString([{ kind: OBJECT_TYPE, selector: "orders", namespace: null }, { kind: ARRAY_TYPE, selector: 2, namespace: null }])',
      '".orders[2]"',
    ),
  ],
})

const kindTest = (name: string, kind: Kind, doc: string, step: string) =>
  fn({
    module,
    name,
    since: '2.4',
    doc,
    params: { path: 'The path.' },
    overloads: [{ type: '(path: Path): Boolean', run: (path: Steps) => endsWith(path, kind) }],
    examples: [example('By the last step', `${name}([${step}])`, 'true'), example('No step', `${name}([])`, 'false')],
  })

export const isArrayType = kindTest(
  'isArrayType',
  'Array',
  'Tells whether a path leads to an item of an array.',
  '{ kind: "Array", selector: 0, namespace: null }',
)
export const isAttributeType = kindTest(
  'isAttributeType',
  'Attribute',
  'Tells whether a path leads to an attribute.',
  '{ kind: "Attribute", selector: "id", namespace: null }',
)
export const isObjectType = kindTest(
  'isObjectType',
  'Object',
  'Tells whether a path leads to a field of an object.',
  '{ kind: "Object", selector: "id", namespace: null }',
)

export const mapLeafValues = fn({
  module,
  name: 'mapLeafValues',
  since: '2.2',
  doc: 'Replaces each value within a value that is neither an object nor an array, attributes too, by what a function gives.',
  params: { value: 'The value to go through.', callback: 'Gives the new value for a value and its path.' },
  also: ['deepMap', 'walk', 'traverse', 'mapValuesDeep'],
  overloads: [
    {
      type: '(value: Any, callback: (value: Any, path: Path) -> Any): Any',
      run: (value: Value, callback: NodeLambda) => mapLeafs(value, [], callback),
    },
  ],
  examples: [
    example('Trim all texts', '{ a: " x", b: [" y "] } mapLeafValues trim($)', '{ a: "x", b: ["y"] }'),
    example(
      'Show the paths',
      'import * from tw::util::Tree\n---\n{ a: 1, b: [2] } mapLeafValues ((value, path) -> asExpressionString(path))',
      '{ a: ".a", b: [".b[0]"] }',
    ),
  ],
})

/** A value of the type `SimpleType`, or null. */
function isSimpleLeaf(value: Value): boolean {
  const bare = unwrap(value)
  const isOther = [Uint8Array, Regex, TypeValue, Namespace].some((other) => bare instanceof other)
  return isLeaf(bare) && typeof bare !== 'function' && !isOther
}

const filterSignature = '(value: Any, criteria: (value: Any, path: Path) -> Boolean): Any'

export const filterTree = fn({
  module,
  name: 'filterTree',
  since: '2.4',
  doc: 'Keeps the fields, items and attributes anywhere within a value for which a condition is true. What is left out is not looked into.',
  params: { value: 'The value to go through.', criteria: 'The condition, given a value and its path.' },
  also: ['deepFilter', 'prune', 'compact', 'removeEmpty'],
  overloads: [
    {
      type: filterSignature,
      run: (value: Value, criteria: NodeLambda) => filtered(value, [], (node, path) => isTrue(criteria(node, path))),
    },
  ],
  examples: [
    example('No nulls', '{ a: null, b: [1, null], c: { d: null } } filterTree $ != null', '{ b: [1], c: {} }'),
  ],
})

export const filterObjectLeafs = fn({
  module,
  name: 'filterObjectLeafs',
  since: '2.4',
  doc: 'Leaves out the fields and attributes anywhere within a value that hold null or a simple value for which a condition is not true.',
  params: { value: 'The value to go through.', criteria: 'The condition, given a value and its path.' },
  also: ['removeFields', 'prune'],
  overloads: [
    {
      type: filterSignature,
      run: (value: Value, criteria: NodeLambda) =>
        filtered(
          value,
          [],
          (node, path) => endsWith(path, 'Array') || !isSimpleLeaf(node) || isTrue(criteria(node, path)),
        ),
    },
  ],
  examples: [example('Items stay', '{ a: "", b: ["", { c: "" }] } filterObjectLeafs $ != ""', '{ b: ["", {}] }')],
})

export const filterArrayLeafs = fn({
  module,
  name: 'filterArrayLeafs',
  since: '2.4',
  doc: 'Leaves out the items anywhere within a value that are null or simple values for which a condition is not true.',
  params: { value: 'The value to go through.', criteria: 'The condition, given a value and its path.' },
  also: ['removeItems', 'prune'],
  overloads: [
    {
      type: filterSignature,
      run: (value: Value, criteria: NodeLambda) =>
        filtered(
          value,
          [],
          (node, path) => !endsWith(path, 'Array') || !isSimpleLeaf(node) || isTrue(criteria(node, path)),
        ),
    },
  ],
  examples: [example('Fields stay', '{ a: null, b: [null, 1] } filterArrayLeafs $ != null', '{ a: null, b: [1] }')],
})

export const nodeExists = fn({
  module,
  name: 'nodeExists',
  since: '2.2',
  doc: 'Tells whether a condition is true for anything within a value: a field, an item or an attribute.',
  params: { value: 'The value to search, as far as needed.', callback: 'The condition, given a value and its path.' },
  also: ['deepFind', 'contains', 'anywhere', 'has'],
  overloads: [
    {
      type: '(value: Any, callback: (value: Any, path: Path) -> Boolean): Boolean',
      run: (value: Value, callback: NodeLambda) => {
        const meets = (node: Value, path: Steps): boolean => isTrue(callback(node, path))
        return isLeaf(value) ? meets(value, []) : existsBelow(value, [], meets)
      },
    },
  ],
  examples: [
    example('Deep down', '{ a: [{ b: 7 }] } nodeExists $ == 7', 'true'),
    example('By name', '{ a: [{ b: 7 }] } nodeExists $$[-1].selector == "c"', 'false'),
  ],
})
