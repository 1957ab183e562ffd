import {
  formatNumber,
  type Num,
  numberText,
  parseFormattedNumber,
  parseNumber,
  type RoundMode,
} from '@twill/stdlib/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalText } from '../value/numbers.ts'
import { differences, javaIsHere } from './ask-java.ts'

const affix = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  fc.constantFrom('$', '(', ')', "'a'", '%', '‰', '¤', '¤¤', '-', '+', ' ', 'kg', "'#'", "''", 'a%', 'E'),
)
const commonDigits = fc
  .tuple(
    fc.constantFrom('#', '0', '#,##0', '#,###', '##0', '000', '##,##0', '#,#0', '', '0,000'),
    fc.constantFrom('', '.', '.0', '.00', '.#', '.##', '.0#', '.00##', '.###############'),
    fc.constantFrom('', '', '', 'E0', 'E00'),
  )
  .map((parts) => parts.join(''))
const anyDigits = fc.array(fc.constantFrom('#', '#', '0', '0', '.', ',', 'E0'), { maxLength: 7 }).map((c) => c.join(''))
const half = fc.tuple(affix, fc.oneof(commonDigits, anyDigits), affix).map((parts) => parts.join(''))
const pattern = fc
  .oneof(
    { weight: 6, arbitrary: half },
    { weight: 2, arbitrary: fc.tuple(half, half).map((halves) => halves.join(';')) },
    fc.string({ unit: fc.constantFrom(..."##00,.;%‰¤'-E+ab "), maxLength: 9 }),
  )
  // Twill writes a number by an empty pattern as it is.
  .filter((text) => text !== '')

// Of other locales, such as ar, de-CH and the exponent of ar-EG, the engine's data are younger than those of Java 17.
const locale = fc.constantFrom(
  ...['en-US', 'en', 'de', 'de-AT', 'fr', 'hi', 'en-IN', 'sv', 'pt-BR', 'pt-PT', 'es-MX', 'it', 'pl', 'ru'],
  ...['tr', 'fa', 'bn', 'nb', 'fi', 'he', 'ja', 'th', 'nl', 'ur', 'sl', 'hr', 'eu'],
)
// Away from zero Java rounds only what is within a tenth of the last place, and the reference all.
const mode = fc.constantFrom<RoundMode>('HALF_UP', 'HALF_EVEN', 'DOWN')

const sample = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns: 4000, seed: 17 })

describe.skipIf(!javaIsHere)('java.text.DecimalFormat (needs Java 17)', () => {
  test('writes the same', () => {
    const questions = sample(fc.tuple(fc.constant('writeNumber'), pattern, locale, mode, decimalText))
    const ours = ([, by, language, rounding, text]: (typeof questions)[number]) =>
      formatNumber(parseNumber(text) as Num, by, language, rounding)
    expect(differences(questions, ours)).toEqual([])
  })

  test('reads the same', () => {
    const spoilt = fc.tuple(fc.nat(), fc.constantFrom('', '', '', '1', '.', ',', '٣', '(', 'x', ' ', '%'))
    const written = sample(fc.tuple(pattern, locale, decimalText, spoilt)).flatMap(
      ([by, language, text, [at, more]]) => {
        try {
          const whole = formatNumber(parseNumber(text) as Num, by, language)
          const cut = at % (whole.length + 1)
          return [['readNumber', by, language, whole.slice(0, cut) + more + whole.slice(cut)] as const]
        } catch {
          return []
        }
      },
    )
    const questions = written.filter(([, , language, text]) => !isReadLeniently(language, text))
    const ours = ([, by, language, text]: (typeof questions)[number]) => {
      const read = parseFormattedNumber(text, by, language)
      return read === undefined ? 'unreadable' : numberText(read)
    }
    const theirs = ([number, end]: readonly string[], [, , , text]: (typeof questions)[number]) =>
      number === undefined || Number(end) < text.length ? 'unreadable' : numberText(parseNumber(number) as Num)
    expect(differences(questions, ours, theirs)).toEqual([])
  })
})

/** Signs and spaces as a keyboard has them are read in every language, and `E` where it writes `×10^`. */
function isReadLeniently(language: string, text: string): boolean {
  return /[-\s]/.test(text) || (text.includes('E') && !['en-US', 'en', 'de'].includes(language))
}
