/** Where a value stands, in the way a script would reach it from the top: `orders[2].total`. */
export const pathText = (path: readonly (string | number)[]): string => path.map(step).join('').replace(/^\./, '')

const step = (step: string | number): string =>
  typeof step === 'number' ? `[${step}]` : /^[\p{L}_]\w*$/u.test(step) ? `.${step}` : `.${JSON.stringify(step)}`
