import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type {
  Annotation,
  Directive,
  Expression,
  KeyValue,
  ObjectEntry,
  Parameter,
  Pattern,
  Script,
  Selector,
  TypeNode,
  Visibility,
} from '../../src/syntax/index.ts'
import {
  operators,
  parse,
  parseExpression,
  parseType,
  print,
  printExpression,
  printType,
} from '../../src/syntax/index.ts'

const none = { start: 0, end: 0 }

/** The tree without its places. */
function bare(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (/span$/i.test(key) ? undefined : value)))
}

// ---------------------------------------------------------------- trees that the grammar can give

const word = fc.constantFrom(
  'a',
  'b1',
  'payload',
  'type',
  'update',
  'match',
  'from',
  'item_2',
  'größe',
  'private',
  'internal',
)
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('$', '$(', 'US$x', '"', "'", '`', '\\', '\\n', '\n\t', '|', '//', ''),
)
const quote = fc.constantFrom('"', "'", '`') as fc.Arbitrary<'"' | "'" | '`'>
const digits = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom('0.10', '1e5', '2.5E-3', '123456789012345678901234567890'),
)

const name = (path: readonly string[]): Expression => ({ kind: 'Name', span: none, loader: undefined, path })
const names = fc.oneof(
  word.map((one) => name([one])),
  fc.array(word, { minLength: 2, maxLength: 3 }).map(name),
)

const atom: fc.Arbitrary<Expression> = fc.oneof(
  names,
  digits.map((one): Expression => ({ kind: 'Number', span: none, text: one })),
  fc.record({ value: text, quote }).map((one): Expression => ({ kind: 'String', span: none, ...one })),
  fc.boolean().map((value): Expression => ({ kind: 'Boolean', span: none, value })),
  fc.constant<Expression>({ kind: 'Null', span: none }),
  fc.constant<Expression>({ kind: 'Placeholder', span: none }),
  fc.integer({ min: 1, max: 3 }).map((depth): Expression => ({ kind: 'Dollar', span: none, depth, bare: false })),
  fc.constantFrom('[a-z]+', 'a/b', '\\d"').map((source): Expression => ({ kind: 'Regex', span: none, source })),
  fc
    .constantFrom('2024-01-31', 'P1Y', '-05:00')
    .map((one): Expression => ({ kind: 'Temporal', span: none, text: one })),
)

const binary = operators
  .flatMap(([, texts]) => texts as readonly string[])
  .filter((one) => one !== 'is' && one !== 'as')

