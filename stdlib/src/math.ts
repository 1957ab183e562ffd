import { library } from '@twill/language/diagnostics'
import { example, fn, type TypeDeclaration, type, variable } from './define.ts'
import { Decimal } from './value/decimal.ts'
import { type DecimalContext, divideIn, powerIn, rootIn, roundIn } from './value/decimal-context.ts'
import {
  add,
  canon,
  div,
  fromDouble,
  getField,
  mod,
  mul,
  type Num,
  numberText,
  type ObjectValue,
  raise,
  sub,
  toDouble,
  toInteger,
  unwrap,
  type Value,
} from './value/index.ts'

const module = 'tw::util::Math'

const e = (): Num => canon(new Decimal('2.7182818284590452354'))
const pi = (): Num => canon(new Decimal('3.14159265358979323846'))

/** A double as a number of the language; null when it is none. */
const finite = (x: number): Value => (Number.isFinite(x) ? fromDouble(x) : null)

/** An angle as a double: one too large for that, without its full turns. */
function radians(angle: Num): number {
  const x = toDouble(angle)
  return Number.isFinite(x) ? x : toDouble(mod(angle, mul(pi(), 2)))
}

/** A logarithm; of a number beyond the doubles, that of its digits and of its power of ten. */
function logarithm(a: Num, log: (x: number) => number): Value {
  const x = toDouble(a)
  if (x > 0 && Number.isFinite(x)) return finite(log(x))
  const exact = new Decimal(a)
  if (exact.lte(0)) return null
  const digits = exact.div(new Decimal(10).pow(exact.e)).toNumber()
  return finite(log(digits) + exact.e * log(10))
}

export const E = variable({
  module,
  name: 'E',
  since: '2.4',
  doc: 'The base of natural logarithms, about 2.718.',
  type: 'Number',
  value: e,
})

export const PI = variable({
  module,
  name: 'PI',
  since: '2.4',
  doc: 'The ratio of the circumference of a circle to its diameter, about 3.1416.',
  type: 'Number',
  value: pi,
})

export const acos = fn({
  module,
  name: 'acos',
  since: '2.4',
  doc: 'Gives the angle in radians, from 0 to pi, that has a given cosine; null for numbers that are no cosine.',
  params: { angle: 'The cosine, from -1 to 1.' },
  also: ['arccos', 'arcCosine'],
  overloads: [{ type: '(angle: Number): Number | Null', run: (cosine: Num) => finite(Math.acos(toDouble(cosine))) }],
  examples: [example('Of 1', 'acos(1)', '0'), example('No cosine', 'acos(2)', 'null')],
})

export const asin = fn({
  module,
  name: 'asin',
  since: '2.4',
  doc: 'Gives the angle in radians, from -pi/2 to pi/2, that has a given sine; null for numbers that are no sine.',
  params: { angle: 'The sine, from -1 to 1.' },
  also: ['arcsin', 'arcSine'],
  overloads: [{ type: '(angle: Number): Number | Null', run: (sine: Num) => finite(Math.asin(toDouble(sine))) }],
  examples: [example('Of 1', 'asin(1)', '1.5707963267948966'), example('No sine', 'asin(-1.5)', 'null')],
})

export const atan = fn({
  module,
  name: 'atan',
  since: '2.4',
  doc: 'Gives the angle in radians, from -pi/2 to pi/2, that has a given tangent.',
  params: { angle: 'The tangent.' },
  also: ['arctan', 'arcTangent'],
  overloads: [{ type: '(angle: Number): Number', run: (tangent: Num) => finite(Math.atan(toDouble(tangent))) }],
  examples: [example('Of 1', 'atan(1)', '0.7853981633974483')],
})

export const cos = fn({
  module,
  name: 'cos',
  since: '2.4',
  doc: 'Gives the cosine of an angle.',
  params: { angle: 'The angle in radians.' },
  also: ['cosine'],
  overloads: [{ type: '(angle: Number): Number', run: (angle: Num) => finite(Math.cos(radians(angle))) }],
  examples: [example('Of a half turn', 'import * from tw::util::Math\n---\ncos(PI)', '-1')],
})

export const log10 = fn({
  module,
  name: 'log10',
  since: '2.4',
  doc: 'Gives the logarithm to base 10; null for numbers that are not above 0.',
  params: { a: 'The number.' },
  also: ['lg', 'logarithm'],
  overloads: [{ type: '(a: Number): Number | Null', run: (a: Num) => logarithm(a, Math.log10) }],
  examples: [example('Of a thousand', 'log10(1000)', '3'), example('Of nothing', 'log10(0)', 'null')],
})

