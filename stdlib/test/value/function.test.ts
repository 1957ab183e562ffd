import { argumentPlaces } from '@twill/language/types'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultOf, type ParameterDefault, type Value, withDefaults } from '../../src/value/index.ts'

/** A function that gives its arguments, as emitted code declares it: defaults are filled in where undefined arrives. */
function declared(defaults: readonly (ParameterDefault | undefined)[]): (...args: Value[]) => Value[] {
  const fun = (...args: Value[]): Value[] => {
    const values: Value[] = []
    for (const [i, byDefault] of defaults.entries())
      values.push(args[i] === undefined ? byDefault?.(...values) : args[i])
    return values
  }
  return withDefaults(fun, defaults)
}

describe('a function with defaults before its last parameters', () => {
  test('puts fewer arguments in their places', () => {
    const first = declared([() => 1, () => 2, undefined])
    expect(first('x')).toEqual([1, 2, 'x'])
    expect(first('x', 'y')).toEqual([1, 'x', 'y'])
    expect(first('x', 'y', 'z')).toEqual(['x', 'y', 'z'])
    expect(first('x', 'y', 'z', 'more')).toEqual(['x', 'y', 'z'])
    expect(first.length).toBe(1)
  })

  test('takes undefined among all of its arguments for one that is left out', () => {
    expect(declared([() => 1, undefined])(undefined, 'x')).toEqual([1, 'x'])
    expect(declared([() => 1, () => 2])('x', undefined)).toEqual(['x', 2])
  })

  test('gets each argument where it belongs, and no other number is asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), fc.nat({ max: 6 }), (optional, more) => {
        const least = optional.filter((one) => !one).length
        const args = Array.from({ length: least + more }, (_, i) => `argument ${i}`)
        const fun = declared(optional.map((one, i) => (one ? () => `default ${i}` : undefined)))
        const places = argumentPlaces(optional, args.length)
        expect(fun(...args)).toEqual(places.map((place, i) => (place === undefined ? `default ${i}` : args[place])))
      }),
    )
  })
})

test('a function whose last parameters have defaults stays itself', () => {
  const fun = (a: Value, b: Value = undefined): Value => [a, b]
  expect(withDefaults(fun, [undefined, () => 1])).toBe(fun)
})

test('the default that stands for an argument is that of the parameter which gets it', () => {
  const sum = declared([() => 10, undefined, (a, b) => `${a}+${b}`])
  expect(defaultOf(sum, 1, 2)?.('x')).toBe('10+x')
  expect(defaultOf(sum, 2, 3)?.('x', 'y')).toBe('x+y')
  expect(defaultOf(sum, 0, 2)).toBeUndefined()
  expect(defaultOf(declared([undefined, () => 5]), 1, 2)?.('x')).toBe(5)
  expect(defaultOf(() => null, 0, 1)).toBeUndefined()
})
