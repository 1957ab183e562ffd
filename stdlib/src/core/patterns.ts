import { example, fn } from '../define.ts'
import { type Regex, toStringValue, type Value } from '../value/index.ts'
import { module } from './module.ts'

/** A match as the language shows it: the whole, then the groups; a group that took no part is null. */
const groupsOf = (match: RegExpExecArray): Value[] => Array.from(match, (group: string | undefined) => group ?? null)

export const match = fn({
  module,
  name: 'match',
  since: '2.0',
  doc: 'Matches a whole string against a regular expression and gives the match followed by its groups; an empty array when it does not match.',
  params: { text: 'The string.', matcher: 'The regular expression.' },
  also: ['exec', 'capture', 'regexMatch'],
  overloads: [
    {
      type: '(text: String, matcher: Regex): Array<String>',
      run: (text: string, matcher: Regex) => {
        const found = matcher.matchWhole(text)
        return found === null ? [] : groupsOf(found)
      },
    },
  ],
  onNull: 'text',
  examples: [
    example('Parts of an article number', '"AB-120" match /([A-Z]+)-([0-9]+)/', '["AB-120", "AB", "120"]'),
    example('No match', '"AB" match /[0-9]+/', '[]'),
  ],
})

export const matches = fn({
  module,
  name: 'matches',
  since: '2.0',
  doc: 'Whether a regular expression matches a string from its beginning to its end.',
  params: { text: 'The string.', matcher: 'The regular expression.' },
  also: ['test', 'like', 'regexMatch'],
  overloads: [
    {
      type: '(text: String, matcher: Regex): Boolean',
      run: (text: string, matcher: Regex) => matcher.matchesWhole(text),
    },
  ],
  onNull: { text: () => false },
  examples: [example('A whole number', '["12", "12a"] map ($ matches /[0-9]+/)', '[true, false]')],
})

export const scan = fn({
  module,
  name: 'scan',
  since: '2.0',
  doc: 'Finds all matches of a regular expression in a string: for each an array of the match followed by its groups.',
  params: { text: 'The string to search.', matcher: 'The regular expression.' },
  also: ['matchAll', 'findAll', 'extract'],
  overloads: [
    {
      type: '(text: String, matcher: Regex): Array<Array<String>>',
      run: (text: string, matcher: Regex) => Array.from(matcher.matchAll(text), groupsOf),
    },
  ],
  onNull: 'text',
  examples: [example('Keys and values', '"a=1;b=2" scan /([a-z])=([0-9])/', '[["a=1", "a", "1"], ["b=2", "b", "2"]]')],
})

type Replacer = (match: readonly Value[], index: number) => Value

const textOf = (replacement: Value): string =>
  typeof replacement === 'string' ? replacement : toStringValue(replacement)

function replaceMatches(text: string, matcher: Regex, replacer: Replacer): string {
  let result = ''
  let from = 0
  let index = 0
  for (const found of matcher.matchAll(text)) {
    result += text.slice(from, found.index) + textOf(replacer(groupsOf(found), index++))
    from = found.index + found[0].length
  }
  return result + text.slice(from)
}

function replaceText(text: string, part: string, replacer: Replacer): string {
  let index = 0
  return text.replaceAll(part, () => textOf(replacer([part], index++)))
}

export const replace = fn({
  module,
  name: 'replace',
  since: '2.0',
  doc: 'Chooses the parts of a string that `with` then replaces: all that equal a string or match a regular expression.',
  params: { text: 'The string to change.', matcher: 'What to replace.' },
  also: ['sub', 'gsub', 'replaceAll', 'substitute'],
  overloads: [
    {
      type: '(text: String, matcher: Regex): ((Array<String>, Number) -> String) -> String',
      run: (text: string, matcher: Regex) => (replacer: Replacer) => replaceMatches(text, matcher, replacer),
    },
    {
      type: '(text: String, matcher: String): ((Array<String>, Number) -> String) -> String',
      run: (text: string, matcher: string) => (replacer: Replacer) => replaceText(text, matcher, replacer),
    },
    {
      type: '(text: Null, matcher: Any): ((Nothing, Nothing) -> Any) -> Null',
      run: () => () => null,
    },
  ],
  examples: [
    example('A string', '"2024-05-06" replace "-" with "/"', '"2024/05/06"'),
    example('A pattern', '"card 1234" replace /[0-9]/ with "*"', '"card ****"'),
    example(
      'Groups of the match',
      '"Doe, Jane" replace /([A-Za-z]+), ([A-Za-z]+)/ with ($[2] ++ " " ++ $[1])',
      '"Jane Doe"',
    ),
    example('The index of the match', '"a-a" replace "a" with ($$)', '"0-1"'),
  ],
})

export const withReplacement = fn({
  module,
  name: 'with',
  since: '2.0',
  doc: 'Says what takes the place of the parts that `replace`, `update` or `mask` chose.',
  params: {
    toBeReplaced: 'What `replace`, `update` or `mask` gave.',
    replacer: 'Gives the replacement. After `replace` it gets the match with its groups, and the index of the match.',
  },
  also: ['replacement', 'by'],
  overloads: [
    {
      type: '<V, U, R, X>(toBeReplaced: ((V, U) -> R) -> X, replacer: (V, U) -> R): X',
      run: (toBeReplaced: (replacer: Replacer) => Value, replacer: Replacer) => toBeReplaced(replacer),
    },
  ],
  examples: [example('Mask digits', '"pin 42" replace /[0-9]/ with "x"', '"pin xx"')],
})
