import type { ParserMethod } from 'chevrotain'
import type { Annotation, Expression, ObjectLiteral, TypeField, TypeNode, TypeParameter } from '../ast.ts'
import type { Token } from '../lexer.ts'
import { tokens } from '../tokens.ts'
import { GrammarBase } from './base.ts'

type FunctionParameter = { readonly name: string | undefined; readonly optional: boolean; readonly type: TypeNode }

export abstract class TypeGrammar extends GrammarBase {
  /** `A | B & C`, with metadata after it. */
  readonly type = this.RULE(
    'type',
    (): TypeNode => {
      const start = this.start()
      const annotations: Annotation[] = []
      const members: TypeNode[] = []
      this.enter()
      try {
        this.MANY(() => annotations.push(this.SUBRULE(this.annotation)))
        members.push(this.SUBRULE(this.intersection))
        this.MANY1(() => {
          this.CONSUME(tokens.Bar)
          members.push(this.SUBRULE1(this.intersection))
        })
      } finally {
        this.leave()
      }
      const [only] = members
      const type: TypeNode =
        members.length === 1 && only !== undefined ? only : { kind: 'UnionType', span: this.to(start), members }
      return annotations.length === 0 ? type : { kind: 'AnnotatedType', span: this.to(start), annotations, type }
    },
    { recoveryValueFunc: () => this.missingType() },
  )

  readonly intersection = this.RULE(
    'intersection',
    (): TypeNode => {
      const start = this.start()
      const members: TypeNode[] = [this.SUBRULE(this.typeOperand)]
      this.MANY(() => {
        this.CONSUME(tokens.Ampersand)
        members.push(this.SUBRULE1(this.typeOperand))
      })
      const [only] = members
      return members.length === 1 && only !== undefined
        ? only
        : { kind: 'IntersectionType', span: this.to(start), members }
    },
    { recoveryValueFunc: () => this.missingType() },
  )

  protected missingType(): TypeNode {
    return { kind: 'NamedType', span: this.missing().span, loader: undefined, path: [], args: [], metadata: undefined }
  }

  readonly typeOperand = this.RULE(
    'typeOperand',
    (): TypeNode =>
      this.OR([
        { ALT: () => this.SUBRULE(this.namedType) },
        { ALT: () => this.SUBRULE(this.literalType) },
        { ALT: () => this.SUBRULE(this.objectType) },
        { ALT: () => this.SUBRULE(this.functionType) },
        { ALT: () => this.SUBRULE(this.parenthesizedType) },
      ]),
    { recoveryValueFunc: () => this.missingType() },
  )

  readonly namedType = this.rule('namedType', (): TypeNode => {
    const start = this.start()
    let loader: string | undefined
    this.OPTION(() => {
      loader = this.CONSUME(tokens.Loader).image.slice(0, -1)
    })
    const path: string[] = []
    this.OR([
      { ALT: () => path.push(this.SUBRULE(this.anyName).image) },
      { ALT: () => path.push(this.CONSUME(tokens.Null).image) },
      { ALT: () => path.push(this.CONSUME(tokens.Placeholder).image) },
    ])
    this.MANY(() => {
      this.CONSUME(tokens.PathSeparator)
      path.push(this.SUBRULE1(this.anyName).image)
    })
    let args: TypeNode[] = []
    this.OPTION1(() => {
      args = this.SUBRULE(this.typeArguments)
    })
    let type: TypeNode = { kind: 'NamedType', span: this.to(start), loader, path, args, metadata: undefined }
    this.MANY1(() => {
      type = this.SUBRULE(this.typeSelector, { ARGS: [type, start] })
    })
    const metadata = this.SUBRULE(this.typeMetadata)
    if (metadata !== undefined && type.kind === 'NamedType') return { ...type, span: this.to(start), metadata }
    return type
  })

  /** `.items`, `.*item`, `.@id`, `[0]` on a type. */
  readonly typeSelector = this.rule(
    'typeSelector',
    (target: TypeNode, start: number): TypeNode =>
      this.OR([
        {
          ALT: (): TypeNode => {
            const dot = this.CONSUME(tokens.Dot).image
            let namespace: string | undefined
            this.OPTION(() => {
              namespace = this.CONSUME(tokens.NamespacePrefix).image.slice(0, -1)
            })
            const name = this.OR1([
              { ALT: () => this.CONSUME(tokens.Word).image },
              { ALT: () => this.value(this.CONSUME(tokens.String)) },
              { ALT: () => this.value(this.CONSUME(tokens.KeyString)) },
            ])
            const mode = dot === '.*' ? 'all' : dot === '.@' ? 'attribute' : 'value'
            return { kind: 'TypeSelection', span: this.to(start), target, mode, namespace, name }
          },
        },
        {
          ALT: (): TypeNode => {
            this.CONSUME(tokens.IndexOpen)
            const index = this.CONSUME(tokens.Number).image
            this.CONSUME(tokens.BracketClose)
            return {
              kind: 'TypeSelection',
              span: this.to(start),
              target,
              mode: 'index',
              namespace: undefined,
              name: index,
            }
          },
        },
      ]),
  )

