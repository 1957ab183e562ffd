import { parseTemporal, temporalField, temporalFields, temporalTypeName } from '@twill/stdlib/value'
import { expect, test } from 'vitest'

const select = (text: string, names: string) =>
  names.split(' ').map((name) => {
    const selected = temporalField(parseTemporal(text), name)
    return typeof selected === 'object' ? String(selected) : selected
  })

test.each([
  [
    '2003-10-01T23:57:59.700-03:00',
    'year month day hour minutes seconds milliseconds nanoseconds quarter dayOfWeek dayOfYear offsetSeconds timezone',
    [2003, 10, 1, 23, 57, 59, 700, 700_000_000, 4, 3, 274, -10_800, '-03:00'],
  ],
  ['2024-12-31T00:00:00Z[Europe/Paris]', 'day hour timezone dayOfYear', [31, 1, 'Europe/Paris', 366]],
  ['2003-10-01', 'year hour timezone', [2003, undefined, undefined]],
  ['23:57:59.000000283', 'nanoseconds milliseconds day', [283, 0, undefined]],
  ['23:57:59Z', 'hour timezone offsetSeconds year', [23, 'Z', 0, undefined]],
  ['PT2H8M2S', 'hours minutes secs days years hour', [2, 8, 2, 0, 0, undefined]],
  ['P1Y2M3D', 'years months days hours', [1, 2, 3, 0]],
  ['Z', 'offsetSeconds id', [undefined, undefined]],
])('%s: %s', (text, names, values) => {
  expect(select(text, names)).toEqual(values)
})

test('only fields are selected, not what the classes have besides', () => {
  const value = parseTemporal('2003-10-01T23:57:59Z')
  for (const name of ['toString', 'plus', 'constructor', '__proto__', 'epochSecond', 'equals', 'length']) {
    expect(temporalField(value, name)).toBeUndefined()
  }
  expect(temporalField({ year: 1 }, 'year')).toBeUndefined()
  expect(temporalField(null, 'year')).toBeUndefined()
})

test('every field is a getter of its class, so that reading the property is the selection', () => {
  const samples = ['2003-10-01', '23:57', '2003-10-01T23:57', '2003-10-01T23:57Z', '23:57Z', 'P1D', 'Z']
  for (const sample of samples.map(parseTemporal)) {
    for (const name of temporalFields[temporalTypeName(sample) as keyof typeof temporalFields]) {
      expect([name, temporalField(sample, name)]).not.toContain(undefined)
    }
  }
})
