import type { Span } from '@twill/language'
import type { Report, SourceText } from '@twill/language/diagnostics'
import { reportOf } from '@twill/language/diagnostics'
import { type Document, isMap, isNode, isPair, isScalar, parseDocument } from 'yaml'
import { malformedFlow, noFlow } from './diagnostics.ts'
import type { FlowDocument } from './flow-document.ts'
import { schemaFindings } from './schema-findings.ts'
import { yamlProblems } from './yaml-problems.ts'

/** A flow file that has been read: its content if it follows the schema, and what is wrong with it. */
export interface FlowFile {
  readonly source: SourceText
  readonly document: FlowDocument | undefined
  readonly reports: readonly Report[]
  /** Where in the text a part of the document stands. */
  readonly spanOf: SpanOf
  /** What is written at a place of the document. */
  readonly valueAt: (path: FlowPath) => unknown
}

export type FlowPath = readonly (string | number)[]
export type SpanOf = (path: FlowPath, part?: 'key' | 'value') => Span

/** Reads the text of a flow file and checks it against the schema. */
export function readFlow(name: string, text: string): FlowFile {
  const source = { name, text }
  const parsed = parseDocument(text, { prettyErrors: false, strict: true })
  const spanOf = (path: FlowPath, part: 'key' | 'value' = 'value'): Span => trimmed(spanIn(parsed, path, part), text)
  const problems = yamlProblems(parsed, text)
  if (problems.length > 0) {
    const reports = problems.map(({ problem, advice, span }) =>
      reportOf(malformedFlow(span, { problem, advice }), source),
    )
    return { source, document: undefined, reports, spanOf, valueAt: () => undefined }
  }
  let content: unknown
  try {
    content = parsed.toJS({ maxAliasCount: 100 })
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    const report = reportOf(malformedFlow({ start: 0, end: 1 }, { problem, advice: undefined }), source)
    return { source, document: undefined, reports: [report], spanOf, valueAt: () => undefined }
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    const found = content === null ? 'nothing' : Array.isArray(content) ? 'a list' : 'a single value'
    const report = reportOf(noFlow({ start: 0, end: 1 }, { found }), source)
    return { source, document: undefined, reports: [report], spanOf, valueAt: () => undefined }
  }
  const reports = schemaFindings(content, spanOf).map((diagnostic) => reportOf(diagnostic, source))
  const document = reports.length === 0 ? (content as FlowDocument) : undefined // as the schema says
  return { source, document, reports, spanOf, valueAt: (path) => parsed.getIn(path) }
}

/** A group of keys ends in YAML where the next key begins. */
function trimmed({ start, end }: Span, text: string): Span {
  let last = end
  while (last > start + 1 && /\s/.test(text.charAt(last - 1))) last--
  return { start, end: last }
}

/** The span of a key or a value; of the nearest part above where there is none. */
function spanIn(parsed: Document, path: FlowPath, part: 'key' | 'value'): Span {
  for (let length = path.length; length > 0; length--) {
    const parent = parsed.getIn(path.slice(0, length - 1), true)
    const name = path[length - 1]
    if (part === 'key' && isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(name),
      )
      const range = pair !== undefined && isNode(pair.key) ? pair.key.range : undefined
      if (range) return { start: range[0], end: range[1] }
    }
    const node = parsed.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return { start: node.range[0], end: Math.max(node.range[1], node.range[0] + 1) }
  }
  return { start: 0, end: 1 }
}
