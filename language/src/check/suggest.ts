/**
 * The candidate most likely meant by `name`, or nothing: a hit that differs in case only comes first, then the smallest
 * edit distance of at most a third of the name, among equals one with the same first letter, of the same case.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  const limit = Math.max(1, Math.floor(name.length / 3))
  let best: { text: string; distance: number } | undefined
  for (const text of candidates) {
    if (text === name) continue
    if (text.toLowerCase() === wanted) return text
    if (Math.abs(text.length - name.length) > limit) continue
    const edits = editDistance(wanted, text.toLowerCase(), limit)
    // a name of which nothing is left was not meant
    if (edits > limit || (name !== '' && edits >= name.length)) continue
    const first = text[0] === name[0] ? 0 : text[0]?.toLowerCase() === wanted[0] ? 0.25 : 0.5
    const distance = edits + first
    if (!best || distance < best.distance || (distance === best.distance && text < best.text)) best = { text, distance }
  }
  return best?.text
}

/** Insertions, deletions, replacements and swaps of neighbours; more than `limit` is `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(replace, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    if (Math.min(...row) > limit) return limit + 1
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
