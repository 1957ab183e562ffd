import { nearest } from '@twill/language'
import { Ajv, type ErrorObject } from 'ajv'
import { allConnections, allOperations } from '../operations.ts'
import { badFlowValue, missingFlowKey, unknownFlowKey, unknownOperation } from './diagnostics.ts'
import { flowSchema, type JsonSchema, scriptType } from './flow-schema.ts'
import { groupAdvice, isOperation, operationAdvice, tellingKey } from './operation-advice.ts'
import type { SpanOf } from './read-flow.ts'
import { badReferences } from './references.ts'

export const schema = flowSchema(allOperations, allConnections)

const validate = new Ajv({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
}).compile(schema)

/** What does not follow the schema, one finding a place. */
export function schemaFindings(content: unknown, spanOf: SpanOf) {
  if (validate(content)) return []
  return told(validate.errors ?? [])
    .map((error) => diagnosticOf(error, spanOf))
    .sort((a, b) => a.span.start - b.span.start)
}

/** One error a fault: what is misspelt is not missing as well. */
function told(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties')
  const seen = new Set<string>()
  return errors.filter(({ keyword, instancePath, params, data }) => {
    const fault = `${instancePath} ${keyword} ${JSON.stringify(params)}`
    if (seen.has(fault)) return false
    seen.add(fault)
    // its settings stand beside it, which is told of each
    if (
      keyword === 'type' &&
      data === null &&
      unknown.some((error) => instancePath.startsWith(`${error.instancePath}/`))
    )
      return false
    if (keyword === 'additionalProperties' && isOfOperations(instancePath)) {
      const keys = Object.keys(data as object)
      const named = keys.some((name) => isOperation(kindOf(instancePath), name))
      return named || tellingKey(keys) === params.additionalProperty
    }
    const beside = unknown.filter((error) => error.instancePath === instancePath)
    if (keyword === 'minProperties' || keyword === 'maxProperties') return beside.length === 0
    const missing = String(params.missingProperty)
    return (
      keyword !== 'required' || !beside.some((error) => nearest(String(error.params.additionalProperty), [missing]))
    )
  })
}

function diagnosticOf(error: ErrorObject, spanOf: SpanOf) {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const place = path.length === 0 ? 'A flow' : `\`${path.join('.')}\``
  const key = path.at(-1) ?? 'flow'
  const parent = error.parentSchema as Parent
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(error.params.additionalProperty)
      const span = spanOf([...path, name], 'key')
      const near = nearest(name, Object.keys(parent.properties ?? {}))
      if (isOfOperations(error.instancePath)) {
        const kind = kindOf(error.instancePath)
        return unknownOperation(span, {
          kind,
          name,
          advice: operationAdvice(kind, name, error.data as object as Given),
        })
      }
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

type Given = Readonly<Record<string, unknown>>

const isOfOperations = (path: string): boolean => path === '/source' || path === '/sink'
const kindOf = (path: string): 'source' | 'sink' => (path === '/source' ? 'source' : 'sink')

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
}

function adviceForReference(written: string): string {
  const near = badReferences(written)[0]?.near
  return near === undefined ? `A reference such as \`\${env.NAME}\` may stand for it.` : `Did you mean \`${near}\`?`
}

/** How a group is written of which the value alone stands there. */
function adviceForGroup({ instancePath, data }: ErrorObject, parent: Parent): string | undefined {
  if (isOfOperations(instancePath)) return groupAdvice(kindOf(instancePath), data)
  const properties = Object.entries(parent.properties ?? {})
  if (properties.length === 0) return undefined
  const key = instancePath.split('/').at(-1)
  const takes = ({ type, pattern }: JsonSchema): boolean =>
    [type].flat().includes(typeof data) &&
    (typeof pattern !== 'string' || typeof data !== 'string' || new RegExp(pattern).test(String(data)))
  const fits = properties.filter(([, property]) => takes(property))
  const [meant] =
    fits.find(([, { pattern }]) => pattern !== undefined) ??
    fits.find(([name]) => parent.required?.includes(name)) ??
    fits[0] ??
    []
  // a text may hold a secret
  const form = meant === undefined ? '' : `Write \`${key}: { ${meant}: ${typeof data === 'string' ? '…' : data} }\`. `
  return `${form}Its keys are ${properties.map(([name]) => `\`${name}\``).join(', ')}.`
}

type Parent = JsonSchema & {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

function problemOf(
  error: ErrorObject,
  parent: Parent,
): { readonly problem: string; readonly advice?: string | undefined } {
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
      if (
        first === 'string' &&
        typeof error.data === 'object' &&
        error.data !== null &&
        parent.contentMediaType === scriptType
      )
        return {
          problem: 'is a script, which YAML takes for a group or a list of its own',
          advice: 'A script that begins with a bracket stands in quotes, or on lines below `|`.',
        }
      const within = first === 'object' ? { advice: adviceForGroup(error, parent) } : {}
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
            advice: adviceForReference(String(error.data)),
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
