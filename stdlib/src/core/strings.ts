import { js } from '@twill/language/emit'
import { example, fn } from '../define.ts'
import type { Regex } from '../value/index.ts'
import { module } from './module.ts'
import { trimText } from './trim-text.ts'

export const upper = fn({
  module,
  name: 'upper',
  since: '2.0',
  doc: 'Turns all letters of a string into capitals.',
  params: { text: 'The string.' },
  also: ['toUpperCase', 'uppercase', 'ucase', 'upcase'],
  overloads: [
    {
      type: '(text: String): String',
      run: (text: string) => text.toUpperCase(),
      emit: (text) => js`${text}.toUpperCase()`,
    },
  ],
  onNull: 'text',
  examples: [example('Capitals', 'upper("Straße 5a")', '"STRASSE 5A"')],
})

export const lower = fn({
  module,
  name: 'lower',
  since: '2.0',
  doc: 'Turns all capitals of a string into small letters.',
  params: { text: 'The string.' },
  also: ['toLowerCase', 'lowercase', 'lcase', 'downcase'],
  overloads: [
    {
      type: '(text: String): String',
      run: (text: string) => text.toLowerCase(),
      emit: (text) => js`${text}.toLowerCase()`,
    },
  ],
  onNull: 'text',
  examples: [example('Small letters', 'lower("ÉCOLE")', '"école"')],
})

export const trim = fn({
  module,
  name: 'trim',
  since: '2.0',
  doc: 'Cuts blanks, tabs, line ends and other control characters off both ends of a string.',
  params: { text: 'The string.' },
  also: ['strip'],
  overloads: [{ type: '(text: String): String', run: trimText }],
  onNull: 'text',
  examples: [example('Both ends', 'trim("  to  be \\n")', '"to  be"')],
})

export const startsWith = fn({
  module,
  name: 'startsWith',
  since: '2.0',
  doc: 'Whether a string begins with another.',
  params: { text: 'The string.', prefix: 'What it may begin with.' },
  also: ['hasPrefix', 'beginsWith'],
  overloads: [
    {
      type: '(text: String, prefix: String): Boolean',
      run: (text: string, prefix: string) => text.startsWith(prefix),
      emit: (text, prefix) => js`${text}.startsWith(${prefix})`,
    },
  ],
  onNull: { text: () => false },
  examples: [example('A country code', '"+49 30" startsWith "+49"', 'true')],
})

export const endsWith = fn({
  module,
  name: 'endsWith',
  since: '2.0',
  doc: 'Whether a string ends with another.',
  params: { text: 'The string.', suffix: 'What it may end with.' },
  also: ['hasSuffix'],
  overloads: [
    {
      type: '(text: String, suffix: String): Boolean',
      run: (text: string, suffix: string) => text.endsWith(suffix),
      emit: (text, suffix) => js`${text}.endsWith(${suffix})`,
    },
  ],
  onNull: { text: () => false },
  examples: [example('A file type', '["a.csv", "b.json"] filter ($ endsWith ".csv")', '["a.csv"]')],
})

export const splitBy = fn({
  module,
  name: 'splitBy',
  since: '2.0',
  doc: 'Cuts a string at each separator. Empty parts at the end are left out; an empty separator cuts between all characters.',
  params: {
    text: 'The string to cut.',
    regex: 'Matches the separators, which are left out.',
    separator: 'Stands between the parts and is left out.',
  },
  also: ['split', 'explode', 'tokenize'],
  overloads: [
    {
      type: '(text: String, regex: Regex): Array<String>',
      run: (text: string, regex: Regex) => (text === '' ? [''] : withoutEmptyEnd(splitAtMatches(text, regex))),
    },
    {
      type: '(text: String, separator: String): Array<String>',
      run: (text: string, separator: string) => (text === '' ? [''] : withoutEmptyEnd(text.split(separator))),
    },
  ],
  onNull: 'text',
  examples: [
    example('Fields', '"a,b,,c" splitBy ","', '["a", "b", "", "c"]'),
    example('At any white space', '"one  two\\tthree" splitBy /\\s+/', '["one", "two", "three"]'),
    example('Characters', '"abc" splitBy ""', '["a", "b", "c"]'),
    example('No separator in it', '"abc" splitBy ";"', '["abc"]'),
  ],
})

function withoutEmptyEnd(parts: string[]): string[] {
  let size = parts.length
  while (size > 0 && parts[size - 1] === '') size--
  parts.length = size
  return parts
}

/** An empty match at the very beginning cuts nothing off. */
function splitAtMatches(text: string, regex: Regex): string[] {
  const parts: string[] = []
  let from = 0
  for (const match of regex.matchAll(text)) {
    const end = match.index + match[0].length
    if (end === 0 || (match[0] === '' && match.index >= text.length)) continue
    parts.push(text.slice(from, match.index))
    from = end
  }
  parts.push(text.slice(from))
  return parts.length === 1 ? [text] : parts
}
