import { library } from '@twill/language/diagnostics'
import { isTrue } from '../core/results.ts'
import { example, fn } from '../define.ts'
import { type Num, numberText, raise, toDouble, type Value } from '../value/index.ts'
import { module } from './module.ts'

const part = (text: string, from: number, until: number): string =>
  text.slice(Math.max(0, Math.trunc(from)), Math.max(0, Math.trunc(until)))

export const first = fn({
  module,
  name: 'first',
  since: '2.4',
  doc: 'Gives a number of characters from the beginning of a string; all when there are fewer.',
  params: { text: 'The string.', amount: 'How many; rounded down, none below 1.' },
  also: ['left', 'take', 'head', 'prefix'],
  overloads: [
    {
      type: '(text: String, amount: Number): String',
      run: (text: string, amount: Num) => part(text, 0, toDouble(amount)),
    },
  ],
  onNull: 'text',
  examples: [
    example('Initials', '["Ada", "L"] map first($, 2)', '["Ad", "L"]'),
    example('None', '"Ada" first -1', '""'),
  ],
})

export const last = fn({
  module,
  name: 'last',
  since: '2.4',
  doc: 'Gives a number of characters from the end of a string; all when there are fewer.',
  params: { text: 'The string.', amount: 'How many; rounded up, none below 1.' },
  also: ['right', 'takeLast', 'tail', 'suffix'],
  overloads: [
    {
      type: '(text: String, amount: Number): String',
      run: (text: string, amount: Num) => part(text, text.length - Math.ceil(toDouble(amount)), text.length),
    },
  ],
  onNull: 'text',
  examples: [
    example('The end of a card number', '"4111111111111234" last 4', '"1234"'),
    example('None', '"Ada" last 0', '""'),
  ],
})

export const substring = fn({
  module,
  name: 'substring',
  since: '2.4',
  doc: 'Gives the characters of a string from one index up to, but not including, another.',
  params: {
    text: 'The string.',
    from: 'The index of the first character; 0 when negative.',
    until: 'The index behind the last character; the end when greater.',
  },
  also: ['slice', 'mid', 'substr'],
  overloads: [
    {
      type: '(text: String, from: Number, until: Number): String',
      run: (text: string, from: Num, until: Num) => part(text, toDouble(from), toDouble(until)),
    },
  ],
  onNull: 'text',
  examples: [
    example('The month', 'substring("2024-02-29", 5, 7)', '"02"'),
    example('Beyond the end', 'substring("abc", 1, 99)', '"bc"'),
  ],
})

export const withMaxSize = fn({
  module,
  name: 'withMaxSize',
  since: '2.3',
  doc: 'Cuts off the end of a string that is longer than a limit. Limits below 1 are none.',
  params: { text: 'The string.', maxLength: 'How many characters may stay.' },
  also: ['truncate', 'limit', 'left'],
  overloads: [
    {
      type: '(text: String, maxLength: Number): String',
      run: (text: string, maxLength: Num) => {
        const limit = Math.floor(toDouble(maxLength))
        return limit <= 0 ? text : text.slice(0, limit)
      },
    },
  ],
  onNull: 'text',
  examples: [
    example('For a column of four', '["pear", "apple"] map ($ withMaxSize 4)', '["pear", "appl"]'),
    example('No limit', '"apple" withMaxSize 0', '"apple"'),
  ],
})

export const substringAfter = fn({
  module,
  name: 'substringAfter',
  since: '2.2',
  doc: 'Gives what follows the first separator in a string; an empty string when there is none. An empty separator stands for the first character.',
  params: { text: 'The string.', separator: 'What to search for.' },
  also: ['after', 'afterFirst'],
  overloads: [
    {
      type: '(text: String, separator: String): String',
      run: (text: string, separator: string) => {
        const at = text.indexOf(separator)
        return at < 0 ? '' : text.slice(at + (separator.length || 1))
      },
    },
  ],
  onNull: 'text',
  examples: [
    example('The value of a setting', '"path=/a=b" substringAfter "="', '"/a=b"'),
    example('No separator', '"path" substringAfter "="', '""'),
  ],
})

export const substringAfterLast = fn({
  module,
  name: 'substringAfterLast',
  since: '2.2',
  doc: 'Gives what follows the last separator in a string; an empty string when there is none, null for an empty separator.',
  params: { text: 'The string.', separator: 'What to search for.' },
  also: ['afterLast', 'extension', 'basename'],
  overloads: [
    {
      type: '(text: String, separator: String): String | Null',
      run: (text: string, separator: string) => {
        if (separator === '') return null
        const at = text.lastIndexOf(separator)
        return at < 0 ? '' : text.slice(at + separator.length)
      },
    },
  ],
  onNull: 'text',
  examples: [
    example('The name of a file', '"in/2024/data.csv" substringAfterLast "/"', '"data.csv"'),
    example('No separator', '"data.csv" substringAfterLast "/"', '""'),
  ],
})

