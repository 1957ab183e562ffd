import { library } from '@twill/language/diagnostics'
import { js, use } from '@twill/language/emit'
import { example, fn } from '../define.ts'
import type { Host } from '../host.ts'
import { fromDouble, isIntegral, type Num, numberText, Range, toDouble } from '../value/index.ts'
import * as number from '../value/number.ts'
import { raise } from '../value/raise.ts'
import { module } from './module.ts'

export const abs = fn({
  module,
  name: 'abs',
  since: '2.0',
  doc: 'Gives a number without its sign.',
  params: { number: 'The number.' },
  also: ['absolute', 'magnitude'],
  overloads: [
    {
      type: '(number: Number): Number',
      run: number.abs,
      emit: (n) => js`${use('abs')}(${n})`,
    },
  ],
  examples: [example('Distance from zero', '[abs(-2.5), abs(4)]', '[2.5, 4]')],
})

export const ceil = fn({
  module,
  name: 'ceil',
  since: '2.0',
  doc: 'Gives the lowest whole number that is not below a number.',
  params: { number: 'The number.' },
  also: ['ceiling', 'roundUp'],
  overloads: [{ type: '(number: Number): Number', run: number.ceil, emit: (n) => js`${use('ceil')}(${n})` }],
  examples: [example('Boxes for 13 bottles', 'ceil(13 / 6)', '3'), example('Below zero', 'ceil(-1.5)', '-1')],
})

export const floor = fn({
  module,
  name: 'floor',
  since: '2.0',
  doc: 'Gives the highest whole number that is not above a number.',
  params: { number: 'The number.' },
  also: ['roundDown', 'int', 'truncate'],
  overloads: [{ type: '(number: Number): Number', run: number.floor, emit: (n) => js`${use('floor')}(${n})` }],
  examples: [example('Full dozens', 'floor(31 / 12)', '2'), example('Below zero', 'floor(-1.5)', '-2')],
})

export const round = fn({
  module,
  name: 'round',
  since: '2.0',
  doc: 'Gives the nearest whole number; a half is rounded away from zero.',
  params: { number: 'The number.' },
  also: ['nearest'],
  overloads: [{ type: '(number: Number): Number', run: number.round, emit: (n) => js`${use('round')}(${n})` }],
  examples: [example('Halves', '[round(1.4), round(1.5), round(-2.5)]', '[1, 2, -3]')],
})

export const sqrt = fn({
  module,
  name: 'sqrt',
  since: '2.0',
  doc: 'Gives the square root of a number.',
  params: { number: 'A number that is not negative.' },
  also: ['squareRoot', 'root'],
  overloads: [
    {
      type: '(number: Number): Number',
      run: (n: Num) => {
        const root = Math.sqrt(toDouble(n))
        if (Number.isNaN(root)) throw raise(library.noRoot, { number: numberText(n) })
        return fromDouble(root)
      },
    },
  ],
  examples: [
    example('Square roots', '[sqrt(144), sqrt(0.25)]', '[12, 0.5]'),
    example('Of a negative number', 'sqrt(-1)', { error: 'TW5403' }),
  ],
})

export const pow = fn({
  module,
  name: 'pow',
  since: '2.0',
  doc: 'Raises a number to a power.',
  params: { base: 'The number.', power: 'How often it is a factor; may be negative or a fraction.' },
  also: ['power', 'exponent', '**'],
  overloads: [
    {
      type: '(base: Number, power: Number): Number',
      run: number.power,
    },
  ],
  examples: [example('Powers of two', '[2 pow 10, 2 pow -1]', '[1024, 0.5]')],
})

export const isDecimal = fn({
  module,
  name: 'isDecimal',
  since: '2.0',
  doc: 'Whether a number has digits other than zero after the point.',
  params: { number: 'The number.' },
  also: ['isFraction', 'isFloat'],
  overloads: [{ type: '(number: Number): Boolean', run: (n: Num) => !isIntegral(n) }],
  examples: [example('With a fraction or not', '[isDecimal(1.5), isDecimal(2)]', '[true, false]')],
})

export const isInteger = fn({
  module,
  name: 'isInteger',
  since: '2.0',
  doc: 'Whether a number is whole.',
  params: { number: 'The number.' },
  also: ['isWhole', 'isInt'],
  overloads: [{ type: '(number: Number): Boolean', run: isIntegral }],
  examples: [example('Whole or not', '[isInteger(2.0), isInteger(2.5)]', '[true, false]')],
})

export const isEven = fn({
  module,
  name: 'isEven',
  since: '2.0',
  doc: 'Whether a number can be divided by two without remainder.',
  params: { number: 'The number.' },
  also: ['divisibleByTwo'],
  overloads: [{ type: '(number: Number): Boolean', run: (n: Num) => number.mod(n, 2) === 0 }],
  examples: [example('Every other row', '[0, 1, 2] map isEven($)', '[true, false, true]')],
})

export const isOdd = fn({
  module,
  name: 'isOdd',
  since: '2.0',
  doc: 'Whether a number divided by two leaves a remainder: each that is not even, fractions too.',
  params: { number: 'The number.' },
  also: ['notEven'],
  overloads: [{ type: '(number: Number): Boolean', run: (n: Num) => number.mod(n, 2) !== 0 }],
  examples: [example('Every other row', '[0, 1, -3] map isOdd($)', '[false, true, true]')],
})

export const random = fn({
  module,
  name: 'random',
  since: '2.0',
  doc: 'Gives a pseudo-random number from 0 up to, but not including, 1. Not for secrets.',
  params: {},
  also: ['rand'],
  overloads: [{ type: '(): Number', withHost: (host: Host) => () => fromDouble(host.random()) }],
  effects: ['random'],
  examples: [example('Heads or tails', 'if (random() < 0.5) "heads" else "tails"', undefined)],
})

export const randomInt = fn({
  module,
  name: 'randomInt',
  since: '2.0',
  doc: 'Gives a pseudo-random whole number from 0 up to, but not including, a bound. Not for secrets.',
  params: { upperBound: 'The bound.' },
  also: ['rand', 'randomInteger', 'randint'],
  overloads: [
    {
      type: '(upperBound: Number): Number',
      withHost: (host: Host) => (upperBound: Num) => number.floor(number.mul(fromDouble(host.random()), upperBound)),
    },
  ],
  effects: ['random'],
  examples: [example('A die', '1 + randomInt(6)', undefined), example('Only zero is left', 'randomInt(1)', '0')],
})

export const to = fn({
  module,
  name: 'to',
  since: '2.0',
  doc: 'Gives the whole numbers from one bound to another, both included, upwards or downwards. The fraction of a bound is cut off.',
  params: { from: 'The first number.', to: 'The last number.' },
  also: ['range', 'seq', 'upto', 'downto'],
  overloads: [
    {
      type: '(from: Number, to: Number): Range',
      run: (from: Num, last: Num) => new Range(bound(from), bound(last)),
    },
  ],
  examples: [
    example('Upwards', '1 to 4', '[1, 2, 3, 4]'),
    example('Downwards', '2 to 0', '[2, 1, 0]'),
    example('Pages of ten', '1 to 34 / 10', '[1, 2, 3]'),
    example('Reverse an array', '["a", "b", "c"][-1 to 0]', '["c", "b", "a"]'),
  ],
})

function bound(n: Num): number {
  const integer = number.integerPart(n)
  if (integer === undefined) throw raise(library.boundTooLarge, { number: numberText(n) })
  return integer
}
