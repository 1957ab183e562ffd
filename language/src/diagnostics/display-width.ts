/** Graphemes of a text with the columns a terminal gives each: 0 for marks alone, 2 for East Asian wide characters and emoji. */
export function* graphemes(
  text: string,
): Generator<{ readonly text: string; readonly start: number; readonly width: number }> {
  if (plain.test(text)) {
    for (let i = 0; i < text.length; i++) yield { text: text.charAt(i), start: i, width: 1 }
    return
  }
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  for (const { segment, index } of segmenter.segment(text))
    yield { text: segment, start: index, width: widthOf(segment) }
}

export function displayWidth(text: string): number {
  let width = 0
  for (const grapheme of graphemes(text)) width += grapheme.width
  return width
}

const plain = /^[ -~]*$/
/** Made when needed: it is dear. */
let segmenter: Intl.Segmenter | undefined
const marksOnly = /^[\p{M}\p{Cf}]+$/u
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u

function widthOf(grapheme: string): number {
  if (marksOnly.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}
