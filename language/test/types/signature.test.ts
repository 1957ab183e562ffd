import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ObjectField,
  parseSignature,
  parseTypeText,
  signatureText,
  simpleTypeNames,
  type Type,
  type TypeParameter,
  TypeTextError,
  typeText,
} from '../../src/types/index.ts'

const any: Type = { kind: 'any' }
const text: Type = { kind: 'simple', name: 'String' }
const number: Type = { kind: 'simple', name: 'Number' }

describe('types', () => {
  test.each<[string, Type]>([
    ['Any', any],
    ['String', text],
    ['Array', { kind: 'array', element: any }],
    ['Array<Number>', { kind: 'array', element: number }],
    ['Type<String>', { kind: 'type', of: text }],
    ['String | Number', { kind: 'union', members: [text, number] }],
    ['String | (Number | String)', { kind: 'union', members: [text, number] }],
    [
      '"on" | 7 | true',
      {
        kind: 'union',
        members: [
          { kind: 'literal', value: 'on' },
          { kind: 'literal', value: { number: '7' } },
          { kind: 'literal', value: true },
        ],
      },
    ],
    ['-12345678901234567890.50', { kind: 'literal', value: { number: '-12345678901234567890.50' } }],
    ['Object', { kind: 'object', fields: [], closed: false, ordered: false }],
    ['{}', { kind: 'object', fields: [], closed: false, ordered: false }],
    ['{||}', { kind: 'object', fields: [], closed: true, ordered: false }],
    ['{-| |-}', { kind: 'object', fields: [], closed: true, ordered: true }],
    [
      'String {format: "yy", n: [1, null, {deep: true}]}',
      { ...text, metadata: { format: 'yy', n: [1, null, { deep: true }] } },
    ],
    ['Number /* why */ // and more', number],
  ])('%s', (source, type) => {
    expect(parseTypeText(source)).toEqual(type)
  })

  test('fields keep their marks, names and attributes', () => {
    const type = parseTypeText(
      '{| id @(lang?: String): Number, "two words"*?: String, ns0#tag*: Any, _?: Boolean, "_": Null |}',
    )
    expect(type).toEqual({
      kind: 'object',
      closed: true,
      ordered: false,
      fields: [
        {
          name: 'id',
          optional: false,
          repeated: false,
          attributes: [{ name: 'lang', optional: true, repeated: false, type: text }],
          type: number,
        },
        { name: 'two words', optional: true, repeated: true, type: text },
        { namespace: 'ns0', name: 'tag', optional: false, repeated: true, type: any },
        { name: undefined, optional: true, repeated: false, type: { kind: 'simple', name: 'Boolean' } },
        { name: '_', optional: false, repeated: false, type: { kind: 'simple', name: 'Null' } },
      ],
    })
  })

  test('a function takes everything after its arrow as the result', () => {
    expect(typeText(parseTypeText('(Number, label?: String) -> Number | Null'))).toBe(
      '(Number, label?: String) -> Number | Null',
    )
    expect(parseTypeText('((Number) -> Number) | Null').kind).toBe('union')
  })

  test('other names are looked up only when needed, so that types may be recursive', () => {
    const known: Record<string, Type> = {}
    const resolve = (name: string): Type | undefined => known[name]
    const tree = parseTypeText('{ value: Any, children: Array<Tree> }', { resolve })
    known.Tree = tree
    const children = tree.kind === 'object' ? tree.fields[1]?.type : undefined
    const element = children?.kind === 'array' ? children.element : undefined
    expect(element?.kind === 'alias' && element.target()).toBe(tree)
    expect(typeText(tree)).toBe('{ value: Any, children: Array<Tree> }')
  })

  test('a name that nobody knows says so when it is needed', () => {
    const type = parseTypeText('Missing', { resolve: () => undefined })
    expect(() => type.kind === 'alias' && type.target()).toThrow('Unknown type `Missing` at 0 of `Missing`')
  })

  test('fields can be selected', () => {
    expect(typeText(parseTypeText('{ a: { b*: Number } }.a.*b'))).toBe('Array<Number>')
    expect(typeText(parseTypeText('Array<String>[0]'))).toBe('String')
    expect(typeText(parseTypeText('({ id: String } | { id: Number }).id'))).toBe('String | Number')
  })

  test.each([
    ['', 'Expected a type but found the end at 0 of ``'],
    ['Array<', 'Expected a type but found the end at 6'],
    ['Array<String', 'Expected `>` but found the end at 12'],
    ['String Number', 'Expected the end but found `Number` at 7'],
    ['{ a String }', 'Expected `:` but found `String` at 4'],
    ['{| a: String }', 'Expected `|}` but found `}` at 13'],
    ['Foo', 'Unknown type `Foo` at 0'],
    ['String<Number>', '`String` takes no type arguments at 0'],
    ['Array<String, Number>', '`Array` takes one type argument at 0'],
    ['(String, Number)', 'A function type needs `->` and a result at 0'],
    ['"open', 'Expected a type but found `"` at 0'],
    ['String { format: now }', '`now` is no constant at 17'],
    ['{ a: String }.b', 'There is no field `b` at 13'],
    ['String[0]', 'Only an array type has items at 6'],
    ['('.repeat(10_000), 'The type is nested too deeply'],
  ])('wrong: %s', (source, message) => {
    expect(() => parseTypeText(source)).toThrow(TypeTextError)
    expect(() => parseTypeText(source)).toThrow(message)
  })
})

