import { nearest, type Span } from '@twill/language'
import type { Report, SourceText } from '@twill/language/diagnostics'
import { reportOf } from '@twill/language/diagnostics'
import { Ajv, type ErrorObject } from 'ajv'
import { type Document, isMap, isNode, isPair, isScalar, parseDocument } from 'yaml'
import { allConnections, allOperations } from '../operations.ts'
import { badFlowValue, malformedFlow, missingFlowKey, noFlow, unknownFlowKey, unknownOperation } from './diagnostics.ts'
import type { FlowDocument } from './flow-document.ts'
import { flowSchema, type JsonSchema } from './flow-schema.ts'

export const schema = flowSchema(allOperations, allConnections)

/** A flow file that has been read: its content if it follows the schema, and what is wrong with it. */
export interface FlowFile {
  readonly source: SourceText
  readonly document: FlowDocument | undefined
  readonly reports: readonly Report[]
  /** Where in the text a part of the document stands. */
  readonly spanOf: (path: FlowPath, part?: 'key' | 'value') => Span
}

export type FlowPath = readonly (string | number)[]

/** Reads the text of a flow file and checks it against the schema. */
export function readFlow(name: string, text: string): FlowFile {
  const source = { name, text }
  const parsed = parseDocument(text, { prettyErrors: false, strict: true })
  const spanOf = (path: FlowPath, part: 'key' | 'value' = 'value'): Span => trimmed(spanIn(parsed, path, part), text)
  const damaged = text.indexOf('\ufffd')
  if (damaged >= 0) {
    const advice = 'Save it in that encoding.'
    const diagnostic = malformedFlow({ start: damaged, end: damaged + 1 }, { problem: 'it is no UTF-8', advice })
    return { source, document: undefined, reports: [reportOf(diagnostic, source)], spanOf }
  }
  const problems = parsed.errors.map(({ code, message, pos: [start, end] }) =>
    reportOf(malformedFlow({ start, end }, { problem: sentence(message), advice: adviceFor[code] }), source),
  )
  if (problems.length > 0) return { source, document: undefined, reports: problems, spanOf }
  let content: unknown
  try {
    content = parsed.toJS({ maxAliasCount: 100 })
  } catch (error) {
    const problem = sentence(error instanceof Error ? error.message : String(error))
    const report = reportOf(malformedFlow({ start: 0, end: 1 }, { problem, advice: undefined }), source)
    return { source, document: undefined, reports: [report], spanOf }
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    const found = content === null ? 'nothing' : Array.isArray(content) ? 'a list' : 'a single value'
    return { source, document: undefined, reports: [reportOf(noFlow({ start: 0, end: 1 }, { found }), source)], spanOf }
  }
  const reports = checkSchema(content, spanOf).map((diagnostic) => reportOf(diagnostic, source))
  const document = reports.length === 0 ? (content as FlowDocument) : undefined // as the schema says
  return { source, document, reports, spanOf }
}

const inQuotes =
  'A text with `: `, `#` or a bracket at its start stands in quotes; a script of several lines stands below `|`.'

/** What to write instead, for the faults that texts without quotes give. */
const adviceFor: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: inQuotes,
  BLOCK_IN_FLOW: inQuotes,
  UNEXPECTED_TOKEN: inQuotes,
  MULTILINE_IMPLICIT_KEY: inQuotes,
  TAB_AS_INDENT: 'Indent by spaces.',
  BAD_INDENT: 'Lines of one group begin in the same column.',
}

const sentence = (message: string): string =>
  message.replace(/\.$/, '').replace(/^\w/, (letter) => letter.toLowerCase())

const validate = new Ajv({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
}).compile(schema)

/** What does not follow the schema, one finding a place. */
function checkSchema(content: unknown, spanOf: FlowFile['spanOf']) {
  if (validate(content)) return []
  return told(validate.errors ?? [])
    .map((error) => diagnosticOf(error, spanOf))
    .sort((a, b) => a.span.start - b.span.start)
}

