import { diagnostic } from '@twill/language/diagnostics'
import { diagnostics as engine } from '@twill/runtime/flow'

/** What the engine itself finds. */
export const { cannotTake } = engine

// TW70xx: flow files.

export const malformedFlow = diagnostic({
  code: 'TW7001',
  slug: 'malformed-flow',
  message: 'The file cannot be read as a flow: {problem}.',
  hint: '{advice}',
  why: 'A flow file is a YAML document of version 1.2.',
})

export const unknownFlowKey = diagnostic({
  code: 'TW7002',
  slug: 'unknown-flow-key',
  message: '{place} has no `{key}`.',
  label: 'unknown',
  hint: 'Did you mean `{near}`?',
  why: 'A key that nobody reads is a typing error more often than not, so it is refused. The JSON Schema of flows lists the keys: `tw flow schema`.',
})

export const missingFlowKey = diagnostic({
  code: 'TW7003',
  slug: 'missing-flow-key',
  message: '{place} needs `{key}`.',
  hint: 'Add `{key}: …`: {doc}',
  why: 'The key has no default that would be right for everybody.',
})

export const badFlowValue = diagnostic({
  code: 'TW7004',
  slug: 'bad-flow-value',
  message: '`{key}` {problem}.',
  hint: '{advice}',
  why: 'Settings have a type and sometimes limits; the JSON Schema of flows tells them: `tw flow schema`.',
})

export const noFlow = diagnostic({
  code: 'TW7006',
  slug: 'no-flow',
  message: 'The file holds {found}, and a flow is a group of keys.',
  hint: 'Begin with `name: …`, `source: …` and `sink: …`, each at the start of a line.',
  why: 'A flow file says under keys where records come from, what becomes of them and where they go.',
})

export const unknownOperation = diagnostic({
  code: 'TW7005',
  slug: 'unknown-operation',
  message: 'There is no {kind} `{name}`.',
  hint: '{advice}',
  why: 'Sources and sinks are operations of connectors, such as `file.read`.',
})

export const noVariable = diagnostic({
  code: 'TW7007',
  slug: 'no-variable',
  message: '`{name}` is not set.',
  hint: 'Set the environment variable, or write a default: `{written}`.',
  why: 'A reference to `env.X` is the environment variable X; one to `secret.X` is the file X in the folder that TWILL_SECRETS names, else the variable X.',
})

export const noMappingFile = diagnostic({
  code: 'TW7008',
  slug: 'no-mapping-file',
  message: 'The mapping `{path}` cannot be read: {problem}.',
  why: 'The path of a mapping is relative to the folder of the flow file.',
})

export const unknownConnection = diagnostic({
  code: 'TW7009',
  slug: 'unknown-connection',
  message: 'The flow has no connection `{name}`.',
  hint: '{advice}',
  why: 'An operation names one of the entries under `connections` of its flow.',
})

export const wrongConnection = diagnostic({
  code: 'TW7010',
  slug: 'wrong-connection',
  message: '`{operation}` needs a connection to {wanted}; `{name}` is one to {found}.',
  hint: '{advice}',
  why: 'An operation works on connections of its own connector.',
})

export const badReference = diagnostic({
  code: 'TW7015',
  slug: 'bad-reference',
  message: '`{written}` is no reference.',
  hint: '{advice}',
  why: `References are \`\${env.NAME}\`, \`\${secret.NAME}\`, and with a default \`\${env.NAME:-default}\`. What merely looks like one would be taken as it is, so it is refused.`,
})

export const noSink = diagnostic({
  code: 'TW7016',
  slug: 'no-sink',
  message: 'The flow has no sink, and nobody waits for what becomes of the records of `{source}`.',
  hint: 'Add `sink: …`: `file.append: { path: out.ndjson }` writes them into a file.',
  why: 'Without a sink the mapped value answers whoever waits for it, as the caller of `http.listen` does. Of any other source the records would be read and lost.',
})

export const flowInUse = diagnostic({
  code: 'TW7012',
  slug: 'flow-in-use',
  message: 'The flow `{name}` is in use by the process {pid}.',
  hint: 'Stop that process first.',
  why: 'Position and dead letters of a flow belong to one process at a time; two would send records twice.',
})

export const flowFailed = diagnostic({
  code: 'TW7013',
  slug: 'flow-failed',
  message: 'The flow `{name}` stopped: {problem}',
  why: 'A source or a sink failed in a way that no retry mends, or the flow stops on errors. It goes on from its last position when it is run again.',
})

export const noFlows = diagnostic({
  code: 'TW7014',
  slug: 'no-flow-files',
  message: 'There are no flows in `{path}`.',
  why: 'Flows are files that end in `.flow.yaml` or `.flow.yml`.',
})
