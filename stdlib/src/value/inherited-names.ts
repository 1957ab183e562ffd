import { Annotated } from './annotated.ts'
import { Decimal } from './decimal.ts'
import { Key, Namespace } from './key.ts'
import { MultiMap } from './object.ts'
import { Range } from './range.ts'
import { Regex } from './regex.ts'
import { DateTime, LocalDate, LocalDateTime, LocalTime, OffsetTime, Period, TimeZone } from './temporal/index.ts'
import { TypeValue } from './type-test.ts'

/** Every class of which a value can be an instance. */
const valueClasses = [
  Object,
  Array,
  String,
  Number,
  Boolean,
  Function,
  Uint8Array,
  Decimal,
  Range,
  MultiMap,
  Key,
  Namespace,
  Annotated,
  Regex,
  TypeValue,
  LocalDate,
  LocalTime,
  LocalDateTime,
  DateTime,
  OffsetTime,
  TimeZone,
  Period,
]

/** Instances that have properties of their own besides those of their prototypes. */
const samples = [new Decimal(1), [], '', function sample() {}]

/**
 * Every property name that a value has without its being a key of the script's data. A selector of such a name must look for
 * an own property of a plain object; all other names may be read straight off any value but null.
 *
 * The `name` of a function is left out: no other key is as common, and all there is to read is a text.
 */
export function inheritedNames(): ReadonlySet<string> {
  names ??= new Set(
    [
      ...valueClasses.flatMap((valueClass) => namesAlong(valueClass.prototype)),
      ...samples.flatMap((sample) => Object.getOwnPropertyNames(sample)),
    ].filter((name) => name !== 'name'),
  )
  return names
}

let names: ReadonlySet<string> | undefined

function namesAlong(prototype: object): string[] {
  const names: string[] = []
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at))
  }
  return names
}
