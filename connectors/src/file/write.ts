import { extname, resolve } from 'node:path'
import { documentTakes, type Outcome, type Sink, writeBytes } from '@twill/runtime/flow'
import { failedOutcome } from '../failed-outcome.ts'
import { operation } from '../operation.ts'
import { any, text } from '../setting.ts'
import { pathTemplate, templateProblem } from './path-template.ts'
import { replaceFile } from './safe-write.ts'

export const write = operation({
  connector: 'file',
  name: 'write',
  kind: 'sink',
  since: '0.1',
  doc: 'Writes each record to a file of its own; there is the whole file or none.',
  when: 'For documents. Rows that belong into one file go by `file.append`.',
  settings: {
    path: text(
      'The file; `$(…)` holds an expression on `payload` (what is written), `attributes` and `correlationId`.',
      {
        required: true,
        example: 'out/$(payload.id).json',
        check: templateProblem,
      },
    ),
    format: text('The format; by default that of the mapping, else what the extension says.', { example: 'xml' }),
    options: any('Options of the writer of the format.'),
  },
  takes: ({ path, format }, output) => documentTakes(formatOf(path, format, output?.format)),
  run: ({ path, format, options }, { folder, output }): Sink => {
    const pathOf = pathTemplate(path)
    return {
      async write(records) {
        return records.map(({ value, attributes, correlationId }): Outcome => {
          try {
            const file = pathOf({ payload: value, attributes, correlationId })
            const chosen = formatOf(file, format, output?.format)
            const given = (options ?? (format === undefined ? output?.options : undefined) ?? {}) as object
            const { bytes } = writeBytes(value, chosen, { ...given }, output?.namespaces)
            replaceFile(resolve(folder, file), bytes)
            return { ok: true, value: { path: file, size: bytes.length } }
          } catch (error) {
            return failedOutcome(error)
          }
        })
      },
    }
  },
})

const formatOf = (path: string, format: string | undefined, output: string | undefined): string =>
  format ?? output ?? (extname(path).slice(1) || 'json')
