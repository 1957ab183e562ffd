// Compares implementations on a noisy machine. All contestants run in one process, in rounds: a round times each of them once,
// in shuffled order. What counts is the ratio to the first contestant, taken within each round; milliseconds give the scale.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The module at a path of the repository, bundled from sources: `await load('runtime/src/format/registry.ts')`. */
export async function load(path) {
  const bundle = await rolldown({
    input: root + path,
    platform: 'node',
    logLevel: 'warn',
    resolve: { conditionNames: ['@twill/source', 'module', 'node', 'import', 'default'] },
  })
  const folder = `${root}node_modules/.cache/twill-bench`
  await mkdir(folder, { recursive: true })
  const file = `${folder}/${path.replace(/\W/g, '-')}.mjs`
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  await bundle.close()
  return import(`${pathToFileURL(file)}?${Date.now()}`)
}

function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const below = Math.floor(at)
  const above = Math.ceil(at)
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below)
}

export const median = (values) => quantile(values, 0.5)

function shuffled(values) {
  const all = [...values]
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[all[i], all[j]] = [all[j], all[i]]
  }
  return all
}

/** Results are kept in reach, so that no measured work can be dropped. */
export let kept

function sample(run, times) {
  const start = performance.now()
  for (let i = 0; i < times; i++) kept = run()
  return (performance.now() - start) / times
}

/**
 * Prints a table of medians and ratios, and gives the rows. `contestants` maps names to functions; the first is the measure.
 * `bytes` of one call gives MB/s. Run with `node --expose-gc` to start each sample after a collection.
 */
export function compare(title, contestants, { rounds = 15, sampleMs = 40, warmMs = 400, bytes } = {}) {
  const entries = Object.entries(contestants).map(([name, run]) => {
    let spent = 0
    let calls = 0
    while (spent < warmMs || calls < 3) {
      spent += sample(run, 1)
      calls++
    }
    const times = Math.max(1, Math.round((sampleMs * calls) / spent))
    return { name, run, times, samples: [] }
  })
  for (let round = 0; round < rounds; round++) {
    for (const entry of shuffled(entries)) {
      globalThis.gc?.()
      entry.samples.push(sample(entry.run, entry.times))
    }
  }
  const [first] = entries
  const rows = entries.map(({ name, samples }) => {
    const ms = median(samples)
    const ratio = median(samples.map((time, i) => time / first.samples[i]))
    const spread = (quantile(samples, 0.75) - quantile(samples, 0.25)) / ms
    return { name, ms, ratio, spread, ...(bytes ? { 'MB/s': bytes / 1e3 / ms } : {}) }
  })
  console.log(`\n${title}`)
  console.table(
    Object.fromEntries(
      rows.map(({ name, ...numbers }) => [
        name,
        Object.fromEntries(Object.entries(numbers).map(([key, number]) => [key, Number(number.toPrecision(3))])),
      ]),
    ),
  )
  return rows
}
