import type { Span } from '@twill/language'

/** From a place in a text to that in the file in which it stands. */
export type Places = (at: number) => number

/**
 * Where the characters of a scalar stand in a YAML file: plain, in quotes, or in a block. Blanks and ends of lines may differ, all
 * else is the same. Undefined where it is not, as with characters that are written by their number.
 */
export function placesOf(file: string, span: Span, value: string): Places | undefined {
  const written = charactersOf(file, span)
  const wanted = [...value.matchAll(/\S/g)].map(({ index }) => index)
  if (written === undefined || written.length !== wanted.length) return undefined
  if (wanted.some((at, i) => value[at] !== file[written[i] ?? -1])) return undefined
  return (at) => {
    const next = wanted.findIndex((one) => one >= at)
    if (next >= 0 && wanted[next] === at) return written[next] ?? span.start
    const last = next < 0 ? wanted.length - 1 : next - 1
    return last < 0 ? span.start : (written[last] ?? span.start) + 1
  }
}

/** The places of the characters that are no blanks, without quotes and the head of a block. */
function charactersOf(file: string, { start, end }: Span): readonly number[] | undefined {
  const first = file[start]
  const isQuoted = first === '"' || first === "'"
  const isBlock = first === '|' || first === '>'
  const places: number[] = []
  let at = isBlock ? file.indexOf('\n', start) + 1 : isQuoted ? start + 1 : start
  const limit = isQuoted ? end - 1 : end
  for (; at < limit; at++) {
    if (first === "'" && file[at] === "'") at++
    if (first === '"' && file[at] === '\\') {
      const escaped = file[++at] ?? ''
      if (/[nrt\s]/.test(escaped)) continue
      if (!/["\\/]/.test(escaped)) return undefined
    }
    if (/\S/.test(file[at] ?? '')) places.push(at)
  }
  return places
}
