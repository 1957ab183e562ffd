import type { Span } from '../span.ts'

/** How tightly a piece of JavaScript holds together: a sequence `a, b`, any other expression, or a unit such as `f(x)`. */
export type Tightness = 'sequence' | 'expression' | 'unit'

type Part = string | Code

/** A piece of JavaScript that remembers where it came from. Made only by `js`, `lit`, `raw` and `join`. */
export class Code {
  readonly parts: readonly Part[]
  readonly tightness: Tightness
  readonly span: Span | undefined

  constructor(parts: readonly Part[], tightness: Tightness, span?: Span) {
    this.parts = parts
    this.tightness = tightness
    this.span = span
  }

  /** The same code, said to come from `span`. */
  at(span: Span): Code {
    return new Code(this.parts, this.tightness, span)
  }
}

/** A member of the runtime object that emitted modules receive, under its name with a `$`, which no name of a script has; the writer collects them. */
export class RuntimeName extends Code {
  readonly name: string
  constructor(name: string) {
    super([`$${name}`], 'unit')
    this.name = name
  }
}

/** Refers to a member of the runtime (`select`, `add`, …) by its JavaScript name. */
export const use = (name: string): Code => new RuntimeName(identifier(name))

/**
 * JavaScript with holes: `` js`${items}.map(${mapper})` ``. Holes are code, never text, so nothing a user wrote can
 * become code; parentheses are added where a hole's code would come apart.
 */
export function js(strings: TemplateStringsArray, ...holes: readonly Code[]): Code {
  const shape = shapeOf(strings)
  const parts: Part[] = []
  strings.forEach((text, i) => {
    if (text !== '') parts.push(text)
    const hole = holes[i]
    if (hole === undefined) return
    const needed = shape.holes[i] ?? 'unit'
    parts.push(looser(hole.tightness, needed) ? new Code(['(', hole, ')'], 'unit') : hole)
  })
  return new Code(parts, shape.tightness === 'hole' ? (holes[0]?.tightness ?? 'unit') : shape.tightness)
}

/** A literal value as JavaScript text. Line separators and `</` are escaped, so the text is safe anywhere. */
export function lit(value: string | number | boolean | null): Code {
  const text = JSON.stringify(value)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')
    .replace(/</g, '\\u003c')
  return new Code([text], typeof value === 'number' && value < 0 ? 'expression' : 'unit')
}

/** An identifier; anything else is refused. */
export const name = (text: string): Code => new Code([identifier(text)], 'unit')

/** A property key in an object literal: never `__proto__`, which would set the prototype. */
export function propertyKey(text: string): Code {
  if (text === '__proto__') throw new Error('__proto__ is no key of a plain object')
  return plainIdentifier.test(text) ? new Code([text], 'unit') : lit(text)
}

export function join(pieces: readonly Code[], separator: string, tightness: Tightness = 'sequence'): Code {
  const parts: Part[] = []
  pieces.forEach((piece, i) => {
    if (i > 0) parts.push(separator)
    parts.push(piece.tightness === 'sequence' ? new Code(['(', piece, ')'], 'unit') : piece)
  })
  return new Code(parts, pieces.length === 1 ? (pieces[0]?.tightness ?? tightness) : tightness)
}

/** Code pieces as the arguments of a call or the elements of an array. */
export const list = (pieces: readonly Code[]): Code => new Code(join(pieces, ', ').parts, 'expression')

export const lines = (pieces: readonly Code[]): Code =>
  new Code(
    pieces.flatMap((piece, i) => (i === 0 ? [piece] : ['\n', piece])),
    'unit',
  )

/** Statements, in order; never put in parentheses. */
export const block = (statements: readonly Code[]): Code => new Code(statements, 'unit')

export const nothing: Code = new Code([], 'unit')

const plainIdentifier = /^[A-Za-z_$][\w$]*$/

function identifier(text: string): string {
  if (!plainIdentifier.test(text)) throw new Error(`not an identifier: ${text}`)
  return text
}

const order: Record<Tightness, number> = { sequence: 0, expression: 1, unit: 2 }
const looser = (have: Tightness, needed: Tightness): boolean => order[have] < order[needed]

interface Shape {
  readonly tightness: Tightness | 'hole'
  readonly holes: readonly Tightness[]
}

const shapes = new WeakMap<TemplateStringsArray, Shape>()

/** What the fixed text of a template says about its holes; the same for every use of one template, so read once. */
function shapeOf(strings: TemplateStringsArray): Shape {
  const known = shapes.get(strings)
  if (known) return known
  const shape = readShape(strings)
  shapes.set(strings, shape)
  return shape
}

function readShape(strings: readonly string[]): Shape {
  if (strings.length === 2 && strings[0] === '' && strings[1] === '') return { tightness: 'hole', holes: ['sequence'] }
  let depth = 0
  let tightness: Tightness = 'unit'
  let quote = ''
  for (const text of strings) {
    for (const c of text) {
      if (quote !== '') {
        if (c === quote) quote = ''
      } else if (c === '"' || c === "'") quote = c
      else if ('([{'.includes(c)) depth++
      else if (')]}'.includes(c)) depth--
      else if (depth === 0 && c === ',') tightness = 'sequence'
      else if (depth === 0 && !/[\w$.]/.test(c) && tightness === 'unit') tightness = 'expression'
    }
  }
  const holes = strings.slice(0, -1).map((before, i): Tightness => {
    const left = before.trimEnd().at(-1) ?? ''
    const right = (strings[i + 1] ?? '').trimStart().at(0) ?? ''
    const opens = /[([{,;?:]$/.test(left) || /(?:^|[^=!<>])=$|=>$|\breturn$/.test(before.trimEnd())
    return opens && (right === '' ? left !== '' : /[)\]},;:]/.test(right)) ? 'expression' : 'unit'
  })
  return { tightness, holes }
}
