import { example, fn } from '../define.ts'
import { module } from './module.ts'

// Null is of no class.

const matches = (pattern: RegExp) => (text: string) => pattern.test(text)

export const isAlpha = fn({
  module,
  name: 'isAlpha',
  since: '2.2',
  doc: 'Whether a string is made of letters only, at least one.',
  params: { text: 'The string.' },
  also: ['isLetter', 'alphabetic'],
  overloads: [{ type: '(text: String): Boolean', run: matches(/^\p{L}+$/u) }],
  onNull: { text: () => false },
  examples: [example('Letters', '["Zoë", "R2", "", null] map isAlpha($)', '[true, false, false, false]')],
})

export const isAlphanumeric = fn({
  module,
  name: 'isAlphanumeric',
  since: '2.2',
  doc: 'Whether a string is made of letters and digits only, at least one.',
  params: { text: 'The string.' },
  also: ['isLetterOrDigit', 'isAlnum'],
  overloads: [{ type: '(text: String): Boolean', run: matches(/^[\p{L}\p{Nd}]+$/u) }],
  onNull: { text: () => false },
  examples: [example('Letters and digits', '["R2", "R-2", ""] map isAlphanumeric($)', '[true, false, false]')],
})

export const isNumeric = fn({
  module,
  name: 'isNumeric',
  since: '2.2',
  doc: 'Whether a string is made of digits only, at least one. Signs and points are no digits.',
  params: { text: 'The string.' },
  also: ['isDigit', 'isNumber', 'isDecimal'],
  overloads: [{ type: '(text: String): Boolean', run: matches(/^\p{Nd}+$/u) }],
  onNull: { text: () => false },
  examples: [example('Digits', '["007", "٣", "-1", "1.5", ""] map isNumeric($)', '[true, true, false, false, false]')],
})

export const isLowerCase = fn({
  module,
  name: 'isLowerCase',
  since: '2.2',
  doc: 'Whether a string is made of small letters only, at least one.',
  params: { text: 'The string.' },
  also: ['isLower'],
  overloads: [{ type: '(text: String): Boolean', run: matches(/^\p{Lowercase}+$/u) }],
  onNull: { text: () => false },
  examples: [example('Small letters', '["été", "Été", "r2"] map isLowerCase($)', '[true, false, false]')],
})

export const isUpperCase = fn({
  module,
  name: 'isUpperCase',
  since: '2.2',
  doc: 'Whether a string is made of capitals only, at least one.',
  params: { text: 'The string.' },
  also: ['isUpper', 'isCapital'],
  overloads: [{ type: '(text: String): Boolean', run: matches(/^\p{Uppercase}+$/u) }],
  onNull: { text: () => false },
  examples: [example('Capitals', '["ÉTÉ", "Été", "R2"] map isUpperCase($)', '[true, false, false]')],
})

export const isWhitespace = fn({
  module,
  name: 'isWhitespace',
  since: '2.2',
  doc: 'Whether a string holds nothing but blanks, tabs, line ends and the like. A no-break space is none of them.',
  params: { text: 'The string.' },
  also: ['isSpace', 'isBlank'],
  overloads: [
    {
      type: '(text: String): Boolean',
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the separators U+001C to U+001F count as white space
      run: matches(/^(?:(?![\u00a0\u2007\u202f])[\p{Z}\t-\r\u001c-\u001f])*$/u),
    },
  ],
  onNull: { text: () => false },
  examples: [example('White space', '[" \\t", "", " x", null] map isWhitespace($)', '[true, true, false, false]')],
})