  readonly typeArguments = this.rule('typeArguments', (): TypeNode[] => {
    const types: TypeNode[] = []
    this.CONSUME(tokens.GenericOpen)
    this.MANY_SEP({
      SEP: tokens.Comma,
      DEF: () => {
        types.push(this.SUBRULE(this.type))
      },
    })
    this.CONSUME(tokens.GenericClose)
    return types
  })

  readonly typeMetadata = this.rule('typeMetadata', (): ObjectLiteral | undefined => {
    let metadata: ObjectLiteral | undefined
    this.OPTION({
      GATE: () => this.isNext('BraceOpen'),
      DEF: () => {
        metadata = this.SUBRULE(this.metadata)
      },
    })
    return metadata
  })

  readonly literalType = this.rule('literalType', (): TypeNode => {
    const start = this.start()
    let sign = ''
    this.OPTION(() => {
      sign = this.CONSUME(tokens.Prefix).image
    })
    const token: Token = this.OR([
      { ALT: () => this.CONSUME(tokens.Number) },
      { ALT: () => this.CONSUME(tokens.String) },
      { ALT: () => this.CONSUME(tokens.KeyString) },
      { ALT: () => this.CONSUME(tokens.True) },
      { ALT: () => this.CONSUME(tokens.False) },
    ])
    const at = this.to(start)
    const metadata = this.SUBRULE(this.typeMetadata)
    const span = this.to(start)
    if (token.tokenType === tokens.Number)
      return { kind: 'LiteralType', span, value: { kind: 'Number', span: at, text: sign + token.image }, metadata }
    if (token.tokenType === tokens.True || token.tokenType === tokens.False) {
      return {
        kind: 'LiteralType',
        span,
        value: { kind: 'Boolean', span: at, value: token.tokenType === tokens.True },
        metadata,
      }
    }
    return {
      kind: 'LiteralType',
      span,
      value: { kind: 'String', span: at, value: this.value(token), quote: this.ACTION(() => quoteOf(token)) },
      metadata,
    }
  })

  readonly parenthesizedType = this.rule('parenthesizedType', (): TypeNode => {
    const start = this.start()
    this.OR([{ ALT: () => this.CONSUME(tokens.ParenOpen) }, { ALT: () => this.CONSUME(tokens.KeyOpen) }])
    const type = this.SUBRULE(this.type)
    this.CONSUME(tokens.ParenClose)
    const metadata = this.SUBRULE(this.typeMetadata)
    return { kind: 'ParenthesizedType', span: this.to(start), type, metadata }
  })

  /** `(item: T, index?: Number) -> R` */
  readonly functionType = this.rule('functionType', (): TypeNode => {
    const start = this.start()
    let typeParameters: TypeParameter[] = []
    this.OPTION(() => {
      typeParameters = this.SUBRULE(this.typeParameters)
    })
    const parameters: FunctionParameter[] = []
    this.CONSUME(tokens.LambdaOpen)
    this.MANY_SEP({
      SEP: tokens.Comma,
      DEF: () => {
        parameters.push(this.SUBRULE(this.functionTypeParameter))
      },
    })
    this.CONSUME(tokens.ParenClose)
    this.CONSUME(tokens.Arrow)
    const returns = this.SUBRULE1(this.type)
    return { kind: 'FunctionType', span: this.to(start), typeParameters, parameters, returns }
  })

  readonly functionTypeParameter = this.rule('functionTypeParameter', (): FunctionParameter => {
    this.MANY(() => this.SUBRULE(this.annotation))
    return this.OR({
      DEF: [
        {
          GATE: () => this.isNext('KeyName'),
          ALT: () => {
            const name = this.CONSUME(tokens.KeyName).image
            let optional = false
            this.OPTION(() => {
              this.CONSUME(tokens.FieldMark)
              optional = true
            })
            this.CONSUME(tokens.Colon)
            return { name, optional, type: this.SUBRULE(this.type) }
          },
        },
        {
          GATE: () => !this.isNext('KeyName'),
          ALT: () => ({ name: undefined, optional: false, type: this.SUBRULE1(this.type) }),
        },
      ],
      IGNORE_AMBIGUITIES: true,
    })
  })

