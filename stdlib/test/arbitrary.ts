import type { FunctionType, ObjectField, ObjectType, SimpleTypeName, Type } from '@twill/language/types'
import { mergedObject, resolved, substitute } from '@twill/language/types'
import fc from 'fast-check'
import { Decimal } from '../src/value/decimal.ts'
import {
  canon,
  DateTime,
  Key,
  LocalDate,
  LocalDateTime,
  LocalTime,
  Namespace,
  ObjectBuilder,
  OffsetTime,
  Period,
  Range,
  Regex,
  TimeZone,
  TypeValue,
  type Value,
  withDefaults,
  withMetadata,
} from '../src/value/index.ts'

// Values drawn from a type of the language.

const simpleType = (name: SimpleTypeName): Type => ({ kind: 'simple', name })

const text = fc.oneof(
  { weight: 5, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '0', 'true', '__proto__', 'length', 'a,b,,', '😀', '2024-02-29') },
)

const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -20, max: 20 }) },
  { weight: 1, arbitrary: fc.constantFrom(1_000, -4_096, 2 ** 53 - 1, -(10 ** 12)) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: -100_000, max: 100_000 }).map((cents) => canon(new Decimal(cents).div(100))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 30 }))
      .map(([digits, places]) => canon(new Decimal(`${digits}e-${places}`))),
  },
)

const namespace = fc.constantFrom(new Namespace('shop', 'http://shop.example'), new Namespace('', 'urn:plain'))
const key = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 1, arbitrary: fc.tuple(text, namespace).map(([name, ns]) => new Key(name, ns, { unit: 'kg' })) },
)

const date = fc.tuple(
  fc.integer({ min: 1900, max: 2100 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 28 }),
)
const localDate = date.map(([year, month, day]) => LocalDate.of(year, month, day))
const localTime = fc.integer({ min: 0, max: 86_399 }).map((second) => LocalTime.ofSecondOfDay(second, 0))
const localDateTime = fc.tuple(localDate, localTime).map(([day, time]) => LocalDateTime.of(day, time))
const timeZone = fc
  .constantFrom('Z', '-03:00', '+05:30', 'America/New_York', 'Europe/Berlin')
  .map((id) => TimeZone.of(id))
const marked = (mark: string) => (value: Value) => withMetadata(value, { [mark]: true })

const simpleValues: Record<SimpleTypeName, fc.Arbitrary<Value>> = {
  Null: fc.constant(null),
  Boolean: fc.boolean(),
  String: text,
  Number: number,
  Range: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })).map(([a, b]) => new Range(a, b)),
  Date: localDate,
  LocalTime: localTime,
  LocalDateTime: localDateTime,
  DateTime: fc.tuple(localDateTime, timeZone).map(([local, zone]) => DateTime.of(local, zone)),
  Time: fc.tuple(localTime, fc.constantFrom(0, 3600, -12_600)).map(([time, offset]) => OffsetTime.of(time, offset)),
  TimeZone: timeZone,
  Period: fc.oneof(
    fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -20, max: 20 })).map(([y, d]) => Period.of(y, 0, d)),
    fc.integer({ min: -100_000, max: 100_000 }).map((seconds) => Period.ofSeconds(seconds)),
  ),
  Binary: fc.uint8Array({ maxLength: 8 }).map((bytes) => Uint8Array.from(bytes)),
  Regex: fc.constantFrom('[a-c]', '(\\w)(\\d*)', '\\s+', '', 'a*').map((source) => Regex.of(source)),
  Namespace: namespace,
  Uri: fc.constantFrom('http://a.example/x', 'urn:x'),
  Key: key,
  CData: text.map(marked('cdata')),
  Iterator: fc.array(fc.integer(), { maxLength: 3 }).map(marked('iterator')),
  Enum: text.map(marked('enumeration')),
  Function: fc.constant(() => null),
  NaN: fc.constant(null),
}

const anyValue = fc.oneof(
  ...(['Null', 'Boolean', 'String', 'Number', 'Date', 'DateTime', 'Period', 'Binary', 'Range'] as const).map(
    (name) => simpleValues[name],
  ),
  fc.array(fc.oneof(number, text, fc.constant(null)), { maxLength: 4 }),
  objectOf(fc.array(fc.tuple(key, fc.oneof(number, text, fc.constant(null))), { maxLength: 4 })),
)

function objectOf(entries: fc.Arbitrary<readonly (readonly [string | Key, Value])[]>): fc.Arbitrary<Value> {
  return entries.map((pairs) => {
    const builder = new ObjectBuilder()
    for (const [name, value] of pairs) builder.add(name, value)
    return builder.build()
  })
}

