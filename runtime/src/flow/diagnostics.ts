import { diagnostic } from '@twill/language/diagnostics'

export const cannotTake = diagnostic({
  code: 'TW7011',
  slug: 'sink-cannot-take',
  message: 'The sink cannot take what the mapping gives: {problem}.',
  hint: 'Did you mean `{near}`?',
  why: 'What a sink takes is known before the first record is sent: a table has columns, a create takes objects.',
})
