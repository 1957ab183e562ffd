import { describe, expect, test } from 'vitest'
import { parse, parseExpression } from '../../src/syntax/index.ts'
import { grouping } from './sexp.ts'

const shape = (source: string): string => {
  const { expression, diagnostics } = parseExpression(source)
  expect(diagnostics).toEqual([])
  return grouping(expression)
}

describe('what a sign opens depends on whether an operand may stand there', () => {
  test.each([
    ['a / b / c', '((a / b) / c)'],
    ['a matches /b/', '(a matches /b/)'],
    ['if (a) /b/ else c', '(if a then /b/ else c)'],
    ['(a) / b / c', '((a / b) / c)'],
    ['f(a) / 2', '(f<0>[a] / 2)'],
    ['a splitBy /[0-9]\\/x/', '(a splitBy /[0-9]/x/)'],
    ['a > |2024-01-01|', '(a > |2024-01-01|)'],
    ['a is String | Number', '(a is UnionType)'],
    ['a - -b', '(a - (- b))'],
    ['a -- b', '(a -- b)'],
    ['a[0]', 'a[0]'],
    ['a ++ [0]', '(a ++ [0])'],
    ['f (a)', 'f<0>[a]'],
    ['a b (c)', '(a b c)'],
    ['f(a)(b)', 'f<0>[a]<0>[b]'],
    ['f(a: 1)', 'f<0>[{a: 1}]'],
    ['f(a: 1, b: c, d)', 'f<0>[{a: 1}, {b: c}, d]'],
    ['f((a): 1, "b": 2, n#c: 3, d @(x: 1): 4)', 'f<0>[{(a): 1}, {b: 2}, {c: 3}, {d: 4}]'],
    ['f<T>(a: if (b) c else d)', 'f<1>[{a: (if b then c else d)}]'],
    ['f((a): T -> c)', 'f<0>[(a -> c)]'],
    ['x!', 'x!'],
    ['x.a! == 1', '(x.a! == 1)'],
    ['x.a != 1', '(x.a != 1)'],
    ['x.a?', 'x.a?'],
    ['x.a? and y', '(x.a? and y)'],
    ['x.a? default 1', '(x.a? default 1)'],
  ])('%s', (source, expected) => {
    expect(shape(source)).toBe(expected)
  })
})

describe('a parenthesis opens a call, a function or a group', () => {
  test.each([
    ['(a, b) -> a', '(a b -> a)'],
    ['() -> 1', '( -> 1)'],
    ['(a): Number -> a', '(a -> a)'],
    ['(a): (Number | String) -> a', '(a -> a)'],
    ['(a): Array<String> -> a', '(a -> a)'],
    ['(a = 1, b: Number = 2) -> a', '(a b -> a)'],
    ['<T>(a: T): T -> a', '(a -> a)'],
    ['{ (a): b }', '{(a): b}'],
    ['{ (a): (b) -> c }', '{(a): (b -> c)}'],
    ['xs map (a): b', '(xs map {(a): b})'],
    ['x match { case a if (a) -> b }', '(x match)'],
    ['x match { case is (A | B) -> c }', '(x match)'],
    ['(a) -> (b) -> c', '(a -> (b -> c))'],
    ['{ a: (x) -> x, b: 2 }', '{a: (x -> x), b: 2}'],
  ])('%s', (source, expected) => {
    expect(shape(source)).toBe(expected)
  })
})

describe('`<` compares unless it encloses types', () => {
  test.each([
    ['a < b', '(a < b)'],
    ['a < b and c > d', '((a < b) and (c > d))'],
    ['f<String>(a)', 'f<1>[a]'],
    ['f<Array<String>, {a: Number}>(a)', 'f<2>[a]'],
    ['a as Array<String> default b', '((a as Array) default b)'],
    ['a as Number < 5', '((a as Number) < 5)'],
    ['a < (b) and c', '((a < b) and c)'],
    ['a >> b', '(a >> b)'],
    ['a >= b', '(a >= b)'],
    ['a > -1', '(a > (- 1))'],
    ['f(Array<String>)', 'f<0>[TypeValue]'],
  ])('%s', (source, expected) => {
    expect(shape(source)).toBe(expected)
  })
})

describe('keywords are names where no keyword may stand', () => {
  test.each([
    [
      '{ type: 1, match: 2, if: 3, var: 4, is: 5, as: 6, null: 7, else: 8, case: 9 }',
      '{type: 1, match: 2, if: 3, var: 4, is: 5, as: 6, null: 7, else: 8, case: 9}',
    ],
    ['payload.type', 'payload.type'],
    ['payload.match.is.as.if.default', 'payload.match.is.as.if.default'],
    ['type', 'type'],
    ['update ++ match', '(update ++ match)'],
    ['a match b', '(a match b)'],
    ['a update b', '(a update b)'],
    ['from map at', '(from map at)'],
    ['do', 'do'],
    ['using', 'using'],
    ['output.case', 'output.case'],
  ])('%s', (source, expected) => {
    expect(shape(source)).toBe(expected)
  })
})

