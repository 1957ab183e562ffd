import { expect, test } from 'vitest'
import { CompileError, compile } from '../src/index.ts'

const modules: Readonly<Record<string, string>> = {
  Checks: '@AnnotationTarget(targets = ["Function"])\nannotation Checked(by: String)\nannotation Noted()',
  Broken: 'annotation Noted()\nvar rate = unknown',
}

function told(script: string): readonly string[] {
  try {
    compile(script, { modules: (name) => modules[name] })
    return []
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    return error.message.split('\n').map((line) => line.replace(/^[^:]*:/, ''))
  }
}

test.each([
  'import * from Checks\n@Checked(by = "Lena") fun f() = 1\n@Noted()\nvar g = 1\n--- f() + g',
  'import Checked as Reviewed from Checks\n@Reviewed(by = "Lena")\nfun f() = 1\n--- f()',
  'import Checks\n@Checks::Checked(by = "Lena")\nfun f() = 1\n--- f()',
  '@Checks::Noted()\nvar f = 1\n--- f',
  'import DataFormatExtension from dw::extension::DataFormat\n@DataFormatExtension\nvar f = 1\n--- f',
  '@Since(version = "2.4")\n%dw 2.4\n@StreamCapable()\ninput payload json\n@TailRec @Labels(labels = [])\nvar f = 1\n--- f',
  'fun f(@StreamCapable @DesignOnlyType() items) = items\n--- f(1)',
  // one of the overloads may stand anywhere
  '@AnnotationTarget(targets = ["Function"])\nannotation A()\nannotation A(x: Number)\n@A()\nvar f = 1\n--- f',
  // declared below its use
  '@Late()\nvar f = 1\nannotation Late()\n--- f',
])('%s', (script) => {
  expect(told(script)).toEqual([])
})

test.each([
  [
    'import Checked from Checks\n@Checked(by = "Lena")\nvar f = 1\n--- f',
    ['2:1 TW2032 `@Checked` cannot stand before a variable. It belongs before a function.'],
  ],
  [
    'import Checks\n@Checks::Chekced()\nvar f = 1\n--- f',
    ['2:1 TW2031 Unknown annotation `@Checks::Chekced`. Did you mean `@Checks::Checked`?'],
  ],
  [
    '@DataFormatExtension\nvar f = 1\n--- f',
    [
      '1:1 TW2031 Unknown annotation `@DataFormatExtension`. Add `import DataFormatExtension from tw::extension::DataFormat` to the header.',
    ],
  ],
  [
    '@upper()\nvar f = 1\n--- f',
    ['1:1 TW2031 Unknown annotation `@upper`. Declare it in the header with `annotation upper()`.'],
  ],
  [
    '--- do { annotation Inner() --- 1 } + (@Inner() 2)',
    ['1:40 TW2031 Unknown annotation `@Inner`. Declare it in the header with `annotation Inner()`.'],
  ],
])('%s', (script, messages) => {
  expect(told(script)).toEqual(messages)
})

test('what an import that failed would bring is not told again', () => {
  expect(told('import * from Broken\nimport Label from Nowhere\n@Label() @Noted()\nvar f = 1\n--- f')).toEqual([
    expect.stringContaining('TW2012'),
    expect.stringContaining('TW2003'),
  ])
})
