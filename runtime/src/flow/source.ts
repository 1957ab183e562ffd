/** Where a source goes on after a stop; plain JSON that the source alone understands. */
export type Position = string | number | boolean | null | readonly Position[] | { readonly [name: string]: Position }

/** One thing that a source gives. */
export interface SourceRecord {
  /** The mapping's `payload`: a value, or a document made by `input`. */
  readonly value: unknown
  /** The mapping's `attributes`: file name, headers, … */
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Reading from here gives what follows this record. Absent where nothing can be read again, as of a request. */
  readonly position?: Position
  /** Where it stands, for people: `orders.csv:17`. */
  readonly place?: string
  /** Set by the sender; else the flow makes one. */
  readonly correlationId?: string
  /** Somebody waits for the outcome. Called once; must not throw. */
  readonly answer?: (outcome: Answer) => void
}

/** Nothing is there to give up to here: a window of time without records, a file that is empty. */
export interface Checkpoint {
  readonly checkpoint: Position
}

/** What became of a record that somebody waits for. */
export type Answer =
  | { readonly ok: true; readonly value: unknown; readonly correlationId: string }
  | { readonly ok: false; readonly failure: Failure; readonly correlationId: string }

/** What went wrong, as plain data. */
export interface Failure {
  /** `TW5001`, or the system's own code. */
  readonly code: string | undefined
  readonly message: string
  /** `orders.tw:3:14`, `payload.items[2]` */
  readonly where?: string | undefined
  /** Those that the system names, as it calls them. */
  readonly fields?: readonly string[] | undefined
  /** Whose fault it is: of the document or its sender, of the mapping, of what the record says, or of a system. */
  readonly blame: 'input' | 'mapping' | 'record' | 'sink'
}

/** Gives records in an order that a later call can repeat from a position. */
export interface Source {
  /**
   * Records after a position, or all. Ends when there are no more; a listener ends when `stop` is aborted. What it has not given
   * by then it gives on the next call.
   */
  readonly read: (from: Position | undefined, stop: AbortSignal) => AsyncIterable<SourceRecord | Checkpoint>
  /** All records up to here have arrived: files may be moved, messages deleted. */
  readonly passed?: (position: Position) => Promise<void>
  /** The next run goes on where this one ended. Absent, each run starts anew and only an interrupted one is taken up again. */
  readonly continues?: boolean
  readonly close?: () => Promise<void>
}
