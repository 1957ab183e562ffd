import { diagnostic } from './diagnostic.ts'

// TW54xx: what library functions cannot do with arguments that fit their types.

export const notAnObject = diagnostic({
  code: 'TW5402',
  slug: 'not-an-object',
  message: 'The function given to `{function}` gives {type}, not an Object.',
  hint: '{advice}',
  why: 'The entries of the new object are those of the objects that the given function returns.',
})

export const noRoot = diagnostic({
  code: 'TW5403',
  slug: 'no-root',
  message: 'There is no square root of {number}.',
  why: 'The square of a number is never negative.',
})

export const boundTooLarge = diagnostic({
  code: 'TW5404',
  slug: 'bound-too-large',
  message: '{number} is no bound of a Range: it is too large.',
  why: 'A Range counts from one bound to the other, and beyond 9,007,199,254,740,991 not every whole number can be told from the next.',
})

export const emptyArray = diagnostic({
  code: 'TW5405',
  slug: 'empty-array',
  message: '`{function}` needs at least one item, but the array is empty.',
  hint: 'An `if` before the call can give another answer for an empty array.',
  why: 'Nothing can be computed from no items.',
})

export const notForScripts = diagnostic({
  code: 'TW5406',
  slug: 'not-for-scripts',
  message: '`{function}` cannot be called by a script.',
  why: 'It stands for functions that are part of the engine.',
})

export const emptyText = diagnostic({
  code: 'TW5407',
  slug: 'empty-text',
  message: '`{function}` needs at least one character, but the string is empty.',
  hint: 'An `if` before the call can give another answer for an empty string.',
  why: 'An empty string has no first character.',
})

export const noSuchCharacter = diagnostic({
  code: 'TW5408',
  slug: 'no-such-character',
  message: 'There is no character at position {position} of a string of {size}.',
  hint: 'Positions are whole numbers from 0 on; `sizeOf` tells how many characters there are.',
  why: 'Only a character that exists has a code.',
})

export const noCharacterCode = diagnostic({
  code: 'TW5409',
  slug: 'no-character-code',
  message: '{number} is not the code of a character.',
  hint: 'Codes are whole numbers from 0 to 1114111.',
  why: 'Unicode numbers its characters from 0 to 1114111.',
})

export const textTooLong = diagnostic({
  code: 'TW5410',
  slug: 'text-too-long',
  message: '`{function}` would give a string of more than {limit} characters.',
  why: 'A string longer than that cannot be held.',
})

export const sizeBelowOne = diagnostic({
  code: 'TW5411',
  slug: 'size-below-one',
  message: '`{function}` cannot cut a string into parts of {size} characters.',
  hint: 'The size of a part is at least 1.',
  why: 'Parts of no characters never come to the end of a string.',
})

export const badRadix = diagnostic({
  code: 'TW5412',
  slug: 'bad-radix',
  message: '{radix} is no radix for digits: whole numbers from 2 to 36 are.',
  why: 'The ten digits and the 26 letters from a to z make 36 digits.',
})

export const notInRadix = diagnostic({
  code: 'TW5413',
  slug: 'not-in-radix',
  message: '{text} is no whole number in radix {radix}.',
  hint: 'Its digits are {digits}; a sign may stand before them.',
  why: 'A radix says which digits a number is written in.',
})

export const notEncodedBytes = diagnostic({
  code: 'TW5414',
  slug: 'not-encoded-bytes',
  message: '{text} is not {encoding}.',
  hint: '{advice}',
  why: 'Only a string that was made from bytes can be turned back into them.',
})

export const badPercentEncoding = diagnostic({
  code: 'TW5415',
  slug: 'bad-percent-encoding',
  message: '`{escape}` in {text} is no percent-encoded character.',
  hint: 'A percent sign itself is written `%25`.',
  why: 'A percent sign begins two hexadecimal digits, and the bytes so written must be UTF-8.',
})

export const unknownAlgorithm = diagnostic({
  code: 'TW5416',
  slug: 'unknown-algorithm',
  message: 'There is no algorithm `{name}`.',
  hint: 'Those known are {known}.',
  why: 'The name says how the bytes are digested.',
})

export const partBelowOne = diagnostic({
  code: 'TW5417',
  slug: 'part-below-one',
  message: '`{function}` cannot make parts of {size}.',
  hint: 'The size of a part is a whole number, at least 1.',
  why: 'A part holds whole items, and parts of none never come to the end.',
})

export const noFormatterFits = diagnostic({
  code: 'TW5418',
  slug: 'no-formatter-fits',
  message: '"{text}" is no {type} by any of the {count} patterns given.',
  hint: 'The function `to{type}OrNull` gives null in such a case.',
  why: 'The patterns are tried one after the other; at least one must fit.',
})

// TW542x: scripts that fail on purpose, and scripts run by scripts.

export const failed = diagnostic({
  code: 'TW5420',
  slug: 'failed',
  message: '{message}',
  why: 'The script itself raised this error with `fail` or `failIf`.',
})

export const scriptDoesNotCompile = diagnostic({
  code: 'TW5421',
  slug: 'script-does-not-compile',
  message: 'The script `{name}` has errors: {problem}',
  why: 'A script is compiled when another one runs it.',
})

export const notThisType = diagnostic({
  code: 'TW5430',
  slug: 'not-this-type',
  message: '`{function}` takes {wanted}, not {type}.',
  hint: 'Test first: `{test}(…)`.',
  why: 'Only types of one kind have these parts.',
})

// TW544x: arithmetic with a precision.

export const endlessDecimals = diagnostic({
  code: 'TW5440',
  slug: 'endless-decimals',
  message: 'The exact result has decimals without end, and the precision 0 keeps them all.',
  hint: 'A context such as `DECIMAL_128_CONTEXT` or `{ precision: 10 }` says how many digits to keep.',
  why: 'A third, or the square root of 2, cannot be written down in full; only a number of digits ends it.',
})

export const roundingNeeded = diagnostic({
  code: 'TW5441',
  slug: 'rounding-needed',
  message: 'The result would have to be rounded to {precision} digits, which the rounding mode UNNECESSARY forbids.',
  hint: 'A higher `precision` keeps more digits; another `roundingMode`, such as "HALF_EVEN", rounds.',
  why: 'The mode UNNECESSARY asserts that a result is exact.',
})

export const badPrecision = diagnostic({
  code: 'TW5442',
  slug: 'bad-precision',
  message: '{precision} is no precision: whole numbers from 0 to {limit} are.',
  hint: 'A precision counts the digits that are kept, before and behind the point; 0 keeps all.',
  why: 'A number has no part of a digit.',
})

export const badExponent = diagnostic({
  code: 'TW5443',
  slug: 'bad-exponent',
  message: '{exponent} is no exponent of `decimalPow`: whole numbers from -{limit} to {limit} are.',
  hint: '`pow` takes fractions too.',
  why: 'The power is multiplied up, factor by factor.',
})

export const precisionTooSmall = diagnostic({
  code: 'TW5444',
  slug: 'precision-too-small',
  message: 'The exponent {exponent} needs a precision of at least {least}, not {precision}.',
  hint: '`DECIMAL_128_CONTEXT` keeps 34 digits.',
  why: 'A power is rounded at each step, to the digits of the precision and of the exponent; and 1 divided by a power may have no end.',
})