describe('selectors', () => {
  test.each([
    ['a.b.c', 'a.b.c'],
    ['a.*b', 'a.all b'],
    ['a..b', 'a.descendant b'],
    ['a..*b', 'a.allDescendants b'],
    ['a.&b', 'a.pair b'],
    ['a.@b', 'a.@b'],
    ['a.*@b', 'a.@all b'],
    ['a."b c"', 'a.b c'],
    ['a.@', 'a AllAttributesSelector'],
    ['a..', 'a AllDescendantsSelector'],
    ['a.# ', 'a NamespaceSelector'],
    ['a.^mimeType', 'a MetadataSelector'],
    ['a.^', 'a MetadataSelector'],
    ['a[0 to -1]', 'a[0 to (- 1)]'],
    ['a["k"]', 'a["k"]'],
    ['a[?($.x > 1)]', 'a[? ($.x > 1)]'],
    ['a[?$.x > 1]', 'a[? ($.x > 1)]'],
    ['a[@b]', 'a.@b'],
    ['a[&"b"]', 'a.pair "b"'],
    ['a.b\n  .c', 'a.b.c'],
    ['f(a).b[0].c', 'f<0>[a].b[0].c'],
  ])('%s', (source, expected) => {
    expect(shape(source)).toBe(expected)
  })
})

describe('bare entries', () => {
  test.each([
    ['a: 1', '{a: 1}'],
    ['a: 1, b: 2', '{a: 1, b: 2}'],
    ['(x) -> a: x', '(x -> {a: x})'],
    ['if (c) a: 1 else b: 2', '(if c then {a: 1} else {b: 2})'],
    ['{ a: xs map (x) -> b: x, c: 2 }', '{a: (xs map (x -> {b: x})), c: 2}'],
    ['[a: 1, b: 2]', '[{a: 1}, {b: 2}]'],
    ['xs reduce (x, acc = {}) -> (x): acc', '(xs reduce (x acc -> {(x): acc}))'],
    ['(v) -> (k: v) if v != 1', '(v -> {ConditionalEntry})'],
    ['{ (a: 1, b: 2) if c, (d), (e) if f }', '{ConditionalEntry, Spread, ConditionalEntry}'],
    ['[(1) if a, 2]', '[1 if a, 2]'],
  ])('%s', (source, expected) => {
    expect(shape(source)).toBe(expected)
  })
})

describe('scripts', () => {
  test('a header without body is a module, a body without header a mapping', () => {
    expect(parse('%dw 2.0\nvar a = 1\nfun f(x) = x').script.body).toBeUndefined()
    expect(parse('payload.a').script.body?.kind).toBe('Select')
    expect(parse('').diagnostics).toEqual([])
  })

  test('directives stand one after the other, on one line too', () => {
    const { script, diagnostics } = parse(
      `%dw 2.4 output application/json indent=false, encoding="UTF-8" var a = 1 fun f<T <: Object>(x: T, y = 2): T = x
       import * from a::B import c, d as e from F import g::H as I import java!java::lang::Math
       type T = { a?: String, b*: Number, _: Any } ns soap http://x.example/a#b input payload json
       annotation Since(version: String) @Since(version = "1") var z = a --- z`,
    )
    expect(diagnostics).toEqual([])
    expect(script.directives.map(({ kind }) => kind).join(' ')).toBe(
      'Output Var Fun Import Import Import Import TypeAlias Ns Input AnnotationDeclaration Var',
    )
    expect(script.directives[0]).toMatchObject({
      format: 'application/json',
      options: [{ name: 'indent' }, { name: 'encoding' }],
    })
    expect(script.directives[4]).toMatchObject({ what: [{ name: 'c' }, { name: 'd', alias: 'e' }], module: ['F'] })
    expect(script.directives[6]).toMatchObject({ what: 'module', loader: 'java', module: ['java', 'lang', 'Math'] })
    expect(script.directives[8]).toMatchObject({ prefix: 'soap', uri: 'http://x.example/a#b' })
    expect(script.directives[11]).toMatchObject({ name: 'z', annotations: [{ name: ['Since'] }] })
  })

  test('a variable may be called as a directive is', () => {
    const { script, diagnostics } = parse('var type = 1\nvar output = type\n---\noutput')
    expect(diagnostics).toEqual([])
    expect(script.directives).toHaveLength(2)
  })
})

