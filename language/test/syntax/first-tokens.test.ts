import { readFileSync, writeFileSync } from 'node:fs'
import { EOF, type IOrAlt } from 'chevrotain'
import { expect, test } from 'vitest'
import { Grammar } from '../../src/syntax/grammar/directives.ts'
import { PlainGrammar } from '../../src/syntax/grammar/plain-grammar.ts'
import { placeOf } from '../../src/syntax/grammar/tabled-lookahead.ts'
import { lex } from '../../src/syntax/lexer.ts'
import { tokens } from '../../src/syntax/tokens.ts'

const file = new URL('../../src/syntax/grammar/first-tokens.ts', import.meta.url)

type Lookahead = (this: object, alternatives?: readonly Partial<IOrAlt<unknown>>[]) => number | boolean | undefined

/** More ways than any place of the grammar has. */
const mostWays = 64

/** What chevrotain finds out by recording the grammar, asked for each place and each token. */
function workedOut(): { readonly sets: readonly string[]; readonly rules: Record<string, Record<string, number[]>> } {
  const grammar = new Grammar({ recovers: true }) as unknown as {
    readonly lookAheadFuncsCache: ReadonlyMap<number, Lookahead>
    readonly shortRuleNameToFull: Readonly<Record<number, string>>
  }
  const types = [...Object.values(tokens), EOF]
  const sets: string[] = []
  const indexOf = (names: string): number => (sets.includes(names) ? sets.indexOf(names) : sets.push(names) - 1)
  const firstOf = (enters: (parser: object) => boolean): number =>
    indexOf(
      types
        .filter((type) => enters({ LA_FAST: () => ({ tokenTypeIdx: type.tokenTypeIdx }) }))
        .map(({ name }) => name)
        .join(' '),
    )
  const rules: Record<string, Record<string, number[]>> = {}
  for (const [key, lookahead] of grammar.lookAheadFuncsCache) {
    const { rule, place } = placeOf(key)
    const ways = place.startsWith('OR')
      ? Array.from({ length: mostWays }, (_, way) =>
          firstOf(
            (parser) =>
              lookahead.call(
                parser,
                Array.from({ length: mostWays }, (_, i) => ({ GATE: () => i === way })),
              ) === way,
          ),
        )
      : [firstOf((parser) => lookahead.call(parser) === true)]
    while (ways.length > 1 && sets[ways.at(-1) ?? 0] === '') ways.pop()
    const name = grammar.shortRuleNameToFull[rule] ?? ''
    rules[name] = { ...rules[name], [place]: ways }
  }
  return { sets, rules }
}

function written(): string {
  const { sets, rules } = workedOut()
  const places = Object.entries(rules).map(([rule, ways]) => {
    const all = Object.entries(ways).map(([place, sets]) => `${place}: [${sets.join(', ')}]`)
    return `  ${rule}: { ${all.join(', ')} },`
  })
  return [
    '// Written by `npm run grammar:update`, which a test asks for when the grammar has changed.',
    '',
    '/** Sets of token types, by name. */',
    'export const tokenSets: readonly string[] = [',
    ...sets.map((set) => `  '${set}',`),
    ']',
    '',
    '/** For each rule and each place in it the sets of the tokens that its ways begin with: of all alternatives, or of what may come. */',
    'export const firstTokens: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {',
    ...places,
    '}',
    '',
  ].join('\n')
}

test('the table of first tokens is that of the grammar', () => {
  const now = written()
  if (process.env.TWILL_UPDATE === '1') writeFileSync(file, now)
  expect(now, 'the grammar has changed: npm run grammar:update').toBe(readFileSync(file, 'utf8'))
})

test.each([
  '%dw 2.0\noutput application/json indent=false\nimport * from dw::core::Strings\nvar a = 1\nfun f(x: Number, y = 2) = x + y\ntype T = { a: String, b?: Array<Number> }\n---\nf(a)',
  'payload.items filter ($.price > 10 and !($.sold default false)) map ((item, i) -> { (item.name) @(id: i): i })',
  'payload match { case x if x > 1 -> x case is String -> "s" case [a ~ b] -> b case { k: v } -> v else -> null }',
  'payload update { case .a.b! -> $ + 1 case x at .c[0] if (x == 1) -> x }',
  'do { var x = using (y = 1) y --- if (x == 1) "a $(x) $x" else -x }',
  'a..b.*c[0 to -1].@d.&e?[?($ > 1)]["k"] as Date {format: "yyyy"} ++ (x: 1, y: 2)',
])('the table reads what the grammar reads: %s', (script) => {
  const trees = [new PlainGrammar(), new Grammar({ recovers: true })].map((parser) => {
    parser.input = lex(script, 'script').tokens
    const tree = parser.script()
    expect(parser.errors).toEqual([])
    return tree
  })
  expect(trees[0]).toEqual(trees[1])
})
