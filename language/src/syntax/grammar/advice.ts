import type { IToken } from 'chevrotain'
import { type TokenName, tokens } from '../tokens.ts'

/** What to write where a token does not fit, by what should stand there and what stands before: the first rule that fits. */
interface Rule {
  readonly expected: string
  readonly found?: readonly TokenName[]
  readonly before?: readonly TokenName[]
  readonly advice: string
}

const operands: readonly TokenName[] = [
  'Number',
  'String',
  'StringOpen',
  'KeyString',
  'Regex',
  'Temporal',
  'Word',
  'Dollar',
  'BraceOpen',
  'ArrayOpen',
  'ParenOpen',
  'LambdaOpen',
  'True',
  'False',
  'Null',
  'If',
]

const rules: readonly Rule[] = [
  {
    expected: 'the end of the script',
    found: ['Comma'],
    advice: 'A script gives one value; several stand in brackets: `[a, b]`, `{ k: v }`.',
  },
  {
    expected: 'the end of the script',
    found: operands,
    before: ['Word', 'Infix'],
    advice: 'The arguments of a function stand in parentheses: `upper(name)`; between two values stands an operator.',
  },
  {
    expected: 'the end of the script',
    found: operands,
    advice: 'An operator is missing before it, or brackets around both: a script gives one value.',
  },
  { expected: '`at`', found: ['Dot'], advice: 'A path starts with a dot: `case .customer.name -> …`.' },
  { expected: '`case`', advice: 'Each case starts with `case`: `case 1 -> …`, `case .name -> …`.' },
  { expected: '`->`', found: ['Colon', 'Equals'], advice: 'Between a pattern and its value stands `->`.' },
  {
    expected: 'a key',
    found: ['Dot', 'Operator'],
    advice: 'An expression inside of `{ }` stands in parentheses or after a key: `{ (a), k: b }`.',
  },
]

/** A hint for a token that does not fit. */
export function adviceOn(expected: string, found: IToken, before: IToken | undefined): string | undefined {
  const is = (token: IToken | undefined, names: readonly TokenName[] | undefined): boolean =>
    names === undefined || names.some((name) => tokens[name] === token?.tokenType)
  return rules.find((rule) => rule.expected === expected && is(found, rule.found) && is(before, rule.before))?.advice
}
