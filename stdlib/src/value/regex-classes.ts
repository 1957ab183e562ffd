import { blockBody } from './regex-blocks.ts'

/** The inside of a JavaScript character class, for the `v` flag. An empty negated body takes everything. */
export interface SetText {
  readonly body: string
  readonly negated: boolean
}

export const lineTerminators = '\\n\\r\\x85\\u2028\\u2029'
export const verticalSet = '\\n\\x0B\\f\\r\\x85\\u2028\\u2029'
const spaceSet = ' \\t\\n\\x0B\\f\\r'
export const wordSet = '\\p{L}\\p{Nd}_'

const horizontalSet = ' \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000'
const asciiPunctuation = '\\!-\\/\\:-\\@\\[-\\`\\{-\\~'

interface Pair {
  readonly ascii: string
  /** Under `(?U)`. */
  readonly unicode: string
}

const classes: ReadonlyMap<string, Pair> = new Map([
  ['d', { ascii: '0-9', unicode: '\\p{Nd}' }],
  ['w', { ascii: 'a-zA-Z0-9_', unicode: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d' }],
  ['s', { ascii: spaceSet, unicode: '\\p{White_Space}' }],
  ['h', { ascii: horizontalSet, unicode: horizontalSet }],
  ['v', { ascii: verticalSet, unicode: verticalSet }],
])

/** `\d \w \s \h \v` and their upper-case opposites. */
export function characterClass(letter: string, unicode: boolean): SetText | undefined {
  const pair = classes.get(letter.toLowerCase())
  return pair && { body: unicode ? pair.unicode : pair.ascii, negated: letter !== letter.toLowerCase() }
}

const posix: ReadonlyMap<string, Pair> = new Map([
  ['Lower', { ascii: 'a-z', unicode: '\\p{Lowercase}' }],
  ['Upper', { ascii: 'A-Z', unicode: '\\p{Uppercase}' }],
  ['ASCII', { ascii: '\\x00-\\x7F', unicode: '\\x00-\\x7F' }],
  ['Alpha', { ascii: 'a-zA-Z', unicode: '\\p{Alphabetic}' }],
  ['Digit', { ascii: '0-9', unicode: '\\p{Nd}' }],
  ['Alnum', { ascii: 'a-zA-Z0-9', unicode: '\\p{Alphabetic}\\p{Nd}' }],
  ['Punct', { ascii: asciiPunctuation, unicode: '\\p{P}' }],
  ['Graph', { ascii: '\\!-\\~', unicode: '[^\\p{White_Space}\\p{Cc}\\p{Cs}\\p{Cn}]' }],
  ['Print', { ascii: '\\x20-\\x7E', unicode: '[[^\\p{White_Space}\\p{Cc}\\p{Cs}\\p{Cn}]\\p{Zs}]' }],
  ['Blank', { ascii: ' \\t', unicode: '\\p{Zs}\\t' }],
  ['Cntrl', { ascii: '\\x00-\\x1F\\x7F', unicode: '\\p{Cc}' }],
  ['XDigit', { ascii: '0-9a-fA-F', unicode: '\\p{Nd}\\p{Hex_Digit}' }],
  ['Space', { ascii: spaceSet, unicode: '\\p{White_Space}' }],
])

const ignorable = '\\x00-\\x08\\x0E-\\x1B\\x7F-\\x9F\\p{Cf}'

const java: ReadonlyMap<string, string> = new Map([
  ['javaLowerCase', '\\p{Lowercase}'],
  ['javaUpperCase', '\\p{Uppercase}'],
  ['javaAlphabetic', '\\p{Alphabetic}'],
  ['javaDigit', '\\p{Nd}'],
  ['javaLetter', '\\p{L}'],
  ['javaLetterOrDigit', '\\p{L}\\p{Nd}'],
  ['javaTitleCase', '\\p{Lt}'],
  ['javaSpaceChar', '\\p{Z}'],
  ['javaWhitespace', '\\t-\\r\\x1C-\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000'],
  ['javaMirrored', '\\p{Bidi_Mirrored}'],
  ['javaDefined', '\\p{Assigned}'],
  ['javaIdeographic', '\\p{Ideographic}'],
  ['javaUnicodeIdentifierStart', '\\p{ID_Start}'],
  ['javaUnicodeIdentifierPart', `\\p{ID_Continue}${ignorable}`],
  ['javaJavaIdentifierStart', '\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}'],
  ['javaJavaIdentifierPart', `\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}\\p{Nd}\\p{Mn}\\p{Mc}${ignorable}`],
  ['javaIdentifierIgnorable', ignorable],
  ['javaISOControl', '\\x00-\\x1F\\x7F-\\x9F'],
  ['L1', '\\x00-\\xFF'],
  ['all', '\\p{Any}'],
  ['LD', '\\p{L}\\p{Nd}'],
])

/** What `\p{name}` stands for; undefined when nothing has that name. */
export function posixClass(name: string, unicode: boolean): SetText | undefined {
  const pair = posix.get(name)
  if (pair) return { body: unicode ? pair.unicode : pair.ascii, negated: false }
  const body = java.get(name) ?? namedBlock(name) ?? binaryBody(name) ?? propertyBody(name)
  return body === undefined ? undefined : { body, negated: false }
}

/** `\\p{Lower}` and its like take both cases under `(?i)`; undefined for the names of others. */
export function caselessClass(name: string, unicode: boolean): SetText | undefined {
  if (/^(?:Is)?L[ultC]$|^(?:gc|general_category)=L[ult]$/.test(name)) return { body: '\\p{LC}', negated: false }
  if (/^(?:Lower|Upper)$/.test(name) && !unicode) return { body: 'a-zA-Z', negated: false }
  return /^(?:Lower|Upper|java(?:Lower|Upper|Title)Case|Is(?:lower|upper|title)case)$/i.test(name)
    ? { body: '\\p{Lowercase}\\p{Uppercase}\\p{Lt}', negated: false }
    : undefined
}

function namedBlock(name: string): string | undefined {
  const block = /^(?:In|(?:block|blk)=)(.+)$/.exec(name)?.[1]
  return block === undefined ? undefined : blockBody(block)
}

function propertyBody(name: string): string | undefined {
  const [, key, value] = /^(\w+)=(\w+)$/.exec(name) ?? []
  const candidates =
    key !== undefined && value !== undefined
      ? [
          `${propertyKeys.get(key.toLowerCase()) ?? '?'}=${titleCase(value)}`,
          `${propertyKeys.get(key.toLowerCase()) ?? '?'}=${value}`,
        ]
      : name.startsWith('Is')
        ? propertyNames(name.slice(2))
        : [name]
  const found = candidates.find(isProperty)
  return found === undefined ? undefined : `\\p{${found}}`
}

/** What has the prefix `Is` in Java, in any case, and is no property of JavaScript. */
function binaryBody(name: string): string | undefined {
  if (!name.startsWith('Is')) return undefined
  const word = name.slice(2).toLowerCase()
  return word === 'word'
    ? (classes.get('w') as Pair).unicode
    : (posix.get(titleCase(word))?.unicode ?? binary.get(word.replaceAll('_', '')))
}

const binary: ReadonlyMap<string, string> = new Map([
  ['titlecase', '\\p{Lt}'],
  ['whitespace', '\\p{White_Space}'],
  ['hexdigit', '\\p{Nd}\\p{Hex_Digit}'],
  ['noncharactercodepoint', '\\p{Noncharacter_Code_Point}'],
  ['joincontrol', '\\p{Join_Control}'],
])

const propertyKeys: ReadonlyMap<string, string> = new Map([
  ['sc', 'Script'],
  ['script', 'Script'],
  ['gc', 'General_Category'],
  ['general_category', 'General_Category'],
])

/** Binary properties, general categories and scripts share the prefix `Is`. */
function propertyNames(name: string): string[] {
  const title = titleCase(name)
  return [special.get(name.toLowerCase()) ?? name, title, name, `Script=${title}`, `Script=${name}`]
}

const special: ReadonlyMap<string, string> = new Map([
  ['letter', 'L'],
  ['digit', 'Nd'],
  ['punctuation', 'P'],
  ['control', 'Cc'],
  ['assigned', 'Assigned'],
])

const titleCase = (name: string): string => name.toLowerCase().replace(/(?:^|_)[a-z]/g, (c) => c.toUpperCase())

function isProperty(name: string): boolean {
  try {
    new RegExp(`\\p{${name}}`, 'v')
    return true
  } catch {
    return false
  }
}
