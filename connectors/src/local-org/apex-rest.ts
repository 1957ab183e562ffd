import { pathToFileURL } from 'node:url'
import type { Method } from './api/endpoint.ts'
import type { JsonValue, Org, OrgUser } from './org.ts'

/** A request below `/services/apexrest`. */
export interface ApexRequest {
  readonly method: Method
  readonly path: string
  /** Parts of the path by their names, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Read where it is JSON, else its text; undefined where there is none. */
  readonly body: JsonValue | undefined
  readonly user: OrgUser
  /** The org's records and schema. */
  readonly org: Org
}

export interface ApexAnswer {
  /** 200 where absent. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonValue
}

export type ApexHandler = (request: ApexRequest) => ApexAnswer | Promise<ApexAnswer>

/** Handlers by method and path below `/services/apexrest`: `GET /orders/:id`; `*rest` is the rest of a path. */
export type ApexRest = Readonly<Record<string, ApexHandler>>

/** The handlers that a module exports as its default. @throws Error where it does not */
export async function readApexRest(file: string): Promise<ApexRest> {
  const { default: handlers } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown }
  if (typeof handlers !== 'object' || handlers === null)
    throw new Error(`${file} must export an object of handlers as its default, { 'GET /orders/:id': (request) => … }`)
  return handlers as ApexRest
}
