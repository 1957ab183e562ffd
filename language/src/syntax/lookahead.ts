/** Questions about the text ahead of the lexer. Each is answered in time linear in the text over the whole script. */

/** Blanks of Unicode count, those without width among them: texts that are pasted bring them. */
const whitespace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || (code >= 0xa0 && wide.test(String.fromCharCode(code)))

const wide = /[\s\u200b-\u200d\u2060\ufeff]/

export const isDigit = (code: number): boolean => code >= 48 && code <= 57

export const isWordStart = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  (code > 127 && /\p{L}/u.test(String.fromCharCode(code)))

export const isWordPart = (code: number): boolean => isWordStart(code) || isDigit(code)

/** Where the blanks and comments that start at `at` end. */
export function skipTrivia(source: string, at: number): number {
  let i = at
  for (;;) {
    const code = source.charCodeAt(i)
    if (whitespace(code)) i++
    else if (code === 47 && source.charCodeAt(i + 1) === 47) {
      const end = source.indexOf('\n', i)
      i = end < 0 ? source.length : end
    } else if (code === 47 && source.charCodeAt(i + 1) === 42) {
      const end = source.indexOf('*/', i + 2)
      i = end < 0 ? source.length : end + 2
    } else return i
  }
}

export function wordEnd(source: string, at: number): number {
  let i = at
  while (isWordPart(source.charCodeAt(i))) i++
  return i
}

/** Can what stands at `at` be an operand? */
export function startsOperand(source: string, at: number): boolean {
  const code = source.charCodeAt(at)
  return isWordStart(code) || isDigit(code) || '"\'`([{$/'.includes(source[at] ?? ' ')
}

const isColon = (source: string, at: number): boolean => source[at] === ':' && source[at + 1] !== ':'

/** Can a text stand as a name, without quotes? */
export const isWord = (text: string): boolean => isWordStart(text.charCodeAt(0)) && wordEnd(text, 0) === text.length

/** Do the marks of a key follow: `:`, `@(`, `?:`, `*:`? Blanks before `?:` only at the start of an entry: elsewhere it is a foreign operator. */
export function keyMarkFollows(source: string, at: number, entryStart: boolean): boolean {
  const from = entryStart ? skipTrivia(source, at) : at
  if (fieldMarkEnd(source, from) > from) return true
  const next = skipTrivia(source, at)
  return isColon(source, next) || (source[next] === '@' && source[next + 1] === '(')
}

/** Where `?`, `*`, `*?` before a colon end; `at` itself when there is none. */
export function fieldMarkEnd(source: string, at: number): number {
  let i = at
  while (i < at + 2 && (source[i] === '?' || source[i] === '*')) i++
  return i > at && isColon(source, skipTrivia(source, i)) ? i : at
}

/** Words that no type holds: they end a look for one. */
const notInTypes = new Set([
  'and',
  'or',
  'default',
  'as',
  'is',
  'if',
  'else',
  'unless',
  'otherwise',
  'not',
  'match',
  'case',
  'do',
  'using',
  'var',
  'fun',
])

const closers: Readonly<Record<string, string>> = { '{': '}', '(': ')' }

/** Where the partner of the bracket at `at` is, plus one. What is between may be types and their metadata. */
export function bracketEnd(source: string, at: number): number | undefined {
  const open = source[at] ?? ''
  let depth = 0
  let i = at
  while (i < source.length) {
    switch (source[i]) {
      case open:
        depth++
        i++
        break
      case closers[open]:
        i++
        if (--depth === 0) return i
        break
      case '"':
      case "'": {
        const end = stringEnd(source, i)
        if (end === undefined) return undefined
        i = end
        break
      }
      case '/':
        i = Math.max(skipTrivia(source, i), i + 1)
        break
      default:
        i++
    }
  }
  return undefined
}

function stringEnd(source: string, at: number): number | undefined {
  const quote = source[at]
  for (let i = at + 1; i < source.length; i++) {
    if (source[i] === '\\') i++
    else if (source[i] === quote) return i + 1
  }
  return undefined
}

/** Reads type syntax ahead: which `<` are closed by a `>`, and whether a result type is followed by `->`. */
export class TypeLookahead {
  readonly #source: string
  /** Known `<`: where its `>` is, or -1. */
  readonly #partners = new Map<number, number>()

  constructor(source: string) {
    this.#source = source
  }

  /** Where the `>` of the `<` at `at` is, when only type syntax stands between them. */
  closing(at: number): number | undefined {
    if (!this.#partners.has(at)) this.#walk(at, () => false)
    const partner = this.#partners.get(at) ?? -1
    return partner < 0 ? undefined : partner
  }

  /** Where the `->` is that follows the type at `at`. */
  arrowAfterType(at: number): number | undefined {
    let found: number | undefined
    this.#walk(at, (position) => {
      found = position
      return true
    })
    return found
  }

  #walk(from: number, onArrow: (position: number) => boolean): undefined {
    const source = this.#source
    const open: { readonly at: number; readonly close: string }[] = []
    let afterWord = false
    let i = from
    const fail = (): undefined => {
      for (const bracket of open) if (bracket.close === '>') this.#partners.set(bracket.at, -1)
    }
    for (;;) {
      i = skipTrivia(source, i)
      const c = source[i]
      const code = source.charCodeAt(i)
      if (c === undefined) return fail()
      if (isWordStart(code)) {
        const end = wordEnd(source, i)
        if (afterWord || (notInTypes.has(source.slice(i, end)) && !keyMarkFollows(source, end, true))) return fail()
        i = end
        afterWord = true
        continue
      }
      const wasWord: boolean = afterWord
      afterWord = false
      switch (c) {
        case '<':
          if (source[i + 1] === ':') {
            i += 2
            break
          }
          if (source[i + 1] === '=' || source[i + 1] === '<' || source[i + 1] === '~') return fail()
          open.push({ at: i, close: '>' })
          i++
          break
        case '(':
          open.push({ at: i, close: ')' })
          i++
          break
        case '{': {
          const end = bracketEnd(source, i)
          if (end === undefined) return fail()
          i = end
          afterWord = true
          break
        }
        case '|':
        case '-':
          if (c === '-' && source[i + 1] === '>') {
            if (open.length === 0 && onArrow(i)) return
            i += 2
            break
          }
          if (c === '-' && !isDigit(source.charCodeAt(i + 1)) && source[i + 1] !== '}') return fail()
          if (c === '|' && source[i + 1] === '|') return fail()
          i++
          break
        case '>':
        case ')': {
          const bracket = open.pop()
          if (bracket === undefined || bracket.close !== c) {
            if (bracket !== undefined) open.push(bracket)
            return fail()
          }
          if (c === '>') this.#partners.set(bracket.at, i)
          i++
          if (open.length === 0 && c === '>' && bracket.at === from) return
          afterWord = true
          break
        }
        case ',':
        case '=':
          if (open.length === 0 || source[i + 1] === '=') return fail()
          i++
          break
        case ':':
          if (source[i + 1] === ':') i += 2
          else if (open.length === 0 || open.at(-1)?.close === '>') return fail()
          else i++
          break
        case '"':
        case "'": {
          const end = stringEnd(source, i)
          if (end === undefined) return fail()
          i = end
          break
        }
        case '.':
        case '&':
        case '?':
        case '*':
        case '@':
        case '!':
        case '#':
          if (c === '&' && source[i + 1] === '&') return fail()
          i++
          afterWord = wasWord && c !== '.' && c !== '&' && c !== '!' && c !== '#'
          break
        default:
          if (!isDigit(code)) return fail()
          i = wordEnd(source, i)
      }
    }
  }
}
