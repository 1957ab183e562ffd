import { library } from '@twill/language/diagnostics'
import { isTrue } from '../core/results.ts'
import { example, fn } from '../define.ts'
import { type Num, numberText, raise, toDouble, toInteger, toStringValue, type Value } from '../value/index.ts'
import { module } from './module.ts'

// A character is a UTF-16 code unit, as for `sizeOf` and `[0]`; its code is that of the whole pair it begins.

type Condition = (character: string) => Value

export const charCode = fn({
  module,
  name: 'charCode',
  since: '2.0',
  doc: 'Gives the Unicode code of the first character of a string.',
  params: { text: 'A string that is not empty.' },
  also: ['ord', 'codePoint', 'ascii'],
  overloads: [
    {
      type: '(text: String): Number',
      run: (text: string) => {
        const code = text.codePointAt(0)
        if (code === undefined) throw raise(library.emptyText, { function: 'charCode' })
        return code
      },
    },
  ],
  onNull: 'text',
  examples: [
    example('Letter and sign', '[charCode("Apple"), charCode("€")]', '[65, 8364]'),
    example('Of nothing', 'charCode("")', { error: 'TW5407' }),
  ],
})

export const charCodeAt = fn({
  module,
  name: 'charCodeAt',
  since: '2.0',
  doc: 'Gives the Unicode code of the character at a position of a string.',
  params: {
    content: 'The string.',
    position: 'The position; that of the first character is 0, that of the last one -1.',
  },
  also: ['codePointAt', 'ord'],
  overloads: [
    {
      type: '(content: String, position: Number): Number',
      run: (content: string, position: Num) => {
        const at = toInteger(position)
        const code = at === undefined ? at : content.codePointAt(at < 0 ? content.length + at : at)
        if (code === undefined) {
          throw raise(library.noSuchCharacter, { position: numberText(position), size: content.length })
        }
        return code
      },
    },
  ],
  onNull: 'content',
  examples: [
    example('The second letter', '"Apple" charCodeAt 1', '112'),
    example('The last letter', '"Apple" charCodeAt -1', '101'),
    example('Behind the end', '"Apple" charCodeAt 5', { error: 'TW5408' }),
  ],
})

export const fromCharCode = fn({
  module,
  name: 'fromCharCode',
  since: '2.0',
  doc: 'Gives the character that has a Unicode code.',
  params: { charCode: 'A whole number from 0 to 1114111.' },
  also: ['chr', 'char', 'fromCodePoint'],
  overloads: [
    {
      type: '(charCode: Number): String',
      run: (charCode: Num) => {
        const code = toInteger(charCode) ?? -1
        if (code < 0 || code > 0x10ffff) throw raise(library.noCharacterCode, { number: numberText(charCode) })
        return String.fromCodePoint(code)
      },
    },
  ],
  onNull: 'charCode',
  examples: [
    example('Letters by their place', '(0 to 2) map fromCharCode(65 + $)', '["A", "B", "C"]'),
    example('No such code', 'fromCharCode(-1)', { error: 'TW5409' }),
  ],
})

export const everyCharacter = fn({
  module,
  name: 'everyCharacter',
  since: '2.4',
  doc: 'Whether a condition is true for each character of a string. It is for none at all, and for null.',
  params: { text: 'The string.', condition: 'The condition, given a character.' },
  also: ['all', 'allCharacters'],
  overloads: [
    {
      type: '(text: String, condition: (character: String) -> Boolean): Boolean',
      run: (text: string, condition: Condition) => {
        for (let i = 0; i < text.length; i++) if (!isTrue(condition(text.charAt(i)))) return false
        return true
      },
    },
  ],
  onNull: { text: () => true },
  examples: [example('A binary number', '["0110", "0120"] map ($ everyCharacter (c) -> c <= "1")', '[true, false]')],
})

export const someCharacter = fn({
  module,
  name: 'someCharacter',
  since: '2.4',
  doc: 'Whether a condition is true for at least one character of a string. It never is for null.',
  params: { text: 'The string.', condition: 'The condition, given a character.' },
  also: ['any', 'anyCharacter'],
  overloads: [
    {
      type: '(text: String, condition: (character: String) -> Boolean): Boolean',
      run: (text: string, condition: Condition) => {
        for (let i = 0; i < text.length; i++) if (isTrue(condition(text.charAt(i)))) return true
        return false
      },
    },
  ],
  onNull: { text: () => false },
  examples: [example('A dot in it', '["a.b", "ab"] map ($ someCharacter (c) -> c == ".")', '[true, false]')],
})