const trees = fc.letrec<{
  expression: Expression
  operand: Expression
  grouped: Expression
  selector: Selector
  entry: ObjectEntry
  keyValue: KeyValue
  argument: Expression
  object: Expression & { kind: 'Object' }
  type: TypeNode
  named: TypeNode
  member: TypeNode
  pattern: Pattern
}>((tie) => ({
  /** Anything; inner operators stand in parentheses, as an operator's operand must. */
  expression: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'tree' },
    { weight: 3, arbitrary: tie('operand') },
    {
      weight: 2,
      arbitrary: fc
        .record({ operator: fc.constantFrom(...binary), left: tie('operand'), right: tie('operand') })
        .map((one): Expression => ({ kind: 'Binary', span: none, operatorSpan: none, ...one })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({
          path: fc.array(fc.constantFrom('map', 'filter', 'matches', 'contains'), { minLength: 1, maxLength: 2 }),
          left: tie('operand'),
          right: tie('operand'),
        })
        .map(
          ({ path, left, right }): Expression => ({
            kind: 'InfixCall',
            span: none,
            callee: { kind: 'Name', span: none, loader: undefined, path },
            typeArguments: [],
            left,
            right,
          }),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ kind: fc.constantFrom('As' as const, 'Is' as const), operand: tie('operand'), type: tie('type') })
        .map((one): Expression => ({ span: none, ...one })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          condition: tie('expression'),
          yes: tie('grouped'),
          no: fc.option(tie('grouped'), { nil: undefined }),
          unless: fc.boolean(),
        })
        .map(
          ({ condition, yes, no, unless }): Expression =>
            Object.defineProperty({ kind: 'If' as const, span: none, unless, condition, else: no } as never, 'then', {
              value: yes,
              enumerable: true,
            }),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          names: fc.array(word, { maxLength: 3 }),
          type: fc.option(tie('named'), { nil: undefined }),
          body: tie('expression'),
        })
        .map(
          ({ names: all, type, body }): Expression => ({
            kind: 'Lambda',
            span: none,
            typeParameters: [],
            parameters: all.map((one) => ({
              kind: 'Parameter',
              span: none,
              annotations: [],
              name: one,
              type,
              default: undefined,
            })),
            returns: undefined,
            body,
          }),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          operand: tie('operand'),
          cases: fc.array(
            fc.record({
              pattern: tie('pattern'),
              guard: fc.option(tie('grouped'), { nil: undefined }),
              body: tie('expression'),
            }),
            { minLength: 1, maxLength: 3 },
          ),
        })
        .map(
          ({ operand, cases }): Expression => ({
            kind: 'Match',
            span: none,
            operand,
            cases: cases.map((one) => ({
              kind: 'MatchCase',
              span: none,
              guardUnless: false,
              ...one,
              guard: one.pattern.kind === 'ElsePattern' ? undefined : one.guard,
            })),
          }),
        ),
    },
  ),
  grouped: tie('expression').map((value): Expression => ({ kind: 'Parenthesized', span: none, value })),
  operand: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'tree' },
    { weight: 4, arbitrary: atom },
    { weight: 1, arbitrary: tie('grouped') },
    { weight: 1, arbitrary: tie('object') },
    {
      weight: 1,
      arbitrary: fc
        .array(tie('expression'), { maxLength: 3 })
        .map((elements): Expression => ({ kind: 'Array', span: none, elements, rest: undefined })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ target: fc.oneof(names, tie('grouped')), selector: tie('selector') })
        .map((one): Expression => ({ kind: 'Select', span: none, ...one })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          callee: names,
          typeArguments: fc.array(tie('named'), { maxLength: 2 }),
          args: fc.array(tie('argument'), { maxLength: 3 }),
        })
        .map(
          ({ callee, typeArguments, args }): Expression => ({
            kind: 'Call',
            span: none,
            callee,
            typeArguments,
            args,
          }),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ quote, texts: fc.array(text, { minLength: 2, maxLength: 3 }), value: tie('expression') })
        .map(
          ({ quote: mark, texts, value }): Expression => ({
            kind: 'Interpolation',
            span: none,
            quote: mark,
            tag: undefined,
            texts,
            values: texts.slice(1).map(() => value),
          }),
        ),
    },
  ),
  object: fc
    .record({
      entries: fc.array(tie('entry'), { maxLength: 3 }),
      style: fc.constantFrom('braces' as const, 'bars' as const),
    })
    .map(({ entries, style }) => ({ kind: 'Object' as const, span: none, entries, rest: undefined, style })),
  /** An entry may stand for an object of its own. */
  argument: fc.oneof(
    { weight: 3, arbitrary: tie('expression') },
    {
      weight: 1,
      arbitrary: tie('keyValue').map(
        (entry): Expression => ({ kind: 'Object', span: none, entries: [entry], rest: undefined, style: 'bare' }),
      ),
    },
  ),
  keyValue: fc
    .record({
      key: fc.oneof(
        word.map((one) => ({ name: one, quoted: false })),
        text.map((one) => ({ name: one, quoted: true })),
      ),
      value: tie('expression'),
    })
    .map(
      ({ key, value }): KeyValue => ({
        kind: 'KeyValue',
        span: none,
        key: {
          kind: 'Key',
          span: none,
          annotations: [],
          namespace: undefined,
          attributes: undefined,
          ...key,
        },
        value,
      }),
    ),
  entry: fc.oneof(
    tie('keyValue'),
    tie('expression').map((value): ObjectEntry => ({ kind: 'Spread', span: none, value })),
    fc.record({ value: tie('expression'), condition: tie('grouped') }).map(
      ({ value, condition }): ObjectEntry => ({
        kind: 'ConditionalEntry',
        span: none,
        entries: [{ kind: 'Spread', span: none, value }],
        condition,
      }),
    ),
  ),
  selector: fc.oneof(
    fc
      .record({
        mode: fc.constantFrom('value' as const, 'all' as const, 'descendant' as const, 'allDescendants' as const),
        attribute: fc.boolean(),
        namespace: fc.option(fc.constantFrom('ns0'), { nil: undefined }),
        key: fc.oneof(
          word.map((one) => ({ name: one, quoted: false })),
          text.map((one) => ({ name: one, quoted: true })),
        ),
      })
      .map(({ key, ...one }): Selector => ({ kind: 'KeySelector', span: none, bracket: false, ...one, ...key })),
    tie('operand').map((index): Selector => ({ kind: 'IndexSelector', span: none, index })),
    fc
      .record({ from: tie('operand'), to: tie('operand') })
      .map((one): Selector => ({ kind: 'RangeSelector', span: none, ...one })),
    fc.constantFrom<Selector>(
      { kind: 'AllDescendantsSelector', span: none },
      { kind: 'AllAttributesSelector', span: none },
      { kind: 'ExistsSelector', span: none },
      { kind: 'AssertSelector', span: none },
    ),
  ),
  pattern: fc.oneof(
    word.map((one): Pattern => ({ kind: 'NamePattern', span: none, name: one })),
    tie('named').map((type): Pattern => ({ kind: 'TypePattern', span: none, name: undefined, type })),
    digits.map(
      (one): Pattern => ({
        kind: 'LiteralPattern',
        span: none,
        name: 'n',
        value: { kind: 'Number', span: none, text: one },
      }),
    ),
    text.map(
      (value): Pattern => ({
        kind: 'LiteralPattern',
        span: none,
        name: undefined,
        value: { kind: 'String', span: none, value, quote: '"' },
      }),
    ),
    fc
      .record({
        elements: fc.array(
          word.map((one): Pattern => ({ kind: 'NamePattern', span: none, name: one })),
          { minLength: 1, maxLength: 2 },
        ),
        rest: fc.option(word, { nil: undefined }),
      })
      .map((one): Pattern => ({ kind: 'ArrayPattern', span: none, ...one })),
    fc.constant<Pattern>({ kind: 'ElsePattern', span: none, name: undefined }),
  ),
  named: fc
    .record({
      path: fc.constantFrom(['String'], ['Number'], ['Types', 'Order']),
      args: fc.array(tie('type'), { maxLength: 2 }),
    })
    .map((one): TypeNode => ({ kind: 'NamedType', span: none, loader: undefined, metadata: undefined, ...one })),
  member: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'type' },
    fc
      .constantFrom(['String'], ['Null'], ['T', 'U'])
      .map(
        (path): TypeNode => ({ kind: 'NamedType', span: none, loader: undefined, path, args: [], metadata: undefined }),
      ),
    tie('named'),
    fc
      .oneof(
        digits.map((one) => ({ kind: 'Number' as const, span: none, text: one })),
        text.map((value) => ({ kind: 'String' as const, span: none, value, quote: '"' as const })),
      )
      .map((value): TypeNode => ({ kind: 'LiteralType', span: none, value, metadata: undefined })),
    tie('type').map((type): TypeNode => ({ kind: 'ParenthesizedType', span: none, type, metadata: undefined })),
    fc
      .record({
        closed: fc.boolean(),
        ordered: fc.boolean(),
        fields: fc.array(
          fc.record({
            name: fc.option(fc.oneof(word, text), { nil: undefined }),
            optional: fc.boolean(),
            repeated: fc.boolean(),
            type: tie('type'),
          }),
          { maxLength: 3 },
        ),
      })
      .map(
        ({ fields, ...one }): TypeNode => ({
          kind: 'ObjectType',
          span: none,
          metadata: undefined,
          ...one,
          fields: fields.map((field) => ({
            kind: 'TypeField',
            span: none,
            annotations: [],
            namespace: undefined,
            attributes: undefined,
            ...field,
          })),
        }),
      ),
  ),
  type: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'type' },
    tie('member'),
    fc
      .array(tie('member'), { minLength: 2, maxLength: 3 })
      .map((members): TypeNode => ({ kind: 'UnionType', span: none, members })),
    fc
      .array(tie('member'), { minLength: 2, maxLength: 3 })
      .map((members): TypeNode => ({ kind: 'IntersectionType', span: none, members })),
    fc
      .record({
        parameters: fc.array(fc.record({ name: fc.option(word, { nil: undefined }), type: tie('type') }), {
          maxLength: 2,
        }),
        returns: tie('type'),
      })
      .map(
        ({ parameters, returns }): TypeNode => ({
          kind: 'FunctionType',
          span: none,
          typeParameters: [],
          parameters: parameters.map((one) => ({ optional: false, ...one })),
          returns,
        }),
      )
      .map((type): TypeNode => ({ kind: 'ParenthesizedType', span: none, type, metadata: undefined })),
  ),
}))

