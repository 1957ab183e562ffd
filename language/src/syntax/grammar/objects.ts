import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import * as errors from '../../diagnostics/syntax.ts'
import type { Span } from '../../span.ts'
import type { Annotation, Attribute, Expression, Key, KeyValue, ObjectEntry, ObjectLiteral } from '../ast.ts'
import { replaceBy } from '../lexer/replace.ts'
import type { Token } from '../lexer.ts'
import { tokens } from '../tokens.ts'
import { ExpressionGrammar } from './expressions.ts'

export abstract class ObjectGrammar extends ExpressionGrammar {
  readonly object = this.rule('object', (): ObjectLiteral => {
    const start = this.start()
    const entries: ObjectEntry[] = []
    let rest: Expression | undefined
    const open = this.OR([
      { ALT: () => this.CONSUME(tokens.BraceOpen) },
      { ALT: () => this.CONSUME(tokens.ClosedOpen) },
    ])
    this.MANY(() => {
      entries.push(this.SUBRULE(this.entry))
      this.OPTION(() => {
        this.CONSUME(tokens.Tilde)
        rest = this.SUBRULE(this.required)
      })
      this.SUBRULE(this.comma)
    })
    this.OR2([{ ALT: () => this.CONSUME(tokens.BraceClose) }, { ALT: () => this.CONSUME(tokens.ClosedClose) }])
    return {
      kind: 'Object',
      span: this.to(start),
      entries,
      rest,
      style: open.tokenType === tokens.ClosedOpen ? 'bars' : 'braces',
    }
  })

  /** One `k: v` where an expression may stand: a comma after it belongs to what is around. */
  readonly bareEntry = this.rule('bareEntry', (): ObjectLiteral => {
    const start = this.start()
    this.enter()
    try {
      const entry = this.SUBRULE(this.keyValue)
      return { kind: 'Object', span: this.to(start), entries: [entry], rest: undefined, style: 'bare' }
    } finally {
      this.leave()
    }
  })

  /** `k: v, k2: v2` where an expression may stand. */
  readonly bareObject = this.rule('bareObject', (): ObjectLiteral => {
    const start = this.start()
    const entries: ObjectEntry[] = []
    entries.push(this.SUBRULE(this.keyValue))
    this.MANY({
      GATE: () => this.isNext('Comma') && bareKeys.has(this.LA(2).tokenType),
      DEF: () => {
        this.CONSUME(tokens.Comma)
        entries.push(this.SUBRULE1(this.keyValue))
      },
    })
    return { kind: 'Object', span: this.to(start), entries, rest: undefined, style: 'bare' }
  })

  readonly entry = this.RULE(
    'entry',
    (): ObjectEntry =>
      this.OR<ObjectEntry>([
        { ALT: () => this.SUBRULE(this.keyValue) },
        { ALT: () => this.SUBRULE(this.groupEntry) },
        { ALT: () => this.SUBRULE(this.colonlessEntry) },
      ]),
    { recoveryValueFunc: (): ObjectEntry => ({ kind: 'Spread', span: this.missing().span, value: this.missing() }) },
  )

  readonly keyValue = this.rule('keyValue', (): KeyValue => {
    const start = this.start()
    const key = this.SUBRULE(this.key)
    this.CONSUME(tokens.Colon)
    const value = this.SUBRULE(this.body)
    return { kind: 'KeyValue', span: this.to(start), key, value }
  })

  /** `k v`, `k = v`, `k`: a key whose colon is missing. */
  readonly colonlessEntry = this.rule('colonlessEntry', (): KeyValue => {
    const start = this.start()
    const token: Token = this.OR([{ ALT: () => this.CONSUME(tokens.Word) }, { ALT: () => this.CONSUME(tokens.String) }])
    const span = this.to(start)
    let equals: Token | undefined
    this.OPTION({
      GATE: () => this.isNext('Equals') || this.LA(1).image === '==',
      DEF: () => {
        equals = this.OR2([{ ALT: () => this.CONSUME(tokens.Equals) }, { ALT: () => this.CONSUME(tokens.Operator) }])
      },
    })
    this.ACTION(() => this.report(colonFinding(token.image, span, equals && this.found(equals))))
    let value: Expression = this.missing()
    this.OPTION1(() => {
      value = this.SUBRULE(this.element)
    })
    const quoted = token.tokenType === tokens.String
    const key: Key = {
      kind: 'Key',
      span,
      annotations: [],
      namespace: undefined,
      name: this.value(token),
      quoted,
      attributes: undefined,
    }
    return { kind: 'KeyValue', span: this.to(start), key, value }
  })

