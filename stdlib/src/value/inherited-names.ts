import { Annotated } from './annotated.ts'
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
const samples = [[], '', function sample() {}]

/** What a decimal has; written here, since a compilation would load the library of decimals to ask. */
const decimalNames =
  'abs absoluteValue acos acosh add asin asinh atan atanh cbrt ceil clamp clampedTo cmp comparedTo cos cosh cosine cubeRoot d decimalPlaces div divToInt dividedBy dividedToIntegerBy dp e eq equals exp floor greaterThan greaterThanOrEqualTo gt gte hyperbolicCosine hyperbolicSine hyperbolicTangent inverseCosine inverseHyperbolicCosine inverseHyperbolicSine inverseHyperbolicTangent inverseSine inverseTangent isFinite isInt isInteger isNaN isNeg isNegative isPos isPositive isZero lessThan lessThanOrEqualTo ln log logarithm lt lte minus mod modulo mul naturalExponential naturalLogarithm neg negated plus pow precision round s sd sin sine sinh sqrt squareRoot sub tan tangent tanh times toBinary toDP toDecimalPlaces toExponential toFixed toFraction toHex toHexadecimal toJSON toNearest toNumber toOctal toPower toPrecision toSD toSignificantDigits toString toStringTag trunc truncated valueOf'.split(
    ' ',
  )

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
      ...decimalNames,
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
