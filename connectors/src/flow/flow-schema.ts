import type { AnyOperation, Connection, OperationKind } from '../operation.ts'
import type { Setting, Settings } from '../setting.ts'
import { flowGroups, flowSettings } from './flow-settings.ts'

export type JsonSchema = { readonly [keyword: string]: unknown }

/** Marks texts that are scripts of the mapping language. */
export const scriptType = 'text/x-twill'

/** A text that stands for a value of another type: `${env.PORT}`. */
const reference = '^\\$\\{(?:env|secret)\\.[A-Za-z_]\\w*(?::-[^}]*)?\\}$'
const durationPattern = '^\\d+(?:\\.\\d+)?(?:ms|s|m|h|d)$'

/** The JSON Schema of flow files, for checks and for editors; made from the declarations of settings and operations. */
export function flowSchema(
  operations: readonly AnyOperation[],
  connections: readonly Connection<unknown>[],
): JsonSchema {
  const ofKind = (kind: OperationKind, doc: string): JsonSchema =>
    oneOf(
      doc,
      operations
        .filter((operation) => operation.kind === kind)
        .map((operation) => [`${operation.connector}.${operation.name}`, withConnection(operation)]),
    )
  const groups = Object.entries(flowGroups).map(([name, { doc, settings }]) => [name, object(doc, settings)])
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:twill:schema:flow:1',
    title: 'A flow: source, mapping, sink',
    type: 'object',
    additionalProperties: false,
    required: ['name', 'source'],
    properties: {
      ...properties(flowSettings),
      connections: {
        description: 'Systems that the flow reaches, under names of its own.',
        type: 'object',
        additionalProperties: oneOf(
          'How the system is reached.',
          connections.map(({ connector, doc, settings }) => [connector, object(doc, settings)]),
        ),
      },
      source: ofKind('source', 'Where records come from.'),
      mapping: {
        description: 'What is sent for a record: a file, or a script. Without it records are sent as they come.',
        type: ['string', 'object'],
        properties: {
          file: { description: 'A file with the script.', type: 'string' },
          script: { description: 'The script itself.', type: 'string', contentMediaType: scriptType },
        },
        additionalProperties: false,
        minProperties: 1,
        maxProperties: 1,
      },
      sink: ofKind('sink', 'Where they go. Without it the mapped value answers whoever waits.'),
      ...Object.fromEntries(groups),
    },
  }
}

/** Exactly one of some keys. */
const oneOf = (doc: string, choices: readonly (readonly [string, JsonSchema])[]): JsonSchema => ({
  description: doc,
  type: 'object',
  properties: Object.fromEntries(choices),
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
})

function withConnection({ doc, when, settings, connection }: AnyOperation): JsonSchema {
  const made = object(`${doc} ${when}`, settings)
  if (connection === undefined) return made
  const named = { description: 'The name of a connection of the flow.', type: 'string' }
  return {
    ...made,
    properties: { connection: named, ...(made.properties as object) },
    required: ['connection', ...((made.required as readonly string[] | undefined) ?? [])],
  }
}

const object = (doc: string, settings: Settings): JsonSchema => {
  const required = Object.keys(settings).filter((name) => settings[name]?.more.required)
  return {
    description: doc,
    type: 'object',
    properties: properties(settings),
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
  }
}

const properties = (settings: Settings): Record<string, JsonSchema> =>
  Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, settingSchema(setting)]))

function settingSchema({ type, doc, more }: Setting): JsonSchema {
  const { values, example, minimum, maximum, groups = {}, default: fallback } = more
  const written = (value: unknown): unknown => (type === 'duration' ? durationText(Number(value)) : value)
  const said = {
    description: doc,
    ...(fallback === undefined ? {} : { default: written(fallback) }),
    ...(example === undefined ? {} : { examples: [written(example)] }),
  }
  const limits = {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  }
  switch (type) {
    case 'text':
      return {
        ...said,
        type: 'string',
        ...(more.required ? { minLength: 1 } : {}),
        ...(more.script ? { contentMediaType: scriptType } : {}),
        ...(values === undefined ? {} : { enum: values }),
      }
    case 'number':
      return { ...said, type: ['number', 'string'], ...limits, pattern: reference }
    case 'flag':
      return { ...said, type: ['boolean', 'string'], pattern: reference }
    case 'duration':
      return { ...said, type: 'string', pattern: `${durationPattern}|${reference}` }
    case 'list':
      return { ...said, type: 'array', items: { type: 'string' } }
    case 'map':
      return { ...said, type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } }
    case 'any':
      return said
    case 'choice':
      return oneOf(
        doc,
        Object.entries(groups).map(([name, group]) => [name, object(group.doc, group.settings)]),
      )
  }
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

export function durationText(milliseconds: number): string {
  const [unit, size] = units.find(([, size]) => milliseconds >= size && milliseconds % size === 0) ?? ['ms', 1]
  return `${milliseconds / size}${unit}`
}

/** Milliseconds; undefined for a text that is no duration. */
export function durationOf(written: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(written) ?? []
  if (amount === undefined) return undefined
  return Number(amount) * (units.find(([name]) => name === unit)?.[1] ?? 1)
}
