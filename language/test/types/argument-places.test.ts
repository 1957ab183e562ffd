import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argumentPlaces, leavesGaps } from '../../src/types/index.ts'

/** Parameters by letter, those with a default in capitals; which of them the arguments go to, in order. */
const filled = (parameters: string, count: number): string => {
  const places = argumentPlaces(
    [...parameters].map((one) => one < 'a'),
    count,
  )
  return [...parameters].filter((_, i) => places[i] !== undefined).join('')
}

test.each([
  ['aBC', ['a', 'aB', 'aBC']],
  ['ABc', ['c', 'Bc', 'ABc']],
  ['ABC', ['C', 'BC', 'ABC']],
  ['AbC', ['b', 'bC', 'AbC']],
])('%s with one argument, two, three', (parameters, expected) => {
  expect([1, 2, 3].map((count) => filled(parameters, count))).toEqual(expected)
})

test('a default in the middle is left out', () => expect(filled('aBc', 2)).toBe('ac'))

const optionals = fc.array(fc.boolean(), { maxLength: 6 })

test('one parameter after the other is left out, from the end that has to be', () => {
  fc.assert(
    fc.property(optionals, fc.nat({ max: 8 }), (optional, count) => {
      const rest = optional.map((one, i) => ({ one, i }))
      while (rest.length > count) {
        const at = optional[0] ? rest.findIndex(({ one }) => one) : rest.findLastIndex(({ one }) => one)
        if (at < 0) break
        rest.splice(at, 1)
      }
      const expected = optional.map((_, i) => {
        const place = rest.findIndex((left) => left.i === i)
        return place < 0 ? undefined : place
      })
      expect(argumentPlaces(optional, count)).toEqual(expected)
    }),
  )
})

test('there are gaps where arguments do not go to the first parameters', () => {
  fc.assert(
    fc.property(optionals, (optional) => {
      const least = optional.filter((one) => !one).length
      const counts = optional.map((_, i) => i).filter((count) => count >= least)
      const shifts = counts.some((count) =>
        argumentPlaces(optional, count).some((place, i) => i < count && place !== i),
      )
      expect(leavesGaps(optional)).toBe(shifts)
    }),
  )
})
