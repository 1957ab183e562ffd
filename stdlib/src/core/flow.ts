import { example, fn } from '../define.ts'
import type { Value } from '../value/index.ts'
import { module } from './module.ts'

export const thenCall = fn({
  module,
  name: 'then',
  since: '2.4',
  doc: 'Hands a value on to a function, unless it is null.',
  params: { previous: 'The value.', callback: 'What to do with it.' },
  also: ['pipe', 'let', 'also', '|>', '?.'],
  overloads: [
    {
      type: '<T, R>(previous: T, callback: (result: T) -> R): R',
      run: (previous: Value, callback: (result: Value) => Value) => callback(previous),
    },
  ],
  onNull: 'previous',
  examples: [
    example('Name a result', '([3, 1] orderBy $) then { low: $[0], high: $[1] }', '{ low: 1, high: 3 }'),
    example('Null goes past', 'null then upper($)', 'null'),
  ],
})

export const onNull = fn({
  module,
  name: 'onNull',
  since: '2.4',
  doc: 'Gives a value, or what a function gives if the value is null.',
  params: { previous: 'The value.', callback: 'Gives the value instead.' },
  also: ['orElse', 'ifNull', 'coalesce', 'default', '??'],
  overloads: [
    {
      type: '<R>(previous: Null, callback: () -> R): R',
      run: (_previous: null, callback: () => Value) => callback(),
    },
    {
      type: '<T>(previous: T, callback: () -> Any): T',
      run: (previous: Value) => previous,
    },
  ],
  examples: [
    example('Instead of nothing', '([] reduce $$) onNull "nothing"', '"nothing"'),
    example('There is a value', '5 onNull 0', '5'),
  ],
})
