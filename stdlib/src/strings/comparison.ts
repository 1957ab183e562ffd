import { example, fn } from '../define.ts'
import type { Regex } from '../value/index.ts'
import { module } from './module.ts'

export const countMatches = fn({
  module,
  name: 'countMatches',
  since: '2.4',
  doc: 'Counts how often a pattern matches in a string, none overlapping another.',
  params: { text: 'The string.', pattern: 'A text, taken literally, or a regular expression.' },
  also: ['count', 'occurrences'],
  overloads: [
    {
      type: '(text: String, pattern: String): Number',
      run: (text: string, pattern: string) => text.split(pattern).length - (pattern === '' && text === '' ? 0 : 1),
    },
    {
      type: '(text: String, pattern: Regex): Number',
      run: (text: string, pattern: Regex) => {
        let count = 0
        for (const _ of pattern.matchAll(text)) count++
        return count
      },
    },
  ],
  onNull: 'text',
  examples: [
    example('A text', '"banana" countMatches "an"', '2'),
    example('Words', '"to be or not" countMatches /[a-z]+/', '4'),
  ],
})

export const remove = fn({
  module,
  name: 'remove',
  since: '2.4',
  doc: 'Takes every occurrence of a text out of a string.',
  params: { text: 'The string.', toRemove: 'What to take out.' },
  also: ['delete', 'strip', 'without'],
  overloads: [
    {
      type: '(text: String, toRemove: String): String',
      run: (text: string, toRemove: string) => text.replaceAll(toRemove, ''),
    },
  ],
  onNull: 'text',
  examples: [example('Without blanks', '"DE89 3704" remove " "', '"DE893704"')],
})

export const replaceAll = fn({
  module,
  name: 'replaceAll',
  since: '2.4',
  doc: 'Puts another text in place of every occurrence of a text in a string, from its beginning on.',
  params: { text: 'The string.', target: 'What to replace.', replacement: 'What to put in its place, as it is.' },
  also: ['replace', 'substitute', 'gsub'],
  overloads: [
    {
      type: '(text: String, target: String, replacement: String): String',
      run: (text: string, target: string, replacement: string) => text.replaceAll(target, () => replacement),
    },
  ],
  onNull: 'text',
  examples: [
    example('A decimal comma', 'replaceAll("3.14", ".", ",")', '"3,14"'),
    example('From the left', 'replaceAll("ooo", "oo", "8")', '"8o"'),
  ],
})

export const hammingDistance = fn({
  module,
  name: 'hammingDistance',
  since: '2.4',
  doc: 'Counts the positions at which two strings of one size differ; null for strings of different sizes.',
  params: { a: 'A string.', b: 'Another string.' },
  also: ['distance', 'similarity'],
  overloads: [
    {
      type: '(a: String, b: String): Number | Null',
      run: (a: string, b: string) => {
        if (a.length !== b.length) return null
        let distance = 0
        for (let i = 0; i < a.length; i++) if (a.charCodeAt(i) !== b.charCodeAt(i)) distance++
        return distance
      },
    },
  ],
  examples: [
    example('Two flipped bits', '"10110" hammingDistance "11100"', '2'),
    example('Other sizes', '"a" hammingDistance ""', 'null'),
  ],
})

export const levenshteinDistance = fn({
  module,
  name: 'levenshteinDistance',
  since: '2.4',
  doc: 'Counts the characters to insert, delete or replace that turn one string into another, at the least.',
  params: { a: 'A string.', b: 'Another string.' },
  also: ['editDistance', 'distance', 'similarity', 'fuzzy'],
  overloads: [{ type: '(a: String, b: String): Number', run: editDistance }],
  examples: [example('Two spellings', '"Meyer" levenshteinDistance "Maier"', '2')],
})

/** By rows of the usual table, of which two are held. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let left = i
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1)
      left = Math.min(replaced, (above[j] ?? 0) + 1, left + 1)
      row.push(left)
    }
    above = row
  }
  return above[b.length] ?? 0
}
