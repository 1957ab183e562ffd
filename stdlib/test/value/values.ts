import fc from 'fast-check'
import {
  type AnyKey,
  DateTime,
  Key,
  LocalDate,
  LocalTime,
  MultiMap,
  makeKey,
  Namespace,
  ObjectBuilder,
  type ObjectValue,
  Period,
  parseNumber,
  TimeZone,
  type Value,
} from '../../src/value/index.ts'
import { decimalText } from './numbers.ts'

/** Names that are properties of prototypes, look like indices, or are otherwise awkward as keys. */
export const awkwardNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '0',
  '12',
  '-1',
  '',
  'size',
]

const name = fc.oneof(
  fc.constantFrom(...awkwardNames),
  fc.stringMatching(/^[a-c]{1,2}$/),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
)

const namespace = fc.constantFrom(null, new Namespace('s', 'http://s.example'), new Namespace('t', 'http://t.example'))

const key: fc.Arbitrary<AnyKey> = fc.oneof(
  { weight: 5, arbitrary: name },
  {
    weight: 1,
    arbitrary: fc
      .tuple(name, namespace, fc.constantFrom(null, { id: '1' }, { id: '2' }))
      .map(([local, ns, attributes]) => makeKey(local, ns, attributes)),
  },
)

export const entries = (value: fc.Arbitrary<Value>): fc.Arbitrary<[AnyKey, Value][]> =>
  fc.array(fc.tuple(key, value), { maxLength: 20 })

export function objectOf(pairs: readonly (readonly [AnyKey, Value])[]): ObjectValue {
  const builder = new ObjectBuilder()
  for (const [k, v] of pairs) builder.add(k, v)
  return builder.build()
}

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(null, true, false, '', 'a', '1', '\0', '\0s1:a'),
  fc.string({ maxLength: 3 }),
  decimalText.map((text) => parseNumber(text) as Value),
  fc.integer({ min: -3, max: 3 }),
  fc.uint8Array({ maxLength: 3 }),
  fc.constantFrom<Value>(
    LocalDate.parse('2024-02-29') as LocalDate,
    LocalTime.parse('10:30:00') as LocalTime,
    DateTime.parse('2024-02-29T12:00:00Z') as DateTime,
    DateTime.parse('2024-02-29T13:00:00+01:00') as DateTime,
    Period.parse('P1D') as Period,
    Period.parse('PT24H') as Period,
    TimeZone.parse('Europe/Paris') as TimeZone,
    new Namespace('s', 'http://s.example'),
    new Key('a', new Namespace('s', 'http://s.example')),
    new Key('a', null, { id: '1' }),
  ),
)

/** Values of every kind but functions, nested a little; small domains, so that equal ones are common. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    entries(tie('value')).map((pairs) => objectOf(pairs.slice(0, 4))),
    entries(tie('value')).map((pairs) =>
      MultiMap.of(
        pairs.slice(0, 4).map(([k]) => k),
        pairs.slice(0, 4).map(([, v]) => v),
      ),
    ),
  ),
})).value
