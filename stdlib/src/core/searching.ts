import { js } from '@twill/language/emit'
import { example, fn } from '../define.ts'
import { equals, type Regex, type Value } from '../value/index.ts'
import { module } from './module.ts'

type Items = readonly Value[]

const none = -1

/** Where each match begins, then where its groups begin; a group that took no part is at -1. */
function positionsOf(text: string, matcher: Regex): number[][] {
  return Array.from(matcher.matchAll(text), ({ index }) =>
    Array.from(
      matcher.execWithIndices(text, index)?.indices ?? [],
      (span: [number, number] | undefined) => span?.[0] ?? none,
    ),
  )
}

export const contains = fn({
  module,
  name: 'contains',
  since: '2.0',
  doc: 'Whether an array has an item equal to a value, or a string has a part that is another string or matches a regular expression.',
  params: {
    items: 'The array to search.',
    element: 'The value to look for.',
    text: 'The string to search.',
    toSearch: 'The string to look for.',
    matcher: 'The regular expression to look for.',
  },
  also: ['includes', 'has', 'in', 'exists'],
  overloads: [
    {
      type: '<T>(@StreamCapable items: Array<T>, element: Any): Boolean',
      run: (items: Items, element: Value) => indexOfItem(items, element) !== none,
    },
    {
      type: '(text: String, toSearch: String): Boolean',
      run: (text: string, toSearch: string) => text.includes(toSearch),
      emit: (text, toSearch) => js`${text}.includes(${toSearch})`,
    },
    {
      type: '(text: String, matcher: Regex): Boolean',
      run: (text: string, matcher: Regex) => matcher.exec(text) !== null,
    },
  ],
  onNull: { text: () => false },
  examples: [
    example('An item', '[1, 2, 3] contains 2', 'true'),
    example('A part of a string', '"keyboard" contains "board"', 'true'),
    example('A pattern', '"room 12" contains /[0-9]{3}/', 'false'),
    example('Items are compared by value', '[{ a: 1 }] contains { a: 1 }', 'true'),
  ],
})

export const find = fn({
  module,
  name: 'find',
  since: '2.0',
  doc: 'Gives the indices of all items of an array that equal a value, or of all places in a string where another string stands. For a regular expression it gives an array for each match: where the match begins, then where its groups begin.',
  params: {
    elements: 'The array to search.',
    elementToFind: 'The value to look for.',
    text: 'The string to search.',
    matcher: 'The regular expression to look for.',
    textToFind: 'The string to look for.',
  },
  also: ['indicesOf', 'search', 'positions'],
  overloads: [
    {
      type: '<T>(@StreamCapable elements: Array<T>, elementToFind: Any): Array<Number>',
      run: (elements: Items, elementToFind: Value) => {
        const found: number[] = []
        for (let i = 0; i < elements.length; i++) if (equals(elements[i], elementToFind)) found.push(i)
        return found
      },
    },
    {
      type: '(@StreamCapable text: String, matcher: Regex): Array<Array<Number>>',
      run: positionsOf,
    },
    {
      type: '(@StreamCapable text: String, textToFind: String): Array<Number>',
      run: (text: string, textToFind: string) => {
        const found: number[] = []
        if (textToFind === '') return found
        for (let i = text.indexOf(textToFind); i !== none; i = text.indexOf(textToFind, i + 1)) found.push(i)
        return found
      },
    },
  ],
  onNull: { text: () => [] },
  examples: [
    example('Items', '["x", "y", "x"] find "x"', '[0, 2]'),
    example('Places in a string', '"banana" find "an"', '[1, 3]'),
    example('Matches and their groups', '"a1 b22" find /[a-z]([0-9]+)/', '[[0, 1], [3, 4]]'),
    example('No place', '"banana" find "x"', '[]'),
  ],
})

export const indexOf = fn({
  module,
  name: 'indexOf',
  since: '2.4',
  doc: 'Gives the index of the first item that equals a value, or of the first place where a string stands in another; -1 when there is none.',
  params: {
    array: 'The array to search.',
    value: 'The value to look for.',
    theString: 'The string to search.',
    search: 'The string to look for.',
  },
  also: ['findIndex', 'position', 'locate', 'strpos'],
  overloads: [
    {
      type: '(array: Array, value: Any): Number',
      run: (array: Items, value: Value) => indexOfItem(array, value),
    },
    {
      type: '(theString: String, search: String): Number',
      run: (theString: string, search: string) => theString.indexOf(search),
      emit: (theString, search) => js`${theString}.indexOf(${search})`,
    },
  ],
  onNull: { array: () => none },
  examples: [
    example('An item', '["a", "b", "b"] indexOf "b"', '1'),
    example('A string in a string', '"banana" indexOf "na"', '2'),
    example('Not there', '[1, 2] indexOf 3', '-1'),
  ],
})

export const lastIndexOf = fn({
  module,
  name: 'lastIndexOf',
  since: '2.4',
  doc: 'Gives the index of the last item that equals a value, or of the last place where a string stands in another; -1 when there is none.',
  params: { array: 'The array or string to search.', value: 'The value or string to look for.' },
  also: ['findLastIndex', 'strrpos'],
  overloads: [
    {
      type: '(array: Array, value: Any): Number',
      run: (array: Items, value: Value) => {
        for (let i = array.length - 1; i >= 0; i--) if (equals(array[i], value)) return i
        return none
      },
    },
    {
      type: '(array: String, value: String): Number',
      run: (text: string, value: string) => text.lastIndexOf(value),
      emit: (text, value) => js`${text}.lastIndexOf(${value})`,
    },
  ],
  onNull: { array: () => none },
  examples: [
    example('An item', '["a", "b", "a"] lastIndexOf "a"', '2'),
    example('The extension of a file', '"photo.raw.jpg" lastIndexOf "."', '9'),
  ],
})

function indexOfItem(items: Items, value: Value): number {
  for (let i = 0; i < items.length; i++) if (equals(items[i], value)) return i
  return none
}