export const logn = fn({
  module,
  name: 'logn',
  since: '2.4',
  doc: 'Gives the natural logarithm, to base `E`; null for numbers that are not above 0.',
  params: { a: 'The number.' },
  also: ['ln', 'log', 'logarithm'],
  overloads: [{ type: '(a: Number): Number | Null', run: (a: Num) => logarithm(a, Math.log) }],
  examples: [example('Of 1', 'logn(1)', '0'), example('Of less than nothing', 'logn(-1)', 'null')],
})

export const sin = fn({
  module,
  name: 'sin',
  since: '2.4',
  doc: 'Gives the sine of an angle.',
  params: { angle: 'The angle in radians.' },
  also: ['sine'],
  overloads: [{ type: '(angle: Number): Number', run: (angle: Num) => finite(Math.sin(radians(angle))) }],
  examples: [example('Of a quarter turn', 'import * from tw::util::Math\n---\nsin(PI / 2)', '1')],
})

export const tan = fn({
  module,
  name: 'tan',
  since: '2.4',
  doc: 'Gives the tangent of an angle.',
  params: { angle: 'The angle in radians.' },
  also: ['tangent'],
  overloads: [{ type: '(angle: Number): Number', run: (angle: Num) => finite(Math.tan(radians(angle))) }],
  examples: [example('Of nothing', 'tan(0)', '0')],
})

export const toDegrees = fn({
  module,
  name: 'toDegrees',
  since: '2.4',
  doc: 'Converts an angle from radians to degrees.',
  params: { angrad: 'The angle in radians.' },
  also: ['radiansToDegrees', 'degrees'],
  overloads: [{ type: '(angrad: Number): Number', run: (angle: Num) => div(mul(angle, 180), pi()) }],
  examples: [example('A half turn', 'import * from tw::util::Math\n---\ntoDegrees(PI)', '180')],
})

export const toRadians = fn({
  module,
  name: 'toRadians',
  since: '2.4',
  doc: 'Converts an angle from degrees to radians.',
  params: { angdeg: 'The angle in degrees.' },
  also: ['degreesToRadians', 'radians'],
  overloads: [{ type: '(angdeg: Number): Number', run: (angle: Num) => div(mul(angle, pi()), 180) }],
  examples: [example('A half turn', 'toRadians(180)', '3.14159265358979323846')],
})

// ---------------------------------------------------------------- decimals by a context

const roundingMode = (name: string, mode: DecimalContext['roundingMode'], doc: string): TypeDeclaration =>
  type({ module, name, since: '2.10', doc: `Rounds ${doc}.`, type: `"${mode}"` })

export const RoundUp = roundingMode('RoundUp', 'UP', 'away from zero')
export const RoundDown = roundingMode('RoundDown', 'DOWN', 'towards zero: digits are cut off')
export const RoundCeiling = roundingMode('RoundCeiling', 'CEILING', 'to the next number above')
export const RoundFloor = roundingMode('RoundFloor', 'FLOOR', 'to the next number below')
export const RoundHalfUp = roundingMode('RoundHalfUp', 'HALF_UP', 'to the nearest number, a half away from zero')
export const RoundHalfDown = roundingMode('RoundHalfDown', 'HALF_DOWN', 'to the nearest number, a half towards zero')
export const RoundHalfEven = roundingMode(
  'RoundHalfEven',
  'HALF_EVEN',
  'to the nearest number, a half to an even digit',
)
export const RoundUnnecessary = roundingMode(
  'RoundUnnecessary',
  'UNNECESSARY',
  'never: a result that is not exact is an error',
)

export const RoundingMode = type({
  module,
  name: 'RoundingMode',
  since: '2.10',
  doc: 'How a number is rounded to the digits that are kept.',
  type: 'RoundUp | RoundDown | RoundCeiling | RoundFloor | RoundHalfUp | RoundHalfDown | RoundHalfEven | RoundUnnecessary',
})

export const OperationContext = type({
  module,
  name: 'OperationContext',
  since: '2.10',
  doc: 'How exact a result is: `precision` counts the digits that are kept, from the first that is not zero on, 0 keeps all. What is left out is as in `DECIMAL_128_CONTEXT`.',
  type: '{| precision?: Number, roundingMode?: RoundingMode |}',
})

