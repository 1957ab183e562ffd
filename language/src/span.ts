/** A half-open range of UTF-16 offsets into one source text. */
export interface Span {
  readonly start: number
  readonly end: number
}

export const span = (start: number, end: number): Span => ({ start, end })

export const between = (from: Span, to: Span): Span => ({ start: from.start, end: to.end })
