const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const checkDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/**
 * The three characters that make an id of 15 safe where case is lost: one for each five, whose bits tell which are capitals.
 * @param id 15 characters
 */
function checkCharacters(id: string): string {
  let check = ''
  for (const start of [0, 5, 10]) {
    let bits = 0
    for (let i = 0; i < 5; i++) if (/[A-Z]/.test(id.charAt(start + i))) bits |= 1 << i
    check += checkDigits.charAt(bits)
  }
  return check
}

/** An id of 18 characters from one of 15 or 18; undefined where it is neither. The case of 18 characters is mended by their check. */
export function fullId(id: string): string | undefined {
  if (/^[A-Za-z0-9]{15}$/.test(id)) return id + checkCharacters(id)
  if (!/^[A-Za-z0-9]{18}$/.test(id)) return undefined
  let mended = ''
  for (let i = 0; i < 15; i++) {
    const bits = checkDigits.indexOf(id.charAt(15 + Math.floor(i / 5)).toUpperCase())
    if (bits < 0) return undefined
    const letter = id.charAt(i)
    mended += bits & (1 << (i % 5)) ? letter.toUpperCase() : letter.toLowerCase()
  }
  return mended + checkCharacters(mended)
}

/** The id with a number in an object's order: prefix, three characters of the instance, nine digits to the base 62. */
export function idOf(keyPrefix: string, number: number): string {
  let rest = ''
  for (let left = number; rest.length < 9; left = Math.floor(left / 62)) rest = digits.charAt(left % 62) + rest
  const id = `${keyPrefix}Tw0${rest}`
  return id + checkCharacters(id)
}
