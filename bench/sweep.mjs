// Time of every reader and of the parser over size, depth and width: each doubling should double it.
// `node --expose-gc bench/sweep.mjs`; exit 1 where a fitted exponent is above the bound. Needs `npm run build`.
import { compile, input } from '@twill/runtime'

const bound = 1.35
const mapping = compile('output application/java\n---\nsizeOf(payload)', { name: 'sweep.tw' })
const read = (type) => (text) => mapping.run({ payload: input(text, type) })
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i))
const nested = (depth, open, close, core) => open.repeat(depth) + core + close.repeat(depth)

const sweeps = [
  [
    'JSON, rows',
    4000,
    (n) => JSON.stringify(times(n, (i) => ({ id: i, name: `n${i}`, x: i / 8 }))),
    read('application/json'),
  ],
  [
    'JSON, keys of one object',
    2000,
    (n) => JSON.stringify(Object.fromEntries(times(n, (i) => [`k${i}`, i]))),
    read('application/json'),
  ],
  [
    'JSON, different keys in each row',
    500,
    (n) => JSON.stringify(times(n, (i) => ({ [`k${i}`]: i, [`m${i}`]: i }))),
    read('application/json'),
  ],
  [
    'JSON, depth',
    60,
    (n) => JSON.stringify(times(200, () => 0)).replaceAll('0', nested(n, '[', ']', '1')),
    read('application/json'),
  ],
  ['JSON, one text', 200_000, (n) => JSON.stringify(['a"\\'.repeat(n / 3)]), read('application/json')],
  [
    'XML, elements',
    3000,
    (n) => `<r>${times(n, (i) => `<e a="${i}"><n>${i}</n></e>`).join('')}</r>`,
    read('application/xml'),
  ],
  [
    'XML, attributes of one element',
    500,
    (n) => `<r ${times(n, (i) => `a${i}="${i}"`).join(' ')}>x</r>`,
    read('application/xml'),
  ],
  ['XML, depth', 50, (n) => `<r>${nested(n, '<e>', '</e>', 'x').repeat(50)}</r>`, read('application/xml')],
  ['CSV, rows', 5000, (n) => `a,b,c\n${times(n, (i) => `${i},"x ""${i}""",y`).join('\n')}`, read('application/csv')],
  [
    'CSV, columns',
    500,
    (n) => `${times(n, (i) => `c${i}`).join(',')}\n${`${times(n, (i) => i).join(',')}\n`.repeat(20)}`,
    read('application/csv'),
  ],
  [
    'parser, statements',
    60,
    (n) => `${times(n, (i) => `fun f${i}(x) = if (x > ${i}) x + ${i} else { a: x.b.c }`).join('\n')}\n---\n1`,
    (text) => compile(text),
  ],
  ['parser, one long chain', 200, (n) => times(n, (i) => `"a${i}"`).join(' ++ '), (text) => compile(text)],
  [
    'parser, width of an object',
    200,
    (n) => `{ ${times(n, (i) => `k${i}: [${i}, payload.a]`).join(', ')} }`,
    (text) => compile(text),
  ],
  ['parser, depth', 14, (n) => nested(n, '[', ']', '1'), (text) => compile(text)],
]

/** Slope of a line through the points, in the logarithm of both. */
function exponent(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)])
  const mean = (i) => logs.reduce((sum, each) => sum + each[i], 0) / logs.length
  const [mx, my] = [mean(0), mean(1)]
  const over = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0)
  return over / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
}

let bad = 0
for (const [name, base, make, run] of sweeps) {
  const points = []
  for (const factor of [2, 4, 8, 16]) {
    const text = make(base * factor)
    await run(text)
    let best = Number.POSITIVE_INFINITY
    for (let i = 0; i < 5; i++) {
      globalThis.gc?.()
      const start = performance.now()
      await run(text)
      best = Math.min(best, performance.now() - start)
    }
    points.push([base * factor, best])
  }
  const slope = exponent(points)
  if (slope > bound) bad += 1
  const shown = points.map(([, time]) => time.toFixed(1).padStart(7)).join(' ')
  console.log(`${name.padEnd(36)} ${shown} ms  exponent ${slope.toFixed(2)}${slope > bound ? '  too steep' : ''}`)
}
process.exitCode = bad === 0 ? 0 : 1
