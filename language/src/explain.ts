import { selectionText } from './core/selection-text.ts'
import type { Span } from './span.ts'
import type * as ast from './syntax/ast.ts'
import { parse } from './syntax/index.ts'

/** The arguments of a call as the script writes them; `path` when one is a plain selection such as `payload.message`. */
export interface WrittenArgument {
  readonly text: string
  readonly path: string | undefined
  readonly span: Span
}

/** The arguments of the call, operator or selection at `span`, for messages about a failure there. Empty when there is none. */
export function argumentsAt(source: string, at: Span): readonly WrittenArgument[] {
  const node = find(parse(source).script, at)
  return node === undefined ? [] : operandsOf(node).map((operand) => written(operand, source))
}

function written(node: ast.Expression, source: string): WrittenArgument {
  return { text: source.slice(node.span.start, node.span.end), path: selectionText(node), span: node.span }
}

function operandsOf(node: ast.Node): readonly ast.Expression[] {
  switch (node.kind) {
    case 'Binary':
    case 'InfixCall':
      return [node.left, node.right]
    case 'Call':
      return node.args
    case 'Unary':
    case 'As':
    case 'Match':
    case 'Update':
      return [node.operand]
    case 'If':
      return [node.condition]
    case 'Select':
      return [node.target]
    default:
      return []
  }
}

/** The outermost node of exactly this span that has operands. */
function find(tree: unknown, at: Span): ast.Node | undefined {
  if (typeof tree !== 'object' || tree === null) return undefined
  if ('kind' in tree && 'span' in tree) {
    const node = tree as ast.Node
    if (node.span.start > at.start || node.span.end < at.end) return undefined
    if (node.span.start === at.start && node.span.end === at.end && operandsOf(node).length > 0) return node
  }
  for (const child of Object.values(tree)) {
    const found = find(child, at)
    if (found !== undefined) return found
  }
  return undefined
}
