import { pathToFileURL } from 'node:url'
import type { ApiAnswer, ApiRequest } from './api/endpoint.ts'
import type { JsonValue, Org } from './org.ts'

/** A request below `/services/apexrest`. */
export interface ApexRequest extends Omit<ApiRequest, 'version'> {
  readonly path: string
  /** Read where it is JSON, else its text; undefined where there is none. */
  readonly body: JsonValue | undefined
  /** The org's records and schema. */
  readonly org: Org
}

/** Status 200 where absent. */
export type ApexAnswer = Partial<ApiAnswer>

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
