import * as errors from '../../diagnostics/syntax.ts'
import { type Span, span } from '../../span.ts'
import type {
  Annotation,
  AnnotationDirective,
  Argument,
  Declaration,
  Directive,
  Expression,
  FunDirective,
  ImportDirective,
  ImportedName,
  InputDirective,
  NsDirective,
  Option,
  OutputDirective,
  Parameter,
  Script,
  TypeDirective,
  TypeNode,
  TypeParameter,
  VarDirective,
  Version,
  Visibility,
} from '../ast.ts'
import type { Token } from '../lexer.ts'
import { tokens } from '../tokens.ts'
import type { GrammarOptions } from './base.ts'
import { PatternGrammar } from './patterns.ts'

type Annotated = { readonly start: number; readonly annotations: readonly Annotation[] }
type Declared = Annotated & Pick<Declaration, 'visibility' | 'visibilitySpan'>
type Format = Pick<OutputDirective, 'format' | 'formatSpan' | 'with' | 'withSpan' | 'options'>

const { Output, Input, Import, Var, Fun, Type, Ns, Annotation: AnnotationWord, Visibility: VisibilityWord } = tokens
const directiveWords: ReadonlySet<unknown> = new Set([
  Output,
  Input,
  Import,
  Var,
  Fun,
  Type,
  Ns,
  AnnotationWord,
  VisibilityWord,
])

/** The whole grammar; {@link script} is its start. */
export class Grammar extends PatternGrammar {
  constructor(options: GrammarOptions) {
    super(options)
    this.performSelfAnalysis()
  }

  readonly script = this.rule('script', (): Script => {
    const start = this.start()
    let version: Version | undefined
    const directives: Directive[] = []
    const annotations: Annotation[] = []
    let body: Expression | undefined
    this.MANY({
      GATE: () => this.annotatesVersion(),
      DEF: () => annotations.push(this.SUBRULE(this.annotation)),
    })
    this.OPTION(() => {
      const token = this.CONSUME(tokens.Version)
      const [, dialect, major, minor] = /(dw|tw)\s*(\d+)(?:\.(\d+))?/i.exec(token.image) ?? []
      version = {
        dialect: dialect?.toLowerCase() === 'tw' ? 'tw' : 'dw',
        major: Number(major),
        minor: Number(minor ?? 0),
        span: this.spanOf(token),
      }
    })
    this.MANY1({
      GATE: () => !this.annotatesExpression(),
      DEF: () => {
        const directive = this.SUBRULE(this.directive)
        if (directive !== undefined) directives.push(directive)
      },
    })
    this.OR([
      {
        ALT: () => {
          this.CONSUME(tokens.Separator)
          // misplaced ones, which the lexer reports
          this.MANY2({
            GATE: () => !this.annotatesExpression(),
            DEF: () => {
              const directive = this.SUBRULE1(this.directive)
              if (directive !== undefined) directives.push(directive)
            },
          })
          this.OPTION1(() => this.CONSUME1(tokens.Separator))
          body = this.SUBRULE(this.content)
        },
      },
      {
        GATE: () => this.LA(1).tokenTypeIdx !== 1,
        ALT: () => {
          if (version !== undefined || directives.length > 0) {
            const next = this.found(this.LA(1))
            this.report(errors.missingSeparator(next.span, { found: next.text }))
          }
          body = this.SUBRULE1(this.content)
        },
      },
      { ALT: () => undefined },
    ])
    return { kind: 'Script', span: this.to(Number.isNaN(start) ? 0 : start), annotations, version, directives, body }
  })

  /** Do the annotations here belong to the version line? */
  private annotatesVersion(): boolean {
    let ahead = 1
    while (this.LA(ahead).tokenTypeIdx !== 1 && !this.isNext('Version', ahead) && ahead < 200) ahead++
    return this.isNext('Version', ahead)
  }

  /** Do annotations begin here that no directive follows? */
  private annotatesExpression(): boolean {
    let ahead = 1
    while (this.isNext('AtSign', ahead)) {
      ahead += 2
      while (this.isNext('PathSeparator', ahead)) ahead += 2
      if (this.isNext('CallOpen', ahead)) ahead = this.behindParentheses(ahead)
    }
    return ahead > 1 && !directiveWords.has(this.LA(ahead).tokenType)
  }

