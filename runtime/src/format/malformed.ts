import { lineStarts, positionAt } from '@twill/language'
import { formats } from '@twill/language/diagnostics'
import { raise, type TwillError } from '@twill/stdlib/value'
import type { Source } from './format.ts'

const excerptSides = 30

/** What a document is more likely to be, by its first character. */
function lookalike(format: string, text: string): string | undefined {
  const start = text.trimStart()
  if (format === 'XML' && /^(?:\{\s*["}]|\[\s*["{[\]\d])/.test(start))
    return 'It begins like JSON: read it as `application/json`.'
  if (format === 'JSON' && /^<[?!\w]/.test(start)) return 'It begins like XML: read it as `application/xml`.'
  if (format === 'JSON' && /^(?:---\s|- \S)/.test(start)) return 'It begins like YAML: read it as `application/yaml`.'
  return undefined
}

/** The error of a document that is not what its format says: format, line and column (from 1), and a short excerpt. */
export function malformed(format: string, source: Source, offset: number, problem: string, hint?: string): TwillError {
  const text = source.text()
  const at = positionAt(lineStarts(text.slice(0, offset + 1)), Math.min(offset, text.length))
  const [line, column] = [at.line + 1, at.column + 1]
  const excerpt = text
    .slice(Math.max(0, offset - excerptSides), offset + excerptSides)
    .replace(/\s+/g, ' ')
    .trim()
  const advice = hint ?? lookalike(format, text)
  const place = ` at line ${line}, column ${column}`
  return raise(
    formats.malformed,
    { source: source.name, format, problem, place, advice },
    { data: { line, column, offset, excerpt } },
  )
}

/** The same of a document that is no text. */
export const damaged = (format: string, source: Pick<Source, 'name'>, problem: string, advice?: string): TwillError =>
  raise(formats.malformed, { source: source.name, format, problem, place: '', advice })
