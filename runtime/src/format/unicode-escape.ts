/** A character as `\u0041`, or `\ud83d\ude00`: what JSON and the language itself write for it in any encoding. */
export function unicodeEscape(codePoint: number): string {
  const text = String.fromCodePoint(codePoint)
  return Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join(
    '',
  )
}
