/** How a text is cut into fields; the same for reading and writing. */
export interface CsvDialect {
  /** One character or more. */
  readonly separator: string
  /** One character, or none: then nothing is quoted. */
  readonly quote: string
  /** One character, or none; it may be the quote itself. */
  readonly escape: string
}
