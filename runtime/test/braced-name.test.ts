// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is about such texts
import { describe, expect, test } from 'vitest'
import { compile } from '../src/index.ts'

describe('`${name}` in a text, which other languages replace', () => {
  const told = (script: string): readonly string[] =>
    compile(script, { inputs: { payload: 'application/json' } }).diagnostics.map(
      ({ code, severity, message }) => `${code} ${severity} ${message.split(' is ')[0]}`,
    )

  test.each([
    ['a variable', 'var n = 1 --- "no. ${n}"', ['${n}']],
    ['a parameter', 'fun f(a) = "<${ a.b[0] }>" --- f({ b: [1] })', ['${ a.b[0] }']],
    ['beside a value', 'payload map (item, i) -> `$(i): ${item.name}`', ['${item.name}']],
    ['an input', '"Hello ${payload.name}"', ['${payload.name}']],
    [
      'an input that is read',
      '[payload.id, "${payload.name} and ${payload.id}"]',
      ['${payload.name}', '${payload.id}'],
    ],
  ])('%s is told', (_, script, written) => {
    expect(told(script)).toEqual(written.map((text) => `TW2018 warning \`${text}\``))
  })

  test.each([
    ['a placeholder of something else', 'var n = 1 --- "${http.port} ${secure::key} ${} $n"'],
    ['escaped', String.raw`var n = 1 --- "\${n}"`],
    ['a function', '"${upper}"'],
    ['without `$`', 'var n = 1 --- "{n} #{n} {{n}}"'],
  ])('%s is not', (_, script) => {
    expect(told(script)).toEqual([])
  })
})
