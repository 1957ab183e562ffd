import { runtime } from '@twill/language/diagnostics'
import { example, fn, type } from './define.ts'
import type { Host } from './host.ts'
import { getField, isObject, raise, type Value } from './value/index.ts'

const module = 'tw::Mule'

export const MuleError = type({
  module,
  name: 'Error',
  since: '2.0',
  doc: 'A failure of a flow, as the variable `error` holds it.',
  type: '{ description?: String, detailedDescription?: String, errorType?: ErrorType, childErrors?: Array<Error> }',
})

export const ErrorType = type({
  module,
  name: 'ErrorType',
  since: '2.0',
  doc: 'The kind of a failure, such as HTTP:UNAUTHORIZED, and the kind that it is a special case of.',
  type: '{ identifier?: String, namespace?: String, parentErrorType?: ErrorType }',
})

export const Message = type({
  module,
  name: 'Message',
  since: '2.0',
  doc: 'A message of a flow: a payload with its attributes.',
  type: 'Object',
})

const variableOf = (host: Host, name: string): string | null =>
  host.privileges.has('environment') ? (host.environment.variable(name) ?? null) : null

export const p = fn({
  module,
  name: 'p',
  since: '2.0',
  doc: 'Gives the value of a property of the application, else that of an environment variable where the script may read those; null when there is none of that name.',
  params: { propertyName: 'The name of the property.' },
  also: ['property', 'config', 'env'],
  overloads: [
    {
      type: '(propertyName: String): String | Null',
      withHost: (host: Host) => (propertyName: string) =>
        host.environment.property(propertyName) ?? variableOf(host, propertyName),
    },
  ],
  effects: ['environment'],
  examples: [example('A port with a fallback', 'p("http.port") default "8081"', '"8081"')],
})

export const lookup = fn({
  module,
  name: 'lookup',
  since: '2.0',
  doc: 'Runs a flow of the surrounding program with a payload and gives the payload that comes out.',
  params: {
    flowName: 'The name of the flow.',
    payload: 'What the flow gets.',
    timeoutMillis: 'How many milliseconds the flow may take.',
  },
  overloads: [
    {
      type: '(flowName: String, payload: Any, timeoutMillis: Number = 2000): Any',
      withHost: (host) => (flowName: string, payload: Value, timeoutMillis: number) => {
        if (host.flow === undefined) throw raise(runtime.noFlows, { flow: flowName })
        return host.flow(flowName, payload, timeoutMillis)
      },
    },
  ],
  effects: ['resource'],
  deprecated: { since: '2.0', use: 'a flow reference before the mapping' },
  examples: [example('Without flows around the script', 'lookup("prices", { sku: "A1" })', { error: 'TW5074' })],
})

export const causedBy = fn({
  module,
  name: 'causedBy',
  since: '2.0',
  doc: 'Tells whether an error is of a type, or of a special case of it, or has a child error that is.',
  params: {
    error: 'The error; without it the one that the variable `error` holds.',
    errorType: 'The type: `HTTP:UNAUTHORIZED`, or `ANY`.',
  },
  also: ['instanceof'],
  overloads: [
    {
      type: '(error: Error, errorType: String): Boolean',
      run: (error: Value, errorType: string) => isCausedBy(error, errorType),
    },
  ],
  onNull: { error: () => false },
  implicit: 'error',
  examples: [
    example('The error of the flow, of which there is none here', 'causedBy("HTTP:TIMEOUT")', 'false'),
    example(
      'A special case counts as its general kind',
      `causedBy({ errorType: { namespace: "HTTP", identifier: "UNAUTHORIZED", parentErrorType: { namespace: "MULE", identifier: "CLIENT_SECURITY" } } }, "MULE:CLIENT_SECURITY")`,
      'true',
    ),
    example(
      'Another kind',
      `causedBy({ errorType: { namespace: "FILE", identifier: "ACCESS_DENIED" } }, "HTTP:TIMEOUT")`,
      'false',
    ),
  ],
})

function isCausedBy(error: Value, wanted: string): boolean {
  if (!isObject(error)) return false
  for (let type = getField(error, 'errorType'); isObject(type); type = getField(type, 'parentErrorType')) {
    const name = `${getField(type, 'namespace') ?? 'MULE'}:${getField(type, 'identifier') ?? ''}`
    if (name === wanted || name === `MULE:${wanted}` || wanted === 'ANY') return true
  }
  const children = getField(error, 'childErrors')
  return Array.isArray(children) && children.some((child) => isCausedBy(child, wanted))
}
