// Exact arithmetic against native doubles (which are wrong for decimals) and against decimal.js for every number.
//   node --expose-gc bench/numbers.mjs
import { Decimal } from 'decimal.js'
import { compare, load } from './harness.mjs'

const { add, sub, mul, div, numberText, parseNumber } = await load('stdlib/src/value/number.ts')
const COUNT = 10_000

const draw = (make) => Array.from({ length: COUNT }, make)
const below = (limit) => Math.floor(Math.random() * limit)

const operands = {
  integers: [draw(() => below(100_000) - 50_000), draw(() => 1 + below(1000))],
  money: [draw(() => below(10_000_000) / 100), draw(() => (1 + below(100_000)) / 100)],
  'rates at four places': [draw(() => below(100_000_000) / 10_000), draw(() => (1 + below(10_000)) / 10_000)],
}

const operations = {
  add: [add, (a, b) => a + b, (a, b) => a.plus(b)],
  sub: [sub, (a, b) => a - b, (a, b) => a.minus(b)],
  mul: [mul, (a, b) => a * b, (a, b) => a.times(b)],
  div: [div, (a, b) => a / b, (a, b) => a.div(b)],
}

/** A loop of its own for each operation, as emitted code has. */
const loop = (operation) =>
  new Function(
    'operation',
    `return (left, right, out) => {
      for (let i = 0; i < left.length; i++) out[i] = operation(left[i], right[i])
      return out
    }`,
  )(operation)

for (const [kind, [left, right]] of Object.entries(operands)) {
  const [bigLeft, bigRight] = [left, right].map((numbers) => numbers.map((n) => new Decimal(n)))
  for (const [name, [exact, native, decimal]] of Object.entries(operations)) {
    const [runNative, runExact, runDecimal] = [native, exact, decimal].map(loop)
    const [a, b, c] = [0, 0, 0].map(() => new Array(COUNT))
    compare(`${name}, ${kind} (10,000 pairs)`, {
      native: () => runNative(left, right, a),
      exact: () => runExact(left, right, b),
      'decimal.js': () => runDecimal(bigLeft, bigRight, c),
    })
  }
}

const texts = operands.money[0].map(String)
compare('read, money (10,000 texts)', {
  native: () => texts.map(Number),
  exact: () => texts.map(parseNumber),
  'decimal.js': () => texts.map((text) => new Decimal(text)),
})
const [numbers] = operands.money
compare('write, money (10,000 numbers)', {
  native: () => numbers.map(String),
  exact: () => numbers.map(numberText),
})
