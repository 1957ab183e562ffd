import fc from 'fast-check'

const digits = (most: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{0,${most - 1}}$`))
const sign = fc.constantFrom('', '-')

/** Text of a decimal: a few or many digits, a point anywhere, exponents to ±25. */
const anyDecimal = fc.tuple(sign, digits(25), fc.integer({ min: -25, max: 25 })).map(([s, d, e]) => `${s}${d}e${e}`)

/** What payloads hold: amounts, counts, rates. */
const commonDecimal = fc
  .tuple(sign, digits(15), fc.integer({ min: 0, max: 8 }))
  .map(([s, d, places]) => `${s}${d}e-${places}`)

/** The neighbourhood of the limits between doubles and decimals. */
const edge = fc
  .tuple(
    sign,
    fc.constantFrom(
      ...['0', '1e-6', '0.999999999999999e-6', '1.00000000000001e-6', '9007199254740991', '9007199254740992'],
      ...['9007199254740993', '999999999999999', '1000000000000000', '999999999999.999', '99999999999999.9', '1e20'],
      ...[
        '4503599627370496.5',
        '2147483647',
        '2147483648',
        '2147483649',
        '0.5',
        '1e15',
        '1e14',
        '0.1',
        '123456789012.345',
      ],
    ),
  )
  .map(([s, d]) => s + d)

const lone = fc.oneof(anyDecimal, commonDecimal, commonDecimal, edge)

export const decimalText: fc.Arbitrary<string> = lone

/** Two decimals; often equal, opposite, or so close that a sum cancels all but the last digits. */
export const decimalPair: fc.Arbitrary<[string, string]> = fc.oneof(
  fc.tuple(lone, lone),
  lone.map((a): [string, string] => [a, a]),
  lone.map((a): [string, string] => [a, a.startsWith('-') ? a.slice(1) : `-${a}`]),
  fc
    .tuple(fc.stringMatching(/^[19]{3,20}$/), fc.integer({ min: 0, max: 25 }), sign)
    .map(([d, zeros, s]): [string, string] => [`${d}${'0'.repeat(zeros)}`, `${s}1${'0'.repeat(d.length + zeros)}`]),
)
