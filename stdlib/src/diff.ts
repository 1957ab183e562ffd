import { example, fn, type } from './define.ts'
import { Comparison } from './differences.ts'
import type { Host } from './host.ts'
import { decode, getField, type ObjectValue, type Value } from './value/index.ts'

const module = 'tw::util::Diff'

export const Difference = type({
  module,
  name: 'Difference',
  since: '2.0',
  doc: 'One place in which two values differ.',
  type: '{ expected: String, actual: String, path: String }',
})

export const Diff = type({
  module,
  name: 'Diff',
  since: '2.0',
  doc: 'Whether two values match, and where they differ.',
  type: '{ matches: Boolean, diffs: Array<Difference> }',
})

export const diff = fn({
  module,
  name: 'diff',
  since: '2.0',
  doc: 'Lists the places in which two values differ. The entries of objects must be in the same order, unless `unordered` is set.',
  params: {
    actual: 'The value that is there.',
    expected: 'The value that should be there.',
    diffConfig: '`{ unordered: true }` to leave the order of entries out of account.',
    path: 'How the paths of the differences begin.',
  },
  also: ['compare', 'delta', 'difference', 'assertEquals'],
  overloads: [
    {
      type: '(actual: Any, expected: Any, diffConfig: { unordered?: Boolean } = {}, path: String = "(root)"): Diff',
      withHost:
        ({ formats }: Host) =>
        (actual: Value, expected: Value, config: ObjectValue = {}, path = '(root)') => {
          const write = (value: Value): string => {
            const text = formats.write(value, 'application/dw', {})
            return typeof text === 'string' ? text : decode(text)
          }
          const unordered = getField(config, 'unordered') === true
          // so it is documented, and so tests that compare differences expect it
          const comparison = new Comparison(write, { unordered, swapsInObjects: true })
          comparison.compare(actual, expected, path)
          return { matches: comparison.found.length === 0, diffs: comparison.found }
        },
    },
  ],
  effects: ['format'],
  examples: [
    example('No difference', 'diff([1, { a: 2 }], [1, { a: 2 }])', '{ matches: true, diffs: [] }'),
    example(
      'Another size',
      'diff([1], [1, 2])',
      '{ matches: false, diffs: [{ expected: "Array size is 2", actual: "was 1", path: "(root)" }] }',
    ),
    example('Whatever the order', 'diff({ a: 1, b: 2 }, { b: 2, a: 1 }, { unordered: true }).matches', 'true'),
  ],
})
