/** `00` to `99`. */
const PAIRS = Array.from({ length: 100 }, (_, n) => (n < 10 ? `0${n}` : String(n)))

/** An integer from 0 to 99 in two digits. */
export function twoDigits(n: number): string {
  return PAIRS[n] as string
}

/** A number from 0 on with zeros before it up to `width` digits. */
export function zeroPadded(n: number, width: number): string {
  if (width === 2 && n < 100) return PAIRS[n] as string
  const text = String(n)
  return text.length >= width ? text : '0'.repeat(width - text.length) + text
}

/** At least four digits; a sign before those of more (`+12345`) and of negative years. */
export function yearText(year: number): string {
  if (year >= 1000 && year <= 9999) return String(year)
  if (year < 0) return `-${zeroPadded(-year, 4)}`
  return year > 9999 ? `+${year}` : zeroPadded(year, 4)
}

/** `.64`: nanoseconds as a decimal fraction of a second without trailing zeros; empty for none. */
export function fractionText(nanoseconds: number): string {
  if (nanoseconds === 0) return ''
  const text = zeroPadded(nanoseconds, 9)
  let end = 9
  while (text.charCodeAt(end - 1) === 48) end--
  return `.${text.slice(0, end)}`
}

/** `08:30:05.25`, seconds always. */
export function timeText(secondOfDay: number, nanoseconds: number): string {
  const hour = (secondOfDay / 3600) | 0
  const minute = ((secondOfDay - hour * 3600) / 60) | 0
  const text = `${PAIRS[hour]}:${PAIRS[minute]}:${PAIRS[secondOfDay - hour * 3600 - minute * 60]}`
  return nanoseconds === 0 ? text : text + fractionText(nanoseconds)
}

/** `Z`, `-03:00`, `+05:45:10`. */
export function offsetText(seconds: number): string {
  if (seconds === 0) return 'Z'
  const size = Math.abs(seconds)
  const sign = seconds < 0 ? '-' : '+'
  const rest = size % 60
  const text = `${sign}${twoDigits((size / 3600) | 0)}:${twoDigits(((size / 60) | 0) % 60)}`
  return rest === 0 ? text : `${text}:${twoDigits(rest)}`
}