describe('strings', () => {
  test.each([
    ['"a\\n\\t\\u0041\\"\\$x"', 'a\n\tA"$x'],
    ["'it\\'s'", "it's"],
    ['"US$ 5"', 'US$ 5'],
    ['"$1"', '$1'],
    ['"two\nlines"', 'two\nlines'],
  ])('%s', (source, value) => {
    expect(parseExpression(source).expression).toMatchObject({ kind: 'String', value })
  })

  test('interpolations alternate with texts', () => {
    expect(parseExpression('"a $(b ++ "$c") d$e."').expression).toMatchObject({
      kind: 'Interpolation',
      texts: ['a ', ' d', '.'],
      values: [
        { kind: 'Binary', right: { kind: 'Interpolation', texts: ['', ''] } },
        { kind: 'Name', path: ['e'] },
      ],
    })
    expect(parseExpression('sql `select $(x)`').expression).toMatchObject({
      kind: 'Interpolation',
      tag: { path: ['sql'] },
      texts: ['select ', ''],
    })
  })
})

describe('patterns', () => {
  test('every kind', () => {
    const { script, diagnostics } = parse(`x match {
      case "a" -> 1
      case n: 2 -> 1
      case is String -> 1
      case s is Array<String> if (s.a) -> 1
      case matches /a(b)/ -> 1
      case m matches /c/ -> 1
      case v unless v > 3 -> 1
      case if ($ > 4) -> 1
      case [] -> 1
      case [h ~ t] -> 1
      case {} -> 1
      case {k: v ~ r} -> 1
      case -5 -> 1
      case (1 + 2) -> 1
      case M::LIMIT -> 1
      else other -> 1
    }`)
    expect(diagnostics).toEqual([])
    const kinds =
      script.body?.kind === 'Match' ? script.body.cases.map(({ pattern }) => pattern.kind.replace('Pattern', '')) : []
    expect(kinds.join(' ')).toBe(
      'Literal Literal Type Type Regex Regex Name Name Array Array Object Object Literal Literal Literal Else',
    )
  })

  test('update cases', () => {
    const { script, diagnostics } = parse(`x update {
      case .a.b -> 1
      case n at .@c! -> 1
      case (v, i) at .d[0] if (v > i) -> 1
      case e at ."f g" -> 1
      case .*h unless $ == 2 -> 1
      case ["k"] -> 1
    }`)
    expect(diagnostics).toEqual([])
    expect(script.body).toMatchObject({
      cases: [
        { path: [{}, {}], upsert: false },
        { name: 'n', upsert: true },
        { name: 'v', indexName: 'i', guard: { kind: 'Parenthesized' } },
        { name: 'e' },
        { guardUnless: true },
        { path: [{ selector: { kind: 'IndexSelector' } }] },
      ],
    })
  })
})

describe('`private` and `internal` are names unless a declaration follows', () => {
  test.each([
    ['var private = 1\nfun internal(x) = x\n---\n1', 'public private, public internal'],
    ['var a = private\nvar b = 2\n---\n1', 'public a, public b'],
    ['var a =\n  private\nfun b(x) = x\n---\n1', 'public a, public b'],
    ['var a = 1 private 2\nvar b = 1\n  internal 2\n---\n1', 'public a, public b'],
    ['var a = if (x)\n  private else 2\nvar b = 1\n---\n1', 'public a, public b'],
    ['type private = Number\ntype b = private | internal\nvar c = 1\n---\n1', 'public private, public b, public c'],
    ['import private\nvar a = 1\n---\n1', 'public a'],
    ['import b as internal, c from\n  private\nvar a = 1\n---\n1', 'public a'],
    ['ns private http://x.example\nvar a = { private: 1, internal#b: a.internal }\n---\n1', 'public private, public a'],
    ['@private\nvar a = 1\n---\n1', 'public a'],
    [
      'private var private = 1\ninternal fun internal(internal) = internal\n---\n1',
      'private private, internal internal',
    ],
    [
      'private\n// why\nvar a = 1 internal type b = Number private ns c http://x.example\n---\n1',
      'private a, internal b, private c',
    ],
    ['%dw 2.0 private var a = b internal annotation c()\n---\n1', 'private a, internal c'],
    [
      '@a()\nprivate fun f() = 1\n@b private var c = 1\n@d\ninternal var e = 1\n---\n1',
      'private f, private c, internal e',
    ],
  ])('%s', (source, expected) => {
    const { script, diagnostics } = parse(source)
    expect(diagnostics).toEqual([])
    const found = script.directives.flatMap((d) =>
      'visibility' in d ? [`${d.visibility} ${d.kind === 'Ns' ? d.prefix : d.name}`] : [],
    )
    expect(found.join(', ')).toBe(expected)
  })

  test('where a word is written', () => {
    const { script } = parse('@a()\n  private var b = 1\n---\nb')
    expect(script.directives[0]).toMatchObject({ span: { start: 0, end: 24 }, visibilitySpan: { start: 7, end: 14 } })
  })
})
