import { setTimeout as sleep } from 'node:timers/promises'
import { delayBefore, SinkError, type Source } from '@twill/runtime/flow'
import { operation } from '../operation.ts'
import { duration, map, number, text } from '../setting.ts'
import { addressProblem } from './address.ts'
import { exchange } from './exchange.ts'

export const get = operation({
  connector: 'http',
  name: 'get',
  kind: 'source',
  since: '0.1',
  doc: 'Fetches a document: each element of the list in it is a record, or the whole.',
  when: 'For services that are asked. Those that call by themselves come in by `http.listen`.',
  settings: {
    url: text('The address.', { required: true, check: addressProblem, example: 'https://example.com/orders.json' }),
    headers: map('Headers; take secrets by reference.'),
    each: text('What a record is: an element of the list, or the whole document.', {
      default: 'record',
      values: ['record', 'document'],
    }),
    timeout: duration('How long an answer may take.', { default: 30_000, minimum: 1 }),
    attempts: number('How often it is tried.', { default: 5, minimum: 1 }),
  },
  run: ({ url, headers, each, timeout, attempts }): Source => ({
    async *read(_, stop) {
      const value = await fetched(attempts, stop, () =>
        exchange({
          url,
          method: 'GET',
          headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)])),
          body: undefined,
          timeout,
          repeatable: true,
          cut: stop,
        }),
      )
      // what is asked anew may come in another order: there is no position to go on from
      if (each === 'record' && Array.isArray(value)) for (const item of value) yield { value: item }
      else yield { value }
    },
  }),
})

const policy = { initial: 500, max: 30_000 }

async function fetched(
  attempts: number,
  stop: AbortSignal,
  ask: () => Promise<{ readonly value: unknown }>,
): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await ask()).value
    } catch (error) {
      if (!(error instanceof SinkError) || !error.again || attempt >= attempts || stop.aborted) throw error
      const delay = delayBefore(attempt + 1, { attempts, ...policy }, error.wait, Math.random)
      await sleep(delay, undefined, { signal: stop })
    }
  }
}
