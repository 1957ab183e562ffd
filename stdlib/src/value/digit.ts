const decimalDigit = /\p{Nd}/u

/** The value of a digit of any script. They stand in runs of ten from zero on. */
export function digitOf(char: string): number | undefined {
  if (char >= '0' && char <= '9') return char.charCodeAt(0) - 48
  if (char < '\x80' || !decimalDigit.test(char)) return undefined
  const code = char.codePointAt(0) as number
  let start = code
  while (decimalDigit.test(String.fromCodePoint(start - 1))) start--
  return (code - start) % 10
}
