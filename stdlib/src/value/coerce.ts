import {
  mergedObject,
  type ObjectField,
  type ObjectType,
  parseTypeText,
  resolved,
  type SimpleTypeName,
  type Type,
  TypeTextError,
} from '@twill/language/types'
import { type Metadata, metadataOf, unwrap, withMetadata } from './annotated.ts'
import { toBinary } from './coerce-binary.ts'
import { toNumber } from './coerce-number.ts'
import { type Conversion, hintFor } from './coerce-option.ts'
import { implicit, type Report, silent, throwing } from './coerce-report.ts'
import { toText } from './coerce-string.ts'
import { toPeriod, toTemporal, toTimeZone } from './coerce-temporal.ts'
import { equals } from './equality.ts'
import { TwillError } from './error.ts'
import { type AnyKey, Key, keyName, makeKey, Namespace } from './key.ts'
import { isNumber, parseNumber } from './number.ts'
import { forEachEntry, getField, isObject, MultiMap, ObjectBuilder, type ObjectValue } from './object.ts'
import { Range } from './range.ts'
import { Regex } from './regex.ts'
import type { TemporalTypeName } from './temporal/index.ts'
import { bareTypeTester, isType, TypeValue } from './type-test.ts'
import type { Value } from './value.ts'

export { toStringValue } from './coerce-string.ts'

const none: Metadata = {}

/**
 * `value as type`, with the metadata in braces after the type (and `metadata`, when they are computed). They steer the
 * coercion and stay with the result: a Date keeps its format for when it is written, other names are kept as they are.
 * @throws TwillError TW5010–TW5014, or that of a malformed format
 */
export function coerce(value: Value, type: Type, metadata?: Metadata | ObjectValue): Value {
  if (metadata === undefined) return convert(value, type, throwing())
  const given = metadata instanceof MultiMap ? metadata.toJSON() : metadata
  return convert(value, { ...type, metadata: { ...type.metadata, ...given } }, throwing())
}

/**
 * What an argument becomes where no overload takes it as it is: the coercion that `as` would do, undefined where there is none.
 * Null is never coerced, and nothing becomes a type.
 */
export function implicitCoerce(value: Value, type: Type): Value | undefined {
  if (unwrap(value) === null && !isType(null, type)) return undefined
  try {
    return convert(value, type, implicit)
  } catch (error) {
    if (error instanceof TwillError) return undefined
    throw error
  }
}

/** Where a union or a literal tries coercions that may fail. */
const quiet = (report: Report): Report => (report.explicit ? silent : implicit)

function convert(value: Value, named: Type, report: Report): Value | undefined {
  const type = resolved(named)
  const metadata = type.metadata as Metadata | undefined
  const isText = type.kind === 'simple' && type.name === 'String'
  if (metadata === undefined) {
    if (report.explicit ? isType(value, type) : bareTypeTester(type)(value)) return value
    return convertBare(unwrap(value), type, (isText && metadataOf(value)) || none, report)
  }
  // a format that came with the value counts where the type names none
  const own = isText ? metadataOf(value) : undefined
  const converted = convertBare(unwrap(value), type, own ? { ...own, ...metadata } : metadata, report)
  if (converted === undefined) return undefined
  const rest = unspent(metadata, converted)
  // what a type is by its metadata, such as CData, it stays
  return rest === none ? converted : withMetadata(converted, { ...metadataOf(converted), ...rest })
}

/** What is of no use once the coercion is done: a text has no format any more, and bytes no encoding. */
const spentOnText = new Set(['format', 'locale', 'mode', 'unit', 'roundMode', 'timezone', 'encoding', 'base'])
const spentOnNumber = new Set(['unit'])

/** The metadata that stay with a result. */
function unspent(metadata: Metadata, result: Value): Metadata {
  const spent =
    typeof result === 'string' || result instanceof Uint8Array
      ? spentOnText
      : isNumber(result)
        ? spentOnNumber
        : undefined
  if (spent === undefined) return metadata
  const entries = Object.entries(metadata).filter(([name]) => !spent.has(name))
  return entries.length === 0 ? none : Object.fromEntries(entries)
}