  private behindParentheses(open: number): number {
    let depth = 0
    for (let ahead = open; this.LA(ahead).tokenTypeIdx !== 1; ahead++) {
      const { image } = this.LA(ahead)
      if (image.endsWith('(')) depth++
      if (image === ')' && --depth === 0) return ahead + 1
    }
    return open + 1
  }

  /** An expression alone. */
  readonly loneExpression = this.rule('loneExpression', (): Expression => this.SUBRULE(this.content))

  /** A type alone. */
  readonly loneType = this.rule('loneType', (): TypeNode => this.SUBRULE(this.type))

  /** Span and annotations of a directive that ends here. */
  private annotated(at: Annotated): { readonly span: Span; readonly annotations: readonly Annotation[] } {
    return this.ACTION(() => ({ span: this.to(at.start), annotations: at.annotations }))
  }

  /** The same of a directive that declares a name. */
  private declared(at: Declared): Omit<Declared, 'start'> & { readonly span: Span } {
    return this.ACTION(() => {
      const { start, ...parts } = at
      return { span: this.to(start), ...parts }
    })
  }

  readonly directive = this.RULE(
    'directive',
    (): Directive | undefined => {
      const annotations: Annotation[] = []
      const at: { -readonly [K in keyof Declared]: Declared[K] } = {
        start: this.start(),
        annotations,
        visibility: 'public',
        visibilitySpan: undefined,
      }
      this.MANY(() => annotations.push(this.SUBRULE(this.annotation)))
      this.OPTION(() => {
        const word = this.CONSUME(VisibilityWord)
        at.visibility = this.value(word) as Visibility
        at.visibilitySpan = this.spanOf(word)
      })
      return this.OR<Directive>([
        { ALT: () => this.SUBRULE(this.outputDirective, { ARGS: [at] }) },
        { ALT: () => this.SUBRULE(this.inputDirective, { ARGS: [at] }) },
        { ALT: () => this.SUBRULE(this.importDirective, { ARGS: [at] }) },
        { ALT: () => this.SUBRULE(this.varDirective, { ARGS: [at] }) },
        { ALT: () => this.SUBRULE(this.funDirective, { ARGS: [at] }) },
        { ALT: () => this.SUBRULE(this.typeDirective, { ARGS: [at] }) },
        { ALT: () => this.SUBRULE(this.nsDirective, { ARGS: [at] }) },
        { ALT: () => this.SUBRULE(this.annotationDirective, { ARGS: [at] }) },
      ])
    },
    { recoveryValueFunc: () => undefined },
  )

  readonly outputDirective = this.rule('outputDirective', (at: Annotated): OutputDirective => {
    this.CONSUME(tokens.Output)
    let type: TypeNode | undefined
    this.OPTION(() => {
      this.OPTION1(() => this.CONSUME(tokens.KeyName))
      this.CONSUME(tokens.Colon)
      type = this.SUBRULE(this.type)
    })
    const format = this.SUBRULE(this.format)
    return { kind: 'Output', ...this.annotated(at), type, ...format }
  })

  readonly inputDirective = this.rule('inputDirective', (at: Annotated): InputDirective => {
    this.CONSUME(tokens.Input)
    const name = this.SUBRULE(this.anyName).image
    let type: TypeNode | undefined
    this.OPTION(() => {
      this.CONSUME(tokens.Colon)
      type = this.SUBRULE(this.type)
    })
    const format = this.SUBRULE(this.format)
    return { kind: 'Input', ...this.annotated(at), name, type, ...format }
  })

  /** `application/json with binary indent=false`, each part optional. */
  readonly format = this.rule('format', (): Format => {
    let format: string | undefined
    let formatSpan: Span | undefined
    let withFormat: string | undefined
    let withSpan: Span | undefined
    const options: Option[] = []
    this.OPTION({
      GATE: () => !this.isNext('Equals', 2),
      DEF: () => {
        const token: Token = this.OR([
          { ALT: () => this.CONSUME(tokens.MimeType) },
          { ALT: () => this.CONSUME(tokens.Word) },
          { ALT: () => this.CONSUME(tokens.String) },
        ])
        format = this.value(token)
        formatSpan = this.spanOf(token)
      },
    })
    this.OPTION1(() => {
      this.CONSUME(tokens.With)
      const token = this.CONSUME1(tokens.Word)
      withFormat = token.image
      withSpan = this.spanOf(token)
    })
    this.MANY(() => {
      this.OPTION2(() => this.CONSUME(tokens.Comma))
      options.push(this.SUBRULE(this.formatOption))
    })
    return { format, formatSpan, with: withFormat, withSpan, options }
  })

