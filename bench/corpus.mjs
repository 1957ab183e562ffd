// Mappings of the shapes of the language's public benchmarks, compiled once, against hand-written JavaScript that writes the same
// bytes. `node --expose-gc bench/corpus.mjs [rounds]`; needs `npm run build`.
import { compile, input } from '@twill/runtime'
import { median } from './harness.mjs'

const rounds = Number(process.argv[2] ?? 11)
const json = (value) => Buffer.from(JSON.stringify(value, null, 2))
const rows = (count, row) => Buffer.from(JSON.stringify(Array.from({ length: count }, (_, i) => row(i))))

const cases = [
  {
    name: 'map-scale: 100,000 rows, three fields',
    payload: rows(100_000, (i) => ({ id: i, value: (i * 7) % 1000 })),
    script: 'payload map { id: $.id, doubled: $.value * 2, label: "item_" ++ $.id }',
    limit: (bytes) => json(JSON.parse(bytes).map(({ id, value }) => ({ id, doubled: value * 2, label: `item_${id}` }))),
  },
  {
    name: 'json-stream: 200,000 rows, two of five fields',
    payload: rows(200_000, (i) => ({ id: i, name: `name ${i}`, tag: 'x', score: i / 8, flag: i % 2 === 0 })),
    script: 'payload map (item) -> { id: item.id, name: item.name }',
    limit: (bytes) => json(JSON.parse(bytes).map(({ id, name }) => ({ id, name }))),
  },
  {
    name: 'group-by: 100,000 rows into ten groups',
    payload: rows(100_000, (i) => ({ id: i, value: (i * 7) % 1000 })),
    script: 'payload groupBy ($.value mod 10) mapObject ((items, key) -> { ("g" ++ key): items })',
    limit: (bytes) => {
      const groups = {}
      for (const item of JSON.parse(bytes)) {
        groups[`g${item.value % 10}`] ??= []
        groups[`g${item.value % 10}`].push(item)
      }
      return json(groups)
    },
  },
]

for (const { name, payload, script, limit } of cases) {
  const mapping = compile(`%dw 2.0\noutput application/json\n---\n${script}`, { name: 'bench.tw' })
  const twill = async () => (await mapping.run({ payload: input(payload, 'application/json') })).bytes()
  const wanted = limit(payload)
  if (Buffer.compare(Buffer.from(await twill()), wanted) !== 0) throw new Error(`${name}: the outputs differ`)
  const ratios = []
  const times = []
  for (let round = 0; round < rounds + 2; round++) {
    const time = async (run) => {
      globalThis.gc?.()
      const start = performance.now()
      await run()
      return performance.now() - start
    }
    const order = round % 2 === 0
    const first = await time(order ? twill : () => limit(payload))
    const second = await time(order ? () => limit(payload) : twill)
    const [own, hand] = order ? [first, second] : [second, first]
    // two rounds warm up
    if (round < 2) continue
    ratios.push(own / hand)
    times.push(own)
  }
  console.log(`${name.padEnd(50)} ${median(ratios).toFixed(2)}x hand-written, ${median(times).toFixed(0)} ms`)
}
