import type { Expression, MatchCase, Pattern, Selector, UpdateCase, UpdateStep } from '../ast.ts'
import type { Token } from '../lexer.ts'
import { tokens } from '../tokens.ts'
import { ObjectGrammar } from './objects.ts'
import { quoteOf } from './types.ts'

type Guard = { readonly guard: Expression | undefined; readonly guardUnless: boolean }

export abstract class PatternGrammar extends ObjectGrammar {
  readonly matchCases = this.rule('matchCases', (): MatchCase[] => {
    const cases: MatchCase[] = []
    this.CONSUME(tokens.BraceOpen)
    this.MANY(() => {
      cases.push(this.SUBRULE(this.matchCase))
      this.OPTION(() => this.CONSUME(tokens.Comma))
    })
    this.CONSUME(tokens.BraceClose)
    return cases
  })

  readonly matchCase = this.RULE(
    'matchCase',
    (): MatchCase => {
      const start = this.start()
      const pattern = this.OR<Pattern>([
        {
          ALT: () => {
            this.CONSUME(tokens.Case)
            return this.SUBRULE(this.casePattern)
          },
        },
        {
          ALT: () => {
            this.CONSUME(tokens.ElseCase)
            let name: string | undefined
            this.OPTION(() => {
              name = this.SUBRULE(this.anyName).image
            })
            return { kind: 'ElsePattern', span: this.to(start), name }
          },
        },
      ])
      const { guard, guardUnless } = this.SUBRULE(this.guard)
      this.CONSUME(tokens.Arrow)
      const body = this.SUBRULE(this.body)
      return { kind: 'MatchCase', span: this.to(start), pattern, guard, guardUnless, body }
    },
    {
      recoveryValueFunc: (): MatchCase => {
        const nothing = this.missing()
        return {
          kind: 'MatchCase',
          span: nothing.span,
          pattern: { kind: 'NamePattern', span: nothing.span, name: undefined },
          guard: undefined,
          guardUnless: false,
          body: nothing,
        }
      },
    },
  )

  readonly guard = this.rule('guard', (): Guard => {
    let guard: Expression | undefined
    let guardUnless = false
    this.OPTION(() => {
      guardUnless =
        this.OR([{ ALT: () => this.CONSUME(tokens.If) }, { ALT: () => this.CONSUME(tokens.Unless) }]).tokenType ===
        tokens.Unless
      guard = this.SUBRULE(this.required)
    })
    return { guard, guardUnless }
  })

  /** A pattern, or nothing before a guard. */
  readonly casePattern = this.rule(
    'casePattern',
    (): Pattern =>
      this.OR<Pattern>([
        { ALT: () => this.SUBRULE(this.pattern) },
        { ALT: () => ({ kind: 'NamePattern', span: this.missing().span, name: undefined }) },
      ]),
  )

  readonly pattern = this.RULE(
    'pattern',
    (): Pattern =>
      this.OR<Pattern>([
        { ALT: () => this.SUBRULE(this.typePattern) },
        { ALT: () => this.SUBRULE(this.regexPattern) },
        { ALT: () => this.SUBRULE(this.namedPattern) },
        { ALT: () => this.SUBRULE(this.arrayPattern) },
        { ALT: () => this.SUBRULE(this.objectPattern) },
        {
          ALT: () => {
            const start = this.start()
            const value = this.SUBRULE(this.patternValue)
            return { kind: 'LiteralPattern', span: this.to(start), name: undefined, value }
          },
        },
      ]),
    { recoveryValueFunc: (): Pattern => ({ kind: 'NamePattern', span: this.missing().span, name: undefined }) },
  )

  readonly typePattern = this.rule('typePattern', (): Pattern => {
    const start = this.start()
    this.CONSUME(tokens.Is)
    const type = this.SUBRULE(this.type)
    return { kind: 'TypePattern', span: this.to(start), name: undefined, type }
  })

  readonly regexPattern = this.rule('regexPattern', (): Pattern => {
    const start = this.start()
    this.CONSUME(tokens.Matches)
    const value = this.SUBRULE(this.required)
    return { kind: 'RegexPattern', span: this.to(start), name: undefined, value }
  })

  /** `x`, `x is T`, `x matches /r/`, `x: 1`, `Module::name`. */
  readonly namedPattern = this.rule('namedPattern', (): Pattern => {
    const start = this.start()
    const path: string[] = []
    path.push(this.OR([{ ALT: () => this.CONSUME(tokens.Word) }, { ALT: () => this.CONSUME(tokens.KeyName) }]).image)
    this.MANY(() => {
      this.CONSUME(tokens.PathSeparator)
      path.push(this.CONSUME1(tokens.Word).image)
    })
    const name = path[0]
    const at = this.to(start)
    return this.OR1<Pattern>([
      {
        ALT: () => {
          this.CONSUME(tokens.Is)
          const type = this.SUBRULE(this.type)
          return { kind: 'TypePattern', span: this.to(start), name, type }
        },
      },
      {
        ALT: () => {
          this.CONSUME(tokens.Matches)
          const value = this.SUBRULE(this.required)
          return { kind: 'RegexPattern', span: this.to(start), name, value }
        },
      },
      {
        GATE: () => !this.insideObjectPattern,
        ALT: () => {
          this.CONSUME(tokens.Colon)
          const value = this.SUBRULE(this.patternValue)
          return { kind: 'LiteralPattern', span: this.to(start), name, value }
        },
      },
      {
        ALT: () =>
          path.length > 1
            ? {
                kind: 'LiteralPattern',
                span: at,
                name: undefined,
                value: { kind: 'Name', span: at, loader: undefined, path },
              }
            : { kind: 'NamePattern', span: at, name },
      },
    ])
  })

