import type { ApiAnswer, DispatchRequest } from './api/endpoint.ts'
import type { Faults } from './faults.ts'
import type { Passwords } from './passwords.ts'
import type { Declarations } from './schema/declarations.ts'
import type { Schema } from './schema/sobject-type.ts'
import type { OrgDatabase } from './store/database.ts'

/** Who a request acts for. */
export interface OrgUser {
  /** 18 characters. */
  readonly id: string
  readonly username: string
}

/** A value as the REST API reads and writes it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }
export type JsonObject = { readonly [key: string]: JsonValue }

/** The answer to a change of one record; what collections, trees, Bulk rows and SOAP all print. */
export interface SaveResult {
  readonly id: string | null
  readonly success: boolean
  /** An upsert made it. */
  readonly created?: boolean
  readonly errors: readonly SaveError[]
}

export interface SaveError {
  /** `REQUIRED_FIELD_MISSING`, … */
  readonly statusCode: string
  readonly message: string
  readonly fields: readonly string[]
}

export interface SaveOptions {
  readonly user: OrgUser
  /** Headers of the request that change what a save does (duplicate rules, assignment rules, …). */
  readonly headers?: Readonly<Record<string, string>>
  /** Texts that are too long for their fields are cut. */
  readonly allowFieldTruncation?: boolean
}

/** Changes of records, one at a time; each is atomic, and a failed one changes nothing. Wrap several in `database.transaction`. */
export interface Records {
  /** `values` may hold relationships by external id: `{"Account": {"Ext__c": "7"}}`. Unknown fields throw `ApiError` INVALID_FIELD. */
  readonly create: (object: string, values: JsonObject, options: SaveOptions) => SaveResult
  readonly update: (object: string, id: string, values: JsonObject, options: SaveOptions) => SaveResult
  readonly upsert: (
    object: string,
    externalIdField: string,
    externalId: string,
    values: JsonObject,
    options: SaveOptions,
  ) => SaveResult
  /** Into the recycle bin, with what hangs on it. */
  readonly remove: (id: string, options: SaveOptions) => SaveResult
  readonly hardDelete: (id: string, options: SaveOptions) => SaveResult
  readonly undelete: (id: string, options: SaveOptions) => SaveResult
  /** @param fields all readable ones when absent @returns undefined where there is no such record */
  readonly retrieve: (
    object: string,
    id: string,
    fields?: readonly string[],
    rest?: RestShape,
  ) => JsonObject | undefined
}

/** Asks for a record as the REST API tells it: blobs are links to them. */
export interface RestShape {
  /** That urls name. */
  readonly version: string
}

/** How fields of type base64 are told: as what they hold, or as where it is read. */
export type Blobs = 'content' | 'links'

/** What answers requests: one org, in one process. */
export interface Org {
  /** 18 characters. */
  readonly id: string
  readonly schema: Schema
  /** Changes the schema. */
  readonly declarations: Declarations
  readonly database: OrgDatabase
  readonly records: Records
  /** Milliseconds since 1970; a test may hold it. */
  readonly now: () => number
  /** A fresh 18-character id with check characters. */
  readonly newId: (keyPrefix: string) => string
  /** The next number of a field that the org counts, in the shape `{0000}`. */
  readonly nextNumber: (counter: string, shape: string) => string
  /** The version that urls of records name: `65.0`. */
  readonly version: string
  /** Where clients reach it, without a slash at the end. */
  readonly url: () => string
  /** When it was opened, in milliseconds since 1970. */
  readonly started: number
  /** Requests of today against what a day allows. */
  readonly usage: { readonly used: number; readonly limit: number }
  /** What is to go wrong. */
  readonly faults: Faults
  readonly passwords: Passwords
  /** Answers a request of the data API. */
  readonly dispatch: (request: DispatchRequest) => ApiAnswer
}