  readonly formatOption = this.rule('formatOption', (): Option => {
    const start = this.start()
    const name = this.OR([{ ALT: () => this.CONSUME(tokens.Word) }, { ALT: () => this.CONSUME(tokens.String) }])
    this.CONSUME(tokens.Equals)
    const value = this.OR1<Expression>([
      { ALT: () => this.SUBRULE(this.plainLiteral) },
      { ALT: () => this.SUBRULE(this.string) },
      {
        ALT: () => {
          const word = this.CONSUME1(tokens.Word)
          return { kind: 'Name', span: this.spanOf(word), loader: undefined, path: [word.image] }
        },
      },
      {
        ALT: () => {
          const sign = this.start()
          this.CONSUME(tokens.Prefix)
          const operand = this.SUBRULE1(this.plainLiteral)
          return { kind: 'Unary', span: this.to(sign), operator: '-', operand }
        },
      },
    ])
    return { kind: 'Option', span: this.to(start), name: this.value(name), nameSpan: this.spanOf(name), value }
  })

  readonly importDirective = this.rule('importDirective', (at: Annotated): ImportDirective => {
    this.CONSUME(tokens.Import)
    let what: 'all' | 'module' | ImportedName[] = 'module'
    let alias: string | undefined
    const loaderStart = this.start()
    let loader: string | undefined
    let module: string[] = []
    let moduleSpan: Span = span(loaderStart, loaderStart)
    this.OR([
      {
        ALT: () => {
          this.CONSUME(tokens.Star)
          what = 'all'
          this.CONSUME(tokens.From)
          ;({ loader, module, moduleSpan } = this.SUBRULE(this.modulePath))
        },
      },
      {
        ALT: () => {
          const first = this.SUBRULE1(this.modulePath)
          this.OPTION(() => {
            this.CONSUME(tokens.As)
            alias = this.SUBRULE(this.anyName).image
          })
          const names: ImportedName[] =
            this.ACTION(() => [{ name: first.module.join('::'), alias, span: this.to(first.moduleSpan.start) }]) ?? []
          this.MANY(() => {
            this.CONSUME(tokens.Comma)
            names.push(this.SUBRULE(this.importedName))
          })
          ;({ loader, module, moduleSpan } = first)
          this.OPTION1(() => {
            this.CONSUME1(tokens.From)
            what = names
            alias = undefined
            ;({ loader, module, moduleSpan } = this.SUBRULE2(this.modulePath))
          })
        },
      },
    ])
    this.OPTION2({
      GATE: () => what !== 'module',
      DEF: () => {
        this.CONSUME2(tokens.As)
        alias = this.SUBRULE1(this.anyName).image
      },
    })
    return { kind: 'Import', ...this.annotated(at), what, loader, module, moduleSpan, alias }
  })

  readonly importedName = this.rule('importedName', (): ImportedName => {
    const start = this.start()
    const name = this.SUBRULE(this.anyName).image
    let alias: string | undefined
    this.OPTION(() => {
      this.CONSUME(tokens.As)
      alias = this.SUBRULE1(this.anyName).image
    })
    return { name, alias, span: this.to(start) }
  })

  readonly modulePath = this.rule(
    'modulePath',
    (): { loader: string | undefined; module: string[]; moduleSpan: Span } => {
      const start = this.start()
      let loader: string | undefined
      const module: string[] = []
      this.OPTION(() => {
        loader = this.CONSUME(tokens.Loader).image.slice(0, -1)
      })
      module.push(this.SUBRULE(this.anyName).image)
      this.MANY(() => {
        this.CONSUME(tokens.PathSeparator)
        module.push(this.CONSUME(tokens.Word).image)
      })
      return { loader, module, moduleSpan: this.to(start) }
    },
  )

  readonly varDirective = this.rule('varDirective', (at: Declared): VarDirective => {
    this.CONSUME(tokens.Var)
    const name = this.SUBRULE(this.anyName)
    let type: TypeNode | undefined
    this.OPTION(() => {
      this.CONSUME(tokens.Colon)
      type = this.SUBRULE(this.type)
    })
    this.CONSUME(tokens.Equals)
    const value = this.SUBRULE(this.body)
    return { kind: 'Var', ...this.declared(at), name: name.image, nameSpan: this.spanOf(name), type, value }
  })

