import { type Outcome, SinkError } from '@twill/runtime/flow'

/** Classes and codes of SQLSTATE that pass: connection, serialization, deadlock, resources, shutdown. */
const passing = /^(?:08|53|40001$|40P01$|55P03$|57P0[123]$)/
/** Faults of the data: the row is wrong, not the database. */
const data = /^2[123]/

export const isDataFault = (error: unknown): boolean => data.test(codeOf(error) ?? '')

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** The message with what the database adds to it: which key exists already, which column is too narrow. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { detail, column } = error as { readonly detail?: unknown; readonly column?: unknown }
  const more = [detail, column === undefined ? undefined : `column ${column}`].filter((part) => part !== undefined)
  return [error.message, ...more].join('; ')
}

const again = (error: unknown): boolean => {
  const code = codeOf(error)
  // a connection that breaks has no SQLSTATE; upserts and reads may be done again
  return code === undefined
    ? /connection|timeout/i.test(messageOf(error))
    : passing.test(code) || /^E[A-Z]+$/.test(code)
}

export const failedRow = (error: unknown): Outcome => ({
  ok: false,
  again: again(error),
  failure: { code: codeOf(error), message: messageOf(error), blame: isDataFault(error) ? 'record' : 'sink' },
})

export function failedBatch(error: unknown): SinkError {
  const code = codeOf(error)
  return new SinkError(messageOf(error), { ...(code === undefined ? {} : { code }), again: again(error), cause: error })
}
