import { example, fn, type } from './define.ts'
import type { Host } from './host.ts'
import { DateTime, TimeZone, type Value } from './value/index.ts'

const module = 'tw::util::Timer'

const nanosecondsPerMillisecond = 1_000_000

function currentTime(host: Host): DateTime {
  const { epochMilliseconds, zone } = host.now()
  return DateTime.ofEpochMilliseconds(epochMilliseconds, TimeZone.of(zone))
}

export const DurationMeasurement = type({
  module,
  name: 'DurationMeasurement',
  since: '2.0',
  doc: 'What a function gave, and how many milliseconds it took.',
  type: '{ time: Number, result: T }',
  typeParameters: ['T'],
})

export const TimeMeasurement = type({
  module,
  name: 'TimeMeasurement',
  since: '2.0',
  doc: 'What a function gave, and when it started and ended.',
  type: '{ start: DateTime, result: T, end: DateTime }',
  typeParameters: ['T'],
})

export const currentMilliseconds = fn({
  module,
  name: 'currentMilliseconds',
  since: '2.0',
  doc: 'Gives the current time in whole milliseconds since 1970-01-01T00:00:00Z.',
  params: {},
  also: ['timestamp', 'epoch', 'currentTimeMillis', 'unixTime'],
  overloads: [{ type: '(): Number', withHost: (host: Host) => () => Math.floor(host.now().epochMilliseconds) }],
  effects: ['clock'],
  examples: [
    example('A timestamp', 'currentMilliseconds()', undefined),
    example('Time goes on', 'currentMilliseconds() > 1700000000000', 'true'),
  ],
})

export const duration = fn({
  module,
  name: 'duration',
  since: '2.0',
  doc: 'Calls a function and gives what it gives, as `result`, with the milliseconds that it took, as `time`.',
  params: { valueToMeasure: 'The function, without parameters.' },
  also: ['measure', 'benchmark', 'stopwatch', 'elapsed'],
  overloads: [
    {
      type: '<T>(valueToMeasure: () -> T): DurationMeasurement<T>',
      withHost: (host: Host) => (valueToMeasure: () => Value) => {
        const start = host.now().epochMilliseconds
        const result = valueToMeasure()
        return { time: Math.round(host.now().epochMilliseconds - start), result }
      },
    },
  ],
  effects: ['clock'],
  examples: [
    example('How long it takes', 'duration(() -> sum(1 to 1000))', undefined),
    example('And what it gives', 'duration(() -> 1 + 1).result', '2'),
  ],
})

export const time = fn({
  module,
  name: 'time',
  since: '2.0',
  doc: 'Calls a function and gives what it gives, as `result`, with when it started and ended, as `start` and `end`.',
  params: { valueToMeasure: 'The function, without parameters.' },
  also: ['measure', 'benchmark', 'stopwatch'],
  overloads: [
    {
      type: '<T>(valueToMeasure: () -> T): TimeMeasurement<T>',
      withHost: (host: Host) => (valueToMeasure: () => Value) => {
        const start = currentTime(host)
        const result = valueToMeasure()
        return { start, result, end: currentTime(host) }
      },
    },
  ],
  effects: ['clock'],
  examples: [
    example('From when to when', 'time(() -> sum(1 to 1000))', undefined),
    example('And what it gives', 'time(() -> 1 + 1).result', '2'),
  ],
})

export const toMilliseconds = fn({
  module,
  name: 'toMilliseconds',
  since: '2.0',
  doc: 'Gives a date and time as whole milliseconds since 1970-01-01T00:00:00Z.',
  params: { date: 'The date and time.' },
  also: ['epoch', 'timestamp', 'getTime', 'unixTime'],
  overloads: [
    {
      type: '(date: DateTime): Number',
      run: (date: DateTime) => date.epochSecond * 1000 + Math.floor(date.nanoseconds / nanosecondsPerMillisecond),
    },
  ],
  examples: [
    example('One second', 'toMilliseconds(|1970-01-01T00:00:01.5Z|)', '1500'),
    example('In another zone', 'toMilliseconds(|1970-01-01T01:00:00+01:00|)', '0'),
  ],
})
