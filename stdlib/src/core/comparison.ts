import { js, use } from '@twill/language/emit'
import { example, fn } from '../define.ts'
import { compare, compareNumbers, equals, type Num, similar, type Value } from '../value/index.ts'
import { module } from './module.ts'

const sides = { left: 'The value on the left.', right: 'The value on the right.' }
const ordered = {
  left: 'The value on the left.',
  right: 'The value on the right; it is coerced to the type of the left one.',
}

export const equal = fn({
  module,
  name: '==',
  since: '2.0',
  doc: 'Whether two values have the same type and content.',
  params: sides,
  also: ['equals', 'eq', '===', 'is'],
  overloads: [
    {
      type: '(left: Any, right: Any): Boolean',
      run: equals,
      emit: (left, right) => js`${use('equals')}(${left}, ${right})`,
    },
  ],
  examples: [
    example('Numbers by value', '1 == 1.0', 'true'),
    example('No coercion', '"1" == 1', 'false'),
    example('Content', '{ a: [1] } == { a: [1] }', 'true'),
  ],
})

export const notEqual = fn({
  module,
  name: '!=',
  since: '2.0',
  doc: 'Whether two values differ in type or content.',
  params: sides,
  also: ['notEquals', 'ne', '!==', '<>'],
  overloads: [
    {
      type: '(left: Any, right: Any): Boolean',
      run: (left: Value, right: Value) => !equals(left, right),
      emit: (left, right) => js`!${use('equals')}(${left}, ${right})`,
    },
  ],
  examples: [example('Different types', '"1" != 1', 'true')],
})

export const similarTo = fn({
  module,
  name: '~=',
  since: '2.0',
  doc: 'Whether two values are equal once one is coerced to the type of the other.',
  params: sides,
  also: ['looseEquals', 'like'],
  overloads: [
    {
      type: '(left: Any, right: Any): Boolean',
      run: similar,
    },
  ],
  examples: [
    example('A number in a string', '"1" ~= 1', 'true'),
    example('Within arrays too', '["true"] ~= [true]', 'true'),
    example('Still different', '"one" ~= 1', 'false'),
  ],
})

export const less = fn({
  module,
  name: '<',
  since: '2.0',
  doc: 'Whether the left value comes before the right one.',
  params: ordered,
  also: ['lessThan', 'lt', 'before'],
  overloads: [
    {
      type: '(left: Number, right: Number): Boolean',
      run: (left: Num, right: Num) => compareNumbers(left, right) < 0,
      emit: (left, right) => js`${use('compareNumbers')}(${left}, ${right}) < 0`,
    },
    {
      type: '(left: Comparable, right: Comparable): Boolean',
      run: (left: Value, right: Value) => compare(left, right) < 0,
      emit: (left, right) => js`${use('compare')}(${left}, ${right}) < 0`,
    },
  ],
  examples: [
    example('Numbers', '2 < 10', 'true'),
    example('Strings by their characters', '"2" < "10"', 'false'),
    example('The left type decides', '[2 < "10", "2" < 10]', '[true, false]'),
  ],
})

export const lessOrEqual = fn({
  module,
  name: '<=',
  since: '2.0',
  doc: 'Whether the left value comes before the right one or is as high.',
  params: ordered,
  also: ['lessThanOrEqual', 'lte', 'atMost'],
  overloads: [
    {
      type: '(left: Number, right: Number): Boolean',
      run: (left: Num, right: Num) => compareNumbers(left, right) <= 0,
      emit: (left, right) => js`${use('compareNumbers')}(${left}, ${right}) <= 0`,
    },
    {
      type: '(left: Comparable, right: Comparable): Boolean',
      run: (left: Value, right: Value) => compare(left, right) <= 0,
      emit: (left, right) => js`${use('compare')}(${left}, ${right}) <= 0`,
    },
  ],
  examples: [example('Dates', '|2024-02-29| <= |2024-03-01|', 'true')],
})

export const greater = fn({
  module,
  name: '>',
  since: '2.0',
  doc: 'Whether the left value comes after the right one.',
  params: ordered,
  also: ['greaterThan', 'gt', 'after'],
  overloads: [
    {
      type: '(left: Number, right: Number): Boolean',
      run: (left: Num, right: Num) => compareNumbers(left, right) > 0,
      emit: (left, right) => js`${use('compareNumbers')}(${left}, ${right}) > 0`,
    },
    {
      type: '(left: Comparable, right: Comparable): Boolean',
      run: (left: Value, right: Value) => compare(left, right) > 0,
      emit: (left, right) => js`${use('compare')}(${left}, ${right}) > 0`,
    },
  ],
  examples: [example('Numbers', '2.5 > 2', 'true')],
})

export const greaterOrEqual = fn({
  module,
  name: '>=',
  since: '2.0',
  doc: 'Whether the left value comes after the right one or is as high.',
  params: ordered,
  also: ['greaterThanOrEqual', 'gte', 'atLeast'],
  overloads: [
    {
      type: '(left: Number, right: Number): Boolean',
      run: (left: Num, right: Num) => compareNumbers(left, right) >= 0,
      emit: (left, right) => js`${use('compareNumbers')}(${left}, ${right}) >= 0`,
    },
    {
      type: '(left: Comparable, right: Comparable): Boolean',
      run: (left: Value, right: Value) => compare(left, right) >= 0,
      emit: (left, right) => js`${use('compare')}(${left}, ${right}) >= 0`,
    },
  ],
  examples: [example('One instant in two zones', '|2024-01-01T12:00:00Z| >= |2024-01-01T13:00:00+01:00|', 'true')],
})