const decimal128: DecimalContext = { precision: 34, roundingMode: 'HALF_EVEN' }

export const DECIMAL_128_CONTEXT = variable({
  module,
  name: 'DECIMAL_128_CONTEXT',
  since: '2.10',
  doc: 'Keeps 34 digits and rounds a half to an even digit, as decimal128 of IEEE 754 does.',
  type: 'OperationContext',
  value: () => ({ ...decimal128 }),
})

export const UNLIMITED_CONTEXT = variable({
  module,
  name: 'UNLIMITED_CONTEXT',
  since: '2.10',
  doc: 'Keeps all digits.',
  type: 'OperationContext',
  value: () => ({ precision: 0, roundingMode: 'HALF_UP' }),
})

/** The most that an `int` of Java holds. */
const MAX_PRECISION = 2_147_483_647

function contextOf(given: ObjectValue): DecimalContext {
  // their types are those of the parameter
  const precision = unwrap(getField(given, 'precision') ?? decimal128.precision) as Num
  const mode = unwrap(getField(given, 'roundingMode') ?? decimal128.roundingMode) as DecimalContext['roundingMode']
  const digits = toInteger(precision)
  if (digits === undefined || digits < 0 || digits > MAX_PRECISION) {
    throw raise(library.badPrecision, { precision: numberText(precision), limit: MAX_PRECISION.toLocaleString('en') })
  }
  return { precision: digits, roundingMode: mode }
}

const ctx = 'How many digits to keep, and how to round.'

export const decimalAdd = fn({
  module,
  name: 'decimalAdd',
  since: '2.10',
  doc: 'Adds two numbers and rounds the sum by a context.',
  params: { lhs: 'A number.', rhs: 'The number to add.', ctx },
  also: ['plus', 'sum'],
  overloads: [
    {
      type: '(lhs: Number, rhs: Number, ctx: OperationContext = DECIMAL_128_CONTEXT): Number',
      run: (lhs: Num, rhs: Num, ctx: ObjectValue) => roundIn(contextOf(ctx), add(lhs, rhs)),
    },
  ],
  examples: [
    example('Three digits', 'decimalAdd(1234, 5.678, { precision: 3 })', '1240'),
    example('A half goes to an even digit', 'decimalAdd(1.1, 1.15, { precision: 2 })', '2.2'),
    example('34 digits are kept where no context says more', 'decimalAdd(1e34, 0.5)', '1e34'),
    example(
      'All digits',
      'import * from tw::util::Math\n---\ndecimalAdd(1e34, 0.5, UNLIMITED_CONTEXT)',
      '10000000000000000000000000000000000.5',
    ),
  ],
})

export const decimalSubtract = fn({
  module,
  name: 'decimalSubtract',
  since: '2.10',
  doc: 'Subtracts a number from another and rounds the difference by a context.',
  params: { lhs: 'The number to subtract from.', rhs: 'The number to subtract.', ctx },
  also: ['minus', 'difference'],
  overloads: [
    {
      type: '(lhs: Number, rhs: Number, ctx: OperationContext = DECIMAL_128_CONTEXT): Number',
      run: (lhs: Num, rhs: Num, ctx: ObjectValue) => roundIn(contextOf(ctx), sub(lhs, rhs)),
    },
  ],
  examples: [
    example(
      'Towards zero, and never up',
      '["DOWN", "FLOOR"] map decimalSubtract(1, 3.345, { precision: 3, roundingMode: $ })',
      '[-2.34, -2.35]',
    ),
    example('What must be exact', 'decimalSubtract(1000, 0.01, { precision: 4, roundingMode: "UNNECESSARY" })', {
      error: 'TW5441',
    }),
  ],
})

export const decimalMultiply = fn({
  module,
  name: 'decimalMultiply',
  since: '2.10',
  doc: 'Multiplies two numbers and rounds the product by a context.',
  params: { leftFactor: 'A number.', rightFactor: 'The number to multiply by.', ctx },
  also: ['times', 'product'],
  overloads: [
    {
      type: '(leftFactor: Number, rightFactor: Number, ctx: OperationContext = DECIMAL_128_CONTEXT): Number',
      run: (left: Num, right: Num, ctx: ObjectValue) => roundIn(contextOf(ctx), mul(left, right)),
    },
  ],
  examples: [
    example('Four digits', 'decimalMultiply(19.99, 1.19, { precision: 4 })', '23.79'),
    example('A half away from zero', 'decimalMultiply(0.5, 0.25, { precision: 2, roundingMode: "HALF_UP" })', '0.13'),
  ],
})

