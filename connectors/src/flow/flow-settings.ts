import { duration, number, text } from '../setting.ts'

/** What stands in a flow besides its source, mapping, sink and connections. */
export const flowSettings = {
  name: text('Identifies the flow in logs and in its state.', { required: true, example: 'nightly-accounts' }),
  description: text('What the flow is for.'),
  response: text(
    'What answers whoever waits for the outcome, as a script: it sees `payload`, which was sent, and `result`, which the sink gave.',
    { script: true, example: '{ id: result.id }' },
  ),
  concurrency: number('How many batches are sent at a time. Above 1 their order is not kept.', {
    default: 1,
    minimum: 1,
    maximum: 256,
  }),
  onError: text(
    'What becomes of a record that cannot be delivered: it is kept, dropped, or the flow stops before it.',
    {
      default: 'deadLetter',
      values: ['deadLetter', 'skip', 'stop'],
    },
  ),
  drain: duration('How long a stop waits for what is under way.', { default: 8000, minimum: 0, maximum: 600_000 }),
  state: text('The file in which the flow keeps its position, dead letters and idempotency keys.', {
    example: '.twill/nightly-accounts.db',
  }),
} as const

/** Groups of settings, each optional as a whole. */
export const flowGroups = {
  schedule: {
    doc: 'When the flow runs; without it, once. Either `cron` or `every`.',
    settings: {
      cron: text('Minute, hour, day of month, month, day of week; a sixth field before them is the second.', {
        example: '0 2 * * *',
      }),
      timezone: text('The time zone of `cron`; that of the machine by default.', { example: 'Europe/Berlin' }),
      every: duration('The time from one start to the next.', { minimum: 100, example: 600_000 }),
    },
  },
  retry: {
    doc: 'How often and when a record that a system did not take is sent again.',
    settings: {
      attempts: number('How often a record is sent at most, the first time included.', {
        default: 5,
        minimum: 1,
        maximum: 1000,
      }),
      initial: duration('The longest first delay; it doubles each time.', { default: 1000, minimum: 1 }),
      max: duration('No delay is longer, unless the system asks for it.', { default: 60_000, minimum: 1 }),
      budget: number(
        'How often batches are sent again at most within `window`, all together: a system in trouble is not hammered. A batch for which nothing is left waits; a caller who waits for the outcome is told of the failure.',
        { default: 100, minimum: 1, maximum: 100_000 },
      ),
      window: duration('The time to which `budget` refers.', { default: 60_000, minimum: 1 }),
    },
  },
  batch: {
    doc: 'How many records are sent together.',
    settings: {
      size: number('Records of a batch at most; by default as many as suit the source and the sink, else one.', {
        default: 1,
        minimum: 1,
        maximum: 1_000_000,
      }),
      wait: duration('How long an incomplete batch waits for more.', { default: 200, minimum: 0 }),
    },
  },
  idempotency: {
    doc: 'Records that have arrived once are not sent again.',
    settings: {
      key: text(
        'A script that gives what identifies a record; it sees `payload` and `attributes` as the mapping does.',
        {
          required: true,
          script: true,
          example: 'payload.orderId',
        },
      ),
      remember: duration('How long keys are remembered.', { default: 7 * 24 * 3_600_000, minimum: 1000 }),
    },
  },
} as const