  readonly funDirective = this.rule('funDirective', (at: Declared): FunDirective => {
    this.CONSUME(tokens.Fun)
    const name = this.SUBRULE(this.anyName)
    let typeParameters: TypeParameter[] = []
    this.OPTION(() => {
      typeParameters = this.SUBRULE(this.typeParameters)
    })
    this.CONSUME(tokens.CallOpen)
    const parameters = this.SUBRULE(this.parameters)
    let returns: TypeNode | undefined
    this.OPTION1(() => {
      this.CONSUME(tokens.Colon)
      this.OR([
        {
          ALT: () => {
            returns = this.SUBRULE(this.type)
          },
        },
        { ALT: () => this.CONSUME(tokens.Question) },
      ])
    })
    this.OPTION2(() => {
      this.OR1([
        { ALT: () => this.CONSUME(tokens.Equals) },
        {
          ALT: () => {
            const arrow = this.CONSUME(tokens.Arrow)
            const at = this.spanOf(arrow)
            this.report(errors.foreignOperator(at, { text: '->', instead: '=' }))
          },
        },
      ])
    })
    const body = this.SUBRULE(this.body)
    return {
      kind: 'Fun',
      ...this.declared(at),
      name: name.image,
      nameSpan: this.spanOf(name),
      typeParameters,
      parameters,
      returns,
      body,
    }
  })

  readonly typeDirective = this.rule('typeDirective', (at: Declared): TypeDirective => {
    this.CONSUME(tokens.Type)
    const name = this.SUBRULE(this.anyName)
    let typeParameters: TypeParameter[] = []
    this.OPTION(() => {
      typeParameters = this.SUBRULE(this.typeParameters)
    })
    this.CONSUME(tokens.Equals)
    const type = this.SUBRULE(this.type)
    return {
      kind: 'TypeAlias',
      ...this.declared(at),
      name: name.image,
      nameSpan: this.spanOf(name),
      typeParameters,
      type,
    }
  })

  readonly nsDirective = this.rule('nsDirective', (at: Declared): NsDirective => {
    this.CONSUME(tokens.Ns)
    const prefix = this.CONSUME(tokens.Word).image
    const uri = this.CONSUME(tokens.Uri).image
    return { kind: 'Ns', ...this.declared(at), prefix, uri }
  })

  readonly annotationDirective = this.rule('annotationDirective', (at: Declared): AnnotationDirective => {
    this.CONSUME(tokens.Annotation)
    const name = this.SUBRULE(this.anyName).image
    this.CONSUME(tokens.CallOpen)
    const parameters: Parameter[] = this.SUBRULE(this.parameters)
    return { kind: 'AnnotationDeclaration', ...this.declared(at), name, parameters }
  })

  /** `@TailRec()`, `@Since(version = "2.4")` */
  readonly annotation = this.rule('annotation', (): Annotation => {
    const start = this.start()
    this.CONSUME(tokens.AtSign)
    const name = [this.SUBRULE(this.anyName).image]
    this.MANY(() => {
      this.CONSUME(tokens.PathSeparator)
      name.push(this.CONSUME(tokens.Word).image)
    })
    const args: Argument[] = []
    this.OPTION(() => {
      this.CONSUME(tokens.CallOpen)
      this.MANY1(() => {
        args.push(this.SUBRULE(this.annotationArgument))
        this.SUBRULE(this.comma)
      })
      this.CONSUME(tokens.ParenClose)
    })
    return { kind: 'Annotation', span: this.to(start), name, args }
  })

  readonly annotationArgument = this.rule('annotationArgument', (): Argument => {
    const start = this.start()
    let name: string | undefined
    this.OPTION({
      GATE: () => this.isNext('Equals', 2) || this.isNext('Colon', 2),
      DEF: () => {
        name = this.SUBRULE(this.anyName).image
        this.OR([{ ALT: () => this.CONSUME(tokens.Equals) }, { ALT: () => this.CONSUME(tokens.Colon) }])
      },
    })
    const value = this.SUBRULE(this.expression)
    return { kind: 'Argument', span: this.to(start), name, value }
  })
}