export const decimalDivide = fn({
  module,
  name: 'decimalDivide',
  since: '2.10',
  doc: 'Divides a number by another and rounds the quotient by a context. One without limit takes quotients only that end.',
  params: { dividend: 'The number to divide.', divisor: 'The number to divide by.', ctx },
  also: ['quotient', 'over'],
  overloads: [
    {
      type: '(dividend: Number, divisor: Number, ctx: OperationContext = DECIMAL_128_CONTEXT): Number',
      run: (dividend: Num, divisor: Num, ctx: ObjectValue) => divideIn(contextOf(ctx), dividend, divisor),
    },
  ],
  examples: [
    example('Two thirds to five digits', 'decimalDivide(2, 3, { precision: 5 })', '0.66667'),
    example(
      'More digits than `/` keeps',
      'decimalDivide(1, 7, { precision: 40 })',
      '0.1428571428571428571428571428571428571429',
    ),
    example(
      'All digits, of a quotient that ends',
      'import * from tw::util::Math\n---\ndecimalDivide(1, 1024, UNLIMITED_CONTEXT)',
      '0.0009765625',
    ),
    example('One that does not end', 'import * from tw::util::Math\n---\ndecimalDivide(1, 3, UNLIMITED_CONTEXT)', {
      error: 'TW5440',
    }),
  ],
})

export const decimalPow = fn({
  module,
  name: 'decimalPow',
  since: '2.10',
  doc: 'Raises a number to a whole power and rounds it by a context, each step on the way to some digits more. A negative exponent needs a precision.',
  params: { base: 'The number.', exponent: 'A whole number from -999999999 to 999999999.', ctx },
  also: ['power', 'exponent', 'raise'],
  overloads: [
    {
      type: '(base: Number, exponent: Number, ctx: OperationContext = DECIMAL_128_CONTEXT): Number',
      run: (base: Num, exponent: Num, ctx: ObjectValue) => powerIn(contextOf(ctx), base, exponent),
    },
  ],
  examples: [
    example('Interest of ten years', 'decimalPow(1.035, 10, { precision: 6 })', '1.4106'),
    example('A negative power', 'decimalPow(3, -2, { precision: 4 })', '0.1111'),
    example('No root', 'decimalPow(2, 0.5)', { error: 'TW5443' }),
  ],
})

export const decimalRound = fn({
  module,
  name: 'decimalRound',
  since: '2.10',
  doc: 'Rounds a number by a context: to a number of digits, not of places behind the point.',
  params: { n: 'The number.', ctx },
  also: ['toPrecision', 'significantDigits'],
  overloads: [
    {
      type: '(n: Number, ctx: OperationContext = DECIMAL_128_CONTEXT): Number',
      run: (n: Num, ctx: ObjectValue) => roundIn(contextOf(ctx), n),
    },
  ],
  examples: [
    example(
      'Digits before and behind the point',
      '[98765, 0.0012345] map decimalRound($, { precision: 2 })',
      '[99000, 0.0012]',
    ),
    example(
      'A half in every mode',
      '["UP", "DOWN", "CEILING", "FLOOR", "HALF_UP", "HALF_DOWN", "HALF_EVEN"] map decimalRound(-2.5, { precision: 1, roundingMode: $ })',
      '[-3, -2, -2, -3, -3, -2, -2]',
    ),
  ],
})

export const decimalSqrt = fn({
  module,
  name: 'decimalSqrt',
  since: '2.10',
  doc: 'Gives the square root of a number, rounded by a context. One without limit takes roots only that end.',
  params: { n: 'A number that is not negative.', ctx },
  also: ['squareRoot', 'root'],
  overloads: [
    {
      type: '(n: Number, ctx: OperationContext = DECIMAL_128_CONTEXT): Number',
      run: (n: Num, ctx: ObjectValue) => rootIn(contextOf(ctx), n),
    },
  ],
  examples: [
    example('34 digits', 'decimalSqrt(2)', '1.414213562373095048801688724209698'),
    example('All digits', 'import * from tw::util::Math\n---\ndecimalSqrt(1.5129, UNLIMITED_CONTEXT)', '1.23'),
    example('Of a negative number', 'decimalSqrt(-4)', { error: 'TW5403' }),
  ],
})