  /** `<T, R <: Object>` */
  readonly typeParameters = this.rule('typeParameters', (): TypeParameter[] => {
    const parameters: TypeParameter[] = []
    this.OR([{ ALT: () => this.CONSUME(tokens.GenericOpen) }, { ALT: () => this.CONSUME(tokens.TypeParametersOpen) }])
    this.MANY_SEP({
      SEP: tokens.Comma,
      DEF: () => {
        const start = this.start()
        const name = this.SUBRULE(this.anyName).image
        let bound: TypeNode | undefined
        this.OPTION(() => {
          this.CONSUME(tokens.SubtypeOf)
          bound = this.SUBRULE(this.type)
        })
        parameters.push({ kind: 'TypeParameter', span: this.to(start), name, bound })
      },
    })
    this.CONSUME(tokens.GenericClose)
    return parameters
  })

  readonly objectType = this.rule('objectType', (): TypeNode => {
    const start = this.start()
    const fields: TypeField[] = []
    const open = this.OR([
      { ALT: () => this.CONSUME(tokens.BraceOpen) },
      { ALT: () => this.CONSUME(tokens.ClosedOpen) },
      { ALT: () => this.CONSUME(tokens.OrderedOpen) },
      { ALT: () => this.CONSUME(tokens.ClosedOrderedOpen) },
    ])
    this.MANY(() => {
      fields.push(this.SUBRULE(this.typeField))
      this.OPTION(() => this.CONSUME(tokens.Comma))
    })
    this.OR1([
      { ALT: () => this.CONSUME(tokens.BraceClose) },
      { ALT: () => this.CONSUME(tokens.ClosedClose) },
      { ALT: () => this.CONSUME(tokens.OrderedClose) },
      { ALT: () => this.CONSUME(tokens.ClosedOrderedClose) },
    ])
    const metadata = this.SUBRULE(this.typeMetadata)
    const closed = open.tokenType === tokens.ClosedOpen || open.tokenType === tokens.ClosedOrderedOpen
    const ordered = open.tokenType === tokens.OrderedOpen || open.tokenType === tokens.ClosedOrderedOpen
    return { kind: 'ObjectType', span: this.to(start), fields, closed, ordered, metadata }
  })

  readonly typeField = this.rule('typeField', (): TypeField => {
    const start = this.start()
    const annotations: Annotation[] = []
    this.MANY(() => annotations.push(this.SUBRULE(this.annotation)))
    let namespace: string | undefined
    this.OPTION(() => {
      namespace = this.CONSUME(tokens.NamespacePrefix).image.slice(0, -1)
    })
    const name = this.OR([
      {
        ALT: () => {
          const word = this.SUBRULE(this.anyName).image
          return word === '_' ? undefined : word
        },
      },
      { ALT: () => this.value(this.CONSUME(tokens.KeyString)) },
      {
        ALT: () => {
          this.CONSUME(tokens.KeyOpen)
          const type = this.SUBRULE(this.type)
          this.CONSUME(tokens.ParenClose)
          return type
        },
      },
    ])
    let marks = ''
    let attributes: TypeField[] | undefined
    this.OPTION1(() => {
      attributes = this.SUBRULE(this.typeAttributes)
    })
    this.OPTION2(() => {
      marks = this.CONSUME(tokens.FieldMark).image
    })
    this.CONSUME(tokens.Colon)
    const type = this.SUBRULE1(this.type)
    return {
      kind: 'TypeField',
      span: this.to(start),
      annotations,
      namespace,
      name,
      optional: marks.includes('?'),
      repeated: marks.includes('*'),
      attributes,
      type,
    }
  })

  readonly typeAttributes = this.rule('typeAttributes', (): TypeField[] => {
    const fields: TypeField[] = []
    this.CONSUME(tokens.AttributesOpen)
    this.MANY(() => {
      fields.push(this.SUBRULE(this.typeField))
      this.OPTION(() => this.CONSUME(tokens.Comma))
    })
    this.CONSUME(tokens.ParenClose)
    return fields
  })

  protected abstract readonly annotation: ParserMethod<[], Annotation>
  protected abstract readonly expression: ParserMethod<[], Expression>
}

export function quoteOf(token: Token): '"' | "'" | '`' {
  const quote = token.image[0]
  return quote === "'" || quote === '`' ? quote : '"'
}
