import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../src/index.ts'

/**
 * Expressions of the language beside what they mean, put together from the same parts: the text goes through the parser, Core and
 * the emitted code, the meaning through closures over decimal.js that know none of them.
 */
type Value = Decimal | string | boolean | null | readonly Value[] | { readonly [key: string]: Value }
type Scope = ReadonlyMap<string, Value>

interface Expression<T extends Value> {
  readonly text: string
  readonly value: (scope: Scope) => T
}

const exact = Decimal.clone({ precision: 60, toExpNeg: -1000, toExpPos: 1000 })

const constant = <T extends Value>(text: string, value: T): Expression<T> => ({ text, value: () => value })

/** Variables of each type that the script declares. */
const variables = { a: new exact(3), b: new exact('-0.5'), s: 'text', t: true } as const
const variable = <T extends Value>(name: string): Expression<T> => ({
  text: name,
  value: (scope) => scope.get(name) as T,
})

const numbers = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map((n) => constant<Decimal>(n < 0 ? `(${n})` : String(n), new exact(n))),
  fc
    .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 999 }))
    .map(([whole, part]) => constant<Decimal>(`${whole}.${part}`, new exact(`${whole}.${part}`))),
  fc.constantFrom('a', 'b').map((name) => variable<Decimal>(name)),
)
const strings = fc.oneof(
  fc.stringMatching(/^[a-z ]{0,4}$/).map((text) => constant<string>(JSON.stringify(text), text)),
  fc.constant(variable<string>('s')),
)
const booleans = fc.oneof(
  fc.boolean().map((value) => constant<boolean>(String(value), value)),
  fc.constant(variable<boolean>('t')),
)

/** The parameters of a function: what each defaults to, where it does. */
type Defaults = readonly (Expression<Decimal> | undefined)[]

/**
 * What each parameter gets, which is looked at from the left, or from the right where the first one has a default: the next argument, unless
 * parameters that have no default need all that are left.
 */
function received(defaults: Defaults, args: readonly Decimal[], scope: Scope): readonly Decimal[] {
  const fromRight = defaults[0] !== undefined
  const inTurn = <T>(items: readonly T[]): readonly T[] => (fromRight ? items.toReversed() : items)
  const left = [...inTurn(args)]
  const given = inTurn(defaults).map((byDefault, i, all) => {
    const needed = all.slice(i + 1).filter((other) => other === undefined).length
    return byDefault !== undefined && left.length <= needed ? byDefault.value(scope) : (left.shift() as Decimal)
  })
  return inTurn(given)
}

/** Ways to call a function that is written `(…) -> …`: by its name, beside another form, as a value, by another function. */
const calls: Readonly<Record<string, (parameters: string, body: string, args: string) => string>> = {
  declared: (parameters, body, args) => `do { fun f(${parameters}) = ${body} --- f(${args}) }`,
  overloaded: (parameters, body, args) =>
    `do { fun f(${parameters}) = ${body} fun f(p, q, r, s, t, u) = 0 --- f(${args}) }`,
  variable: (parameters, body, args) => `do { var f = (${parameters}) -> ${body} --- f(${args}) }`,
  value: (parameters, body, args) => `{ f: (${parameters}) -> ${body} }.f(${args})`,
  passed: (parameters, body, args) => `do { fun app(f) = f(${args}) --- app((${parameters}) -> ${body}) }`,
}

