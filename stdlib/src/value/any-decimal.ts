import type { Decimal } from './decimal.ts'

/** What decimals are instances of: a value can be tested for one without loading the library that they come from. */
// the library's own prototype is put below it
export const AnyDecimal = class {} as unknown as abstract new () => Decimal
