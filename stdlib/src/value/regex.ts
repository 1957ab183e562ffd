import { runtime } from '@twill/language/diagnostics'
import { raise } from './raise.ts'
import { type TranslatedRegex, translateJavaRegex } from './regex-translate.ts'

export { translateJavaRegex } from './regex-translate.ts'

const cached = new Map<string, Regex>()
const maxCached = 500

/** The expression that is being matched. Code that is stopped from outside leaves it here. */
let matching: Regex | undefined

/** The pattern in which a stopped run was. It is forgotten when told. */
export function stoppedPattern(): string | undefined {
  const source = matching?.source
  matching = undefined
  return source
}

/** A regular expression of the language, in the syntax of Java. Groups are numbered as the pattern writes them. */
export class Regex {
  readonly #source: string
  #translated: TranslatedRegex | undefined
  #global: RegExp | undefined
  #whole: RegExp | undefined
  #withIndices: RegExp | undefined

  constructor(source: string) {
    this.#source = source
  }

  /**
   * The expression for a pattern, checked; the same object for the same text.
   * @throws TwillError TW5301
   */
  static of(source: string): Regex {
    let regex = cached.get(source)
    if (regex === undefined) {
      regex = new Regex(source)
      void regex.global
      if (cached.size >= maxCached) cached.clear()
      cached.set(source, regex)
    }
    return regex
  }

  /** The pattern as written. */
  get source(): string {
    return this.#source
  }

  /**
   * The JavaScript expression with the flag `g`, for `split`, `search`, and `replace` by a function of the whole match. Its
   * groups are the pattern's only when {@link sameGroups} is true.
   */
  get global(): RegExp {
    this.#global ??= this.#compile((source) => source, 'g')
    this.#global.lastIndex = 0
    return this.#global
  }

  /** Are the groups of {@link global} those of the pattern? Not so for patterns with possessive or atomic parts. */
  get sameGroups(): boolean {
    return this.#translation.groups.every((group, i) => group === i)
  }

  /** The first match at `from` or later. */
  exec(text: string, from = 0): RegExpExecArray | null {
    const expression = this.global
    expression.lastIndex = from
    matching = this
    const found = expression.exec(text)
    matching = undefined
    return this.#ownGroups(found)
  }

  /** As {@link exec}; the match tells where each group begins and ends in `indices`. */
  execWithIndices(text: string, from = 0): RegExpExecArray | null {
    this.#withIndices ??= this.#compile((source) => source, 'gd')
    this.#withIndices.lastIndex = from
    matching = this
    const found = this.#withIndices.exec(text)
    matching = undefined
    return this.#ownGroups(found)
  }

  /** All matches from left to right. An empty match moves on by one character. */
  *matchAll(text: string): IterableIterator<RegExpExecArray> {
    let from = 0
    while (from <= text.length) {
      const match = this.exec(text, from)
      if (match === null) return
      yield match
      const end = match.index + match[0].length
      from = match[0] === '' ? end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1) : end
    }
  }

  /** The match of the whole text. */
  matchWhole(text: string): RegExpExecArray | null {
    this.#whole ??= this.#compile((source) => `^(?:${source})$`, '')
    matching = this
    const found = this.#whole.exec(text)
    matching = undefined
    return this.#ownGroups(found)
  }

  matchesWhole(text: string): boolean {
    this.#whole ??= this.#compile((source) => `^(?:${source})$`, '')
    matching = this
    const found = this.#whole.test(text)
    matching = undefined
    return found
  }

  equals(other: unknown): boolean {
    return other instanceof Regex && other.#source === this.#source
  }

  toString(): string {
    return this.#source
  }

  toJSON(): string {
    return this.#source
  }

  get #translation(): TranslatedRegex {
    this.#translated ??= translateJavaRegex(this.#source)
    return this.#translated
  }

  #compile(change: (source: string) => string, flags: string): RegExp {
    const { source, flags: own } = this.#translation
    try {
      return new RegExp(change(source), flags === '' ? own.replace('y', '') : own + flags)
    } catch (cause) {
      throw raise(
        runtime.badPattern,
        { pattern: this.#source, problem: 'it is too large or has no equivalent' },
        { cause },
      )
    }
  }

  #ownGroups(match: RegExpExecArray | null): RegExpExecArray | null {
    if (match === null) return null
    const { groups } = this.#translation
    if (match.length === groups.length) return match
    const { indices } = match
    const own = groups.map((group) => match[group]) as string[]
    const ownIndices =
      indices &&
      Object.assign(
        groups.map((group) => indices[group]),
        { groups: indices.groups },
      )
    return Object.assign(own, {
      index: match.index,
      input: match.input,
      groups: match.groups,
      ...(ownIndices && { indices: ownIndices }),
    }) as RegExpExecArray
  }
}
