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

export const boundNotWhole = diagnostic({
  code: 'TW5404',
  slug: 'bound-not-whole',
  message: '{number} is no bound of a Range: it is no whole number, or too large.',
  hint: 'The bounds can be rounded first.',
  why: 'A Range holds whole numbers, from one bound to the other.',
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
