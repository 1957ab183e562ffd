import { metrics, trace } from '@opentelemetry/api'
import type { FlowEvent } from '@twill/runtime/flow'
import type { Logger } from 'pino'
import type { Secrets } from '../secrets.ts'

/**
 * Turns what happens in a run into log lines and measurements. The measurements go to whatever provider the program has registered
 * with OpenTelemetry; without one they cost nothing.
 */
export function observer(flow: string, log: Logger, secrets: Secrets): (event: FlowEvent) => void {
  const meter = metrics.getMeter('twill.flow')
  const records = meter.createCounter('twill.flow.records', { description: 'Records, by what became of them.' })
  const retries = meter.createCounter('twill.flow.retries', { description: 'Batches sent again.' })
  const throttled = meter.createCounter('twill.flow.throttled', {
    description: 'Retries for which the budget had nothing left when they were due.',
  })
  const mapping = meter.createHistogram('twill.flow.mapping.duration', {
    unit: 'ms',
    description: 'One record through the mapping.',
  })
  const sending = meter.createHistogram('twill.flow.send.duration', {
    unit: 'ms',
    description: 'One batch into the sink.',
  })
  const tracer = trace.getTracer('twill.flow')
  const count = (outcome: string, amount = 1): void => records.add(amount, { flow, outcome })
  const clean = (text: string): string => secrets.redact(text)
  return (event) => {
    switch (event.kind) {
      case 'started':
        log.info(
          { run: event.run, from: event.from },
          event.from === undefined ? 'flow started' : 'flow taken up again',
        )
        return
      case 'received':
        count('received')
        log.debug({ correlationId: event.correlationId }, 'received')
        return
      case 'mapped':
        mapping.record(event.took, { flow })
        return
      case 'filtered':
        count('filtered')
        log.debug({ correlationId: event.correlationId }, 'nothing to send')
        return
      case 'duplicate':
        count('duplicate')
        log.info({ correlationId: event.correlationId, key: event.key }, 'has arrived before')
        return
      case 'delivered':
        count('delivered', event.correlationIds.length)
        sending.record(event.took, { flow })
        tracer
          .startSpan('send', {
            startTime: Date.now() - event.took,
            attributes: { flow, records: event.correlationIds.length },
          })
          .end()
        for (const correlationId of event.correlationIds) log.debug({ correlationId, took: event.took }, 'delivered')
        return
      case 'retrying':
        retries.add(1, { flow })
        log.warn(
          {
            correlationIds: event.correlationIds.slice(0, 20),
            records: event.correlationIds.length,
            attempt: event.attempt,
            delay: event.delay,
            code: event.failure.code,
          },
          `sending again: ${clean(event.failure.message)}`,
        )
        return
      case 'throttled':
        throttled.add(1, { flow })
        log.warn(
          { correlationIds: event.correlationIds.slice(0, 20), records: event.correlationIds.length, wait: event.wait },
          'the budget of retries is used up',
        )
        return
      case 'failed':
        count(event.kept ? 'deadLetter' : 'failed')
        log.error(
          {
            correlationId: event.correlationId,
            code: event.failure.code,
            where: event.failure.where,
            blame: event.failure.blame,
          },
          `${event.kept ? 'dead letter' : 'failed'}: ${clean(event.failure.message)}`,
        )
        return
      case 'committed':
        log.debug({ position: event.position }, 'committed')
        return
      case 'finished':
        log.info(event.summary, event.summary.complete ? 'flow complete' : 'flow stopped')
    }
  }
}
