import type { ParserMethod } from 'chevrotain'
import * as errors from '../../diagnostics/syntax.ts'
import { type Span, span } from '../../span.ts'
import type {
  Annotation,
  ArrayElement,
  Directive,
  Expression,
  If,
  Interpolation,
  MatchCase,
  Name,
  ObjectEntry,
  Parameter,
  TypeNode,
  TypeParameter,
  UpdateCase,
} from '../ast.ts'
import type { Token } from '../lexer.ts'
import { tokens } from '../tokens.ts'
import { maxNesting, TooDeep } from './base.ts'
import { Chain } from './chain.ts'
import { SelectorGrammar } from './selectors.ts'
import { quoteOf } from './types.ts'

type Binding = {
  readonly name: string
  readonly type: TypeNode | undefined
  readonly value: Expression
  readonly span: Span
}

export abstract class ExpressionGrammar extends SelectorGrammar {
  /** A chain of operators: operands and operators are read flat, {@link Chain} applies precedence. */
  readonly expression = this.RULE(
    'expression',
    (): Expression => {
      const start = this.start()
      const annotations: Annotation[] = []
      const chain = new Chain()
      this.enter()
      try {
        this.MANY(() => annotations.push(this.SUBRULE(this.annotation)))
        const first = this.OR([
          {
            ALT: () => {
              this.SUBRULE(this.prefix, { ARGS: [chain] })
              return this.SUBRULE(this.operand, { ARGS: [chain] })
            },
          },
          { ALT: () => this.SUBRULE(this.postfix) },
        ])
        this.ACTION(() => chain.operand(first))
        this.MANY1(() => this.SUBRULE(this.chainStep, { ARGS: [chain] }))
      } finally {
        this.leave()
      }
      return this.ACTION(() => {
        const value = chain.finish()
        return annotations.length === 0 ? value : { kind: 'Annotated', span: this.to(start), annotations, value }
      })
    },
    this.orMissing,
  )

  /** Where an expression must stand. */
  readonly required = this.rule(
    'required',
    (): Expression => this.OR([{ ALT: () => this.SUBRULE(this.expression) }, { ALT: () => this.reportMissing() }]),
  )

  /** An expression or one bare entry: `payload map a: $`. */
  readonly element = this.rule(
    'element',
    (): Expression =>
      this.OR([
        { GATE: () => !this.isNext('AtSign'), ALT: () => this.SUBRULE(this.bareEntry) },
        { ALT: () => this.SUBRULE(this.expression) },
      ]),
  )

  /** An expression or bare entries, where a comma can only belong to them: in parentheses, as the body of a script. */
  readonly content = this.rule(
    'content',
    (): Expression =>
      this.OR([
        { GATE: () => !this.isNext('AtSign'), ALT: () => this.SUBRULE(this.bareObject) },
        { ALT: () => this.SUBRULE(this.expression) },
        { ALT: () => this.reportMissing() },
      ]),
  )

  /** What follows `->`, `else`, `=` and the like: an element, or nothing, which is reported. */
  readonly body = this.RULE(
    'body',
    (): Expression =>
      this.OR([
        { GATE: () => !this.isNext('AtSign'), ALT: () => this.SUBRULE(this.bareEntry) },
        { ALT: () => this.SUBRULE(this.expression) },
        { ALT: () => this.reportMissing() },
      ]),
    this.orMissing,
  )

  readonly prefix = this.rule('prefix', (chain: Chain): void => {
    const token = this.CONSUME(tokens.Prefix)
    this.ACTION(() => {
      if (chain.prefixes > maxNesting) throw new TooDeep(this.spanOf(token))
      chain.prefix(token.image === '-' || token.image === '!' ? token.image : 'not', this.spanOf(token))
    })
  })

  /** What stands after an operator: prefix operators go to the chain. */
  readonly operand = this.RULE(
    'operand',
    (chain: Chain): Expression => {
      this.MANY(() => this.SUBRULE(this.prefix, { ARGS: [chain] }))
      return this.OR([
        { ALT: () => this.SUBRULE(this.postfix) },
        { GATE: () => !this.isNext('AtSign'), ALT: () => this.SUBRULE(this.bareEntry) },
        { ALT: () => this.reportMissing() },
      ])
    },
    { recoveryValueFunc: () => this.missing() },
  )