  /** The `:` after a key's name in `{k: v}` is the object's. */
  protected insideObjectPattern = false

  readonly arrayPattern = this.rule('arrayPattern', (): Pattern => {
    const start = this.start()
    const elements: Pattern[] = []
    let rest: string | undefined
    this.CONSUME(tokens.ArrayOpen)
    this.MANY(() => {
      elements.push(this.SUBRULE(this.pattern))
      this.OPTION(() => this.CONSUME(tokens.Comma))
    })
    this.OPTION1(() => {
      this.CONSUME(tokens.Tilde)
      rest = this.SUBRULE(this.anyName).image
    })
    this.CONSUME(tokens.BracketClose)
    return { kind: 'ArrayPattern', span: this.to(start), elements, rest }
  })

  readonly objectPattern = this.rule('objectPattern', (): Pattern => {
    const start = this.start()
    const entries: { key: Pattern; value: Pattern }[] = []
    let rest: string | undefined
    this.CONSUME(tokens.BraceOpen)
    this.MANY(() => {
      const outer = this.insideObjectPattern
      this.insideObjectPattern = true
      const key = this.SUBRULE(this.pattern)
      this.insideObjectPattern = outer
      this.CONSUME(tokens.Colon)
      const value = this.SUBRULE1(this.pattern)
      entries.push({ key, value })
      this.OPTION(() => this.CONSUME(tokens.Comma))
    })
    this.OPTION1(() => {
      this.CONSUME(tokens.Tilde)
      rest = this.SUBRULE(this.anyName).image
    })
    this.CONSUME(tokens.BraceClose)
    return { kind: 'ObjectPattern', span: this.to(start), entries, rest }
  })

  /** A literal, or an expression in parentheses. */
  readonly patternValue = this.rule('patternValue', (): Expression => {
    const start = this.start()
    return this.OR<Expression>([
      { ALT: () => this.SUBRULE(this.plainLiteral) },
      { ALT: () => this.SUBRULE(this.string) },
      {
        ALT: () => {
          const token: Token = this.CONSUME(tokens.KeyString)
          return { kind: 'String', span: this.spanOf(token), value: this.value(token), quote: quoteOf(token) }
        },
      },
      {
        ALT: () => {
          const operator = this.CONSUME(tokens.Prefix).image === '-' ? '-' : 'not'
          const operand = this.SUBRULE1(this.plainLiteral)
          return { kind: 'Unary', span: this.to(start), operator, operand }
        },
      },
      { ALT: () => this.SUBRULE(this.parenthesized) },
    ])
  })

  // -------------------------------------------------------------- update

  readonly updateCases = this.rule('updateCases', (): UpdateCase[] => {
    const cases: UpdateCase[] = []
    this.CONSUME(tokens.BraceOpen)
    this.MANY(() => {
      cases.push(this.SUBRULE(this.updateCase))
      this.OPTION(() => this.CONSUME(tokens.Comma))
    })
    this.CONSUME(tokens.BraceClose)
    return cases
  })

  readonly updateCase = this.rule('updateCase', (): UpdateCase => {
    const start = this.start()
    let name: string | undefined
    let indexName: string | undefined
    this.CONSUME(tokens.Case)
    this.OPTION(() => {
      this.OR([
        {
          ALT: () => {
            name = this.SUBRULE(this.anyName).image
          },
        },
        {
          ALT: () => {
            this.CONSUME(tokens.ParenOpen)
            name = this.SUBRULE1(this.anyName).image
            this.OPTION1(() => {
              this.CONSUME(tokens.Comma)
              indexName = this.SUBRULE2(this.anyName).image
            })
            this.CONSUME(tokens.ParenClose)
          },
        },
      ])
      this.CONSUME(tokens.At)
    })
    const path: UpdateStep[] = []
    let upsert = false
    this.AT_LEAST_ONE(() => path.push(this.SUBRULE(this.updateStep)))
    this.OPTION2(() => {
      this.CONSUME(tokens.Bang)
      upsert = true
    })
    const { guard, guardUnless } = this.SUBRULE(this.guard)
    this.CONSUME(tokens.Arrow)
    const body = this.SUBRULE(this.body)
    return { kind: 'UpdateCase', span: this.to(start), name, indexName, path, upsert, guard, guardUnless, body }
  })

  readonly updateStep = this.rule('updateStep', (): UpdateStep => {
    const start = this.start()
    const selector = this.OR<Selector>([
      { ALT: () => this.SUBRULE(this.keySelector) },
      { ALT: () => this.SUBRULE(this.bracketSelector) },
    ])
    return { kind: 'UpdateStep', span: this.to(start), selector }
  })
}
