import type { SubRequest } from './requests.ts'

/** Stands for a part of the result of an earlier request of the same call. */
export class Reference {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** `@{order.id}` */
  toString(): string {
    return this.#text
  }

  toJSON(): string {
    return this.#text
  }
}

/** A request whose result later ones may use. */
export interface Pending {
  readonly referenceId: string
  /** The id of the record that it creates or updates. */
  readonly id: Reference
  /** Any part of its result: `records[0].Id`. */
  readonly at: (path: string) => Reference
}

/** A value of a field: data as it is, or the result of an earlier request. */
export type FieldValue = unknown

/**
 * Collects requests that refer to each other; the references are made by it, so that none can be misspelt or look ahead. Data is data:
 * a text that the org would take for a reference is refused.
 *
 * ```ts
 * const requests = new Requests()
 * const account = requests.upsert('Account', 'ExternalId__c', 'A-1', { Name: 'Acme' })
 * requests.create('Contact', { LastName: 'Miller', AccountId: account.id })
 * await sendComposite(org, requests.all)
 * ```
 */
export class Requests {
  readonly #all: SubRequest[] = []

  get all(): readonly SubRequest[] {
    return this.#all
  }

  create(object: string, record: Readonly<Record<string, FieldValue>>, referenceId?: string): Pending {
    return this.add('POST', `/sobjects/${encodeURIComponent(object)}`, record, referenceId)
  }

  update(
    object: string,
    id: string | Reference,
    record: Readonly<Record<string, FieldValue>>,
    referenceId?: string,
  ): Pending {
    return this.add('PATCH', `/sobjects/${encodeURIComponent(object)}/${inPath(id)}`, record, referenceId)
  }

  upsert(
    object: string,
    field: string,
    value: string | number | Reference,
    record: Readonly<Record<string, FieldValue>>,
    referenceId?: string,
  ): Pending {
    const path = `/sobjects/${encodeURIComponent(object)}/${encodeURIComponent(field)}/${inPath(value)}`
    return this.add('PATCH', path, record, referenceId)
  }

  delete(object: string, id: string | Reference, referenceId?: string): Pending {
    return this.add('DELETE', `/sobjects/${encodeURIComponent(object)}/${inPath(id)}`, undefined, referenceId)
  }

  retrieve(object: string, id: string | Reference, fields: readonly string[], referenceId?: string): Pending {
    const path = `/sobjects/${encodeURIComponent(object)}/${inPath(id)}?fields=${fields.map(encodeURIComponent).join(',')}`
    return this.add('GET', path, undefined, referenceId)
  }

  query(soql: string, referenceId?: string): Pending {
    return this.add('GET', `/query?q=${encodeURIComponent(soql)}`, undefined, referenceId)
  }

  /** Any request; `url` stands behind the version. */
  add(method: SubRequest['method'], url: string, body?: unknown, referenceId = `r${this.#all.length + 1}`): Pending {
    if (!/^[A-Za-z]\w*$/.test(referenceId))
      throw new RangeError(`a referenceId has letters, digits and underscores: \`${referenceId}\``)
    if (this.#all.some((one) => one.referenceId === referenceId))
      throw new RangeError(`the referenceId \`${referenceId}\` stands twice`)
    checkData(body)
    this.#all.push({ method, url, referenceId, ...(body === undefined ? {} : { body: written(body) }) })
    const at = (path: string): Reference => new Reference(`@{${referenceId}.${path}}`)
    return { referenceId, id: at('id'), at }
  }
}

const inPath = (part: string | number | Reference): string =>
  part instanceof Reference ? String(part) : encodeURIComponent(part)

function written(value: unknown): unknown {
  if (value instanceof Reference) return String(value)
  if (Array.isArray(value)) return (value as readonly unknown[]).map(written)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, written(item)]))
}

/** The org has no way to write a text that looks like a reference. @throws RangeError */
function checkData(value: unknown): void {
  if (typeof value === 'string' && /@\{\w+\./.test(value))
    throw new RangeError('a text has the form of a reference, `@{name.path}`, and the org would replace it')
  if (typeof value !== 'object' || value === null || value instanceof Reference) return
  for (const item of Object.values(value)) checkData(item)
}
