import { CompileError, compile, input, TwillError } from '@twill/runtime'
import type { CaseFile, Section } from './case-file.ts'

const mimeTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  csv: 'application/csv',
  yaml: 'application/yaml',
  txt: 'text/plain',
  tw: 'application/dw',
  dwl: 'application/dw',
  sse: 'text/event-stream',
}

const written = ['output', 'error', 'diagnostics']

/** Sections that a case is judged by. */
export const isResult = (section: Section): boolean => written.includes(section.name.split('.')[0] ?? '')

/**
 * Runs a case through the public door and gives what its result sections should hold: `output.EXT` for what was written,
 * `error` for a failing run or unreadable input, `diagnostics` for a script that does not compile.
 */
export async function runCase(file: CaseFile): Promise<readonly Section[]> {
  const script = file.sections.find((s) => s.name === 'script')
  if (script === undefined) throw new Error('a case needs a section `script`')
  const modules = new Map(
    file.sections.filter((s) => s.name.startsWith('module ')).map((s) => [s.name.slice('module '.length), s.text]),
  )
  try {
    const mapping = compile(script.text, { name: 'case.tw', modules: (name) => modules.get(name) })
    const output = await mapping.run(inputsOf(file))
    const known = file.sections.find((s) => s.name.startsWith('output'))
    const extension = known?.name.split('.')[1] ?? extensionOf(output.mimeType)
    return [
      {
        name: `output.${extension}`,
        language: extension,
        text: output.text().replace(/\r\n/g, '\n').replace(/\n$/, ''),
      },
    ]
  } catch (e) {
    if (e instanceof CompileError) return [{ name: 'diagnostics', language: '', text: e.message }]
    if (e instanceof TwillError) return [{ name: 'error', language: '', text: describe(e) }]
    throw e
  }
}

function describe(error: TwillError): string {
  const lines = [`${error.code} ${error.message}`]
  if (error.location !== undefined)
    lines.push(`at ${error.location.name}:${error.location.line}:${error.location.column}`)
  if (error.path !== undefined) lines.push(`data ${error.path}`)
  return lines.join('\n')
}

/** `## payload.json`, `## vars.rate.json`, with reader options after the name: `## payload.csv header=false`. */
function inputsOf(file: CaseFile): Record<string, unknown> {
  const inputs: Record<string, unknown> = {}
  for (const section of file.sections) {
    if (section.name === 'script' || section.name.startsWith('module ') || isResult(section)) continue
    const [name = '', ...options] = section.name.split(' ')
    const path = name.split('.')
    const mimeType = mimeTypes[path.pop() ?? '']
    if (mimeType === undefined) throw new Error(`unknown section: ${section.name}`)
    const properties = Object.fromEntries(options.map((o) => o.split('=')))
    let at = inputs
    for (const step of path.slice(0, -1)) {
      const inner = (at[step] ?? {}) as Record<string, unknown>
      at[step] = inner
      at = inner
    }
    at[path.at(-1) ?? ''] = input(section.text, mimeType, properties)
  }
  return inputs
}

const extensionOf = (mimeType: string): string =>
  Object.entries(mimeTypes).find(([, type]) => type === mimeType)?.[0] ?? 'txt'
