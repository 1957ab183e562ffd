import { compile, TwillError } from '@twill/runtime'
import { library } from '@twill/stdlib'
import { describe, expect, test } from 'vitest'

const functions = library.declarations().filter((d) => d.kind === 'function')

/** What an example needs of the world, the same in every run. */
const host = {
  now: () => ({ epochMilliseconds: Date.UTC(2026, 2, 14, 15, 9, 26), zone: 'UTC' }),
  random: () => 0.5,
}

/** The value of a script, written in the language. */
async function written(script: string): Promise<string> {
  const mapping = compile(script, { name: 'example.tw', defaultOutput: 'application/dw', host })
  const value = await mapping.run({ payload: null }, { privileges: ['environment'] })
  // a value read by a format keeps it, which results leave out
  return value.text().replace(/ as \w+ \{format: [^}]*\}/g, '')
}

describe.each(functions.map((f) => [`${f.module}::${f.name}`, f] as const))('%s', (_, { module, examples }) => {
  const imports = `import * from ${module}\n---\n`

  test.each(examples.map((e) => [e.title, e] as const))('%s', async (_title, { script, result }) => {
    const whole = /^\s*(?:%dw|%tw|import\b|var\b|fun\b|type\b|ns\b|output\b)/.test(script) ? script : imports + script
    if (typeof result === 'object') {
      await expect(written(whole)).rejects.toMatchObject({ code: result.error })
      return
    }
    if (result === undefined) {
      // the answer changes with each run or place: it must run, or fail as scripts fail
      await written(whole).catch((e) => expect(e).toBeInstanceOf(TwillError))
      return
    }
    expect(await written(whole)).toBe(await written(result.includes('\n---') ? result : `---\n${result}`))
  })
})