  /** `(expression)`, `(k: v, …) if condition` */
  readonly groupEntry = this.rule('groupEntry', (): ObjectEntry => {
    const start = this.start()
    const inner = this.start()
    this.CONSUME(tokens.ParenOpen)
    const value = this.SUBRULE(this.content)
    this.CONSUME(tokens.ParenClose)
    const spread: ObjectEntry = { kind: 'Spread', span: this.to(inner), value }
    let condition: Expression | undefined
    this.OPTION(() => {
      const token = this.OR([{ ALT: () => this.CONSUME(tokens.If) }, { ALT: () => this.CONSUME(tokens.Unless) }])
      const test = this.SUBRULE(this.required)
      condition =
        token.tokenType === tokens.Unless ? { kind: 'Unary', span: test.span, operator: 'not', operand: test } : test
    })
    if (condition === undefined) return spread
    const entries = value.kind === 'Object' && value.style === 'bare' ? value.entries : [spread]
    return { kind: 'ConditionalEntry', span: this.to(start), entries, condition }
  })

  readonly key = this.rule('key', (): Key => {
    const start = this.start()
    const annotations: Annotation[] = []
    this.MANY(() => annotations.push(this.SUBRULE(this.annotation)))
    let namespace: string | undefined
    this.OPTION(() => {
      namespace = this.CONSUME(tokens.NamespacePrefix).image.slice(0, -1)
    })
    const { name, quoted } = this.SUBRULE(this.keyName)
    let attributes: Attribute[] | undefined
    this.OPTION1(() => {
      attributes = this.SUBRULE(this.attributes)
    })
    return { kind: 'Key', span: this.to(start), annotations, namespace, name, quoted, attributes }
  })

  readonly keyName = this.rule('keyName', (): { readonly name: string | Expression; readonly quoted: boolean } =>
    this.OR([
      { ALT: () => ({ name: this.CONSUME(tokens.KeyName).image, quoted: false }) },
      { ALT: () => ({ name: this.value(this.CONSUME(tokens.KeyString)), quoted: true }) },
      {
        ALT: () => {
          const open: Token = this.CONSUME(tokens.KeyStringOpen)
          return { name: this.SUBRULE(this.interpolation, { ARGS: [open, undefined, open.startOffset] }), quoted: true }
        },
      },
      {
        ALT: () => {
          this.CONSUME(tokens.KeyOpen)
          const name: Expression = this.SUBRULE(this.required)
          this.CONSUME(tokens.ParenClose)
          return { name, quoted: false }
        },
      },
    ]),
  )

  /** `@(a: 1, ns0#b: 2, (expression), (c: 3) if condition)` */
  readonly attributes = this.rule('attributes', (): Attribute[] => {
    const attributes: Attribute[] = []
    this.CONSUME(tokens.AttributesOpen)
    this.MANY(() => {
      attributes.push(this.SUBRULE(this.entry))
      this.SUBRULE(this.comma)
    })
    this.CONSUME(tokens.ParenClose)
    return attributes
  })

  /** `{format: "…"}` after a type. */
  readonly metadata = this.rule('metadata', (): ObjectLiteral => this.SUBRULE(this.object))
}

const colonFinding = (
  key: string,
  at: Span,
  equals: { readonly text: string; readonly span: Span } | undefined,
): Diagnostic =>
  equals === undefined
    ? errors.missingColon(at, { key })
    : errors.equalsForColon(equals.span, { key, text: equals.text.slice(1, -1) }, replaceBy(equals.span, ':'))

const bareKeys = new Set([
  tokens.KeyName,
  tokens.KeyString,
  tokens.KeyStringOpen,
  tokens.KeyOpen,
  tokens.NamespacePrefix,
])
