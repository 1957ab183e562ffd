import { Regex } from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { core } from '../core/core.ts'
import { differences, javaIsHere } from './ask-java.ts'

const pick = fc.constantFrom<string[]>
const common = pick('a', 'b', 'c', 'A', '1', '\\d', '\\w', '\\s', '.', '[abc]', '[^abc]', '[a-c]', 'é', ' ', '-')
const rare = pick(
  ...[
    'ß',
    'ς',
    'K',
    'ſ',
    '_',
    '\\.',
    '\\D',
    '\\W',
    '\\S',
    '\\h',
    '\\H',
    '\\v',
    '\\V',
    '\\X',
    '\\R',
    '\\b',
    '\\B',
    '^',
    '$',
  ],
  ...['\\A', '\\Z', '\\z', '[a-z&&[^b]]', '[^a-z&&[def]]', '[a[b[c]]]', '[^a[b]]', '[a-c&&b-d]', '[\\w&&[^\\d]]'],
  ...['[a&&]', '[a&&&b]', '[a-]', '[-a]', '[]a]', '[^]a]', '[\\Qa-c\\E]', '\\p{Alpha}', '\\p{Upper}', '\\P{Lower}'],
  ...['\\p{IsLatin}', '\\p{Lu}', '\\PL', '\\p{IsAlphabetic}', '\\p{javaLowerCase}', '\\p{InGreek}', '\\p{Punct}'],
  ...['\\p{Sc}', '\\p{Cntrl}', '\\p{XDigit}', '\\p{Graph}', '\\p{Print}', '\\x41', '\\x{61}', '\\x{1F600}', '\\0101'],
  ...['\\cA', '\\t', '\\n', '\\r', '\\Qa.b\\E', '\\Q*\\E', '😀', '[😀-😂]', '\n', '\u2028', '#', '\\ ', '}', ']'],
  ...[
    '(?i)',
    '(?-i)',
    '(?s)',
    '(?m)',
    '(?x)',
    '(?d)',
    '(?u)',
    '(?iu)',
    '(?U)',
    '(?<=a)',
    '(?<!b|bc)',
    '(?=b)',
    '(?!b)',
  ],
  ...['*', '{2}', '{', '[', ')', '\\E', '\\y', '[[:alpha:]]', '\\p{foo}'],
)
const quantifier = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  pick(
    '*',
    '+',
    '?',
    '{2}',
    '{1,2}',
    '{0,1}',
    '{1,}',
    '*?',
    '+?',
    '??',
    '*+',
    '++',
    '?+',
    '{1,2}+',
    '{2,1}',
    '{0}',
    '{2}{3}',
  ),
)
const unit = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: common }, rare), quantifier)
  .map(([atom, repeated]) => atom + repeated)
const sequence = fc.array(unit, { minLength: 1, maxLength: 4 }).map((units) => units.join(''))
const alternatives = fc.array(sequence, { minLength: 1, maxLength: 2 }).map((sequences) => sequences.join('|'))
// Repeated groups are left out: what they hold after a round without text differs, as spec/deviations.md tells.
const grouped = fc
  .tuple(
    pick('(', '(', '(?:', '(?>', '(?=', '(?!', '(?<n>', '(?i:', '(?s-i:', '(?x:'),
    alternatives,
    pick('', '', '?', '??'),
  )
  .map(([open, body, repeated]) => `${open}${body})${repeated}`)
const pattern = fc
  .array(fc.oneof({ weight: 3, arbitrary: unit }, grouped), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))

const character = pick(
  ...['a', 'a', 'a', 'b', 'b', 'c', 'A', 'B', '1', '2', ' ', '\n', '\r\n', '\t', 'é', 'É', 'ß', 'ſ', 'K', 'σ', 'ς'],
  ...['_', '-', '.', '\u2028', '\u0085', '\u0301', '$', '*', '#', '٣', 'İ', 'ı', 'I'],
)
const text = fc.array(character, { maxLength: 9 }).map((characters) => characters.join(''))

const sample = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns: 6000, seed: 17 })

describe.skipIf(!javaIsHere)('java.util.regex.Pattern (needs Java 17)', () => {
  test('finds the same, with the same groups', () => {
    const questions = sample(fc.tuple(fc.constant('find'), pattern, text))
    const ours = ([, by, within]: (typeof questions)[number]) => spansOf(Regex.of(by), within).join(', ')
    expect(differences(questions, ours, (spans) => spans.join(', '))).toEqual([])
  })

  test('matches the same', () => {
    const questions = sample(fc.tuple(fc.constant('matches'), pattern, text))
    const ours = ([, by, whole]: (typeof questions)[number]) => String(Regex.of(by).matchesWhole(whole))
    expect(differences(questions, ours, (spans) => String(spans.length > 0))).toEqual([])
  })

  test('splits the same', () => {
    const separator = pick(
      ...[',', '[,;]', '\\s+', '', 'a|', 'a*', '(?=[A-Z])', '(?<=,)', '\\b', 'x?', ',+', '$', '^', '(?m)^', '\\d'],
      ...['[^a]', '(a)(b)?', '.', '.*', '\\.', '\\|', '(?!^)', '\\R', '\\h*,\\h*', '^*[0-9A-Z]'],
    )
    const line = fc.array(pick('a', 'b', ',', ';', ' ', 'A', '1', 'x', '\n', '.', '|'), { maxLength: 8 })
    const questions = sample(
      fc.tuple(
        fc.constant('split'),
        separator,
        line.map((parts) => parts.join('')),
      ),
    )
    const split = core('splitBy')
    const ours = ([, by, whole]: (typeof questions)[number]) => JSON.stringify(split(whole, Regex.of(by)))
    expect(differences(questions, ours, (parts) => JSON.stringify(parts))).toEqual([])
  })
})

/** For each match where it and its groups stand. */
function spansOf(regex: Regex, within: string): string[] {
  const spans: string[] = []
  for (let from = 0; from <= within.length; ) {
    const found = regex.execWithIndices(within, from)
    if (found === null) break
    const { indices } = found
    spans.push(Array.from(found, (_, group) => indices?.[group]?.join('-') ?? '-').join(' '))
    const end = found.index + found[0].length
    from = found[0] === '' ? end + 1 : end
  }
  return spans
}
