import { expect, test } from 'vitest'
import * as values from '../../src/value/index.ts'
import {
  type Annotated,
  DateTime,
  inheritedNames,
  Key,
  LocalDate,
  LocalDateTime,
  LocalTime,
  MultiMap,
  Namespace,
  OffsetTime,
  Period,
  parseNumber,
  Range,
  Regex,
  TimeZone,
  TypeValue,
  withMetadata,
} from '../../src/value/index.ts'

const shop = new Namespace('shop', 'http://shop.example')

const samples: readonly object[] = [
  {},
  [1],
  new Range(1, 2),
  new Uint8Array(2),
  parseNumber('1e30') as object,
  MultiMap.of(['a', 'a'], [1, 2]),
  new Key('a', shop, { id: '1' }),
  shop,
  withMetadata('a', { format: 'x' }) as Annotated,
  Regex.of('a+'),
  new TypeValue({ kind: 'any' }),
  LocalDate.parse('2024-02-29') as LocalDate,
  LocalTime.parse('10:00:00') as LocalTime,
  LocalDateTime.parse('2024-02-29T10:00:00') as LocalDateTime,
  DateTime.parse('2024-02-29T10:00:00Z') as DateTime,
  OffsetTime.parse('10:00:00Z') as OffsetTime,
  TimeZone.parse('Europe/Paris') as TimeZone,
  Period.parse('P1D') as Period,
]

function reachableNames(value: object): string[] {
  const names: string[] = []
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at))
  }
  return names
}

const isIndex = (name: string) => /^\d+$/.test(name)

test.each(samples.map((sample) => [sample.constructor.name, sample] as const))(
  'no property of a %s is reachable by a name that is not guarded',
  (_, sample) => {
    expect(reachableNames(sample).filter((name) => !isIndex(name) && !inheritedNames().has(name))).toEqual([])
  },
)

test('texts, numbers and booleans are guarded too', () => {
  for (const value of ['a', 1, true]) {
    const names = reachableNames(Object(value)).filter((name) => !isIndex(name) && !inheritedNames().has(name))
    expect(names).toEqual([])
  }
})

test('of functions, the name alone is not guarded', () => {
  const functions = [() => 1, function plain() {}, Object.assign(() => 1, {})]
  for (const f of functions) {
    expect(reachableNames(f).filter((name) => !inheritedNames().has(name) && name !== 'name')).toEqual([])
  }
})

test('no value but a function has a name', () => {
  expect(samples.filter((sample) => 'name' in sample)).toEqual([])
})

test('every class that the values export is among the samples', () => {
  const notValues = new Set<unknown>([values.ObjectBuilder, values.TwillError])
  const classes = Object.values(values).filter(
    (exported) => typeof exported === 'function' && /^class\b/.test(Function.prototype.toString.call(exported)),
  )
  const missing = classes.filter((exported) => {
    const valueClass = exported as unknown as new () => object
    return !notValues.has(exported) && !samples.some((sample) => sample instanceof valueClass)
  })
  expect(missing.map(String)).toEqual([])
  expect(classes.length).toBeGreaterThan(10)
})

test('the most common keys of payloads are not slowed down', () => {
  const common = ['id', 'name', 'value', 'type', 'email', 'price', 'status', 'data', 'items', 'message', 'code', 'date']
  expect(common.filter((name) => inheritedNames().has(name))).toEqual([])
})
