import { EOF, type IOrAlt, type IToken } from 'chevrotain'
import { type TokenName, tokens } from '../tokens.ts'
import { firstTokens, tokenSets } from './first-tokens.ts'

/** What chevrotain asks before it goes one way or another; `this` is the parser. */
type Lookahead = (this: LooksAhead, alternatives?: readonly IOrAlt<unknown>[]) => number | boolean | undefined

interface LooksAhead {
  readonly LA_FAST: (ahead: number) => IToken
}

/** The kinds of places, by the number that chevrotain gives them. */
const placeKinds = ['', 'OR', 'OPTION', 'MANY', 'AT_LEAST_ONE', 'MANY_SEP', 'AT_LEAST_ONE_SEP'] as const

/** A place of the grammar, taken from the key that chevrotain makes of it: a rule, and a method with its number there. */
export const placeOf = (key: number): { readonly rule: number; readonly place: string } => ({
  rule: key & ~0xfff,
  place: `${placeKinds[(key >> 8) & 0xf]}${key & 0xff}`,
})

/** Which way to go at a place of the grammar, by a table of first tokens, made when a script first comes there. */
export class TabledLookahead extends Map<number, Lookahead> {
  readonly #ruleNames: Readonly<Record<number, string>>

  constructor(ruleNames: Readonly<Record<number, string>>) {
    super()
    this.#ruleNames = ruleNames
  }

  override get(key: number): Lookahead {
    const known = super.get(key)
    if (known !== undefined) return known
    const { rule, place } = placeOf(key)
    const sets = firstTokens[this.#ruleNames[rule] ?? '']?.[place]
    if (sets === undefined) throw new Error(`no first tokens of ${place} in ${this.#ruleNames[rule]}`)
    const made = place.startsWith('OR') ? choice(sets.map(setAt)) : entry(setAt(sets[0] ?? 0))
    this.set(key, made)
    return made
  }
}

/** Token types by their numbers, of one set. */
type TokenSet = ReadonlySet<number>

const setAt = (index: number): TokenSet =>
  new Set((tokenSets[index]?.match(/\w+/g) ?? []).map((name) => typeOf(name as TokenName | 'EOF').tokenTypeIdx ?? 0))

const typeOf = (name: TokenName | 'EOF') => (name === 'EOF' ? EOF : tokens[name])

const entry = (set: TokenSet): Lookahead =>
  function () {
    return set.has(this.LA_FAST(1).tokenTypeIdx)
  }

function choice(sets: readonly TokenSet[]): Lookahead {
  const ways: (number | undefined)[] = []
  for (const [way, set] of sets.entries()) for (const type of set) ways[type] ??= way
  return function (alternatives = []) {
    const type = this.LA_FAST(1).tokenTypeIdx
    const way = ways[type]
    if (way === undefined || alternatives[way]?.GATE === undefined) return way
    const open = alternatives.findIndex(({ GATE }, i) => sets[i]?.has(type) && GATE?.call(this) !== false)
    return open < 0 ? undefined : open
  }
}
