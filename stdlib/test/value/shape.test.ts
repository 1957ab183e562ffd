import { afterEach, expect, test, vi } from 'vitest'
import { emptyShape, Shape } from '../../src/value/shape.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

const shapeOf = (keys: readonly string[]) => keys.reduce<Shape | undefined>((at, key) => at?.with(key), emptyShape())

test('the same keys lead to the same shape', () => {
  const shape = shapeOf(['a', 'b'])
  expect(shape).toBe(shapeOf(['a', 'b']))
  expect(shape).not.toBe(shapeOf(['b', 'a']))
  expect(shape?.keys).toEqual(['a', 'b'])
  expect([shape?.size, shape?.indexOf('b'), shape?.indexOf('c')]).toEqual([2, 1, -1])
})

test('of equal names the first is found, in short and in long shapes', () => {
  const long = Array.from({ length: 40 }, (_, i) => `k${i % 20}`)
  expect(Shape.of(long).indexOf('k19')).toBe(19)
  expect(Shape.of(['a', 'b', 'a']).indexOf('a')).toBe(0)
})

test('keys that a plain object cannot hold give none', () => {
  for (const keys of [['a', 'a'], ['1'], ['__proto__']]) {
    const shape = Shape.of(keys)
    for (let i = 0; i < 50; i++) expect(shape.plainObject([1, 2])).toBeUndefined()
  }
})

test('keys are data to generated code', () => {
  const keys = ['"', '\\', '\n', '\u2028', '`$`', 'a: 1 }; throw 1; ({', '']
  const shape = Shape.of(keys)
  for (let i = 0; i < 50; i++)
    expect(Object.entries(shape.plainObject([0, 1, 2, 3, 4, 5, 6]) ?? {})).toEqual(keys.map((key, at) => [key, at]))
})

test('where code from text is forbidden, objects are the same', async () => {
  vi.stubGlobal(
    'Function',
    class {
      constructor() {
        throw new EvalError('forbidden')
      }
    },
  )
  vi.resetModules()
  const forbidden = await import('../../src/value/shape.ts')
  for (const width of [3, 60]) {
    const keys = Array.from({ length: width }, (_, i) => `k${i}`)
    const shape = forbidden.Shape.of(keys)
    const values = keys.map((_, i) => i)
    const objects = Array.from({ length: 50 }, () => shape.plainObject(values))
    expect(objects.at(-1)).toEqual(Object.fromEntries(keys.map((key, i) => [key, i])))
    expect(new Set(objects.filter(Boolean)).size).toBeGreaterThan(40)
  }
})