describe('signatures', () => {
  test('type parameters, annotations and defaults', () => {
    const source =
      '<T, R <: Object>(@StreamCapable items: Array<T>, mapper: (item: T, index: Number) -> R, gap: String = ", )"): Array<R>'
    const type = parseSignature(source)
    expect(type.typeParameters).toEqual([{ name: 'T' }, { name: 'R', bound: parseTypeText('Object') }])
    expect(type.parameters.map((p) => [p.name, p.optional, p.default, p.annotations])).toEqual([
      ['items', false, undefined, ['StreamCapable']],
      ['mapper', false, undefined, undefined],
      ['gap', true, '", )"', undefined],
    ])
    expect(type.parameters[0]?.type).toEqual({
      kind: 'array',
      element: { kind: 'parameter', name: 'T', bound: undefined },
    })
    expect(signatureText(type)).toBe(source)
  })

  test('a default may be an object, an array, a lambda or a name', () => {
    const type = parseSignature('(a: Object = {}, b: Array = [1, 2], c: Any = (x, y) -> x, d: Any = a): Any')
    expect(type.parameters.map((p) => p.default)).toEqual(['{}', '[1, 2]', '(x, y) -> x', 'a'])
  })

  test('a parameter without a type takes anything', () => {
    expect(parseSignature('(a, b)')).toEqual({
      kind: 'function',
      typeParameters: [],
      parameters: [
        { name: 'a', type: any, optional: false },
        { name: 'b', type: any, optional: false },
      ],
      returns: any,
    })
  })

  test('annotations with arguments are passed over', () => {
    const type = parseSignature('(@Since(version = "2.2, 0") algorithm: String = "SHA-1"): Binary')
    expect(type.parameters[0]).toMatchObject({ name: 'algorithm', default: '"SHA-1"', annotations: ['Since'] })
  })

  test.each([
    ['(a: String', 'Expected `)` but found the end at 10'],
    ['(a: String = ): Any', 'A default needs a value at 13'],
    ['(a: String): ', 'Expected a type but found the end at 13'],
    ['a: String', 'Expected `(` but found `a` at 0'],
    ['<T(a: T): T', 'Expected `>` but found `(` at 2'],
    ['(a: String = "x): Any', 'The string is not closed at 13'],
  ])('wrong: %s', (source, message) => {
    expect(() => parseSignature(source)).toThrow(message)
  })
})

const fieldName = fc.oneof(fc.constantFrom('a', 'id', 'Ünï', '_x'), fc.string())

/** Any type in its normal form: what the parser itself would build. */
const types = fc.letrec<{ type: Type; member: Type }>((tie) => ({
  member: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Type>(any, { kind: 'nothing' }, ...simpleTypeNames.map((name): Type => ({ kind: 'simple', name }))),
    fc.oneof(fc.string(), fc.boolean()).map((value): Type => ({ kind: 'literal', value })),
    fc.integer().map((value): Type => ({ kind: 'literal', value: { number: String(value) } })),
    tie('type').map((element): Type => ({ kind: 'array', element })),
    tie('type').map((of): Type => ({ kind: 'type', of })),
    fc
      .record({
        fields: fc.array(
          fc.record({
            name: fc.option(fieldName, { nil: undefined }),
            optional: fc.boolean(),
            repeated: fc.boolean(),
            type: tie('type'),
          }),
          { maxLength: 3 },
        ),
        closed: fc.boolean(),
        ordered: fc.boolean(),
      })
      .map((object): Type => ({ kind: 'object', ...object, fields: object.fields as ObjectField[] })),
    fc.array(tie('type'), { maxLength: 3 }).chain((parameters) =>
      tie('type').map(
        (returns): Type => ({
          kind: 'function',
          typeParameters: [] as TypeParameter[],
          parameters: parameters.map((type, i) => ({ name: i === 0 ? '' : `p${i}`, type, optional: i > 1 })),
          returns,
        }),
      ),
    ),
  ),
  type: fc.oneof(
    { maxDepth: 3 },
    tie('member'),
    fc
      .uniqueArray(tie('member'), { minLength: 2, maxLength: 3, selector: typeText })
      .chain((members) =>
        fc.constantFrom('union' as const, 'intersection' as const).map((kind): Type => ({ kind, members })),
      ),
    fc
      .tuple(
        tie('member'),
        fc.dictionary(fc.constantFrom('format', 'x y'), fc.oneof(fc.string(), fc.boolean(), fc.integer()), {
          minKeys: 1,
        }),
      )
      .map(([type, metadata]): Type => ({ ...type, metadata })),
  ),
}))

test('every type can be read back from its text', () => {
  fc.assert(
    fc.property(types.type, (type) => {
      expect(parseTypeText(typeText(type))).toEqual(type)
    }),
    { numRuns: 500 },
  )
})

test('no text brings the parser down', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(
          '(',
          ')',
          '<',
          '>',
          '{',
          '}',
          '|',
          '&',
          ':',
          '?',
          '*',
          '@',
          '#',
          '"',
          '->',
          'T',
          'String',
          '1',
          '.',
          ',',
          '=',
          '_',
          ' ',
        ),
      }),
      (source) => {
        for (const parse of [parseTypeText, parseSignature]) {
          try {
            parse(source)
          } catch (error) {
            expect(error).toBeInstanceOf(TypeTextError)
          }
        }
      },
    ),
    { numRuns: 2000 },
  )
})
