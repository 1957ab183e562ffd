import { CompileError, compile, type Mapping } from '@twill/runtime'
import type { SettingProblem } from '../setting.ts'

/** What a path may be made of. */
type Inputs = { readonly payload: unknown; readonly attributes: unknown; readonly correlationId: string }

/**
 * A path with expressions of the mapping language: `out/$(payload.id).json`. What an expression gives is one name in a folder: it
 * can lead nowhere else.
 * @throws CompileError for an expression that cannot run
 */
export function pathTemplate(template: string): (inputs: Inputs) => string {
  const parts = partsOf(template).map((part) => {
    if (typeof part === 'string') return () => part
    const mapping = compiled(part.expression)
    return (inputs: Inputs): string => nameOf(mapping.evaluate(inputs), part.expression)
  })
  return (inputs) => parts.map((part) => part(inputs)).join('')
}

const compiled = (expression: string): Mapping =>
  compile(expression, { name: 'path', inputs: { payload: '', attributes: '', correlationId: '' } })

/** What is wrong with an expression of a path. */
export function templateProblem(template: string): SettingProblem | undefined {
  for (const part of partsOf(template)) {
    if (typeof part === 'string') continue
    try {
      compiled(part.expression)
    } catch (error) {
      if (!(error instanceof CompileError)) throw error
      const [found] = error.diagnostics.filter(({ severity }) => severity === 'error')
      if (found === undefined) throw error
      const span = { start: part.start + found.span.start, end: part.start + found.span.end }
      return {
        problem: `has an expression that cannot run: ${found.message.replace(/\.$/, '')}`,
        advice: found.hint,
        span,
      }
    }
  }
  return undefined
}

function nameOf(value: unknown, expression: string): string {
  const name = typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)
  if (name === '') throw new Error(`\`$(${expression})\` in the path gives nothing.`)
  if (/[/\\\0]/.test(name) || name === '.' || name === '..')
    throw new Error(`\`$(${expression})\` in the path gives ${JSON.stringify(name)}, which is no name of a file.`)
  return name
}

interface Expression {
  readonly expression: string
  /** Where it begins in the template. */
  readonly start: number
}

/** Texts, and expressions between `$(` and the bracket that closes it. */
function partsOf(template: string): readonly (string | Expression)[] {
  const parts: (string | Expression)[] = []
  let at = 0
  for (;;) {
    const start = template.indexOf('$(', at)
    if (start < 0) break
    const end = closing(template, start + 2)
    if (end < 0) break
    parts.push(template.slice(at, start), { expression: template.slice(start + 2, end), start: start + 2 })
    at = end + 1
  }
  parts.push(template.slice(at))
  return parts
}

function closing(text: string, from: number): number {
  let depth = 0
  let quote = ''
  for (let i = from; i < text.length; i++) {
    const character = text.charAt(i)
    if (quote !== '') {
      if (character === '\\') i++
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '(') depth++
    else if (character === ')' && depth-- === 0) return i
  }
  return -1
}
