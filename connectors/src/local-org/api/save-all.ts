import type { Org, SaveResult } from '../org.ts'
import { failed, resultOf } from '../save-result.ts'

const rolledBack = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
}

class RolledBack extends Error {}

/** Saves each record, or none where one is refused and `allOrNone` is asked for. */
export function saveAll(org: Org, allOrNone: boolean, saves: readonly (() => SaveResult)[]): readonly SaveResult[] {
  let results: readonly SaveResult[] = []
  try {
    org.database.transaction(() => {
      results = saves.map(resultOf)
      if (allOrNone && results.some(({ success }) => !success)) throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
    return results.map((result) => (result.success ? failed(rolledBack) : result))
  }
  return results
}
