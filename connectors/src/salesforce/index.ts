/** Salesforce for programs: `const org = await connect({ url, … })`, then the functions below. Flows use the operations. */
export { type ApexCall, callApexRest } from './apex-rest.ts'
export {
  abortJob,
  type BulkJob,
  deleteJob,
  type JobKind,
  type JobState,
  jobInfo,
  listJobs,
  waitForJob,
} from './bulk/job.ts'
export { bulkLoad, type LoadedRow, type LoadOptions, type LoadSummary, type RowResult } from './bulk/load.ts'
export * from './bulk/query-job.ts'
export * from './composite/batch.ts'
export * from './composite/builder.ts'
export { type CompositeOptions, sendComposite } from './composite/composite.ts'
export { type Graph, type GraphAnswer, sendGraphs } from './composite/graph.ts'
export { limits as compositeLimits, type SubAnswer, type SubRequest } from './composite/requests.ts'
export { createTrees, type TreeAnswer, type TreeRecord } from './composite/tree.ts'
export { type ConnectOptions, connect, type OpenOptions } from './connection.ts'
export type { FieldDescribe, ObjectDescribe } from './describe.ts'
export * from './files.ts'
export * from './limits.ts'
export { type KeptLogin, keptLogins, logIn, type NewLogin, removeLogin } from './login/kept-logins.ts'
export { type JsonAnswer, type JsonRequest, Org } from './org.ts'
export type { SaveFault, SaveOptions, SaveResult } from './records/collection.ts'
export { createRecords } from './records/create.ts'
export { deleteRecords } from './records/delete.ts'
export * from './records/deleted-updated.ts'
export { retrieveRecords } from './records/retrieve.ts'
export { updateRecords } from './records/update.ts'
export { upsertRecord, upsertRecords } from './records/upsert.ts'
export type { SaveHeaders } from './request-headers.ts'
export { SalesforceError, type SalesforceErrorKind } from './salesforce-error.ts'
export type { Session, Sessions } from './session.ts'
export { type ConvertedLead, convertLeads, type LeadConversion } from './soap/convert-lead.ts'
export { type DuplicateRuleResult, findDuplicates, findDuplicatesByIds } from './soap/find-duplicates.ts'
export { type MergeResult, mergeRecords } from './soap/merge-records.ts'
export { emptyRecycleBin, undeleteRecords } from './soap/recycle-bin.ts'
export type { SoapOptions } from './soap/soap.ts'
export { type QueryOptions, query, type Row } from './soql/rows.ts'
export { type Found, search, soslText } from './soql/search.ts'
export { bindSoql, type SoqlValue, soql, soqlLiteral } from './soql/soql.ts'
export type { Api, OrgAnswer, OrgRequest, TransportEvent, WholeAnswer } from './transport/transport.ts'
export { type TypeModules, type TypeRequest, typeModules } from './types/type-module.ts'
