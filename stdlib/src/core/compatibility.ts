import { example, fn } from '../define.ts'
import { module } from './module.ts'

/** Flags by which the reference's engine keeps an older behaviour, and whether this engine behaves as the flag says. */
const flags = new Map([
  ['com.mulesoft.dw.xml_reader.honourMixedContentStructure', true],
  ['com.mulesoft.dw.stripTrailingZeroes', true],
  ['com.mulesoft.dw.defaultOperator.disableExceptionHandling', false],
])

export const evaluateCompatibilityFlag = fn({
  module,
  name: 'evaluateCompatibilityFlag',
  since: '2.5',
  doc: 'Whether the engine behaves as a compatibility flag says. Flags cannot be set here; of one that is not known the answer is false.',
  params: { flag: 'The full name of the flag.' },
  overloads: [{ type: '(flag: String): Boolean', run: (flag: string) => flags.get(flag) ?? false }],
  examples: [
    example(
      'Text between elements is kept in its place',
      'evaluateCompatibilityFlag("com.mulesoft.dw.xml_reader.honourMixedContentStructure")',
      'true',
    ),
    example(
      '`1.00` is written as 1, and `default` answers failures',
      '["stripTrailingZeroes", "defaultOperator.disableExceptionHandling"] map evaluateCompatibilityFlag("com.mulesoft.dw.$($)")',
      '[true, false]',
    ),
    example('No such flag', 'evaluateCompatibilityFlag("com.example.none")', 'false'),
  ],
})
