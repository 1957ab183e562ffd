export {
  Annotated,
  documentOf,
  fromDocument,
  isNull,
  type Metadata,
  metadataOf,
  unwrap,
  withMetadata,
} from './annotated.ts'
export { AnyDecimal } from './any-decimal.ts'
export { asTwillError, ranOutOfStack } from './caught.ts'
export { coerce, implicitCoerce, toStringValue } from './coerce.ts'
export { fromBase64, fromHex, toBase64, toHex } from './coerce-binary.ts'
export { byteOrderMark, decode, type Encoding, encode, findEncoding, type Substitute } from './encoding/index.ts'
export { equals, hashKey } from './equality.ts'
export { type ErrorFrame, type ErrorLocation, placeText, TwillError } from './error.ts'
export { checkingArguments, checksArguments, defaultOf, type ParameterDefault, withDefaults } from './function.ts'
export { inheritedNames } from './inherited-names.ts'
export { type AnyKey, Key, keyName, makeKey, Namespace } from './key.ts'
export { defaultLocale, languageTag } from './locale.ts'
export {
  abs,
  add,
  canon,
  ceil,
  compareNumbers,
  div,
  floor,
  fromDouble,
  isIntegral,
  isNumber,
  mod,
  mul,
  type Num,
  neg,
  numbersEqual,
  numberText,
  parseNumber,
  power,
  round,
  sub,
  toDouble,
  toInteger,
} from './number.ts'
export { formatNumber, parseFormattedNumber } from './number-format.ts'
export {
  concatObjects,
  entriesOf,
  forEachEntry,
  getField,
  getFields,
  isObject,
  isPlainObject,
  isSafePlainKey,
  keyOver,
  keysOf,
  MultiMap,
  ObjectBuilder,
  type ObjectValue,
  objectSize,
  under,
  valuesOf,
  withoutKeys,
} from './object.ts'
export { compare } from './order.ts'
export { raise } from './raise.ts'
export { Range } from './range.ts'
export { recoverable } from './recoverable.ts'
export { Regex, stoppedPattern, translateJavaRegex } from './regex.ts'
export type { RoundMode } from './round-digits.ts'
export { similar } from './similarity.ts'
export * from './temporal/index.ts'
export {
  bareTypeTester,
  forgetPassed,
  isType,
  type Tester,
  TypeValue,
  typeIn,
  typeOf,
  typeTester,
  typeText,
} from './type-test.ts'
export type { Value } from './value.ts'
