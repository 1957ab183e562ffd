// The rules of Unicode for what readers take for one character (UAX 29), by properties that JavaScript has.

const prepended = '\\u0600-\\u0605\\u06dd\\u070f\\u08e2\\u{110bd}\\u{110cd}'
const control = `[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}[\\p{Cf}--[\\p{Grapheme_Extend}\\u200c\\u200d${prepended}]]]`
const extending = '[\\p{Grapheme_Extend}\\p{Emoji_Modifier}\\p{Mc}\\u0e33\\u0eb3\\u200d]'
const picture = '\\p{Extended_Pictographic}'
const pictures = `${picture}(?:[\\p{Grapheme_Extend}\\p{Emoji_Modifier}]*\\u200d${picture})*`
/** Syllables without a last consonant, of which there are 27 for each. */
const open = `[${Array.from({ length: 399 }, (_, i) => `\\u${(0xac00 + 28 * i).toString(16)}`).join('')}]`
const vowel = '[\\u1160-\\u11a7\\ud7b0-\\ud7c6]'
const syllable =
  `[\\u1100-\\u115f\\ua960-\\ua97c]*(?:${open}${vowel}*|[\\uac00-\\ud7a3]|${vowel}+)` +
  '[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]*'
const consonants = '[\\u1100-\\u115f\\ua960-\\ua97c]+|[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]+'

/** `\X`: an extended grapheme cluster, such as a letter with its marks or a family of emoji. */
export const graphemeCluster =
  `\\r\\n|${control}|[${prepended}]*` +
  `(?:\\p{RI}{2}|${pictures}|${syllable}|${consonants}|(?!${control})[\\s\\S])${extending}*`
