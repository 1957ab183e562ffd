import { example, fn } from '../define.ts'
import { module } from './module.ts'

// V8 takes as long to make a class of Unicode as a small mapping to run, so texts of ASCII do without
const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

/** Between small letter or digit and capital, and before the last capital of several: `unit|Price`, `HTTP|Server`. */
const wordStart = (text: string): RegExp =>
  isAscii(text)
    ? /(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g
    : /(?<=[\p{Ll}\p{Nd}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu

/** In small letters, with a blank where a capital begins a new word. */
const separated = (text: string): string => text.replace(wordStart(text), ' ').toLowerCase()

/** A small letter with neither a letter nor a digit before it: also behind an apostrophe. */
const afterNoLetter = (text: string): RegExp =>
  isAscii(text) ? /(?<![A-Za-z\d])[a-z]/g : /(?<![\p{L}\p{M}\p{N}])\p{Ll}/gu

const capitalized = (text: string): string => text.replace(afterNoLetter(text), (first) => first.toUpperCase())

export const camelize = fn({
  module,
  name: 'camelize',
  since: '2.0',
  doc: 'Removes the underscores of a string and begins each word but the first with a capital.',
  params: { text: 'Words with underscores between them.' },
  also: ['camelCase', 'toCamelCase', 'lowerCamelCase'],
  overloads: [
    {
      type: '(text: String): String',
      run: (text: string) =>
        text
          .replace(/^_+/, '')
          .replace(/^./u, (first) => first.toLowerCase())
          .replace(/_+(.?)/gsu, (_, first: string) => first.toUpperCase()),
    },
  ],
  onNull: 'text',
  examples: [
    example('A column as a key', 'camelize("unit_price_net")', '"unitPriceNet"'),
    example('Keys of an object', '{ order_no: 7 } mapObject { (camelize($$)): $ }', '{ orderNo: 7 }'),
  ],
})

export const capitalize = fn({
  module,
  name: 'capitalize',
  since: '2.0',
  doc: 'Writes a string as words with a blank between them and a capital behind each character that is neither letter nor digit.',
  params: { text: 'Words in any of the usual ways: with underscores, dashes, blanks or capitals.' },
  also: ['titleCase', 'toTitleCase', 'startCase', 'initCap', 'ucwords', 'humanize'],
  overloads: [
    {
      type: '(text: String): String',
      run: (text: string) => capitalized(separated(text).replace(/[\s_-]+/g, ' ')),
    },
  ],
  onNull: 'text',
  examples: [
    example('A heading', 'capitalize("unitPrice")', '"Unit Price"'),
    example('Shouted names', 'capitalize("ANNA-LENA berg")', '"Anna Lena Berg"'),
    example('Within words', 'capitalize("o\'neil (net*gross)")', '"O\'Neil (Net*Gross)"'),
  ],
})

export const dasherize = fn({
  module,
  name: 'dasherize',
  since: '2.0',
  doc: 'Writes a string in small letters with a dash between its words.',
  params: { text: 'Words with blanks, underscores or capitals between them.' },
  also: ['kebabCase', 'hyphenate', 'slug', 'paramCase'],
  overloads: [{ type: '(text: String): String', run: (text: string) => separated(text).replace(/[\s_]+/g, '-') }],
  onNull: 'text',
  examples: [
    example('Part of an address', '["unitPrice", "Net weight"] map dasherize($)', '["unit-price", "net-weight"]'),
  ],
})

export const underscore = fn({
  module,
  name: 'underscore',
  since: '2.0',
  doc: 'Writes a string in small letters with an underscore between its words.',
  params: { text: 'Words with blanks, dashes or capitals between them.' },
  also: ['snakeCase', 'toSnakeCase'],
  overloads: [{ type: '(text: String): String', run: (text: string) => separated(text).replace(/[\s-]+/g, '_') }],
  onNull: 'text',
  examples: [
    example('The name of a column', '["unitPrice", "net-weight"] map underscore($)', '["unit_price", "net_weight"]'),
  ],
})
