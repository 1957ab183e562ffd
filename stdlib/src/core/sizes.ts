import { js, use } from '@twill/language/emit'
import { example, fn } from '../define.ts'
import { type ObjectValue, objectSize, type Value } from '../value/index.ts'
import { module } from './module.ts'
import { trimText } from './trim-text.ts'

export const sizeOf = fn({
  module,
  name: 'sizeOf',
  since: '2.0',
  doc: 'Counts the items of an array, the entries of an object, the bytes of a binary or the characters of a string (UTF-16 code units).',
  params: { array: 'The array.', object: 'The object.', binary: 'The binary.', text: 'The string.' },
  also: ['length', 'len', 'count', 'size'],
  overloads: [
    {
      type: '(array: Array<Any>): Number',
      run: (array: readonly Value[]) => array.length,
      emit: (array) => js`${array}.length`,
    },
    {
      type: '(object: Object): Number',
      run: (object: ObjectValue) => objectSize(object),
      emit: (object) => js`${use('objectSize')}(${object})`,
    },
    {
      type: '(binary: Binary): Number',
      run: (binary: Uint8Array) => binary.length,
      emit: (binary) => js`${binary}.length`,
    },
    {
      type: '(text: String): Number',
      run: (text: string) => text.length,
      emit: (text) => js`${text}.length`,
    },
  ],
  onNull: 'text',
  examples: [
    example('Items', 'sizeOf(["a", "b"])', '2'),
    example('Entries, also repeated ones', 'sizeOf({ a: 1, b: 2, a: 3 })', '3'),
    example('Characters', 'sizeOf("hello")', '5'),
    example('Nothing', 'sizeOf(null)', 'null'),
  ],
})

export const isEmpty = fn({
  module,
  name: 'isEmpty',
  since: '2.0',
  doc: 'Whether an array has no items, a string no characters or an object no entries. Null is empty.',
  params: { elements: 'The array.', value: 'The string or object.' },
  also: ['empty', 'none'],
  overloads: [
    {
      type: '(elements: Array<Any>): Boolean',
      run: (elements: readonly Value[]) => elements.length === 0,
      emit: (elements) => js`${elements}.length === 0`,
    },
    {
      type: '(value: String): Boolean',
      run: (value: string) => value === '',
      emit: (value) => js`${value} === ''`,
    },
    {
      type: '(value: Object): Boolean',
      run: (value: ObjectValue) => objectSize(value) === 0,
      emit: (value) => js`${use('objectSize')}(${value}) === 0`,
    },
  ],
  onNull: { value: () => true },
  examples: [
    example('Arrays', '[isEmpty([]), isEmpty([null])]', '[true, false]'),
    example('A blank is a character', 'isEmpty(" ")', 'false'),
    example('Nothing is empty', 'isEmpty(null)', 'true'),
  ],
})

export const isBlank = fn({
  module,
  name: 'isBlank',
  since: '2.0',
  doc: 'Whether nothing is left of a string when it is trimmed: it is null, empty or all blanks. A no-break space is no blank.',
  params: { text: 'The string.' },
  also: ['isNullOrWhiteSpace', 'blank'],
  overloads: [
    {
      type: '(text: String | Null): Boolean',
      run: (text: string | null) => text === null || trimText(text) === '',
    },
  ],
  examples: [example('Blank or not', '["", "  \\n", null, " x "] map isBlank($)', '[true, true, true, false]')],
})
