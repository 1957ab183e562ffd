import { meant } from '../meant.ts'
import { SalesforceError } from './salesforce-error.ts'

/** What the org says of a field; the rest of its answer is there too. */
export interface FieldDescribe {
  readonly name: string
  readonly label: string
  /** `string`, `reference`, `currency`, … */
  readonly type: string
  readonly length: number
  readonly nillable: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly defaultedOnCreate: boolean
  readonly externalId: boolean
  readonly idLookup: boolean
  /** Only the values of the picklist are saved. */
  readonly restrictedPicklist?: boolean
  /** Objects that a reference may point to. */
  readonly referenceTo: readonly string[]
  readonly relationshipName: string | null
  readonly picklistValues: readonly { readonly value: string; readonly label: string; readonly active: boolean }[]
}

export interface ObjectDescribe {
  readonly name: string
  readonly label: string
  readonly keyPrefix: string | null
  readonly createable: boolean
  readonly updateable: boolean
  readonly deletable: boolean
  readonly queryable: boolean
  readonly fields: readonly FieldDescribe[]
  readonly childRelationships: readonly {
    readonly childSObject: string
    readonly field: string
    readonly relationshipName: string | null
  }[]
}

interface Kept {
  readonly until: number
  readonly describe: Promise<ObjectDescribe>
}

/** Describes of objects, each asked for once in a lifetime. */
export class Describes {
  readonly #get: (path: string) => Promise<unknown>
  readonly #lifetime: number
  readonly #now: () => number
  readonly #kept = new Map<string, Kept>()

  constructor(get: (path: string) => Promise<unknown>, lifetime: number, now: () => number) {
    this.#get = get
    this.#lifetime = lifetime
    this.#now = now
  }

  /** @throws SalesforceError `NOT_FOUND` with the name that was probably meant */
  async of(object: string): Promise<ObjectDescribe> {
    const key = object.toLowerCase()
    const kept = this.#kept.get(key)
    if (kept !== undefined && kept.until > this.#now()) return await kept.describe
    const describe = this.#ask(object)
    this.#kept.set(key, { until: this.#now() + this.#lifetime, describe })
    describe.catch(() => this.#kept.delete(key))
    return await describe
  }

  /** All objects of the org. */
  async names(): Promise<readonly string[]> {
    const { sobjects } = (await this.#get('/sobjects')) as { readonly sobjects: readonly { readonly name: string }[] }
    return sobjects.map(({ name }) => name)
  }

  /** Forgets what is known, as after a change of the schema. */
  clear(): void {
    this.#kept.clear()
  }

  async #ask(object: string): Promise<ObjectDescribe> {
    try {
      return (await this.#get(`/sobjects/${encodeURIComponent(object)}/describe`)) as ObjectDescribe
    } catch (error) {
      if (!(error instanceof SalesforceError) || error.kind !== 'NOT_FOUND') throw error
      const message = `The org has no object \`${object}\`.${meant(object, await this.names())}`
      throw new SalesforceError('NOT_FOUND', message, { code: error.code, status: error.status, cause: error })
    }
  }
}
