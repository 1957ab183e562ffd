import { readValue, writeBytes } from '@twill/runtime/flow'
import { Describes } from './describe.ts'
import type { OrgRequest, Transport } from './transport/transport.ts'

/** A request with a JSON body. */
export interface JsonRequest extends Omit<OrgRequest, 'body' | 'contentType'> {
  /** Written exactly: numbers may have more digits than a double. */
  readonly json?: unknown
}

export interface JsonAnswer {
  readonly status: number
  readonly headers: Headers
  /** Null for an answer without content. */
  readonly value: unknown
}

/** An org as operations reach it: one transport, and what is known of its objects. */
export class Org {
  readonly transport: Transport
  readonly describes: Describes

  /** `describeFor`: milliseconds for which a describe is kept. */
  constructor(transport: Transport, { describeFor }: { describeFor: number }) {
    this.transport = transport
    this.describes = new Describes(
      (path) => this.get(path),
      describeFor,
      () => transport.serverNow(),
    )
  }

  /** `65.0` */
  get version(): string {
    return this.transport.version
  }

  /** The value of a `GET`. @throws SalesforceError */
  async get(path: string, request: Omit<OrgRequest, 'path' | 'method'> = {}): Promise<unknown> {
    return (await this.json({ ...request, path })).value
  }

  /** @throws SalesforceError */
  async json({ json, ...request }: JsonRequest): Promise<JsonAnswer> {
    const body = json === undefined ? {} : { body: jsonBytes(json) }
    const { status, headers, value } = await this.transport.call({ ...request, ...body }, jsonValue)
    return { status, headers, value }
  }
}

const jsonBytes = (value: unknown): Uint8Array => writeBytes(value, 'application/json', { indent: false }).bytes

const jsonValue = (bytes: Uint8Array): unknown => (bytes.length === 0 ? null : readValue(bytes, 'application/json'))
