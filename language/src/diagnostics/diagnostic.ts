import type { Span } from '../span.ts'

export type Severity = 'error' | 'warning' | 'info'

export interface Label {
  readonly span: Span
  readonly text: string
}

/** A replacement of source ranges that mends the problem. */
export interface Fix {
  readonly title: string
  readonly edits: readonly { readonly span: Span; readonly text: string }[]
}

/** One finding about a script. `span` is in the script's text; printers add file, line and column. */
export interface Diagnostic {
  readonly code: string
  readonly slug: string
  readonly severity: Severity
  readonly message: string
  readonly span: Span
  readonly label: string | undefined
  readonly hint: string | undefined
  readonly note: string | undefined
  readonly labels: readonly Label[]
  readonly fixes: readonly Fix[]
}

/** What is wrong with something that others than the compiler understand, in the words of its declaration. */
export type Fault = Pick<Diagnostic, 'code' | 'slug' | 'message' | 'hint'>

/** A fault as a finding about a place in a script. */
export const faultAt = ({ code, slug, message, hint }: Fault, span: Span): Diagnostic => ({
  code,
  slug,
  severity: 'error',
  message,
  span,
  label: undefined,
  hint,
  note: undefined,
  labels: [],
  fixes: [],
})

/** The names between braces in a message text. */
type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never

type Required<D extends Declaration> = Holes<D['message']> | (D['label'] extends string ? Holes<D['label']> : never)
type Optional<D extends Declaration> = Exclude<D['hint'] extends string ? Holes<D['hint']> : never, Required<D>>

type Parameters<D extends Declaration> = { readonly [K in Required<D>]: string | number } & {
  readonly [K in Optional<D>]?: string | number | undefined
}

interface Declaration {
  /** `TWnnnn`: 1 syntax, 2 names and modules, 3 types and nulls, 4 formats and options, 5 run time, 6 lint, 7 connectors, 8 project and CLI. Never reused. */
  readonly code: `TW${number}`
  readonly slug: string
  readonly severity?: Severity
  /** What is wrong, one line, no "you". */
  readonly message: string
  /** Stands on the marked text. */
  readonly label?: string
  /** What to write; shown only when all its parameters are given. */
  readonly hint?: string
  /** The reading of its line is a guess: what is found there later is not told. */
  readonly unsure?: true
  /** Why it is so; for `tw explain`. */
  readonly why: string
  /** A script that produces exactly this code, and its mended form. Absent where a script alone cannot show it. */
  readonly bad?: string
  readonly good?: string
}

export interface DiagnosticType<D extends Declaration = Declaration> {
  (
    span: Span,
    parameters: Parameters<D>,
    more?: { labels?: readonly Label[]; note?: string; fixes?: readonly Fix[] },
  ): Diagnostic
  readonly declaration: D
}

/** Declares a diagnostic; its parameters are read off its texts. */
export function diagnostic<const D extends Declaration>(declaration: D): DiagnosticType<D> {
  const create = (
    at: Span,
    parameters: Parameters<D>,
    more: { labels?: readonly Label[]; note?: string; fixes?: readonly Fix[] } = {},
  ): Diagnostic => ({
    code: declaration.code,
    slug: declaration.slug,
    severity: declaration.severity ?? 'error',
    message: fill(declaration.message, parameters) ?? declaration.message,
    span: at,
    label: declaration.label === undefined ? undefined : fill(declaration.label, parameters),
    hint: declaration.hint === undefined ? undefined : fill(declaration.hint, parameters),
    note: more.note,
    labels: more.labels ?? [],
    fixes: more.fixes ?? [],
  })
  return Object.assign(create, { declaration })
}

/** The text with its holes filled, or undefined when a parameter is missing. */
function fill(text: string, parameters: object): string | undefined {
  let complete = true
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value: unknown = Object.getOwnPropertyDescriptor(parameters, name)?.value
    if (value === undefined) complete = false
    return String(value)
  })
  return complete ? filled : undefined
}
