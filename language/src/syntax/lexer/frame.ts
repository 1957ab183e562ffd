import type { TokenName } from '../tokens.ts'
import type { MutableToken } from './token.ts'

export type FrameKind =
  | 'top'
  | 'paren'
  | 'condition'
  | 'using'
  | 'call'
  | 'annotation'
  | 'array'
  | 'index'
  | 'object'
  | 'attributes'
  | 'match'
  | 'update'
  | 'do'
  | 'generic'
  | 'string'
  | 'interpolation'

/** An open bracket or string, and what is known of the place inside it. */
export interface Frame {
  readonly kind: FrameKind
  readonly opener: MutableToken | undefined
  /** Where the opener is in the list of tokens. */
  readonly index: number
  readonly close: string
  /** Directives may stand here: before `---`. */
  header: boolean
  /** The directive that is being read. */
  directive: TokenName | undefined
  /** Between `case` and its `->`. */
  phase: 'none' | 'pattern' | 'guard'
  /** `c ? a` whose `:` is still to come. */
  ternaries: number
  /** The opener stands where an object's entry starts. */
  readonly entry: boolean
  /** `<` of type parameters right before this `(`. */
  readonly typeParameters: MutableToken | undefined
  /** After `(…):`, where the result type of a lambda stands. */
  readonly resultType: boolean
  /** Inside the brackets of a type directive. */
  readonly types: boolean
  /** An operand may follow the closing bracket. */
  readonly operandAfter: boolean
}

export function newFrame(
  kind: FrameKind,
  opener: MutableToken | undefined,
  close: string,
  more: Partial<Frame>,
): Frame {
  return {
    kind,
    opener,
    index: more.index ?? -1,
    close,
    header: more.header ?? false,
    directive: undefined,
    phase: 'none',
    ternaries: 0,
    entry: more.entry ?? false,
    typeParameters: more.typeParameters,
    resultType: more.resultType ?? false,
    types: more.types ?? false,
    operandAfter: more.operandAfter ?? false,
  }
}