describe('reading what was printed gives the same tree', () => {
  test('expressions', () => {
    fc.assert(
      fc.property(trees.expression, (tree) => {
        const { expression, diagnostics } = parseExpression(printExpression(tree))
        expect(diagnostics).toEqual([])
        expect(bare(expression)).toEqual(bare(tree))
      }),
      { numRuns: 500 },
    )
  })

  test('types', () => {
    fc.assert(
      fc.property(trees.type, (tree) => {
        const { type, diagnostics } = parseType(printType(tree))
        expect(diagnostics).toEqual([])
        expect(bare(type)).toEqual(bare(tree))
      }),
      { numRuns: 300 },
    )
  })

  test('scripts', () => {
    const visibility = fc
      .constantFrom<Visibility>('public', 'private', 'internal')
      .map((which) => ({ visibility: which, visibilitySpan: undefined, span: none, nameSpan: none }))
    const annotations = fc.array(
      word.map(
        (one): Annotation => ({
          kind: 'Annotation',
          span: none,
          name: [one],
          args: [{ kind: 'Argument', span: none, name: 'a', value: { kind: 'Null', span: none } }],
        }),
      ),
      { maxLength: 1 },
    )
    const parameters = fc.array(
      word.map(
        (one): Parameter => ({
          kind: 'Parameter',
          span: none,
          annotations: [],
          name: one,
          type: undefined,
          default: undefined,
        }),
      ),
      { maxLength: 2 },
    )
    const directives = fc.array(
      fc
        .tuple(
          fc.oneof(
            fc
              .record({ name: word, type: fc.option(trees.type, { nil: undefined }), value: trees.expression })
              .map((one) => ({ kind: 'Var' as const, ...one })),
            fc
              .record({ name: word, parameters, body: trees.expression })
              .map((one) => ({ kind: 'Fun' as const, typeParameters: [], returns: undefined, ...one })),
            fc
              .record({ name: word, type: trees.type })
              .map((one) => ({ kind: 'TypeAlias' as const, typeParameters: [], ...one })),
            word.map((prefix) => ({ kind: 'Ns' as const, prefix, uri: 'http://x.example/a#b' })),
            fc.record({ name: word, parameters }).map((one) => ({ kind: 'AnnotationDeclaration' as const, ...one })),
          ),
          annotations,
          visibility,
        )
        .map(([one, on, seen]): Directive => ({ ...one, annotations: on, ...seen })),
      { minLength: 1, maxLength: 3 },
    )
    fc.assert(
      fc.property(directives, trees.expression, (all, body) => {
        const script: Script = {
          kind: 'Script',
          span: none,
          annotations: [],
          version: { dialect: 'dw', major: 2, minor: 0, span: none },
          directives: all,
          body,
        }
        const printed = print(script)
        const read = parse(printed)
        expect(read.diagnostics).toEqual([])
        expect(bare(read.script)).toEqual(bare(script))
        expect(print(read.script)).toBe(printed)
      }),
    )
  })

  test.each([
    '%tw 1.0\noutput application/json with binary indent=false, skipNullOn="everywhere"\n---\n{ a: 1 }\n',
    'ns soap http://x.example/a#b\n---\n{ soap#a @(b: 1, (c): 2, (d: 3) if e): null }\n',
    'x update {\n  case v at .a.b! -> v\n  case (v, i) at .@c[0] if (v) -> i\n}\n',
    'type T = {-| a*?: String {format: "x"}, _: Any, (K): V, b @(c: String): Number |-}\n---\na unless b otherwise c\n',
    'do {\n  @Since(version = "1")\n  fun f<T <: Object>(x: T, y: Number = 1): T = x\n  ---\n  [a ~ b] ++ using (c = 1) c as String {format: "0"}\n}\n',
    'a.b.^mimeType ++ c[&"d"] ++ e[?($.f)] ++ g[@h].# ++ java!java::util::UUID::randomUUID()\n',
    'import * from a::B as C\nimport d as e from a::F as G\ntype T = @A() String | Number\n---\n@B(c = 1) d[e#"f"] map [@D() $ + 1]\n',
  ])('%s', (source) => {
    const { script, diagnostics } = parse(source)
    expect(diagnostics).toEqual([])
    expect(print(script)).toBe(source)
  })
})
