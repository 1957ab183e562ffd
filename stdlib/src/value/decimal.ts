import { Decimal as DecimalJs } from 'decimal.js'
import { AnyDecimal } from './any-decimal.ts'

/** Exact decimals: sums and products keep every digit. */
export const Decimal = DecimalJs.clone({
  defaults: true,
  precision: 1e9,
  rounding: DecimalJs.ROUND_HALF_UP,
  minE: -9e15,
  maxE: 9e15,
})
export type Decimal = DecimalJs

/** Decimals that divide to 34 digits. */
export const Quotient = DecimalJs.clone({ defaults: true, precision: 34, rounding: DecimalJs.ROUND_HALF_EVEN })

Object.setPrototypeOf(Decimal.prototype, AnyDecimal.prototype)
