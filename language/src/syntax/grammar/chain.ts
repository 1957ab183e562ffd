import { between, type Span, span } from '../../span.ts'
import type { Expression, Name, TypeNode } from '../ast.ts'
import { operators } from '../operators.ts'

const levels: ReadonlyMap<string, number> = new Map(
  operators.flatMap(([, texts], level) => texts.map((text) => [text, level])),
)

const level = (operator: string): number => levels.get(operator) as number

/** Looser than everything: an infix call, `match`, `update`. */
const chainLevel = 0

type Pending =
  | { readonly kind: 'binary'; readonly level: number; readonly operator: string; readonly span: Span }
  | {
      readonly kind: 'infix'
      readonly level: number
      readonly callee: Name
      readonly typeArguments: readonly TypeNode[]
    }
  | { readonly kind: 'prefix'; readonly level: number; readonly operator: '-' | '!' | 'not'; readonly span: Span }

/** Builds a tree from operands and operators in their order: one loop, however long the chain. */
export class Chain {
  readonly #operands: Expression[] = []
  readonly #pending: Pending[] = []
  #prefixes = 0

  /** Prefix operators that wait for their operand. */
  get prefixes(): number {
    return this.#prefixes
  }

  operand(operand: Expression): void {
    this.#operands.push(operand)
    // `-` and `!` bind tighter than every binary operator
    for (let top = this.#pending.at(-1); top?.kind === 'prefix' && top.operator !== 'not'; top = this.#pending.at(-1))
      this.#reduce()
  }

  prefix(operator: '-' | '!' | 'not', at: Span): void {
    this.#prefixes++
    this.#pending.push({ kind: 'prefix', level: level('or'), operator, span: at })
  }

  binary(operator: string, at: Span): void {
    this.#reduceTo(level(operator))
    this.#pending.push({ kind: 'binary', level: level(operator), operator, span: at })
  }

  infix(callee: Name, typeArguments: readonly TypeNode[]): void {
    this.#reduceTo(chainLevel)
    this.#pending.push({ kind: 'infix', level: chainLevel, callee, typeArguments })
  }

  is(type: TypeNode): void {
    this.#reduceTo(level('is'))
    this.#replace((operand) => ({ kind: 'Is', span: between(operand.span, type.span), operand, type }))
  }

  as(type: TypeNode): void {
    this.#reduceTo(level('as'))
    this.#replace((operand) => ({ kind: 'As', span: between(operand.span, type.span), operand, type }))
  }

  /** A postfix operator of the chain level: it takes everything before it. */
  wrap(around: (operand: Expression) => Expression): void {
    this.#reduceTo(chainLevel)
    this.#replace(around)
  }

  finish(): Expression {
    while (this.#pending.length > 0) this.#reduce()
    return this.#operands[0] as Expression
  }

  #replace(around: (operand: Expression) => Expression): void {
    this.#operands.push(around(this.#operands.pop() as Expression))
  }

  /** Builds what binds at least as tightly as an operator of `next`; all operators bind to the left. */
  #reduceTo(next: number): void {
    for (let top = this.#pending.at(-1); top !== undefined; top = this.#pending.at(-1)) {
      // `not` takes `or` and tighter operators after it
      if (top.kind === 'prefix' ? next >= top.level : next > top.level) return
      this.#reduce()
    }
  }

  #reduce(): void {
    const pending = this.#pending.pop() as Pending
    const right = this.#operands.pop() as Expression
    if (pending.kind === 'prefix') {
      this.#prefixes--
      this.#operands.push({
        kind: 'Unary',
        span: span(pending.span.start, right.span.end),
        operator: pending.operator,
        operand: right,
      })
      return
    }
    const left = this.#operands.pop() as Expression
    const at = between(left.span, right.span)
    this.#operands.push(
      pending.kind === 'binary'
        ? { kind: 'Binary', span: at, operator: pending.operator, operatorSpan: pending.span, left, right }
        : { kind: 'InfixCall', span: at, callee: pending.callee, typeArguments: pending.typeArguments, left, right },
    )
  }
}
