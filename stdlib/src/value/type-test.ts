import {
  mergedObject,
  type ObjectField,
  type ObjectType,
  resolved,
  type SimpleTypeName,
  sameType,
  type Type,
  type TypeMetadata,
  typeText,
} from '@twill/language/types'
import { Annotated, metadataOf, unwrap } from './annotated.ts'
import { equals } from './equality.ts'
import { type AnyKey, Key, keyName, Namespace } from './key.ts'
import { isNumber, numbersEqual, parseNumber } from './number.ts'
import { entriesOf, getFields, isObject, isPlainObject, MultiMap, type ObjectValue, objectSize } from './object.ts'
import { Range } from './range.ts'
import { Regex } from './regex.ts'
import { DateTime, LocalDate, LocalDateTime, LocalTime, OffsetTime, Period, TimeZone } from './temporal/index.ts'
import type { Value } from './value.ts'

export { typeText }

let typeInside: (value: TypeValue) => Type

/** A type as a value: what `String` is where an expression stands, and what `typeOf` gives. */
export class TypeValue {
  readonly #type: Type

  constructor(type: Type) {
    this.#type = type
  }

  // No getter: every property of a value class sends selectors of that name down the checked path.
  static {
    typeInside = (value) => value.#type
  }

  equals(other: unknown): boolean {
    return other instanceof TypeValue && sameType(this.#type, other.#type)
  }

  toString(): string {
    return typeText(this.#type)
  }

  toJSON(): string {
    return this.toString()
  }
}

/** The type that a type value stands for. */
export const typeIn = (value: TypeValue): Type => typeInside(value)

export type Tester = (value: Value) => boolean

/** Does the value belong to the type? Arrays and objects are looked into as far as the type describes them. */
export const isType = (value: Value, type: Type): boolean => typeTester(type)(value)

/** The test for a type as a function, built once for each type. */
export const typeTester = (type: Type): Tester => boxedTests.of(type)

/** As {@link typeTester}, but a boxed value fails, on its own or as an item or field: what a function takes as it is. */
export const bareTypeTester = (type: Type): Tester => bareTests.of(type)

const always: Tester = () => true
const never: Tester = () => false

const marked =
  (test: Tester, mark: string): Tester =>
  (value) => {
    const metadata = metadataOf(value)
    return metadata !== undefined && Object.hasOwn(metadata, mark) && metadata[mark] === true && test(unwrap(value))
  }

const isText: Tester = (value) => typeof value === 'string'

const simpleTesters: Readonly<Record<SimpleTypeName, Tester>> = {
  Null: (value) => value === null,
  Boolean: (value) => typeof value === 'boolean',
  String: isText,
  Number: isNumber,
  Range: (value) => value instanceof Range,
  Date: (value) => value instanceof LocalDate,
  DateTime: (value) => value instanceof DateTime,
  LocalDateTime: (value) => value instanceof LocalDateTime,
  LocalTime: (value) => value instanceof LocalTime,
  Time: (value) => value instanceof OffsetTime,
  TimeZone: (value) => value instanceof TimeZone,
  Period: (value) => value instanceof Period,
  Binary: (value) => value instanceof Uint8Array,
  Regex: (value) => value instanceof Regex,
  Namespace: (value) => value instanceof Namespace,
  // a text is its own address, and a key without namespace and attributes is its own name
  Uri: isText,
  Key: (value) => typeof value === 'string' || value instanceof Key,
  CData: marked(isText, 'cdata'),
  Enum: marked(isText, 'enumeration'),
  Iterator: marked(Array.isArray, 'iterator'),
  Function: (value) => typeof value === 'function',
  NaN: marked((value) => value === null, 'NaN'),
}

const callable: Tester[] = []

/** A function that asks for no more than so many arguments. */
function callableWith(count: number): Tester {
  callable[count] ??= (value) => typeof value === 'function' && value.length <= count
  return callable[count]
}

const isTypeValue: Tester = (value) => value instanceof TypeValue

/** Tests of bare values that are the same function for all types that ask no more. */
export const sharedTests = {
  ...simpleTesters,
  Array: Array.isArray as Tester,
  Object: isObject as Tester,
  Type: isTypeValue,
}

/** Fast paths know only bare values, so a boxed one is opened when its test fails. */
const alsoBoxed =
  (test: Tester): Tester =>
  (value) =>
    test(value) || (value instanceof Annotated && test(unwrap(value)))

/** Builds the tests of types; one object for each of the two ways to treat boxed values. */
class Tests {
  readonly #leaf: (test: Tester) => Tester
  readonly #known = new WeakMap<Type, Tester>()

  constructor(leaf: (test: Tester) => Tester) {
    this.#leaf = leaf
  }

  of(type: Type): Tester {
    let tester = this.#known.get(type)
    if (tester === undefined) {
      // metadata are what a box holds
      tester = type.metadata ? withMetadataTest(boxedTests.#build(type), type.metadata) : this.#build(type)
      this.#known.set(type, tester)
    }
    return tester
  }

  #build(type: Type): Tester {
    switch (type.kind) {
      case 'any':
        return always
      case 'nothing':
        return never
      case 'simple':
        return this.#leaf(simpleTesters[type.name])
      case 'literal':
        return this.#leaf(literalTester(type.value))
      case 'array':
        // items of a type parameter are only handed on, so they may be boxed whether it has a bound or not
        return arrayTester(type.element.kind === 'parameter' ? boxedTests.of(type.element) : this.of(type.element))
      case 'object':
        return this.#object(type)
      case 'function':
        return callableWith(type.parameters.length)
      case 'union':
        return anyOf(type.members.map((member) => this.of(member)))
      case 'intersection':
        return deferred(() => this.#intersection(type.members))
      case 'parameter':
        return type.bound ? this.of(type.bound) : always
      case 'type':
        return typeOfTypeTester(type.of)
      case 'alias':
        return deferred(() => this.of(type.target()))
    }
  }

  #intersection(members: readonly Type[]): Tester {
    const object = mergedObject(members)
    if (object) return this.#object(object)
    const tests = members.map((member) => this.of(member))
    return (value) => tests.every((test) => test(value))
  }

  #object(type: ObjectType): Tester {
    if (type.fields.length === 0) return type.closed ? (value) => isObject(value) && objectSize(value) === 0 : isObject
    if (!type.closed && !type.ordered && type.fields.every(takesAnything)) return isObject
    const fields = type.fields.map((field) => this.#field(field))
    return isPlain(type) ? plainFieldsTester(fields) : (value) => isObject(value) && matchesFields(value, fields, type)
  }

  #field(field: ObjectField): FieldTest {
    const { name, namespace } = field
    const attributes =
      field.attributes && this.#object({ kind: 'object', fields: field.attributes, closed: false, ordered: false })
    const keyType = field.keyType && this.of(field.keyType)
    return {
      field,
      value: this.of(field.type),
      key: (key) =>
        (name === undefined || keyName(key) === name) &&
        (namespace === undefined || (typeof key !== 'string' && key.namespace?.uri === namespace)) &&
        (keyType === undefined || keyType(key)) &&
        (attributes === undefined || attributes(typeof key === 'string' ? {} : (key.attributes ?? {}))),
    }
  }
}

const boxedTests = new Tests(alsoBoxed)
const bareTests = new Tests((test) => test)

/** Types may refer to themselves, so what they name is built when the first value comes. */
function deferred(build: () => Tester): Tester {
  let tester: Tester | undefined
  return (value) => {
    tester ??= build()
    return tester(value)
  }
}

function withMetadataTest(test: Tester, wanted: TypeMetadata): Tester {
  const entries = Object.entries(wanted)
  if (entries.length === 0) return test
  return (value) => {
    const metadata = metadataOf(value)
    return (
      metadata !== undefined &&
      test(value) &&
      entries.every(([key, other]) => Object.hasOwn(metadata, key) && equals(metadata[key], other))
    )
  }
}

function literalTester(literal: string | boolean | { readonly number: string }): Tester {
  if (typeof literal !== 'object') return (value) => value === literal
  const number = parseNumber(literal.number)
  if (number === undefined) return never
  // a number has one canonical form, so a double equals only that double
  if (typeof number === 'number') return (value) => value === number
  return (value) => isNumber(value) && numbersEqual(value, number)
}

/** Arrays that have passed a test in this run: a function that hands one on at each call is not to look through it each time. */
let passed = new WeakMap<Tester, WeakSet<readonly Value[]>>()

/** Values do not change during a run; between runs, those of the caller may. */
export function forgetPassed(): void {
  passed = new WeakMap()
}

/** From how many items on it is remembered that an array passed. */
const manyItems = 8

function arrayTester(item: Tester): Tester {
  if (item === always) return Array.isArray
  const test: Tester = (value) => {
    if (!Array.isArray(value)) return false
    const isLong = value.length >= manyItems
    if (isLong && passed.get(test)?.has(value)) return true
    for (let i = 0; i < value.length; i++) if (!item(value[i])) return false
    if (isLong) remember(test, value)
    return true
  }
  return test
}

function remember(test: Tester, items: readonly Value[]): void {
  const known = passed.get(test)
  if (known === undefined) passed.set(test, new WeakSet([items]))
  else known.add(items)
}

function anyOf(tests: readonly Tester[]): Tester {
  const [first, second] = tests
  if (tests.includes(always)) return always
  if (tests.length === 2 && first && second) return (value) => first(value) || second(value)
  return (value) => tests.some((test) => test(value))
}

function typeOfTypeTester(of: Type): Tester {
  if (of.kind === 'any' || of.kind === 'parameter') return isTypeValue
  return (value) => value instanceof TypeValue && sameType(resolved(typeIn(value)), resolved(of))
}

interface FieldTest {
  readonly field: ObjectField
  readonly value: Tester
  readonly key: (key: AnyKey) => boolean
}

/** `(K)?: V` with keys and values of any type. */
const takesAnything = ({ name, namespace, keyType, attributes, optional, type }: ObjectField): boolean =>
  optional &&
  name === undefined &&
  namespace === undefined &&
  attributes === undefined &&
  (keyType === undefined || boxedTests.of(keyType) === always) &&
  boxedTests.of(type) === always

/** An open object type whose fields have nothing but names. */
const isPlain = (type: ObjectType): boolean =>
  !type.closed &&
  !type.ordered &&
  type.fields.every((field) => field.name !== undefined && !field.keyType && !field.namespace && !field.attributes)

function plainFieldsTester(fields: readonly FieldTest[]): Tester {
  return (value) => {
    if (isPlainObject(value)) {
      for (const { field, value: test } of fields) {
        const name = field.name as string
        if (Object.hasOwn(value, name) ? !test(value[name]) : !field.optional) return false
      }
      return true
    }
    return (
      value instanceof MultiMap &&
      fields.every(({ field, value: test }) => {
        const found = getFields(value, field.name as string)
        if (found.length === 0) return field.optional
        return field.repeated ? found.every(test) : test(found[0])
      })
    )
  }
}

/** Named fields take their entries first; what is left goes to the fields of any name, or makes a closed object too large. */
function matchesFields(object: ObjectValue, fields: readonly FieldTest[], type: ObjectType): boolean {
  const entries = entriesOf(object)
  const taken = new Array<boolean>(entries.length).fill(false)
  let last = -1
  for (const test of [...fields.filter(isNamed), ...fields.filter((field) => !isNamed(field))]) {
    const all = test.field.repeated || !isNamed(test)
    let found = false
    for (let i = 0; i < entries.length && (all || !found); i++) {
      const [key, value] = entries[i] as [AnyKey, Value]
      if (taken[i] || !test.key(key)) continue
      if (!test.value(value)) return false
      if (type.ordered && i < last) return false
      last = i
      taken[i] = true
      found = true
    }
    if (!found && !test.field.optional) return false
  }
  return !type.closed || taken.every(Boolean)
}

const isNamed = ({ field }: FieldTest): boolean => field.name !== undefined

const simple = (name: SimpleTypeName): Type => ({ kind: 'simple', name })

const nullType = simple('Null')
const booleanType = simple('Boolean')
const stringType = simple('String')
const numberType = simple('Number')
const functionType = simple('Function')
const rangeType = simple('Range')
const keyType = simple('Key')
const arrayType: Type = { kind: 'array', element: { kind: 'any' } }
const objectType: Type = { kind: 'object', fields: [], closed: false, ordered: false }

/** Types with a class of their own, by the test that finds them. */
const classTypes = (
  [
    'Date',
    'DateTime',
    'LocalDateTime',
    'LocalTime',
    'Time',
    'TimeZone',
    'Period',
    'Binary',
    'Regex',
    'Namespace',
  ] as const
).map((name) => ({ type: simple(name), test: simpleTesters[name] }))

/** The basic type of a value, with the value's metadata: never a union, a literal or a named type, no fields, no elements. */
export function typeOf(value: Value): Type {
  const basic = basicTypeOf(unwrap(value))
  const metadata = metadataOf(value)
  return metadata ? { ...basic, metadata } : basic
}

function basicTypeOf(value: Value): Type {
  switch (typeof value) {
    case 'string':
      return stringType
    case 'number':
      return numberType
    case 'boolean':
      return booleanType
    case 'function':
      return functionType
  }
  if (value === null) return nullType
  if (value instanceof Range) return rangeType
  if (Array.isArray(value)) return arrayType
  if (isObject(value)) return objectType
  if (isNumber(value)) return numberType
  if (value instanceof TypeValue) return { kind: 'type', of: typeIn(value) }
  if (value instanceof Key) return keyType
  const found = classTypes.find(({ test }) => test(value))
  if (found === undefined) throw new TypeError('not a value of the language')
  return found.type
}
