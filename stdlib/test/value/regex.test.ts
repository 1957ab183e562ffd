import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Regex, TwillError, translateJavaRegex } from '../../src/value/index.ts'

const first = (pattern: string, text: string): (string | undefined)[] | undefined => {
  const match = new Regex(pattern).exec(text)
  return match === null ? undefined : [...match]
}

const all = (pattern: string, text: string): string[] =>
  Array.from(new Regex(pattern).matchAll(text), (match) => match[0])

describe('finds what Java finds', () => {
  test.each<[string, string, (string | undefined)[] | undefined]>([
    // plain characters and escapes
    ['a/b', 'a/b', ['a/b']],
    ['a\\/b', 'a/b', ['a/b']],
    ['\\Qa.b\\E+', 'a.bbb', ['a.bbb']],
    ['\\Q[x', '[x', ['[x']],
    ['\\x41\\u0042\\x{43}\\0104', 'ABCD', ['ABCD']],
    ['\\t\\n\\r\\f\\a\\e', '\t\n\r\f\x07\x1b', ['\t\n\r\f\x07\x1b']],
    ['\\cA', '\x01', ['\x01']],
    ['\\x{1F600}', '😀', ['😀']],
    ['\\uD83D\\uDE00', '😀', ['😀']],
    ['}', '}', ['}']],
    [']', ']', [']']],
    ['-&~`#%,:;<=>@!"\'_', '-&~`#%,:;<=>@!"\'_', ['-&~`#%,:;<=>@!"\'_']],
    // dots and line ends
    ['a.b', 'a\nb', undefined],
    ['a.b', 'a\u0085b', undefined],
    ['(?s)a.b', 'a\nb', ['a\nb']],
    ['(?s).*', 'A\n\u{1F600}\u0301b', ['A\n\u{1F600}\u0301b']],
    ['(?s)<a>(.*?)</a>', '<a>x\ny</a></a>', ['<a>x\ny</a>', 'x\ny']],
    ['(?s).?b', '\rb', ['\rb']],
    ['(?s).{2}', '\u2028\u{1F600}', ['\u2028\u{1F600}']],
    ['(?d)a.b', 'a\rb', ['a\rb']],
    ['.', '😀', ['😀']],
    ['b$', 'ab\n', ['b']],
    ['b$', 'ab\r\n', ['b']],
    ['b$', 'ab\n\n', undefined],
    ['b\\z', 'ab\n', undefined],
    ['b\\Z', 'ab\n', ['b']],
    ['^b', 'a\nb', undefined],
    ['(?m)^b', 'a\nb', ['b']],
    ['(?m)^', '', undefined],
    ['x|(?m)^', 'a', ['']],
    ['a\n(?m)^', 'a\n', undefined],
    ['(?dm)^', '', undefined],
    ['(?m)a$', 'a\nb', ['a']],
    ['\\Aa', 'a', ['a']],
    ['a\\Rb', 'a\r\nb', ['a\r\nb']],
    // classes
    ['\\s+', ' \t\u000b\u00a0', [' \t\u000b']],
    ['\\d', '\u0663', undefined],
    ['(?U)\\d', '\u0663', ['\u0663']],
    ['\\w+', 'é', undefined],
    ['(?U)\\w+', 'é', ['é']],
    ['\\h', '\u00a0', ['\u00a0']],
    ['\\v', '\u2028', ['\u2028']],
    ['\\H\\V\\S\\D\\W', '----!', ['----!']],
    ['[\\w.]+', 'a.b c', ['a.b']],
    ['[^\\s,]+', ' ,ab c', ['ab']],
    ['[a-z&&[^aeiou]]+', 'aebcd', ['bcd']],
    ['[a-z&&[def]&&[^e]]+', 'efd', ['fd']],
    ['[a-d[m-p]]+', 'zambx', ['amb']],
    ['[]a]+', ']a', [']a']],
    ['[^]a]+', ']ab', ['b']],
    ['[a-]+', '-a', ['-a']],
    ['[-a]+', 'a-', ['a-']],
    ['[+--]+', '+,-', ['+,-']],
    ['[\\-\\]\\[^]+', '-][^', ['-][^']],
    ['[\\Q^-]\\E]+', 'a^-]', ['^-]']],
    ['[{}()*+?.|$/&]+', '{}()*+?.|$/&', ['{}()*+?.|$/&']],
    ['[&&a]', 'a', ['a']],
    ['[\\x00-\\x1f]', '\u0007', ['\u0007']],
    ['\\p{Alpha}+', 'ab1', ['ab']],
    ['\\p{Upper}\\p{Lower}\\p{Digit}\\p{Punct}\\p{Space}', 'Ab1! ', ['Ab1! ']],
    ['\\P{Alnum}', 'a-', ['-']],
    ['[\\p{Alpha}&&[^b]]+', 'bac', ['ac']],
    ['\\p{L}\\pL\\p{Lu}', 'éxÉ', ['éxÉ']],
    ['\\p{IsLatin}\\p{IsAlphabetic}\\p{IsGreek}', 'aaα', ['aaα']],
    ['\\p{InCyrillic}', 'ж', ['ж']],
    ['\\p{InGreekExtended}\\p{InARROWS}\\p{block=Emoticons}', '\u1f00\u2192\u{1f600}', ['\u1f00\u2192\u{1f600}']],
    ['\\P{InBasic_Latin}', 'a\u0080', ['\u0080']],
    ['\\p{blk=Cyrillic Supplement}', '\u0500', ['\u0500']],
    ['\\p{script=Han}\\p{gc=Nd}', '漢5', ['漢5']],
    ['\\p{javaLowerCase}', 'é', ['é']],
    ['\\p{XDigit}+', 'fFg', ['fF']],
    // words: letters of any script
    ['\\bé\\w*', 'café étude', ['étude']],
    ['\\b\\d+\\b', 'a1 22', ['22']],
    ['\\B-', 'a--b', ['-']],
    ['\\b.', ' e\u0301', ['e']],
    ['e\\b', 'e\u0301', undefined],
    ['\u0301\\b', 'e\u0301 ', ['\u0301']],
    // groups and references
    ['(a)(b)?', 'a', ['a', 'a', undefined]],
    ['(a*)?b', 'b', ['b', '']],
    ['(a*)?b', 'aab', ['aab', 'aa']],
    ['(a)?b', 'b', ['b', undefined]],
    ['(?:x(a*))?b', 'b', ['b', undefined]],
    ['(a)??b', 'ab', ['ab', 'a']],
    ['(a)?+ab', 'ab', undefined],
    ['(?<y>\\d{4})-(?<m>\\d\\d)', '2024-05', ['2024-05', '2024', '05']],
    ['(.)\\1', 'abb', ['bb', 'b']],
    ['(?<c>.)\\k<c>', 'abb', ['bb', 'b']],
    ['(a)\\11', 'aa1', ['aa1', 'a']],
    ['(a)|\\2b', 'b', undefined],
    ['(?:ab)+', 'ababa', ['abab']],
    ['(?<=\\$)\\d+', '£1 $22', ['22']],
    ['(?<!\\$)\\b\\d+', '$1 22', ['22']],
    ['\\w+(?=!)', 'hi there!', ['there']],
    ['(?=a)*b', 'b', ['b']],
    // quantifiers
    ['a{2}', 'aaa', ['aa']],
    ['a{2,}?', 'aaa', ['aa']],
    ['a{0,1}b', 'aab', ['ab']],
    ['a*+a', 'aaa', undefined],
    ['a++b', 'aab', ['aab']],
    ['(?>a|ab)c', 'abc', undefined],
    ['(?>(x|y))++(z)', 'xyz', ['xyz', 'y', 'z']],
    ['"[^"]*+"(\\d)', '"a"1', ['"a"1', '1']],
    ['a{2}{3}', 'aaaaaa', ['aa']],
    ['{2}a', 'aa', ['a']],
    ['(?x)a{1, 2} +b', 'aab', ['aab']],
    ['(a??){0,1}', 'a', ['', '']],
    ['(?:a??)?b?', 'ab', ['']],
    ['\\R\\n', '\r\n', ['\r\n']],
    ['\\R{2}', '\r\n', undefined],
    ['(?<=a++)b', 'aab', ['b']],
    // what readers take for one character
    ['\\X', 'e\u0301x', ['e\u0301']],
    ['a\\X', 'a\r\n', ['a\r\n']],
    ['(\\X)\\X?', '\u{1f1e9}\u{1f1eb}\u{1f1f7}', ['\u{1f1e9}\u{1f1eb}\u{1f1f7}', '\u{1f1e9}\u{1f1eb}']],
    ['^\\X$', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', ['\u{1f468}\u200d\u{1f469}\u200d\u{1f467}']],
    ['\\X', '\uac00\u1161\u11a8x', ['\uac00\u1161\u11a8']],
    ['\\X', '\uac01\u1161', ['\uac01']],
    ['\\X+.', '\u0301', undefined],
    // classes of odd form
    ['[a&&&b]+', 'a&bc', ['a&b']],
    ['[a-c&&]+', 'dac', ['ac']],
    ['\\p{IsHexDigit}\\p{IsTitlecase}\\p{IsAlnum}\\p{IsWord}', 'f\u01c51_', ['f\u01c51_']],
    ['\\p{javaMirrored}\\p{javaJavaIdentifierStart}\\p{javaIdeographic}', '($\u6f22', ['($\u6f22']],
    // all characters that differ only in case
    ['(?iu)\\x{17f}\\x{212a}', 'SK', ['SK']],
    ['(?iu)sk', '\u017f\u212a', ['\u017f\u212a']],
    ['(?iu)\\x{3c2}', '\u03a3', ['\u03a3']],
    ['(?iu)[h-j]+', '\u0130\u0131I', ['\u0130\u0131I']],
    ['(?iu)\\x{b5}', '\u03bc', ['\u03bc']],
    ['(?i)[h-j]', '\u0130\u0131', undefined],
    ['(?i)\\p{Lt}+\\p{javaUpperCase}', 'aAb', ['aAb']],
    ['(?i)\\P{Lu}+', 'aA1', ['1']],
    // a mark without a letter is no word
    ['\\b\\x{301}', '\u0301', undefined],
    ['\\B\\x{301}', '\u0301', ['\u0301']],
    // flags
    ['(?i)abc', 'xABC', ['ABC']],
    ['(?i)é', 'É', undefined],
    ['(?iu)é', 'É', ['É']],
    ['a(?i)b', 'aB', ['aB']],
    ['a(?i)b', 'AB', undefined],
    ['a(?i:b)c', 'aBC', undefined],
    ['(?i)a(?-i)b', 'AB', undefined],
    ['((?i)a)b', 'AB', undefined],
    ['(?i)[a-c]+', 'xABC', ['ABC']],
    ['(?i)(a)\\1', 'aA', ['aA', 'a']],
    ['(?x) a b # note\n c', 'abc', ['abc']],
    ['(?i)\\p{Lower}', 'A', ['A']],
    ['(?im)^b$', 'a\nB\nc', ['B']],
  ])('/%s/ in %j', (pattern, text, expected) => {
    expect(first(pattern, text)).toEqual(expected)
  })
})

test('a whole match goes on to the end', () => {
  expect(new Regex('a|ab').matchesWhole('ab')).toBe(true)
  expect(new Regex('a|b').matchesWhole('ab')).toBe(false)
  expect(new Regex('\\d+$').matchesWhole('12\n')).toBe(false)
  expect([...(new Regex('(a)(?>b*)').matchWhole('abb') ?? [])]).toEqual(['abb', 'a'])
})

test('matches follow each other, empty ones one character apart', () => {
  expect(all('a*', 'baac')).toEqual(['', 'aa', '', ''])
  expect(all('', '😀x')).toEqual(['', '', ''])
  expect(all('\\G\\d', '12a3')).toEqual(['1', '2'])
})

test.each([
  ['\\A', ['']],
  ['^', ['']],
  ['$', ['']],
  ['\\z', ['']],
  ['(?m)^', ['']],
])('%s stands in one place, whatever the characters', (pattern, found) => {
  expect(all(pattern, '\t\u{1F600}\u{1F600}b')).toEqual(found)
})

test('groups tell where they begin', () => {
  const match = new Regex('(?>a*)(b)').execWithIndices('xaab')
  expect(match?.indices?.slice(0, 2)).toEqual([
    [1, 4],
    [3, 4],
  ])
})

test('names of groups are kept', () => {
  expect(new Regex('a*+(?<rest>.*)').exec('aab')?.groups?.rest).toBe('b')
})

test('equal when written the same', () => {
  expect(new Regex('a+').equals(Regex.of('a+'))).toBe(true)
  expect(new Regex('a+').equals(new Regex('a*'))).toBe(false)
  expect(Regex.of('a+')).toBe(Regex.of('a+'))
  expect(`${new Regex('a/b')}`).toBe('a/b')
})

test.each([
  ['(a', 'a `(` has no `)`'],
  ['a)', 'a `)` has no `(`'],
  ['[a', 'a `[` has no `]`'],
  ['*a', 'there is nothing before `*` to repeat'],
  ['a**', 'there is nothing before `*` to repeat'],
  ['a{2}{3}*', 'there is nothing before `*` to repeat'],
  ['a\\E', '`\\E` ends no quotation'],
  ['[&&]', 'nothing stands before `&&`'],
  ['\\k<n>(?<n>a)', 'there is no group `n` before `\\k<n>`'],
  ['a{x', 'a `{` begins no repetition'],
  ['a{3,1}', '`{3,1}` repeats from more to less'],
  ['[z-a]', 'the range `z-a` runs backwards'],
  ['a\\', 'it ends in a backslash'],
  ['\\y', '`\\y` means nothing'],
  ['\\p{Nonsense}', '`\\p{Nonsense}` is no character class'],
  ['\\p{Alpha', 'a `{` has no `}`'],
  ['(?<1>a)', 'the name of a group'],
  ['(?<a>x)(?<a>y)', 'two groups have the name `a`'],
  ['(?P<a>x)', '`(?P` begins no group'],
  ['\\k<no>', 'there is no group `no`'],
  ['\\x4', '`\\x` needs two hexadecimal digits'],
  ['\\u12', '`\\u` needs four hexadecimal digits'],
  ['a\\Gb', '`\\G` can only stand first'],
  ['\\N{DIGIT ONE}', '`\\N` has no equivalent'],
  ['(?i:(a))\\1(?i:\\1)b', 'a back-reference ignores case'],
  ['('.repeat(5000), 'nested too deeply'],
])('/%s/ is refused: %s', (pattern, problem) => {
  const attempt = () => translateJavaRegex(pattern)
  expect(attempt).toThrow(TwillError)
  expect(attempt).toThrow(`The regular expression /${pattern}/ cannot be used: `)
  expect(attempt).toThrow(problem)
})

const native = fc.letrec<{ pattern: string; term: string }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', '0', '\\.', '[ab]', '[^a]', '[a-c0]', '\\d', '(?=a)', '(?!b)'),
    fc.tuple(fc.constantFrom('(', '(?:'), tie('pattern')).map(([open, body]) => `${open}${body})`),
    fc
      .tuple(
        fc.constantFrom('a', '[bc]', '(a|b)', '\\d'),
        fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?', '+?', '??'),
      )
      .map(([unit, quantifier]) => unit + quantifier),
  ),
  pattern: fc.oneof(
    { maxDepth: 3 },
    fc.array(tie('term'), { maxLength: 4 }).map((terms) => terms.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${a}|${b}`),
  ),
}))

test('where both languages agree, the translation changes nothing', () => {
  fc.assert(
    fc.property(native.pattern, fc.string({ unit: fc.constantFrom('a', 'b', 'c', '0', '.') }), (pattern, text) => {
      const expected = new RegExp(pattern, 'v').exec(text)
      const actual = new Regex(pattern).exec(text)
      expect(actual && { groups: [...actual], index: actual.index }).toEqual(
        expected && { groups: [...expected], index: expected.index },
      )
    }),
    { numRuns: 1000 },
  )
})

test('a quoted text finds itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, around) => {
      fc.pre(!text.includes('\\E') && !text.endsWith('\\'))
      expect(new Regex(`\\Q${text}\\E`).exec(around + text)?.[0]).toBe(text)
    }),
  )
})

test('any text is translated or refused by name', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'()[]{}\\^$.|?*+-&<>=!:aipLQEdwsbBG09,#'.split('')) }),
      (pattern) => {
        try {
          Regex.of(pattern).exec('some text (1)')
        } catch (error) {
          expect(error).toBeInstanceOf(TwillError)
          expect((error as TwillError).code).toBe('TW5301')
        }
      },
    ),
    { numRuns: 5000 },
  )
})