export const substringBefore = fn({
  module,
  name: 'substringBefore',
  since: '2.2',
  doc: 'Gives what stands before the first separator in a string; an empty string when there is none.',
  params: { text: 'The string.', separator: 'What to search for.' },
  also: ['before', 'beforeFirst'],
  overloads: [
    {
      type: '(text: String, separator: String): String',
      run: (text: string, separator: string) => text.slice(0, Math.max(0, text.indexOf(separator))),
    },
  ],
  onNull: 'text',
  examples: [
    example('The user of an address', '"ada@example.org" substringBefore "@"', '"ada"'),
    example('No separator', '"ada" substringBefore "@"', '""'),
  ],
})

export const substringBeforeLast = fn({
  module,
  name: 'substringBeforeLast',
  since: '2.2',
  doc: 'Gives what stands before the last separator in a string; an empty string when there is none. An empty separator stands for the last character.',
  params: { text: 'The string.', separator: 'What to search for.' },
  also: ['beforeLast', 'dirname'],
  overloads: [
    {
      type: '(text: String, separator: String): String',
      run: (text: string, separator: string) =>
        text.slice(0, Math.max(0, separator === '' ? text.length - 1 : text.lastIndexOf(separator))),
    },
  ],
  onNull: 'text',
  examples: [
    example('The folder of a file', '"in/2024/data.csv" substringBeforeLast "/"', '"in/2024"'),
    example('No separator', '"data" substringBeforeLast "/"', '""'),
  ],
})

export const substringBy = fn({
  module,
  name: 'substringBy',
  since: '2.4',
  doc: 'Cuts a string at each character for which a condition is true; those characters are left out.',
  params: { text: 'The string.', predicate: 'The condition, given a character and its index.' },
  also: ['splitWhere', 'splitBy'],
  overloads: [
    {
      type: '(text: String, predicate: (character: String, index: Number) -> Boolean): Array<String>',
      run: (text: string, predicate: (character: string, index: number) => Value) => {
        const parts: string[] = []
        let from = 0
        for (let i = 0; i < text.length; i++) {
          if (!isTrue(predicate(text.charAt(i), i))) continue
          parts.push(text.slice(from, i))
          from = i + 1
        }
        parts.push(text.slice(from))
        return parts
      },
    },
  ],
  onNull: 'text',
  examples: [example('At either sign', '"12:30-14:00" substringBy ($ == ":" or $ == "-")', '["12", "30", "14", "00"]')],
})

export const substringEvery = fn({
  module,
  name: 'substringEvery',
  since: '2.4',
  doc: 'Cuts a string into parts of a size. The last may be shorter.',
  params: { text: 'The string.', amount: 'The size of a part, at least 1.' },
  also: ['chunk', 'split', 'batch'],
  overloads: [
    {
      type: '(text: String, amount: Number): Array<String>',
      run: (text: string, amount: Num) => {
        const size = Math.floor(toDouble(amount))
        if (size < 1) throw raise(library.sizeBelowOne, { function: 'substringEvery', size: numberText(amount) })
        const parts = [text.slice(0, size)]
        for (let from = size; from < text.length; from += size) parts.push(text.slice(from, from + size))
        return parts
      },
    },
  ],
  onNull: 'text',
  examples: [
    example('Groups of digits', '"DE89370400" substringEvery 4', '["DE89", "3704", "00"]'),
    example('Parts of nothing', '"abc" substringEvery 0', { error: 'TW5411' }),
  ],
})

export const collapse = fn({
  module,
  name: 'collapse',
  since: '2.4',
  doc: 'Cuts a string wherever a character differs from the one before it.',
  params: { text: 'The string.' },
  also: ['group', 'runs', 'chunkWhile'],
  overloads: [{ type: '(text: String): Array<String>', run: (text: string) => text.match(/(.)\1*/gsu) ?? [] }],
  onNull: 'text',
  examples: [example('Runs of a letter', 'collapse("baaac")', '["b", "aaa", "c"]')],
})

export const lines = fn({
  module,
  name: 'lines',
  since: '2.4',
  doc: 'Cuts a string into its lines, whichever way they end. Empty lines at the end are left out.',
  params: { text: 'The string.' },
  also: ['splitLines', 'readLines'],
  overloads: [{ type: '(text: String): Array<String>', run: linesOf }],
  onNull: 'text',
  examples: [example('Three lines', 'lines("a\\r\\n\\nb\\n")', '["a", "", "b"]')],
})

function linesOf(text: string): string[] {
  const found = text.split(/\r\n|[\r\n]/)
  while (found.length > 1 && found.at(-1) === '') found.pop()
  return found
}

export const words = fn({
  module,
  name: 'words',
  since: '2.4',
  doc: 'Gives the words of a string: what stands between blanks, tabs and line ends.',
  params: { text: 'The string.' },
  also: ['split', 'tokenize', 'fields'],
  overloads: [{ type: '(text: String): Array<String>', run: (text: string) => text.match(/\S+/g) ?? [] }],
  onNull: 'text',
  examples: [example('Each word', 'words(" to be\\n or\\tnot ")', '["to", "be", "or", "not"]')],
})
