/** Bytes in the text form of a column of them; other values as they are. */
export const withHex = (value: unknown): unknown =>
  value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value

/** The text form of a column of arrays: `{1,"a b",NULL,{2}}`. */
export function arrayText(items: readonly unknown[]): string {
  const texts = items.map((item) => {
    if (item === null || item === undefined) return 'NULL'
    if (Array.isArray(item)) return arrayText(item)
    return `"${String(withHex(item)).replace(/["\\]/g, '\\$&')}"`
  })
  return `{${texts.join(',')}}`
}
