/** An id, or that of an object. */
export function idOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null ? (value as { readonly Id?: unknown }).Id : value
  return typeof id === 'string' && /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(id) ? id : undefined
}

/** What is wrong with a value that shall name a record. */
export const idProblem = (value: unknown): string | undefined =>
  idOf(value) === undefined ? 'an id is due: a text of 15 or 18 letters and digits, or an object with `Id`' : undefined
