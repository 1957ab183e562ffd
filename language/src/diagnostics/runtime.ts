import { diagnostic } from './diagnostic.ts'

// Errors of a run. TW50xx: calls and coercions; TW51xx: computing; TW52xx: text, patterns and dates.

export const noOverload = diagnostic({
  code: 'TW5001',
  slug: 'no-overload',
  message: '`{function}` cannot be called with {types}: {problem}.',
  hint: '{advice}',
  why: 'A function takes only arguments of its parameter types, or such as can be coerced to them.',
})

export const nullArgument = diagnostic({
  code: 'TW5002',
  slug: 'null-argument',
  message: '`{function}` takes no null: its {position} argument is null.',
  hint: 'A `default` gives another value in place of null: `… default {fallback}`.',
  why: 'Null is no text, no number and no list. Selecting what is not there gives null.',
})

export const argumentCount = diagnostic({
  code: 'TW5003',
  slug: 'argument-count',
  message: '`{function}` takes {expected}, not {count}.',
  why: 'Each parameter without a default needs an argument.',
})

export const cannotCoerce = diagnostic({
  code: 'TW5010',
  slug: 'cannot-coerce',
  message: 'Cannot coerce {value} to {type}.',
  hint: '{advice}',
  why: 'Only some pairs of types have a coercion, and the text of a value must be one that the type can read.',
})

export const cannotCoerceWith = diagnostic({
  code: 'TW5011',
  slug: 'cannot-coerce-with',
  message: 'Cannot coerce {value} to {type} with {metadata}.',
  hint: '{advice}',
  why: 'A format describes the whole text: every letter, separator and space.',
})

export const missingField = diagnostic({
  code: 'TW5012',
  slug: 'missing-field',
  message: 'Cannot coerce an Object to {type}: it has no field `{field}`.',
  hint: 'An optional field is written `{field}?` in the type.',
  why: 'A type with fields describes which fields an object must have.',
})

export const extraField = diagnostic({
  code: 'TW5013',
  slug: 'extra-field',
  message: 'Cannot coerce an Object to {type}: the field `{field}` is not part of it.',
  hint: 'A type written with `{ }` in place of `{| |}` allows other fields.',
  why: 'A type written with `{| |}` is closed: it has no other fields than those it names.',
})

export const badCoercionOption = diagnostic({
  code: 'TW5014',
  slug: 'bad-coercion-option',
  message: '`{option}` cannot be {value} here.',
  hint: 'It takes {allowed}.',
  why: 'The values in braces after a type steer the coercion, and each takes only some values.',
})

export const notAConstantDefault = diagnostic({
  code: 'TW5015',
  slug: 'unknown-argument-default',
  message: 'The default of parameter `{parameter}` of `{function}` cannot be computed: {text}.',
  why: 'The default of a library parameter is a constant or the name of another parameter.',
})

export const badPattern = diagnostic({
  code: 'TW5201',
  slug: 'bad-pattern',
  message: 'The regular expression /{pattern}/ cannot be used: {problem}.',
  hint: '{advice}',
  why: 'Regular expressions follow the syntax of Java.',
})
