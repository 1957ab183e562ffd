import { example, fn, variable } from './define.ts'
import { Decimal } from './value/decimal.ts'
import { canon, div, fromDouble, mod, mul, type Num, toDouble, type Value } from './value/index.ts'

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