const { number, string, boolean, list } = fc.letrec<{
  number: Expression<Decimal>
  string: Expression<string>
  boolean: Expression<boolean>
  list: Expression<readonly Decimal[]>
}>((tie) => {
  const n = tie('number')
  const s = tie('string')
  const b = tie('boolean')
  const l = tie('list')
  const depthSize = 'small' as const
  const conditional = <T extends Value>(of: fc.Arbitrary<Expression<T>>): fc.Arbitrary<Expression<T>> =>
    fc.tuple(b, of, of).map(([test, yes, no]) => ({
      text: `(if (${test.text}) ${yes.text} else ${no.text})`,
      value: (scope) => (test.value(scope) ? yes.value(scope) : no.value(scope)),
    }))
  const scoped = <T extends Value>(of: fc.Arbitrary<Expression<T>>): fc.Arbitrary<Expression<T>> =>
    fc.tuple(n, of).map(([bound, body]) => ({
      text: `(do { var c = ${bound.text} --- [c] map ((a) -> ${body.text}) })[0]`,
      value: (scope) => body.value(new Map([...scope, ['a', bound.value(scope)]])),
    }))
  return {
    number: fc.oneof(
      { depthSize },
      numbers,
      fc.tuple(n, fc.constantFrom('+', '-', '*'), n).map(
        ([x, operator, y]): Expression<Decimal> => ({
          text: `(${x.text} ${operator} ${y.text})`,
          value: (scope) => {
            const [p, q] = [x.value(scope), y.value(scope)]
            return operator === '+' ? p.plus(q) : operator === '-' ? p.minus(q) : p.times(q)
          },
        }),
      ),
      n.map((x): Expression<Decimal> => ({ text: `(-${x.text})`, value: (scope) => x.value(scope).negated() })),
      n.map((x): Expression<Decimal> => ({ text: `(null default ${x.text})`, value: x.value })),
      n.map((x): Expression<Decimal> => ({ text: `{ k: { j: ${x.text} } }.k.j`, value: x.value })),
      fc.tuple(n, n).map(([x, y]): Expression<Decimal> => ({ text: `[${x.text}, ${y.text}][-1]`, value: y.value })),
      l.map(
        (items): Expression<Decimal> => ({
          text: `sum(${items.text})`,
          value: (scope) => items.value(scope).reduce((p, q) => p.plus(q), new exact(0)),
        }),
      ),
      l.map(
        (items): Expression<Decimal> => ({
          text: `(${items.text} reduce ((item, acc = 1) -> acc - item))`,
          value: (scope) => items.value(scope).reduce((p, q) => p.minus(q), new exact(1)),
        }),
      ),
      s.map(
        (text): Expression<Decimal> => ({
          text: `sizeOf(${text.text})`,
          value: (scope) => new exact(text.value(scope).length),
        }),
      ),
      fc.tuple(s, n, n).map(
        ([on, yes, no]): Expression<Decimal> => ({
          text: `(${on.text} match { case "text" -> ${yes.text} case x if (sizeOf(x) > 4) -> sizeOf(x) else -> ${no.text} })`,
          value: (scope) => {
            const given = on.value(scope)
            return given === 'text' ? yes.value(scope) : given.length > 4 ? new exact(given.length) : no.value(scope)
          },
        }),
      ),
      fc
        .record({
          defaults: fc.array(fc.option(numbers, { nil: undefined }), { minLength: 1, maxLength: 3 }),
          spare: fc.nat({ max: 3 }),
          all: fc.array(n, { minLength: 3, maxLength: 3 }),
          call: fc.constantFrom(...Object.values(calls)),
        })
        .map(({ defaults, spare, all, call }): Expression<Decimal> => {
          const least = defaults.filter((one) => one === undefined).length
          const args = all.slice(0, Math.min(defaults.length, least + spare))
          const names = ['p', 'q', 'r'].slice(0, defaults.length)
          const parameters = names.map((name, i) => (defaults[i] ? `${name} = ${defaults[i].text}` : name))
          const body = `(${names.reduce((sum, name) => `((${sum}) * 3 - ${name})`, '0')})`
          return {
            text: `(${call(parameters.join(', '), body, args.map(({ text }) => text).join(', '))})`,
            value: (scope) => {
              const values = args.map((arg) => arg.value(scope))
              return received(defaults, values, scope).reduce((sum, one) => sum.times(3).minus(one), new exact(0))
            },
          }
        }),
      conditional(n),
    ),
    string: fc.oneof(
      { depthSize },
      strings,
      fc.tuple(s, s).map(
        ([x, y]): Expression<string> => ({
          text: `(${x.text} ++ ${y.text})`,
          value: (scope) => x.value(scope) + y.value(scope),
        }),
      ),
      fc.tuple(s, b).map(
        ([x, y]): Expression<string> => ({
          text: `"<$(${x.text})|$(${y.text})>"`,
          value: (scope) => `<${x.value(scope)}|${y.value(scope)}>`,
        }),
      ),
      s.map((x): Expression<string> => ({ text: `upper(${x.text})`, value: (scope) => x.value(scope).toUpperCase() })),
      conditional(s),
    ),
    boolean: fc.oneof(
      { depthSize },
      booleans,
      fc.tuple(n, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), n).map(
        ([x, operator, y]): Expression<boolean> => ({
          text: `(${x.text} ${operator} ${y.text})`,
          value: (scope) => {
            const order = x.value(scope).comparedTo(y.value(scope))
            return (
              {
                '<': order < 0,
                '<=': order <= 0,
                '>': order > 0,
                '>=': order >= 0,
                '==': order === 0,
                '!=': order !== 0,
              }[operator] ?? false
            )
          },
        }),
      ),
      fc.tuple(s, s).map(
        ([x, y]): Expression<boolean> => ({
          text: `(${x.text} contains ${y.text})`,
          value: (scope) => x.value(scope).includes(y.value(scope)),
        }),
      ),
      fc.tuple(b, b).map(
        ([x, y]): Expression<boolean> => ({
          text: `(${x.text} and ${y.text})`,
          value: (scope) => x.value(scope) && y.value(scope),
        }),
      ),
      fc.tuple(b, b).map(
        ([x, y]): Expression<boolean> => ({
          text: `(${x.text} or ${y.text})`,
          value: (scope) => x.value(scope) || y.value(scope),
        }),
      ),
      b.map((x): Expression<boolean> => ({ text: `(not ${x.text})`, value: (scope) => !x.value(scope) })),
      n.map((x): Expression<boolean> => ({ text: `((${x.text}) is Number)`, value: () => true })),
      s.map((x): Expression<boolean> => ({ text: `((${x.text}) is Number)`, value: () => false })),
    ),
    list: fc.oneof(
      { depthSize },
      fc.array(numbers, { maxLength: 4 }).map(
        (items): Expression<readonly Decimal[]> => ({
          text: `[${items.map(({ text }) => text).join(', ')}]`,
          value: (scope) => items.map((item) => item.value(scope)),
        }),
      ),
      fc.tuple(l, n).map(
        ([items, by]): Expression<readonly Decimal[]> => ({
          text: `(${items.text} map ((item, i) -> (item * ${by.text}) + i))`,
          value: (scope) => items.value(scope).map((item, i) => item.times(by.value(scope)).plus(i)),
        }),
      ),
      fc.tuple(l, n).map(
        ([items, than]): Expression<readonly Decimal[]> => ({
          text: `(${items.text} filter ($ > ${than.text}))`,
          value: (scope) => items.value(scope).filter((item) => item.greaterThan(than.value(scope))),
        }),
      ),
      fc.tuple(l, l).map(
        ([x, y]): Expression<readonly Decimal[]> => ({
          text: `(${x.text} ++ ${y.text})`,
          value: (scope) => [...x.value(scope), ...y.value(scope)],
        }),
      ),
      l.map(
        (x): Expression<readonly Decimal[]> => ({
          text: `(${x.text} orderBy $)`,
          value: (scope) => [...x.value(scope)].sort((p, q) => p.comparedTo(q)),
        }),
      ),
      l.map(
        (x): Expression<readonly Decimal[]> => ({
          text: `({ k: ${x.text} } update { case .k -> $ ++ [1] }).k`,
          value: (scope) => [...x.value(scope), new exact(1)],
        }),
      ),
      scoped(l),
    ),
  }
})

/** Texts of numbers, so that all digits count. */
const shown = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value === 'number') return new exact(value).toString()
  return value !== null && typeof value === 'object' ? new exact(String(value)).toString() : value
}

const header = 'var a = 3\nvar b = -0.5\nvar s = "text"\nvar t = true\n---\n'
const scope: Scope = new Map(Object.entries(variables))

test.each([
  ['numbers', number],
  ['texts', string],
  ['truths', boolean],
  ['arrays', list],
] as const)('emitted code gives what a plain evaluation gives: %s', (_, expressions) => {
  fc.assert(
    fc.property(expressions as fc.Arbitrary<Expression<Value>>, ({ text, value }) => {
      const mapping = compile(`output application/java\n${header}${text}`, { name: 'generated.tw' })
      expect(shown(mapping.evaluate({}))).toEqual(shown(value(scope)))
    }),
    { numRuns: 400 },
  )
})
