import { compile } from '@twill/runtime'

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
    const mapping = compile(part.expression, {
      name: 'path',
      inputs: { payload: '', attributes: '', correlationId: '' },
    })
    return (inputs: Inputs): string => nameOf(mapping.evaluate(inputs), part.expression)
  })
  return (inputs) => parts.map((part) => part(inputs)).join('')
}

function nameOf(value: unknown, expression: string): string {
  const name = typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)
  if (name === '') throw new Error(`\`$(${expression})\` in the path gives nothing.`)
  if (/[/\\\0]/.test(name) || name === '.' || name === '..')
    throw new Error(`\`$(${expression})\` in the path gives ${JSON.stringify(name)}, which is no name of a file.`)
  return name
}

/** Texts, and expressions between `$(` and the bracket that closes it. */
function partsOf(template: string): readonly (string | { readonly expression: string })[] {
  const parts: (string | { readonly expression: string })[] = []
  let at = 0
  for (;;) {
    const start = template.indexOf('$(', at)
    if (start < 0) break
    const end = closing(template, start + 2)
    if (end < 0) break
    parts.push(template.slice(at, start), { expression: template.slice(start + 2, end) })
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
