export { ApiError, apiError, type ErrorEntry } from './api-error.ts'
export type { JsonObject, JsonValue, Org, OrgUser, Records, SaveError, SaveOptions, SaveResult } from './org.ts'
export type { ChildRelationship, Field, FieldType, PicklistValue, Schema, SObjectType } from './schema/sobject-type.ts'
export type { OrgDatabase, SqlRow, SqlValue } from './store/database.ts'