export const countCharactersBy = fn({
  module,
  name: 'countCharactersBy',
  since: '2.4',
  doc: 'Counts the characters of a string for which a condition is true.',
  params: { text: 'The string.', predicate: 'The condition, given a character.' },
  also: ['count', 'countIf'],
  overloads: [
    {
      type: '(text: String, predicate: (character: String) -> Boolean): Number',
      run: (text: string, predicate: Condition) => {
        let count = 0
        for (let i = 0; i < text.length; i++) if (isTrue(predicate(text.charAt(i)))) count++
        return count
      },
    },
  ],
  onNull: 'text',
  examples: [example('How many dots', '"10.0.0.1" countCharactersBy $ == "."', '3')],
})

export const mapString = fn({
  module,
  name: 'mapString',
  since: '2.4',
  doc: 'Builds a new string by calling a function with each character of a string and its index.',
  params: { text: 'The string.', mapper: 'Gives the new text for a character and its index.' },
  also: ['mapCharacters', 'translate'],
  overloads: [
    {
      type: '(@StreamCapable text: String, mapper: (character: String, index: Number) -> String): String',
      run: (text: string, mapper: (character: string, index: number) => Value) => {
        let mapped = ''
        for (let i = 0; i < text.length; i++) mapped += toStringValue(mapper(text.charAt(i), i))
        return mapped
      },
    },
  ],
  onNull: 'text',
  examples: [example('All but the last two', '"4711" mapString if ($$ < 2) "#" else $', '"##11"')],
})

export const reverse = fn({
  module,
  name: 'reverse',
  since: '2.4',
  doc: 'Gives the characters of a string in reverse order. Pairs that make up one character stay in order.',
  params: { text: 'The string.' },
  also: ['backwards', 'mirror'],
  overloads: [{ type: '(text: String): String', run: (text: string) => Array.from(text).reverse().join('') }],
  onNull: 'text',
  examples: [example('Backwards', 'reverse("stressed")', '"desserts"')],
})

export const repeat = fn({
  module,
  name: 'repeat',
  since: '2.2',
  doc: 'Strings a text together with itself a number of times.',
  params: { text: 'The string.', times: 'How often it stands in the result; none below 1.' },
  also: ['replicate', 'times', 'duplicate'],
  overloads: [
    {
      type: '(text: String, times: Number): String',
      run: (text: string, times: Num) => {
        const count = Math.max(0, Math.floor(toDouble(times)))
        checkLength('repeat', text.length * count)
        return text === '' ? '' : text.repeat(count)
      },
    },
  ],
  onNull: 'text',
  examples: [example('A line', 'repeat("-=", 3)', '"-=-=-="'), example('No times', 'repeat("x", -2)', '""')],
})

const padded =
  (caller: string, pad: (text: string, size: number, padText: string) => string) =>
  (text: string, size: Num, padText: string): string => {
    const length = Math.floor(toDouble(size))
    if (length <= text.length || padText === '') return text
    checkLength(caller, length)
    return pad(text, length, padText)
  }

export const leftPad = fn({
  module,
  name: 'leftPad',
  since: '2.2',
  doc: 'Fills a string up to a size at its beginning. A string that is long enough stays as it is.',
  params: { text: 'The string.', size: 'The size to reach.', padText: 'What to fill up with, over and over.' },
  also: ['padStart', 'lpad', 'padLeft', 'zeroPad', 'zfill'],
  overloads: [
    {
      type: '(text: String, size: Number, padText: String = " "): String',
      run: padded('leftPad', (text, size, padText) => text.padStart(size, padText)),
    },
  ],
  onNull: 'text',
  examples: [
    example('Leading zeros', '[7, 1234] map leftPad($, 3, "0")', '["007", "1234"]'),
    example('With blanks', 'leftPad("9.5", 5)', '"  9.5"'),
  ],
})

export const rightPad = fn({
  module,
  name: 'rightPad',
  since: '2.2',
  doc: 'Fills a string up to a size at its end. A string that is long enough stays as it is.',
  params: { text: 'The string.', size: 'The size to reach.', padChar: 'What to fill up with, over and over.' },
  also: ['padEnd', 'rpad', 'padRight'],
  overloads: [
    {
      type: '(text: String, size: Number, padChar: String = " "): String',
      run: padded('rightPad', (text, size, padChar) => text.padEnd(size, padChar)),
    },
  ],
  onNull: 'text',
  examples: [example('A column of fixed width', 'rightPad("Total", 8, ".")', '"Total..."')],
})

/** What every engine can hold. */
const longest = 2 ** 28

function checkLength(caller: string, length: number): void {
  if (length > longest) throw raise(library.textTooLong, { function: caller, limit: longest.toLocaleString('en') })
}
