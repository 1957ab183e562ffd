import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromDouble, type Num, parseNumber, toDouble } from '../src/value/index.ts'
import { libraryFunction } from './library-function.ts'

const math = (name: string) => libraryFunction('tw::util::Math', name)

it('degrees and radians lead back', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (angle) => {
      const there = math('toRadians')(fromDouble(angle))
      expect(toDouble(math('toDegrees')(there) as Num)).toBeCloseTo(angle, 6)
    }),
  )
})

it('takes logarithms of numbers that no double can hold', () => {
  expect(math('log10')(parseNumber('1e400'))).toBe(400)
  expect(toDouble(math('logn')(parseNumber('1e-400')) as Num)).toBeCloseTo(-921.034, 3)
})

it.each(['log10', 'logn'])('%s has no answer below 0', (name) => expect(math(name)(-1)).toBeNull())