  readonly chainStep = this.rule('chainStep', (chain: Chain): void => {
    this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(tokens.Operator)
          this.ACTION(() => chain.binary(token.image, this.spanOf(token)))
          const right = this.SUBRULE(this.operand, { ARGS: [chain] })
          this.ACTION(() => chain.operand(right))
        },
      },
      {
        ALT: () => {
          const callee = this.SUBRULE(this.infixName)
          let typeArguments: TypeNode[] = []
          this.OPTION(() => {
            typeArguments = this.SUBRULE(this.typeArguments)
          })
          this.ACTION(() => chain.infix(callee, typeArguments))
          const right = this.SUBRULE1(this.operand, { ARGS: [chain] })
          this.ACTION(() => chain.operand(right))
        },
      },
      {
        ALT: () => {
          this.CONSUME(tokens.Is)
          const type = this.SUBRULE(this.type)
          this.ACTION(() => chain.is(type))
        },
      },
      {
        ALT: () => {
          this.CONSUME(tokens.As)
          const type = this.SUBRULE1(this.type)
          this.ACTION(() => chain.as(type))
        },
      },
      {
        ALT: () => {
          this.CONSUME(tokens.Match)
          const cases = this.SUBRULE(this.matchCases)
          this.ACTION(() =>
            chain.wrap((operand) => ({ kind: 'Match', span: this.to(operand.span.start), operand, cases })),
          )
        },
      },
      {
        ALT: () => {
          this.CONSUME(tokens.Update)
          const cases = this.SUBRULE(this.updateCases)
          this.ACTION(() =>
            chain.wrap((operand) => ({ kind: 'Update', span: this.to(operand.span.start), operand, cases })),
          )
        },
      },
      {
        ALT: () => {
          this.CONSUME(tokens.Unless)
          const condition = this.SUBRULE(this.required)
          this.OR1([{ ALT: () => this.CONSUME(tokens.Otherwise) }, { ALT: () => this.CONSUME(tokens.Else) }])
          const otherwise = this.SUBRULE(this.body)
          this.ACTION(() =>
            chain.wrap((then) => ({
              kind: 'If',
              span: this.to(then.span.start),
              unless: true,
              condition,
              then,
              else: otherwise,
            })),
          )
        },
      },
    ])
  })

  readonly infixName = this.rule('infixName', (): Name => {
    const start = this.start()
    const path = [this.CONSUME(tokens.Infix).image]
    this.MANY(() => {
      this.CONSUME(tokens.PathSeparator)
      path.push(this.CONSUME(tokens.Word).image)
    })
    return { kind: 'Name', span: this.to(start), loader: undefined, path }
  })

  /** An operand with its selectors and calls. */
  readonly postfix = this.rule('postfix', (): Expression => {
    const start = this.start()
    let target: Expression = this.OR([
      { ALT: () => this.SUBRULE(this.name) },
      { ALT: () => this.SUBRULE(this.plainLiteral) },
      { ALT: () => this.SUBRULE(this.string) },
      { ALT: () => this.SUBRULE(this.object) },
      { ALT: () => this.SUBRULE(this.array) },
      { ALT: () => this.SUBRULE(this.parenthesized) },
      { ALT: () => this.SUBRULE(this.lambda) },
      { ALT: () => this.SUBRULE(this.if) },
      { ALT: () => this.SUBRULE(this.do) },
      { ALT: () => this.SUBRULE(this.using) },
    ])
    this.MANY({
      GATE: () => !this.isNext('BraceOpen') || target.kind === 'Name',
      DEF: () => {
        target = this.OR1([
          { ALT: () => this.SUBRULE(this.selection, { ARGS: [target, start] }) },
          { ALT: () => this.SUBRULE(this.call, { ARGS: [target, start] }) },
          { ALT: () => this.SUBRULE(this.genericCall, { ARGS: [target, start] }) },
          { ALT: () => this.SUBRULE(this.taggedString, { ARGS: [target, start] }) },
          { ALT: () => this.SUBRULE(this.objectCall, { ARGS: [target, start] }) },
        ])
      },
    })
    return target
  })

  readonly call = this.rule('call', (callee: Expression, start: number): Expression => {
    const args = this.SUBRULE(this.args)
    return { kind: 'Call', span: this.to(start), callee, typeArguments: [], args }
  })

  /** `f { k: v }`: an object right after a name is its only argument. */
  readonly objectCall = this.rule('objectCall', (callee: Expression, start: number): Expression => {
    const value = this.SUBRULE(this.object)
    return this.ACTION(() => ({
      kind: 'Call',
      span: this.to(start),
      callee,
      typeArguments: [],
      args: [value],
    }))
  })

  /** `f<String>(x)`, or `Array<String>` as a value. */
  readonly genericCall = this.rule('genericCall', (callee: Expression, start: number): Expression => {
    const typeArguments = this.SUBRULE(this.typeArguments)
    const at = this.to(start)
    let args: Expression[] | undefined
    this.OPTION(() => {
      args = this.SUBRULE(this.args)
    })
    if (args !== undefined) return { kind: 'Call', span: this.to(start), callee, typeArguments, args }
    const path = callee.kind === 'Name' ? callee.path : []
    return {
      kind: 'TypeValue',
      span: at,
      type: { kind: 'NamedType', span: at, loader: undefined, path, args: typeArguments, metadata: undefined },
    }
  })

  readonly args = this.rule('args', (): Expression[] => {
    const args: Expression[] = []
    this.CONSUME(tokens.CallOpen)
    this.MANY(() => {
      args.push(this.SUBRULE(this.argument))
      this.SUBRULE(this.comma)
    })
    this.CONSUME(tokens.ParenClose)
    return args
  })

  /** The comma between entries; reported when it is missing before another entry. */
  readonly comma = this.rule('comma', (): void => {
    let found = false
    this.OPTION(() => {
      this.CONSUME(tokens.Comma)
      found = true
    })
    this.ACTION(() => {
      const next = this.LA(1)
      if (found || !startsEntry.has(next.tokenType)) return
      const at = this.found(next)
      this.report(errors.missingComma(at.span, { found: at.text }))
    })
  })

  readonly argument = this.RULE('argument', (): Expression => this.SUBRULE(this.element), this.orMissing)

  // -------------------------------------------------------------- operands

  readonly name = this.rule('name', (): Expression => {
    const start = this.start()
    let loader: string | undefined
    this.OPTION(() => {
      loader = this.CONSUME(tokens.Loader).image.slice(0, -1)
    })
    const path = [this.CONSUME(tokens.Word).image]
    this.MANY(() => {
      this.CONSUME(tokens.PathSeparator)
      path.push(this.CONSUME1(tokens.Word).image)
    })
    return { kind: 'Name', span: this.to(start), loader, path }
  })

  readonly plainLiteral = this.rule(
    'plainLiteral',
    (): Expression =>
      this.OR<Expression>([
        {
          ALT: () => {
            const token = this.CONSUME(tokens.Number)
            return { kind: 'Number', span: this.spanOf(token), text: token.image }
          },
        },
        { ALT: () => ({ kind: 'Boolean', span: this.spanOf(this.CONSUME(tokens.True)), value: true }) },
        { ALT: () => ({ kind: 'Boolean', span: this.spanOf(this.CONSUME(tokens.False)), value: false }) },
        { ALT: () => ({ kind: 'Null', span: this.spanOf(this.CONSUME(tokens.Null)) }) },
        {
          ALT: () => {
            const token = this.CONSUME(tokens.Regex)
            return { kind: 'Regex', span: this.spanOf(token), source: this.value(token) }
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(tokens.Temporal)
            return { kind: 'Temporal', span: this.spanOf(token), text: this.value(token) }
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(tokens.Dollar)
            return { kind: 'Dollar', span: this.spanOf(token), depth: token.image.length, bare: false }
          },
        },
        { ALT: () => ({ kind: 'Placeholder', span: this.spanOf(this.CONSUME(tokens.Placeholder)) }) },
      ]),
  )

  readonly string = this.rule(
    'string',
    (): Expression =>
      this.OR<Expression>([
        {
          ALT: () => {
            const token: Token = this.CONSUME(tokens.String)
            return { kind: 'String', span: this.spanOf(token), value: this.value(token), quote: quoteOf(token) }
          },
        },
        {
          ALT: () => {
            const open = this.CONSUME(tokens.StringOpen)
            return this.SUBRULE(this.interpolation, { ARGS: [open, undefined, open.startOffset] })
          },
        },
      ]),
  )

  /** What follows the opening quote. */
  readonly interpolation = this.rule(
    'interpolation',
    (open: Token, tag: Expression | undefined, start: number): Interpolation => {
      const texts: string[] = []
      const values: Expression[] = []
      texts.push(this.value(this.CONSUME(tokens.StringText)))
      this.MANY(() => {
        this.OR([
          {
            ALT: () => {
              const token = this.CONSUME(tokens.InterpolatedName)
              const at = this.spanOf(token)
              if (/^\$+$/.test(token.image)) {
                values.push({ kind: 'Dollar', span: at, depth: token.image.length, bare: true })
                return
              }
              values.push({
                kind: 'Name',
                span: span(at.start + 1, at.end),
                loader: undefined,
                path: [token.image.slice(1)],
              })
            },
          },
          {
            ALT: () => {
              this.CONSUME(tokens.InterpolationOpen)
              values.push(this.SUBRULE(this.content))
              this.CONSUME(tokens.ParenClose)
            },
          },
        ])
        texts.push(this.value(this.CONSUME1(tokens.StringText)))
      })
      this.CONSUME(tokens.StringClose)
      return {
        kind: 'Interpolation',
        span: this.to(start),
        quote: this.ACTION(() => quoteOf(open)),
        tag,
        texts,
        values,
      }
    },
  )

  readonly taggedString = this.rule(
    'taggedString',
    (tag: Expression, start: number): Expression =>
      this.OR<Expression>([
        {
          ALT: () => {
            const token: Token = this.CONSUME(tokens.TaggedString)
            return {
              kind: 'Interpolation',
              span: this.to(start),
              quote: '`',
              tag,
              texts: [this.value(token)],
              values: [],
            }
          },
        },
        {
          ALT: () => {
            const open = this.CONSUME(tokens.TaggedStringOpen)
            return this.SUBRULE(this.interpolation, { ARGS: [open, tag, start] })
          },
        },
      ]),
  )

  readonly array = this.rule('array', (): Expression => {
    const start = this.start()
    const elements: ArrayElement[] = []
    let rest: Expression | undefined
    this.CONSUME(tokens.ArrayOpen)
    this.MANY(() => {
      elements.push(this.SUBRULE(this.arrayElement))
      this.OPTION(() => {
        this.CONSUME(tokens.Tilde)
        rest = this.SUBRULE(this.required)
      })
      this.SUBRULE(this.comma)
    })
    this.CONSUME(tokens.BracketClose)
    return { kind: 'Array', span: this.to(start), elements, rest }
  })

  readonly arrayElement = this.RULE(
    'arrayElement',
    (): ArrayElement => {
      const start = this.start()
      const value: Expression = this.SUBRULE(this.element)
      let condition: Expression | undefined
      this.OPTION(() => {
        this.CONSUME(tokens.If)
        condition = this.SUBRULE(this.required)
      })
      return condition === undefined ? value : { kind: 'ConditionalElement', span: this.to(start), value, condition }
    },
    this.orMissing,
  )

  /** `(expression)`, a bare object in parentheses, or `(k: v) if condition`: an object of one entry or none. */
  readonly parenthesized = this.rule('parenthesized', (): Expression => {
    const start = this.start()
    this.CONSUME(tokens.ParenOpen)
    const value = this.SUBRULE(this.content)
    this.CONSUME(tokens.ParenClose)
    const end = this.to(start)
    let condition: Expression | undefined
    this.OPTION({
      GATE: () => value.kind === 'Object' && value.style === 'bare',
      DEF: () => {
        this.CONSUME(tokens.If)
        condition = this.SUBRULE(this.required)
      },
    })
    if (condition === undefined || value.kind !== 'Object') return { kind: 'Parenthesized', span: end, value }
    const at = this.to(start)
    const entry: ObjectEntry = { kind: 'ConditionalEntry', span: at, entries: value.entries, condition }
    return { kind: 'Object', span: at, entries: [entry], rest: undefined, style: 'bare' }
  })

  // -------------------------------------------------------------- functions and scopes

  readonly lambda = this.rule('lambda', (): Expression => {
    const start = this.start()
    let typeParameters: TypeParameter[] = []
    this.OPTION(() => {
      typeParameters = this.SUBRULE(this.typeParameters)
    })
    this.CONSUME(tokens.LambdaOpen)
    const parameters = this.SUBRULE(this.parameters)
    let returns: TypeNode | undefined
    this.OPTION1(() => {
      this.CONSUME(tokens.Colon)
      returns = this.SUBRULE(this.type)
    })
    this.CONSUME(tokens.Arrow)
    const body = this.SUBRULE(this.body)
    return { kind: 'Lambda', span: this.to(start), typeParameters, parameters, returns, body }
  })

  /** Up to and with the closing parenthesis. */
  readonly parameters = this.rule('parameters', (): Parameter[] => {
    const parameters: Parameter[] = []
    this.MANY(() => {
      parameters.push(this.SUBRULE(this.parameter))
      this.SUBRULE(this.comma)
    })
    this.CONSUME(tokens.ParenClose)
    return parameters
  })

  readonly parameter = this.RULE(
    'parameter',
    (): Parameter => {
      const start = this.start()
      const annotations: Annotation[] = []
      this.MANY(() => annotations.push(this.SUBRULE(this.annotation)))
      const name = this.OR([
        { ALT: () => this.SUBRULE(this.anyName).image },
        { ALT: () => this.CONSUME(tokens.Dollar).image },
      ])
      let type: TypeNode | undefined
      this.OPTION(() => {
        this.CONSUME(tokens.Colon)
        type = this.SUBRULE(this.type)
      })
      let value: Expression | undefined
      this.OPTION1(() => {
        this.CONSUME(tokens.Equals)
        value = this.SUBRULE(this.required)
      })
      return { kind: 'Parameter', span: this.to(start), annotations, name, type, default: value }
    },
    {
      recoveryValueFunc: (): Parameter => ({
        kind: 'Parameter',
        span: this.missing().span,
        annotations: [],
        name: '',
        type: undefined,
        default: undefined,
      }),
    },
  )

  /** `if (c) a else if (d) b else e`: the arms are read in a loop, so that a long chain needs no stack. */
  readonly if = this.rule('if', (): Expression => {
    const arms: {
      readonly start: number
      readonly unless: boolean
      readonly condition: Expression
      readonly value: Expression
    }[] = []
    let otherwise: Expression | undefined
    const arm = (start: number): void => {
      const unless =
        this.OR([{ ALT: () => this.CONSUME(tokens.If) }, { ALT: () => this.CONSUME(tokens.Unless) }]).tokenType ===
        tokens.Unless
      const condition = this.SUBRULE(this.condition)
      arms.push({ start, unless, condition, value: this.SUBRULE(this.body) })
    }
    arm(this.start())
    let open = true
    this.MANY({
      GATE: () => open && (this.isNext('Else') || this.isNext('Otherwise')),
      DEF: () => {
        this.OR1([{ ALT: () => this.CONSUME1(tokens.Else) }, { ALT: () => this.CONSUME1(tokens.Otherwise) }])
        const start = this.start()
        this.OR2({
          IGNORE_AMBIGUITIES: true,
          DEF: [
            {
              GATE: () => this.isNext('If') || this.isNext('Unless'),
              ALT: () => {
                const unless =
                  this.OR3([{ ALT: () => this.CONSUME2(tokens.If) }, { ALT: () => this.CONSUME2(tokens.Unless) }])
                    .tokenType === tokens.Unless
                const condition = this.SUBRULE2(this.condition)
                arms.push({ start, unless, condition, value: this.SUBRULE2(this.body) })
              },
            },
            {
              ALT: () => {
                otherwise = this.SUBRULE1(this.body)
                open = false
              },
            },
          ],
        })
      },
    })
    return this.ACTION(() => {
      let result: Expression | undefined = otherwise
      for (let i = arms.length - 1; i >= 0; i--) {
        const { start, unless, condition, value: then } = arms[i] as (typeof arms)[number]
        const at: Span = span(start, (result ?? then).span.end)
        result = { kind: 'If', span: at, unless, condition, then, else: result } satisfies If
      }
      return result as Expression
    })
  })

  /** The condition of an `if`: in parentheses, which are not part of the tree. */
  readonly condition = this.RULE(
    'condition',
    (): Expression => {
      let value: Expression = this.missing()
      this.OR({
        IGNORE_AMBIGUITIES: true,
        DEF: [
          {
            ALT: () => {
              this.CONSUME(tokens.ParenOpen)
              value = this.SUBRULE(this.required)
              this.CONSUME(tokens.ParenClose)
            },
          },
          {
            ALT: () => {
              this.report(errors.conditionParentheses(this.nextSpan(), {}))
              value = this.SUBRULE1(this.required)
            },
          },
        ],
      })
      return value
    },
    this.orMissing,
  )

  readonly do = this.rule('do', (): Expression => {
    const start = this.start()
    this.CONSUME(tokens.Do)
    this.CONSUME(tokens.BraceOpen)
    const directives: Directive[] = []
    this.MANY(() => {
      const directive = this.SUBRULE(this.directive)
      if (directive !== undefined) directives.push(directive)
    })
    this.OPTION(() => this.CONSUME(tokens.Separator))
    const body = this.SUBRULE(this.content)
    this.CONSUME(tokens.BraceClose)
    return { kind: 'Do', span: this.to(start), directives, body }
  })

  readonly using = this.rule('using', (): Expression => {
    const start = this.start()
    const bindings: Binding[] = []
    this.CONSUME(tokens.Using)
    this.CONSUME(tokens.ParenOpen)
    this.MANY(() => {
      bindings.push(this.SUBRULE(this.binding))
      this.SUBRULE(this.comma)
    })
    this.CONSUME(tokens.ParenClose)
    const body = this.SUBRULE(this.body)
    return { kind: 'Using', span: this.to(start), bindings, body }
  })

  readonly binding = this.rule('binding', (): Binding => {
    const start = this.start()
    const name = this.SUBRULE(this.anyName).image
    let type: TypeNode | undefined
    this.OPTION(() => {
      this.CONSUME(tokens.Colon)
      type = this.SUBRULE(this.type)
    })
    this.CONSUME(tokens.Equals)
    const value = this.SUBRULE(this.body)
    return { name, type, value, span: this.to(start) }
  })

  protected abstract readonly bareEntry: ParserMethod<[], Expression>
  protected abstract readonly bareObject: ParserMethod<[], Expression>
  protected abstract readonly object: ParserMethod<[], Expression>
  protected abstract readonly directive: ParserMethod<[], Directive | undefined>
  protected abstract readonly matchCases: ParserMethod<[], MatchCase[]>
  protected abstract readonly updateCases: ParserMethod<[], UpdateCase[]>
}

/** What an entry, element or argument may start with. */
const startsEntry = new Set(
  (
    [
      'KeyName',
      'KeyString',
      'KeyStringOpen',
      'KeyOpen',
      'NamespacePrefix',
      'ParenOpen',
      'LambdaOpen',
      'TypeParametersOpen',
      'ArrayOpen',
      'BraceOpen',
      'ClosedOpen',
      'Word',
      'Loader',
      'Number',
      'String',
      'StringOpen',
      'Regex',
      'Temporal',
      'Dollar',
      'True',
      'False',
      'Null',
      'If',
      'Do',
      'Using',
      'Prefix',
    ] as const
  ).map((name) => tokens[name]),
)
