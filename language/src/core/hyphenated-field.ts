import type { Span } from '../span.ts'
import type * as ast from '../syntax/ast.ts'

/** `payload.first-name`, read as a difference of which the second operand has no meaning. */
export interface HyphenatedField {
  readonly target: Span
  /** `first-name` */
  readonly name: string
  /** `name`, and where it stands. */
  readonly unknown: string
  readonly at: Span
  /** How many operators of the chain are part of the name. */
  readonly links: number
}

/** A field that may be meant by the links of a chain from `from` on; `isKnown` tells names that have a meaning. */
export function hyphenatedField(
  links: readonly ast.Binary[],
  from: number,
  isKnown: (name: ast.Name) => boolean,
): HyphenatedField | undefined {
  const left = links[from]?.left
  if (left?.kind !== 'Select' || left.selector.kind !== 'KeySelector') return undefined
  const { name, quoted, bracket } = left.selector
  if (typeof name !== 'string' || quoted || bracket) return undefined
  const parts: ast.Name[] = []
  let { end } = left.span
  for (const { operator, right } of links.slice(from)) {
    const part = rootOf(right)
    if (operator !== '-' || part?.span.start !== end + 1 || part.path.length > 1 || isKnown(part)) break
    parts.push(part)
    end = right.span.end
    if (part !== right) break
  }
  const [first] = parts
  if (first === undefined) return undefined
  const texts = parts.map(({ path }) => path[0] ?? '')
  return {
    target: left.target.span,
    name: [name, ...texts].join('-'),
    unknown: texts[0] ?? '',
    at: first.span,
    links: parts.length,
  }
}

/** The name that a selection starts at. */
function rootOf(node: ast.Expression): ast.Name | undefined {
  let root = node
  while (root.kind === 'Select') root = root.target
  return root.kind === 'Name' ? root : undefined
}