function convertBare(
  value: Value,
  type: ReturnType<typeof resolved>,
  metadata: Metadata,
  report: Report,
): Value | undefined {
  switch (type.kind) {
    case 'any':
      return value
    case 'nothing':
      return report.fail(value, type, metadata)
    case 'simple':
      return conversions[type.name](value, type, metadata, report)
    case 'literal':
      return toLiteral(value, type, metadata, report)
    case 'array':
      return toArrayOf(value, type.element, type, metadata, report)
    case 'object':
      return toObject(value, type, type, metadata, report)
    case 'function':
      return typeof value === 'function' ? value : report.fail(value, type, metadata)
    case 'union':
      return toUnion(value, type, type.members, metadata, report)
    case 'intersection':
      return toIntersection(value, type, type.members, metadata, report)
    case 'parameter':
      return type.bound ? convert(value, withOptions(type.bound, metadata), report) : value
    case 'type':
      return toType(value, type, metadata, report)
  }
}

const withOptions = (type: Type, metadata: Metadata): Type =>
  metadata === none ? type : { ...type, metadata: { ...type.metadata, ...metadata } }

const toBoolean: Conversion = (value, type, metadata, report) => {
  if (typeof value === 'boolean') return value
  if (value instanceof Key) return toBoolean(keyName(value), type, metadata, report)
  const word = typeof value === 'string' ? value.toLowerCase() : undefined
  if (word === 'true' || word === 'false') return word === 'true'
  return report.fail(value, type, metadata, hintFor.boolean(value))
}

const toNull: Conversion = (value, type, metadata, report) =>
  value === null ? null : report.fail(value, type, metadata)

const toRange: Conversion = (value, type, metadata, report) =>
  value instanceof Range ? value : report.fail(value, type, metadata, 'A range is written `1 to 3`.')

const toFunction: Conversion = (value, type, metadata, report) =>
  typeof value === 'function' ? value : report.fail(value, type, metadata)

const toRegex: Conversion = (value, type, metadata, report) => {
  if (value instanceof Regex) return value
  if (value instanceof Key) return Regex.of(keyName(value))
  return typeof value === 'string' ? Regex.of(value) : report.fail(value, type, metadata, hintFor.nothing(value))
}

const toNamespace: Conversion = (value, type, metadata, report) => {
  if (value instanceof Namespace) return value
  if (typeof value === 'string' && report.explicit) return new Namespace('ns0', value)
  if (isObject(value)) {
    const prefix = getField(value, 'prefix')
    const uri = getField(value, 'uri')
    if (typeof prefix === 'string' && typeof uri === 'string') return new Namespace(prefix, uri)
  }
  return report.fail(value, type, metadata, hintFor.nothing(value))
}

const toKey: Conversion = (value, type, metadata, report) =>
  value instanceof Key ? value : toText(value, type, metadata, report)

/** A text or array that says what it is by a mark in its metadata. */
const marked =
  (mark: string, conversion: Conversion): Conversion =>
  (value, type, metadata, report) => {
    const converted = conversion(value, type, metadata, report)
    return converted === undefined ? undefined : withMetadata(converted, { [mark]: true, ...metadata })
  }

const toArray: Conversion = (value, type, metadata, report) => {
  if (value instanceof Range) return Array.from(value)
  return Array.isArray(value) ? value : report.fail(value, type, metadata, hintFor.array(value))
}

const temporal =
  (target: TemporalTypeName): Conversion =>
  (...given) =>
    toTemporal(target, ...given)

const conversions: Readonly<Record<SimpleTypeName, Conversion>> = {
  Null: toNull,
  Boolean: toBoolean,
  String: toText,
  Number: toNumber,
  Range: toRange,
  Date: temporal('Date'),
  DateTime: temporal('DateTime'),
  LocalDateTime: temporal('LocalDateTime'),
  LocalTime: temporal('LocalTime'),
  Time: temporal('Time'),
  TimeZone: toTimeZone,
  Period: toPeriod,
  Binary: toBinary,
  Regex: toRegex,
  Namespace: toNamespace,
  Uri: toText,
  Key: toKey,
  CData: marked('cdata', toText),
  Iterator: marked('iterator', toArray),
  Enum: marked('enumeration', toText),
  Function: toFunction,
  NaN: toNull,
}

function toLiteral(
  value: Value,
  type: Type & { kind: 'literal' },
  metadata: Metadata,
  report: Report,
): Value | undefined {
  const wanted = typeof type.value === 'object' ? parseNumber(type.value.number) : type.value
  const base: Type = {
    kind: 'simple',
    name: typeof wanted === 'string' ? 'String' : typeof wanted === 'boolean' ? 'Boolean' : 'Number',
  }
  const converted = convert(value, base, quiet(report))
  return converted !== undefined && equals(converted, wanted)
    ? wanted
    : report.fail(value, type, metadata, `Only ${JSON.stringify(wanted)} belongs to this type.`)
}

