/** What becomes of digits that there is no place for. */
export type RoundMode = 'UP' | 'DOWN' | 'CEILING' | 'FLOOR' | 'HALF_UP' | 'HALF_DOWN' | 'HALF_EVEN'

/** The number 0.`text` times ten to the power `point`; no zero at either end of `text`. */
export interface Digits {
  readonly text: string
  readonly point: number
}

const ZERO: Digits = { text: '', point: 0 }

export function trimmed(text: string, point: number): Digits {
  let start = 0
  while (text.charCodeAt(start) === 48) start++
  let end = text.length
  while (end > start && text.charCodeAt(end - 1) === 48) end--
  return start === end ? ZERO : { text: text.slice(start, end), point: point - start }
}

/** Keeps the first `keep` digits; `keep` may be negative, which drops zeros that stand before them. */
export function roundDigits(digits: Digits, keep: number, negative: boolean, mode: RoundMode): Digits {
  const { text, point } = digits
  if (keep >= text.length) return digits
  const up = roundsAway(text, keep, negative, mode)
  if (keep <= 0) return up ? { text: '1', point: point - keep + 1 } : ZERO
  if (!up) return trimmed(text.slice(0, keep), point)
  let last = keep - 1
  while (last >= 0 && text.charCodeAt(last) === 57) last--
  if (last < 0) return { text: '1', point: point + 1 }
  return { text: text.slice(0, last) + String.fromCharCode(text.charCodeAt(last) + 1), point }
}

/** Whether the last kept digit grows; some dropped digit is not zero. */
function roundsAway(text: string, keep: number, negative: boolean, mode: RoundMode): boolean {
  switch (mode) {
    case 'UP':
      return true
    case 'DOWN':
      return false
    case 'CEILING':
      return !negative
    case 'FLOOR':
      return negative
    default: {
      if (keep < 0) return false
      const dropped = text.charCodeAt(keep)
      if (dropped !== 53 || text.length > keep + 1) return dropped >= 53
      if (mode === 'HALF_UP') return true
      return mode === 'HALF_EVEN' && keep > 0 && text.charCodeAt(keep - 1) % 2 === 1
    }
  }
}
