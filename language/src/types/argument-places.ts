/**
 * The number of the argument that each parameter gets in a call with `count` arguments, by whether the parameters have defaults; undefined
 * for a parameter that is left to its default. Where the first has a default, those on the left are left out first, else those on the right.
 */
export function argumentPlaces(optional: readonly boolean[], count: number): readonly (number | undefined)[] {
  const withDefault = optional.flatMap((one, i) => (one ? [i] : []))
  const missing = Math.min(Math.max(0, optional.length - count), withDefault.length)
  const from = optional[0] === true ? 0 : withDefault.length - missing
  const leftOut = withDefault.slice(from, from + missing)
  let next = 0
  return optional.map((_, i) => (leftOut.includes(i) ? undefined : next++))
}

/** Whether a parameter may be left out before one that gets an argument, so that arguments must be told their places. */
export function leavesGaps(optional: readonly boolean[]): boolean {
  const first = optional.indexOf(true)
  return first >= 0 && ((first === 0 && optional.length > 1) || optional.includes(false, first))
}
