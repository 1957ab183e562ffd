import { isNumber, isObject, Key, numberText, unwrap, type Value } from '@twill/stdlib/value'

/** The text of a value where a format knows only texts; undefined for null, objects, arrays and functions, which have none. */
export function simpleText(value: Value): string | undefined {
  const bare = unwrap(value)
  if (typeof bare === 'string') return bare
  if (isNumber(bare)) return numberText(bare)
  if (typeof bare === 'boolean') return bare ? 'true' : 'false'
  if (typeof bare !== 'object' || bare === null || Array.isArray(bare) || isObject(bare)) return undefined
  return bare instanceof Key ? bare.localName : String(bare)
}
