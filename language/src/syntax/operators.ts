/**
 * Infix operators, loosest level first; all bind to the left. Their meaning is the library function of that name.
 * A named infix call stands at level `chain`. `is` and `as` take a type on their right; `match` and `update` (postfix) stand at `chain`.
 */
export const operators = [
  ['chain', ['++', '--', 'to', 'mod', 'default', '<~']],
  ['or', ['or']],
  ['and', ['and']],
  ['equality', ['==', '!=', '~=']],
  ['relation', ['<', '>', '<=', '>=', 'is']],
  ['sum', ['+', '-', '>>', '<<']],
  ['product', ['*', '/']],
  ['as', ['as']],
] as const satisfies readonly (readonly [level: string, operators: readonly string[]])[]