function toArrayOf(value: Value, element: Type, type: Type, metadata: Metadata, report: Report): Value | undefined {
  const items = toArray(value, type, metadata, report)
  if (!Array.isArray(items) || element.kind === 'any') return items
  const converted: Value[] = []
  for (let i = 0; i < items.length; i++) {
    // the report is told where it stands only when something is to be said
    const item = convert(items[i], element, quiet(report)) ?? convert(items[i], element, report.inside(i))
    if (item === undefined) return undefined
    converted.push(item)
  }
  return converted
}

function toObject(value: Value, object: ObjectType, type: Type, metadata: Metadata, report: Report): Value | undefined {
  if (value instanceof Namespace && report.explicit) {
    const { prefix, uri } = value
    return toObject({ prefix, uri }, object, type, metadata, report)
  }
  if (!isObject(value)) return report.fail(value, type, metadata, hintFor.nothing(value))
  if (object.fields.length === 0 && !object.closed) return value
  return convertFields(value, object, type, report)
}

function convertFields(value: ObjectValue, object: ObjectType, type: Type, report: Report): Value | undefined {
  const builder = new ObjectBuilder()
  const found = new Set<ObjectField>()
  let failed = false
  forEachEntry(value, (item, key) => {
    if (failed) return
    const field = object.fields.find(
      (candidate) => describes(candidate, key) && (isRepeatable(candidate) || !found.has(candidate)),
    )
    if (field === undefined && object.closed) {
      report.extraField(type, keyName(key))
      failed = true
      return
    }
    const converted =
      field === undefined
        ? item
        : (convert(item, field.type, quiet(report)) ?? convert(item, field.type, report.inside(keyName(key))))
    if (field) found.add(field)
    const convertedKey = field?.attributes ? withAttributes(key, field.attributes, type, report) : key
    if (converted === undefined || convertedKey === undefined) failed = true
    else builder.add(convertedKey, converted)
  })
  const missing = object.fields.find((field) => !field.optional && !found.has(field))
  if (missing && !failed) return report.missingField(type, missing.name ?? '_')
  return failed ? undefined : builder.build()
}

/** The key with its attributes as the fields say. */
function withAttributes(key: AnyKey, fields: readonly ObjectField[], type: Type, report: Report): AnyKey | undefined {
  const attributes = key instanceof Key ? key.attributes : null
  const wanted: ObjectType = { kind: 'object', fields, closed: false, ordered: false }
  const inner = report.inside(keyName(key))
  const converted = convertFields(attributes ?? {}, wanted, type, {
    ...inner,
    inside: (name) => inner.inside(`@${name}`),
  })
  if (!isObject(converted)) return undefined
  return attributes === null || !(key instanceof Key) ? key : makeKey(key.localName, key.namespace, converted)
}

const isRepeatable = (field: ObjectField): boolean => field.repeated || field.name === undefined

function describes(field: ObjectField, key: AnyKey): boolean {
  if (field.name !== undefined && field.name !== keyName(key)) return false
  if (field.namespace !== undefined && (typeof key === 'string' || key.namespace?.uri !== field.namespace)) return false
  return field.keyType === undefined || isType(key, field.keyType)
}

/** The value itself where a member takes it, else the first member that it can be coerced to. */
function toUnion(
  value: Value,
  type: Type,
  members: readonly Type[],
  metadata: Metadata,
  report: Report,
): Value | undefined {
  if (members.some((member) => isType(value, member))) return value
  if (value !== null) {
    for (const member of members) {
      const converted = convert(value, withOptions(member, metadata), quiet(report))
      if (converted !== undefined) return converted
    }
  }
  return report.fail(value, type, metadata, hintFor.nothing(value))
}

function toIntersection(
  value: Value,
  type: Type,
  members: readonly Type[],
  metadata: Metadata,
  report: Report,
): Value | undefined {
  const object = mergedObject(members)
  if (object) return toObject(value, object, type, metadata, report)
  let converted: Value | undefined = value
  for (const member of members) {
    converted = convert(converted, withOptions(member, metadata), report)
    if (converted === undefined) return undefined
  }
  return isType(converted, type) ? converted : report.fail(value, type, metadata)
}

const toType: Conversion = (value, type, metadata, report) => {
  if (value instanceof TypeValue) return value
  if (typeof value === 'string' && report.explicit) {
    try {
      return new TypeValue(parseTypeText(value))
    } catch (error) {
      if (!(error instanceof TypeTextError)) throw error
      return report.fail(value, type, metadata, error.message)
    }
  }
  return report.fail(value, type, metadata, hintFor.nothing(value))
}
