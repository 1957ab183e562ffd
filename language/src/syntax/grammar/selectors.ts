import type { ParserMethod } from 'chevrotain'
import * as errors from '../../diagnostics/syntax.ts'
import type { Expression, Interpolation, KeySelector, Selector } from '../ast.ts'
import type { Token } from '../lexer.ts'
import { tokens } from '../tokens.ts'
import { TypeGrammar } from './types.ts'

type SelectedName = {
  readonly namespace: string | undefined
  readonly name: string | Expression
  readonly quoted: boolean
}

/** What a dot selects: the letters after it, in any order. */
const modes: Readonly<Record<string, readonly [KeySelector['mode'], attribute: boolean]>> = {
  '.': ['value', false],
  '.*': ['all', false],
  '.&': ['pair', false],
  '.@': ['value', true],
  '.*@': ['all', true],
  '.@*': ['all', true],
  '.@.': ['value', true],
  '..': ['descendant', false],
  '..&': ['descendantPairs', false],
  '..*': ['allDescendants', false],
  '..@': ['descendant', true],
  '..*@': ['allDescendants', true],
  '..@*': ['allDescendants', true],
}

export abstract class SelectorGrammar extends TypeGrammar {
  /** One selector after `target`. */
  readonly selection = this.rule('selection', (target: Expression, start: number): Expression => {
    const selector = this.SUBRULE(this.selector)
    return { kind: 'Select', span: this.to(start), target, selector }
  })

  readonly selector = this.rule(
    'selector',
    (): Selector =>
      this.OR<Selector>([
        { ALT: () => this.SUBRULE(this.keySelector) },
        { ALT: () => this.SUBRULE(this.bracketSelector) },
        { ALT: () => ({ kind: 'ExistsSelector', span: this.spanOf(this.CONSUME(tokens.Question)) }) },
        { ALT: () => ({ kind: 'AssertSelector', span: this.spanOf(this.CONSUME(tokens.Bang)) }) },
        { ALT: () => ({ kind: 'AllDescendantsSelector', span: this.spanOf(this.CONSUME(tokens.AllDescendants)) }) },
        { ALT: () => ({ kind: 'AllAttributesSelector', span: this.spanOf(this.CONSUME(tokens.AllAttributes)) }) },
        { ALT: () => ({ kind: 'NamespaceSelector', span: this.spanOf(this.CONSUME(tokens.NamespaceSelector)) }) },
        {
          ALT: () => ({
            kind: 'MetadataSelector',
            span: this.spanOf(this.CONSUME(tokens.AllMetadata)),
            name: undefined,
          }),
        },
      ]),
  )

  readonly keySelector = this.rule('keySelector', (): Selector => {
    const start = this.start()
    const dot = this.CONSUME(tokens.Dot).image
    const { namespace, name, quoted } = this.SUBRULE(this.selectorName)
    const at = this.to(start)
    if (dot === '.^') return { kind: 'MetadataSelector', span: at, name: typeof name === 'string' ? name : undefined }
    const [mode, attribute] = modes[dot] ?? ['value', false]
    return { kind: 'KeySelector', span: at, mode, attribute, namespace, name, quoted, bracket: false }
  })

  readonly selectorName = this.rule('selectorName', (): SelectedName => {
    let namespace: string | undefined
    this.OPTION(() => {
      namespace = this.CONSUME(tokens.NamespacePrefix).image.slice(0, -1)
    })
    return this.OR<SelectedName>([
      { ALT: () => ({ namespace, name: this.CONSUME(tokens.Word).image, quoted: false }) },
      { ALT: () => ({ namespace, name: this.value(this.CONSUME(tokens.String)), quoted: true }) },
      { ALT: () => ({ namespace, name: this.value(this.CONSUME(tokens.KeyString)), quoted: true }) },
      {
        ALT: () => {
          const open: Token = this.OR1([
            { ALT: () => this.CONSUME(tokens.StringOpen) },
            { ALT: () => this.CONSUME(tokens.KeyStringOpen) },
          ])
          return {
            namespace,
            name: this.SUBRULE(this.interpolation, { ARGS: [open, undefined, open.startOffset] }),
            quoted: true,
          }
        },
      },
      {
        ALT: () => {
          const next = this.found(this.LA(1))
          this.report(errors.missingFieldName(next.span, { found: next.text }))
          return { namespace, name: this.missing(), quoted: false }
        },
      },
    ])
  })

  /** `[i]`, `[a to b]`, `["k"]`, `[ns0#"k"]`, `[?(condition)]`, `[@a]`, `[&"k"]`, `[*"k"]`. */
  readonly bracketSelector = this.rule('bracketSelector', (): Selector => {
    const start = this.start()
    this.OR1([{ ALT: () => this.CONSUME(tokens.IndexOpen) }, { ALT: () => this.CONSUME(tokens.ArrayOpen) }])
    const selector = this.OR<(start: number) => Selector>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(tokens.Question)
            const condition = this.SUBRULE(this.required)
            return (from) => ({ kind: 'FilterSelector', span: this.to(from), condition: unwrap(condition) })
          },
        },
        {
          ALT: () => {
            this.CONSUME(tokens.Caret)
            const name = this.SUBRULE1(this.required)
            return (from) => ({
              kind: 'MetadataSelector',
              span: this.to(from),
              name: name.kind === 'String' ? name.value : undefined,
            })
          },
        },
        {
          ALT: () => {
            let marks = ''
            this.AT_LEAST_ONE(() => {
              marks += this.OR2([
                { ALT: () => this.CONSUME(tokens.AtSign) },
                { ALT: () => this.CONSUME(tokens.Star) },
                { ALT: () => this.CONSUME(tokens.Ampersand) },
              ]).image
            })
            let namespace: string | undefined
            this.OPTION(() => {
              namespace = this.CONSUME(tokens.NamespacePrefix).image.slice(0, -1)
            })
            const name = this.SUBRULE2(this.required)
            const [mode, attribute] = modes[`.${marks}`] ?? ['value', marks.includes('@')]
            const bare = attribute && name.kind === 'Name' && name.path.length === 1 ? name.path[0] : undefined
            return (from) => ({
              kind: 'KeySelector',
              span: this.to(from),
              mode,
              attribute,
              namespace,
              name: bare ?? name,
              quoted: bare === undefined,
              bracket: true,
            })
          },
        },
        {
          ALT: () => {
            const namespace = this.CONSUME1(tokens.NamespacePrefix).image.slice(0, -1)
            const name = this.SUBRULE3(this.required)
            return (from) => ({
              kind: 'KeySelector',
              span: this.to(from),
              mode: 'value',
              attribute: false,
              namespace,
              name,
              quoted: true,
              bracket: true,
            })
          },
        },
        {
          ALT: () => {
            const index = this.SUBRULE4(this.required)
            return (from) =>
              index.kind === 'Binary' && index.operator === 'to'
                ? { kind: 'RangeSelector', span: this.to(from), from: index.left, to: index.right }
                : { kind: 'IndexSelector', span: this.to(from), index }
          },
        },
      ],
    })
    this.CONSUME(tokens.BracketClose)
    return this.ACTION(() => selector(start))
  })

  protected abstract readonly required: ParserMethod<[], Expression>
  protected abstract readonly interpolation: ParserMethod<
    [open: Token, tag: Expression | undefined, start: number],
    Interpolation
  >
}

/** The parentheses of `[?(condition)]` are part of the selector. */
function unwrap(condition: Expression): Expression {
  return condition.kind === 'Parenthesized' ? condition.value : condition
}
