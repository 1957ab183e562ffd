/** Java folds only ASCII letters unless `(?u)` is on too. */
export type CaseRule = 'exact' | 'ascii' | 'unicode'

/** The characters that match one where case is ignored, without itself. */
export function otherCases(code: number, rule: CaseRule): readonly number[] {
  if (rule === 'exact') return []
  if (rule === 'ascii') return isAsciiLetter(code) ? [code ^ 32] : []
  return (
    cased()
      .byFolded.get(folded(code))
      ?.filter((other) => other !== code) ?? []
  )
}

/** The characters beyond a range whose upper or lower case is in it. */
export function otherCasesInRange(low: number, high: number, rule: CaseRule): readonly number[] {
  if (rule === 'exact') return []
  const inRange = (code: number) => code >= low && code <= high
  const candidates = rule === 'ascii' ? asciiLetters : cased().codes
  return candidates.filter(
    (code) =>
      !inRange(code) && (rule === 'ascii' ? inRange(code ^ 32) : inRange(upperCase(code)) || inRange(folded(code))),
  )
}

const isAsciiLetter = (code: number): boolean => /^[A-Za-z]$/.test(String.fromCodePoint(code))
const asciiLetters = Array.from({ length: 128 }, (_, code) => code).filter(isAsciiLetter)

/** Java's `toLowerCase(toUpperCase(c))`: where two characters have the same, they are equal but for case. */
const folded = (code: number): number => lowerCase(upperCase(code))

const upperCase = (code: number): number => single(String.fromCodePoint(code).toUpperCase(), code)
/** The lower case of \u0130 is `i` here, and `i` with a dot in JavaScript. */
const lowerCase = (code: number): number =>
  code === 0x130 ? 0x69 : single(String.fromCodePoint(code).toLowerCase(), code)

/** Java changes a character to one other, and leaves it where JavaScript makes more of it. */
function single(text: string, code: number): number {
  const first = text.codePointAt(0) as number
  return text.length === (first > 0xffff ? 2 : 1) ? first : code
}

interface Cased {
  readonly codes: readonly number[]
  readonly byFolded: ReadonlyMap<number, readonly number[]>
}

let table: Cased | undefined

/** All characters with another case. Made when first asked for. */
function cased(): Cased {
  if (table !== undefined) return table
  const codes: number[] = []
  const byFolded = new Map<number, number[]>()
  const isCased = /\p{Changes_When_Casemapped}/u
  for (let code = 0; code <= LAST_CASED; code++) {
    if (!isCased.test(String.fromCodePoint(code))) continue
    codes.push(code)
    const key = folded(code)
    const equal = byFolded.get(key)
    if (equal === undefined) byFolded.set(key, [code])
    else equal.push(code)
  }
  table = { codes, byFolded }
  return table
}

/** Behind the letters of Adlam. */
const LAST_CASED = 0x1e943
