import type { Library } from '../library.ts'
import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'
import { parse } from '../syntax/index.ts'

/**
 * Where a script writes the part of a value that a path names, `orders[0].total`: of its result, or of the value that the call of
 * `write` at `within` is given. Undefined where the text does not tell.
 */
export function writtenAt(source: string, path: string, within: Span | undefined, library: Library): Span | undefined {
  const { script } = parse(source)
  const vars = new Map(
    script.directives.flatMap((directive) =>
      directive.kind === 'Var' ? [[directive.name, directive.value] as const] : [],
    ),
  )
  const root = within === undefined ? script.body : valueOfWrite(nodeAt(script, within))
  if (root === undefined) return undefined
  let place: ast.Expression = root
  for (const step of stepsOf(path)) {
    const next = stepInto(place, step, { vars, library })
    if (next === undefined) break
    place = next
  }
  return place.span
}

/** Where the cases of the `update` at `within` have a selector, `.amount`; undefined where several have it. */
export function selectorAt(source: string, selector: string, within: Span): Span | undefined {
  const node = nodeAt(parse(source).script, within)
  if (node?.kind !== 'Update') return undefined
  const found = node.cases
    .flatMap(({ path }) => path)
    .filter(({ span }) => source.slice(span.start, span.end).replace(/["']/g, '') === selector.replace(/["']/g, ''))
  return found.length === 1 ? found[0]?.span : undefined
}

/** A name, or the index of an item. */
type Step = string | number

const stepsOf = (path: string): readonly Step[] =>
  [...path.matchAll(/\[(\d+)\]|"((?:[^"\\]|\\.)*)"|([^.[\]"]+)/g)].map(([, index, quoted, name = '']) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(`"${quoted}"`) as string) : name,
  )

interface Known {
  readonly vars: ReadonlyMap<string, ast.Expression>
  readonly library: Library
}

function stepInto(from: ast.Expression, step: Step, known: Known, depth = 0): ast.Expression | undefined {
  if (depth > 30) return undefined
  const again = (inner: ast.Expression | undefined): ast.Expression | undefined =>
    inner === undefined ? undefined : stepInto(inner, step, known, depth + 1)
  switch (from.kind) {
    case 'Parenthesized':
    case 'Annotated':
      return again(from.value)
    case 'Do':
      return again(from.body)
    case 'Name':
      return from.path.length === 1 ? again(known.vars.get(from.path[0] ?? '')) : undefined
    case 'Object':
      return typeof step === 'string' ? entryOf(from.entries, step) : undefined
    case 'Array':
      return typeof step === 'number' ? itemOf(from, step) : undefined
    case 'InfixCall':
      return typeof step === 'number' && collects(from.callee, known.library) ? bodyOf(from.right) : undefined
    case 'Call': {
      const isList = from.callee.kind === 'Name' && collects(from.callee, known.library)
      return typeof step === 'number' && isList ? bodyOf(from.args.at(-1)) : undefined
    }
    default:
      return undefined
  }
}

/** Whether a function of the library gives an array of what the function gives that it takes last: `(…, mapper: (…) -> R): Array<R>`. */
function collects({ path }: ast.Name, library: Library): boolean {
  const name = path.at(-1) ?? ''
  const member = library.prelude
    .map((module) => library.member(module, name))
    .find((found) => found?.kind === 'function')
  return (
    member?.kind === 'function' &&
    member.overloads.some(({ type }) => {
      const last = type.parameters.at(-1)?.type
      const { returns } = type
      return (
        last?.kind === 'function' &&
        returns.kind === 'array' &&
        returns.element.kind === 'parameter' &&
        last.returns.kind === 'parameter' &&
        last.returns.name === returns.element.name
      )
    })
  )
}

/** What each item becomes: the body of a lambda, also of one that is written with `$`. */
const bodyOf = (mapper: ast.Expression | undefined): ast.Expression | undefined =>
  mapper?.kind === 'Lambda' ? mapper.body : mapper?.kind === 'Parenthesized' ? bodyOf(mapper.value) : mapper

function entryOf(entries: readonly ast.ObjectEntry[], name: string): ast.Expression | undefined {
  for (const entry of entries) {
    if (entry.kind === 'KeyValue' && entry.key.name === name) return entry.value
    const inner = entry.kind === 'ConditionalEntry' ? entryOf(entry.entries, name) : undefined
    if (inner !== undefined) return inner
  }
  return undefined
}

/** Items behind one that stands under a condition may have moved. */
function itemOf({ elements }: ast.ArrayLiteral, index: number): ast.Expression | undefined {
  const element = elements[index]
  const isMoved = elements.slice(0, index + 1).some(({ kind }) => kind === 'ConditionalElement')
  return element === undefined || element.kind === 'ConditionalElement' || isMoved ? undefined : element
}

const valueOfWrite = (node: ast.Expression | undefined): ast.Expression | undefined =>
  node?.kind === 'InfixCall' ? node.left : node?.kind === 'Call' ? node.args[0] : undefined

/** The expression that stands at a span exactly. */
function nodeAt(tree: unknown, { start, end }: Span): ast.Expression | undefined {
  if (typeof tree !== 'object' || tree === null) return undefined
  if ('kind' in tree && 'span' in tree) {
    const { kind, span } = tree as { readonly kind: string; readonly span: Span }
    if (span.start === start && span.end === end && calls.has(kind)) return tree as ast.Expression
    if (span.end < start || span.start > end) return undefined
  }
  for (const part of Object.values(tree)) {
    const found = nodeAt(part, { start, end })
    if (found !== undefined) return found
  }
  return undefined
}

const calls: ReadonlySet<string> = new Set<ast.Expression['kind']>(['Call', 'InfixCall', 'Update'])
