import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { text } from '../../setting.ts'
import { callSink } from '../call-sink.ts'
import { salesforce } from '../connection.ts'
import type { ObjectDescribe } from '../describe.ts'
import type { Org } from '../org.ts'
import { objectOf } from '../records/object-setting.ts'
import { recordProblem } from '../records/record-shape.ts'
import { SalesforceError } from '../salesforce-error.ts'
import { limits } from './requests.ts'

/** A record with its children under the names of the relationships: `{ Name: "…", Contacts: [{ LastName: "…" }] }`. */
export type TreeRecord = Readonly<Record<string, unknown>>

/** An id for each record of a tree, in the order in which it is written: a record before its children. */
export interface TreeAnswer {
  readonly id: string
  readonly ids: readonly string[]
}

/**
 * Creates records with their children, all of them or none; one answer a root record, in order.
 * @throws SalesforceError `INVALID_INPUT` before anything is sent where a tree exceeds what a call takes
 */
export async function createTrees(
  org: Org,
  object: string,
  records: readonly TreeRecord[],
  { cut }: { readonly cut?: AbortSignal } = {},
): Promise<readonly TreeAnswer[]> {
  const trees = await Promise.all(records.map(async (record, i) => writeTree(org, object, record, `r${i}`)))
  const count = trees.reduce((sum, { ids }) => sum + ids.length, 0)
  if (count > limits.tree.records)
    throw new SalesforceError(
      'INVALID_INPUT',
      `the trees have ${count} records, and one call takes ${limits.tree.records}`,
    )
  const path = `/composite/tree/${encodeURIComponent(object)}`
  const { value } = await org.json({
    method: 'POST',
    path,
    json: { records: trees.map(({ written }) => written) },
    cut,
  })
  const { results } = value as { readonly results: readonly { readonly referenceId: string; readonly id: string }[] }
  const idOf = new Map(results.map(({ referenceId, id }) => [referenceId, id]))
  return trees.map(({ ids }) => {
    const made = ids.map((referenceId) => {
      const id = idOf.get(referenceId)
      if (id === undefined)
        throw new SalesforceError('INVALID_RESPONSE', `the org's answer lacks the record \`${referenceId}\``)
      return id
    })
    return { id: made[0] ?? '', ids: made }
  })
}

interface WrittenTree {
  readonly written: unknown
  readonly ids: readonly string[]
}

/** Adds the type and a name of its own to each record. @throws SalesforceError */
async function writeTree(org: Org, object: string, record: TreeRecord, name: string): Promise<WrittenTree> {
  const ids: string[] = []
  const kinds = new Set<string>()
  const write = async (type: string, given: TreeRecord, level: number): Promise<unknown> => {
    if (level > limits.tree.depth)
      throw new SalesforceError('INVALID_INPUT', `a tree has more than ${limits.tree.depth} levels`)
    const described = await org.describes.of(type)
    kinds.add(described.name)
    if (kinds.size > limits.tree.kinds)
      throw new SalesforceError('INVALID_INPUT', `a tree has more than ${limits.tree.kinds} kinds of records`)
    const referenceId = `${name}_${ids.length}`
    ids.push(referenceId)
    const own: Record<string, unknown> = { attributes: { type: described.name, referenceId } }
    for (const [field, value] of Object.entries(given)) {
      const child = childOf(described, field)
      if (child === undefined || !Array.isArray(value)) own[field] = value
      else {
        const records: unknown[] = []
        for (const one of value as readonly TreeRecord[]) records.push(await write(child, one, level + 1))
        own[field] = { records }
      }
    }
    const problem = recordProblem(withoutChildren(given, described), described, 'upsert')
    if (problem !== undefined) throw new SalesforceError('INVALID_INPUT', problem)
    return own
  }
  return { written: await write(object, record, 1), ids }
}

const childOf = (described: ObjectDescribe, name: string): string | undefined =>
  described.childRelationships.find(({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase())
    ?.childSObject

const withoutChildren = (record: TreeRecord, described: ObjectDescribe): TreeRecord =>
  Object.fromEntries(
    Object.entries(record).filter(([name, value]) => !Array.isArray(value) || childOf(described, name) === undefined),
  )

export const tree = operation({
  connector: 'salesforce',
  name: 'tree',
  kind: 'sink',
  since: '0.2',
  doc: 'Creates records with their children, which stand under the names of the relationships: `{ Name: "…", Contacts: [{ LastName: "…" }] }`.',
  when: 'For new records only, up to 200 with all children. Where a record may exist take `graph` with external ids.',
  connection: salesforce,
  takes: () => 'object',
  settings: { object: text('The object of the outermost records.', { required: true, example: 'Account' }) },
  run: async ({ object }, _, org): Promise<Sink> => {
    await objectOf(org, object)
    return callSink(
      async (value, cut) => (await createTrees(org, object, [value as TreeRecord], { cut }))[0],
      (value) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? undefined
          : 'a tree is made of an object with its children in arrays',
    )
  },
})