/** Types may be recursive: from this depth on, what may be left out is. */
const deepest = 4

/** Values that belong to a type; none for `Nothing`. */
export function valuesOf(type: Type, depth = 0): fc.Arbitrary<Value> {
  const target = resolved(type)
  const bare = bareValuesOf(target, depth + 1)
  return target.metadata ? bare.map((value) => withMetadata(value, target.metadata ?? {})) : bare
}

function bareValuesOf(type: Exclude<Type, { kind: 'alias' }>, depth: number): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'any':
      return anyValue
    case 'nothing':
      throw new Error('Nothing has no values')
    case 'simple':
      return simpleValues[type.name]
    case 'literal':
      return fc.constant(typeof type.value === 'object' ? canon(new Decimal(type.value.number)) : type.value)
    case 'array':
      return depth > deepest ? fc.constant([]) : fc.array(valuesOf(type.element, depth), { maxLength: 5 })
    case 'object':
      return objectsOf(type, depth)
    case 'function':
      return functionsOf(type, depth)
    case 'union':
      return fc.oneof(...type.members.map((member) => valuesOf(member, depth)))
    case 'intersection': {
      const object = mergedObject(type.members)
      return object ? objectsOf(object, depth) : valuesOf(type.members[0] ?? { kind: 'any' }, depth)
    }
    case 'parameter':
      return type.bound ? valuesOf(type.bound, depth) : anyValue
    case 'type':
      return fc.constantFrom<SimpleTypeName>('String', 'Number', 'Date').map((name) => new TypeValue(simpleType(name)))
  }
}

function objectsOf(type: ObjectType, depth: number): fc.Arbitrary<Value> {
  if (type.fields.length === 0) {
    return type.closed ? fc.constant({}) : objectOf(fc.array(fc.tuple(key, anyValue), { maxLength: 4 }))
  }
  const fields = depth > deepest ? type.fields.filter((field) => !field.optional) : type.fields
  return objectOf(fc.tuple(...fields.map((field) => entriesOf(field, depth))).map((entries) => entries.flat()))
}

function entriesOf(field: ObjectField, depth: number): fc.Arbitrary<readonly (readonly [string | Key, Value])[]> {
  const many = field.repeated || field.name === undefined
  const least = field.optional ? 0 : 1
  const name = field.name === undefined ? text : fc.constant(field.name)
  return fc.array(fc.tuple(name, valuesOf(field.type, depth)), { minLength: least, maxLength: many ? 4 : 1 })
}

/** Functions of the type's arity that always give the same value; an optional parameter has a default. */
function functionsOf(type: FunctionType, depth: number): fc.Arbitrary<Value> {
  const { parameters } = type
  const required = parameters.findIndex((parameter) => parameter.optional)
  const length = required < 0 ? parameters.length : required
  const defaults = parameters.map(({ optional, type }) => (optional ? valuesOf(type, depth) : fc.constant(undefined)))
  return fc.tuple(valuesOf(type.returns, depth), ...defaults).map(([value, ...given]) => {
    const fun = Object.defineProperty(() => value, 'length', { value: length })
    return withDefaults(
      fun,
      given.map((each, i) => (parameters[i]?.optional ? () => each : undefined)),
    )
  })
}

/** A signature with a plain type for each type parameter: one of its bound's members, or String where it is a key. */
export function concrete(signature: FunctionType): fc.Arbitrary<FunctionType> {
  const keys = new Set<string>()
  collectKeyParameters(signature, keys)
  const choices = signature.typeParameters.map(({ name, bound }) => {
    if (keys.has(name)) return fc.constant(simpleType('String'))
    const target = bound && resolved(bound)
    if (target?.kind === 'union') return fc.constantFrom(...target.members)
    if (bound) return fc.constant(bound)
    return fc.constantFrom<Type>(simpleType('String'), simpleType('Number'), simpleType('Boolean'))
  })
  return fc.tuple(...choices).map((types) => {
    const bindings = new Map(signature.typeParameters.map(({ name }, i) => [name, types[i] as Type]))
    const plain = (type: Type): Type => substitute(substitute(type, bindings), bindings)
    return {
      kind: 'function',
      typeParameters: [],
      parameters: signature.parameters.map((parameter) => ({ ...parameter, type: plain(parameter.type) })),
      returns: plain(signature.returns),
    }
  })
}

function collectKeyParameters(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return
  if ('keyType' in node && isParameter(node.keyType)) names.add(node.keyType.name)
  for (const child of Object.values(node)) collectKeyParameters(child, names)
}

const isParameter = (node: unknown): node is { name: string } =>
  typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'parameter' && 'name' in node