/** One error a fault: what is misspelt is not missing as well. */
function told(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties')
  const seen = new Set<string>()
  return errors.filter(({ keyword, instancePath, params }) => {
    const fault = `${instancePath} ${keyword} ${JSON.stringify(params)}`
    if (seen.has(fault)) return false
    seen.add(fault)
    const beside = unknown.filter((error) => error.instancePath === instancePath)
    if (keyword === 'minProperties' || keyword === 'maxProperties') return beside.length === 0
    const missing = String(params.missingProperty)
    return (
      keyword !== 'required' || !beside.some((error) => nearest(String(error.params.additionalProperty), [missing]))
    )
  })
}

function diagnosticOf(error: ErrorObject, spanOf: FlowFile['spanOf']) {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const place = path.length === 0 ? 'A flow' : `\`${path.join('.')}\``
  const key = path.at(-1) ?? 'flow'
  const parent = error.parentSchema as JsonSchema & { readonly properties?: Readonly<Record<string, JsonSchema>> }
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(error.params.additionalProperty)
      const span = spanOf([...path, name], 'key')
      const near = nearest(name, Object.keys(parent.properties ?? {}))
      if (key === 'source' || key === 'sink')
        return unknownOperation(span, { kind: key, name, near: near ?? nearestEnd(name, parent) })
      return unknownFlowKey(span, { place, key: name, near })
    }
    case 'required': {
      const name = String(error.params.missingProperty)
      const doc = parent.properties?.[name]?.description
      const span = path.length === 0 ? { start: 0, end: 1 } : spanOf(path, 'key')
      return missingFlowKey(span, { place, key: name, doc: typeof doc === 'string' ? doc : undefined })
    }
    default:
      return badFlowValue(spanOf(path), { key, ...problemOf(error, parent) })
  }
}

/** `upsert` is meant for `salesforce.upsert`. */
const nearestEnd = (name: string, parent: JsonSchema): string | undefined =>
  Object.keys((parent.properties as object | undefined) ?? {}).find(
    (one) => one.split('.')[1] === name.split('.').at(-1),
  )

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
}

function problemOf(error: ErrorObject, parent: JsonSchema): { readonly problem: string; readonly advice?: string } {
  const wanted = error.params as Readonly<Record<string, unknown>>
  switch (error.keyword) {
    case 'type': {
      const names = [parent.type].flat().map(String)
      const [first = ''] = names
      const isDuration = typeof parent.pattern === 'string' && parent.pattern.includes('ms|s|m')
      if (isDuration)
        return {
          problem: 'must be a duration',
          advice: 'Write a number with a unit: `500ms`, `10s`, `5m`, `2h`, `7d`.',
        }
      const quoted =
        first === 'string' && typeof error.data !== 'object' ? { advice: `Write it in quotes: "${error.data}".` } : {}
      const keys = Object.keys(parent.properties ?? {}).map((key) => `\`${key}\``)
      const within = first === 'object' && keys.length > 0 ? { advice: `Its keys are ${keys.join(', ')}.` } : {}
      return { problem: `must be ${typeNames[first] ?? first}`, ...quoted, ...within }
    }
    case 'enum': {
      const values = (wanted.allowedValues as readonly string[]) ?? []
      const near = typeof error.data === 'string' ? nearest(error.data, values) : undefined
      return {
        problem: `must be one of ${values.map((value) => `\`${value}\``).join(', ')}`,
        ...(near === undefined ? {} : { advice: `Did you mean \`${near}\`?` }),
      }
    }
    case 'pattern':
      return String(parent.pattern).includes('ms|s|m')
        ? {
            problem: `is no duration: \`${error.data}\``,
            advice: 'Write a number with a unit: `500ms`, `10s`, `5m`, `2h`, `7d`.',
          }
        : {
            problem: `must be ${typeNames[String([parent.type].flat()[0])]}`,
            advice: `A reference such as \`\${env.NAME}\` may stand for it.`,
          }
    case 'minLength':
      return { problem: 'must not be empty' }
    case 'minimum':
      return { problem: `must be at least ${wanted.limit}` }
    case 'maximum':
      return { problem: `must be at most ${wanted.limit}` }
    case 'minProperties':
    case 'maxProperties': {
      const names = Object.keys((parent.properties as object | undefined) ?? {})
      return { problem: `must have exactly one key, of ${names.map((name) => `\`${name}\``).join(', ')}` }
    }
    default:
      return { problem: error.message ?? 'is wrong' }
  }
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
