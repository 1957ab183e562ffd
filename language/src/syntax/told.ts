import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import * as declared from '../diagnostics/syntax.ts'
import { lineStarts, positionAt } from '../position.ts'

/** One mistake is told once: what a reader finds in a text that it has misread is left out. */

const codeOf = ({ declaration }: { readonly declaration: { readonly code: string } }): string => declaration.code

const unsure: ReadonlySet<string> = new Set(
  Object.values(declared)
    .filter(({ declaration }) => 'unsure' in declaration)
    .map(codeOf),
)

/** Lines, from 0, whose reading is a guess, each with the column from which on it is one. */
class Guesses {
  readonly #starts: readonly number[]
  readonly #lines = new Map<number, number>()
  /** Words of directives that could not be read: they would have been declared. */
  readonly #words = new Set<string>()
  readonly #source: string
  /** Where a string starts that nothing ends: quotes after it may open what they should close. */
  #endless = Number.POSITIVE_INFINITY

  constructor(source: string, findings: readonly Diagnostic[]) {
    this.#source = source
    this.#starts = lineStarts(source)
    for (const finding of findings) this.add(finding)
  }

  add({ code, span, labels }: Diagnostic): void {
    if (!unsure.has(code)) return
    if (code === codeOf(declared.unterminatedString)) this.#endless = Math.min(this.#endless, span.start)
    for (const at of [span, ...labels.map((label) => label.span)]) {
      const { line, column } = positionAt(this.#starts, at.start)
      if (code === codeOf(declared.malformedDirective)) {
        const text = this.#source.slice(this.#starts[line], this.#starts[line + 1])
        for (const [word] of text.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) this.#words.add(word)
      }
      this.#lines.set(line, Math.min(column, this.#lines.get(line) ?? column))
    }
  }

  /** Does the finding stand on a line that is read by guess? `after`: behind the place where the guess begins. */
  cover({ span }: Diagnostic, after: boolean): boolean {
    if (span.start > this.#endless || this.#words.has(this.#source.slice(span.start, span.end))) return true
    const { line, column } = positionAt(this.#starts, span.start)
    const from = this.#lines.get(line)
    return from !== undefined && (!after || column >= from)
  }
}

/**
 * Of what the grammar found, that which the lexer's findings do not explain. An unclosed bracket is shown where the grammar first
 * missed its partner.
 */
export function toldOfSyntax(
  source: string,
  lexical: readonly Diagnostic[],
  grammatical: readonly Diagnostic[],
): Diagnostic[] {
  if (lexical.length + grammatical.length < 2) return [...lexical, ...grammatical]
  let left = [...grammatical].sort((a, b) => a.span.start - b.span.start)
  const told = lexical.map((finding): Diagnostic => {
    const end = finding.labels[0]?.span.start
    if (finding.code === codeOf(declared.unterminatedComment)) {
      // the text that could follow is inside of the comment
      left = left.filter(({ message }) => !message.endsWith('before the end of the script.'))
    }
    if (finding.code !== codeOf(declared.unclosedBracket) || end === undefined) return finding
    const inside = left.filter(({ span }) => span.start > finding.span.start && span.start <= end)
    left = left.filter((other) => !inside.includes(other))
    const missed = inside.find(({ span }) => span.start < end)?.span
    return missed === undefined
      ? finding
      : { ...finding, labels: [{ span: missed, text: 'it should end before this' }] }
  })
  const guesses = new Guesses(source, told)
  for (const finding of left) {
    if (guesses.cover(finding, true)) continue
    told.push(finding)
    guesses.add(finding)
  }
  return told
}

/** Of what was found after reading, that which no misread line explains. */
export function toldAfterSyntax(
  source: string,
  syntax: readonly Diagnostic[],
  later: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (syntax.length === 0 || later.length === 0) return later
  const guesses = new Guesses(source, syntax)
  return later.filter((finding) => !guesses.cover(finding, false))
}
