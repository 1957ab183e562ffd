import type { IToken } from 'chevrotain'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'

/** A token of the parser; `value` is the text of a string or its part with escapes resolved. */
export interface Token extends IToken {
  readonly value?: string
}

export interface Lexed {
  readonly tokens: Token[]
  readonly diagnostics: Diagnostic[]
  /** The script is not worth parsing: another language version, or brackets too deep. */
  readonly refused: boolean
}

/** A token whose kind and text may still change. */
export type MutableToken = { -readonly [K in keyof Token]: Token[K] } & { endOffset: number }
