import { apexRest } from './apex-rest.ts'
import { bulkLoadRecords } from './bulk/load-sink.ts'
import { bulkQueryRecords } from './bulk/query.ts'
import { deletedRecords, modifiedRecords, newRecords } from './changes/sources.ts'
import { compositeRequests } from './composite/composite.ts'
import { graph } from './composite/graph.ts'
import { tree } from './composite/tree.ts'
import { create } from './records/create.ts'
import { delete as deleteOperation } from './records/delete.ts'
import { retrieve } from './records/retrieve.ts'
import { update } from './records/update.ts'
import { upsert } from './records/upsert.ts'
import { convertLead } from './soap/convert-lead.ts'
import { duplicates } from './soap/find-duplicates.ts'
import { merge } from './soap/merge-records.ts'
import { undelete } from './soap/recycle-bin.ts'
import { queryRecords } from './soql/query.ts'
import { searchRecords } from './soql/search.ts'

/** The operations of flows, by the names that they have there. */
export const salesforceOperations = {
  query: queryRecords,
  bulkQuery: bulkQueryRecords,
  newRecords,
  modifiedRecords,
  deletedRecords,
  upsert,
  create,
  update,
  delete: deleteOperation,
  bulkLoad: bulkLoadRecords,
  composite: compositeRequests,
  graph,
  tree,
  retrieve,
  search: searchRecords,
  findDuplicates: duplicates,
  merge,
  undelete,
  convertLead,
  apexRest,
} as const
