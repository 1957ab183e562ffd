import { metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import type { FlowEvent } from '@twill/runtime/flow'
import type { Logger } from 'pino'
import type { Secrets } from '../secrets.ts'

type Outcome = 'received' | 'filtered' | 'duplicate' | 'delivered' | 'deadLetter' | 'failed'

/** Seconds: a mapping takes microseconds, a batch up to minutes. */
const mappingBuckets = [0.00001, 0.0001, 0.001, 0.01, 0.1, 1]
const sendBuckets = [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 60, 600]

/**
 * Turns what happens in a run into log lines and measurements. The measurements go to whatever provider the program has registered
 * with OpenTelemetry; without one they cost nothing.
 */
export function observer(flow: string, log: Logger, secrets: Secrets): (event: FlowEvent) => void {
  const meter = metrics.getMeter('twill.flow')
  const records = meter.createCounter('twill.flow.records', {
    unit: '{record}',
    description: 'Records, by what became of them.',
  })
  const retries = meter.createCounter('twill.flow.retries', { unit: '{batch}', description: 'Batches sent again.' })
  const throttled = meter.createCounter('twill.flow.throttled', {
    unit: '{batch}',
    description: 'Retries for which the budget had nothing left when they were due.',
  })
  const mapping = meter.createHistogram('twill.flow.mapping.duration', {
    unit: 's',
    description: 'One record through the mapping.',
    advice: { explicitBucketBoundaries: mappingBuckets },
  })
  const sending = meter.createHistogram('twill.flow.send.duration', {
    unit: 's',
    description: 'One batch into the sink.',
    advice: { explicitBucketBoundaries: sendBuckets },
  })
  const tracer = trace.getTracer('twill.flow')
  const own = { 'twill.flow.name': flow }
  const count = (outcome: Outcome, amount = 1): void => records.add(amount, { ...own, 'twill.flow.outcome': outcome })
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
        mapping.record(event.took / 1000, own)
        return
      case 'filtered':
        count('filtered')
        log.debug({ correlationId: event.correlationId }, 'nothing to send')
        return
      case 'duplicate':
        count('duplicate')
        log.info({ correlationId: event.correlationId, key: event.key }, 'has arrived before')
        return
      case 'sent': {
        const error = event.failed === 0 ? {} : { 'error.type': event.failure?.code ?? '_OTHER' }
        sending.record(event.took / 1000, { ...own, ...error })
        const span = tracer.startSpan('twill.flow.send', {
          startTime: Date.now() - event.took,
          attributes: {
            ...own,
            ...error,
            'twill.flow.records': event.records,
            'twill.flow.failed_records': event.failed,
            'twill.flow.attempt': event.attempt,
          },
        })
        // the message of a failure may quote the record: the code has to do
        if (event.failed > 0) span.setStatus({ code: SpanStatusCode.ERROR, message: error['error.type'] ?? '' })
        span.end()
        return
      }
      case 'delivered':
        count('delivered', event.correlationIds.length)
        for (const correlationId of event.correlationIds)
          log.debug({ correlationId, took: Math.round(event.took) }, 'delivered')
        return
      case 'retrying':
        retries.add(1, own)
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
        throttled.add(1, own)
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
