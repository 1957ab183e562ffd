import fc from 'fast-check'
import { expect, test } from 'vitest'
import { operators, parseExpression } from '../../src/syntax/index.ts'
import { grouping } from './sexp.ts'

const shape = (source: string): string => {
  const { expression, diagnostics } = parseExpression(source)
  expect(diagnostics).toEqual([])
  return grouping(expression)
}

test.each([
  ['a or b and c', '(a or (b and c))'],
  ['a and b == c', '(a and (b == c))'],
  ['a == b < c', '(a == (b < c))'],
  ['a < b + c', '(a < (b + c))'],
  ['a + b * c', '(a + (b * c))'],
  ['a * b as Number', '(a * (b as Number))'],
  ['-a as String', '((- a) as String)'],
  ['-a.b', '(- a.b)'],
  ['!a and b', '((! a) and b)'],
  ['not a and b', '(not (a and b))'],
  ['not a or b', '(not (a or b))'],
  ['a and not b or c', '(a and (not (b or c)))'],
  ['not a map b', '((not a) map b)'],
  ['a contains "x" and b', '(a contains ("x" and b))'],
  ['p.a default 1 ++ 2', '((p.a default 1) ++ 2)'],
  ['a ++ b default c', '((a ++ b) default c)'],
  ['a map $.x + 1 filter $ > 2', '((a map ($.x + 1)) filter ($ > 2))'],
  ['a map b match { else -> 1 }', '((a map b) match)'],
  ['a + b match { else -> 1 }', '((a + b) match)'],
  ['a ++ b update { case .x -> 1 }', '((a ++ b) update)'],
  ['a is String and b', '((a is String) and b)'],
  ['a == b is Number', '(a == (b is Number))'],
  ['a as Number + 1', '((a as Number) + 1)'],
  ['a >> b << c', '((a >> b) << c)'],
  ['1 to 2 + 3', '(1 to (2 + 3))'],
  ['if (a) b else c ++ d', '(if a then b else (c ++ d))'],
  ['if (a) b else if (c) d else e default f', '(if a then b else (if c then d else (e default f)))'],
  ['xs map (x) -> x + 1 filter y', '(xs map (x -> ((x + 1) filter y)))'],
  ['a unless b otherwise c', '(unless b then a else c)'],
  ['unless (a) b else c', '(unless a then b else c)'],
])('%s', (source, expected) => {
  expect(shape(source)).toBe(expected)
})

/** The reference: groups a flat chain by taking the loosest, rightmost operator as the root. */
function byTable(operands: readonly string[], texts: readonly string[]): string {
  if (texts.length === 0) return operands[0] as string
  const level = (text: string): number => operators.findIndex(([, all]) => (all as readonly string[]).includes(text))
  let root = 0
  texts.forEach((text, i) => {
    if (level(text) <= level(texts[root] as string)) root = i
  })
  return `(${byTable(operands.slice(0, root + 1), texts.slice(0, root))} ${texts[root]} ${byTable(operands.slice(root + 1), texts.slice(root + 1))})`
}

test('any chain of binary operators groups as the table says', () => {
  const binary = operators
    .flatMap(([, texts]) => texts as readonly string[])
    .filter((text) => text !== 'is' && text !== 'as')
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...binary), { maxLength: 12 }), (texts) => {
      const operands = Array.from({ length: texts.length + 1 }, (_, i) => `v${i}`)
      const source = operands.map((operand, i) => (i === 0 ? operand : `${texts[i - 1]} ${operand}`)).join(' ')
      expect(shape(source)).toBe(byTable(operands, texts))
    }),
  )
})
