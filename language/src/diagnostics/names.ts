import { diagnostic } from './diagnostic.ts'

export const unknownName = diagnostic({
  code: 'TW2001',
  slug: 'unknown-name',
  message: 'Unknown name `{name}`.',
  label: 'not defined here',
  hint: 'Did you mean `{near}`?',
  why: 'A name must be a variable, a parameter, an input, a type or an imported function.',
  bad: `--- { total: payloadd.total }`,
  good: `--- { total: payload.total }`,
})
