import { documentTakes, type Outcome, type Sink, SinkError, writeBytes } from '@twill/runtime/flow'
import { failedOutcome } from '../failed-outcome.ts'
import { type OperationContext, operation } from '../operation.ts'
import { any, duration, flag, map, text } from '../setting.ts'
import { addressProblem } from './address.ts'
import { exchange } from './exchange.ts'

export const request = operation({
  connector: 'http',
  name: 'request',
  kind: 'sink',
  since: '0.1',
  doc: 'Sends each record in a request of its own. Its answer is the result.',
  when: 'For HTTP services. A POST that may have arrived is sent again only if the flow has an idempotency key, which goes along as the header Idempotency-Key.',
  settings: {
    url: text('The address.', { required: true, check: addressProblem, example: 'https://example.com/orders' }),
    method: text('The method.', { default: 'POST', values: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] }),
    headers: map('Headers; take secrets by reference.'),
    format: text('The format of the body; by default that of the mapping, else JSON.', { example: 'xml' }),
    options: any('Options of the writer of the format.'),
    timeout: duration('How long an answer may take.', { default: 30_000, minimum: 1 }),
    idempotent: flag('The service does no harm when it gets a request twice.', { default: false }),
  },
  takes: ({ method, format }, output) => (hasBody(method) ? documentTakes(formatOf(format, output)) : undefined),
  run: ({ url, method, headers, format, options, timeout, idempotent }, { output }): Sink => ({
    async write(records, cut) {
      const outcomes: Outcome[] = []
      for (const { value, key, correlationId } of records) {
        try {
          const chosen = formatOf(format, output)
          const directive = format === undefined ? output : undefined
          const given = (options ?? directive?.options ?? {}) as object
          const written = hasBody(method) ? writeBytes(value, chosen, { ...given }, output?.namespaces) : undefined
          const reply = await exchange({
            url,
            method,
            headers: {
              ...(written === undefined ? {} : { 'content-type': directive?.mimeType ?? written.mimeType }),
              'x-correlation-id': correlationId,
              ...(key === undefined ? {} : { 'idempotency-key': encodeURIComponent(key) }),
              ...Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)])),
            },
            body: written?.bytes,
            timeout,
            repeatable: idempotent || key !== undefined || method === 'GET' || method === 'PUT' || method === 'DELETE',
            cut,
          })
          outcomes.push({ ok: true, value: reply.value })
        } catch (error) {
          outcomes.push(error instanceof SinkError ? error.outcome : failedOutcome(error))
        }
      }
      return outcomes
    },
  }),
})

const hasBody = (method: string): boolean => method !== 'GET' && method !== 'DELETE'

const formatOf = (format: string | undefined, output: OperationContext['output']): string =>
  format ?? output?.format ?? 'application/json'
