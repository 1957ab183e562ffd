import { nearest } from '@twill/language'
import { SettingFault } from '../../setting.ts'
import type { ObjectDescribe } from '../describe.ts'
import type { Org } from '../org.ts'
import { SalesforceError } from '../salesforce-error.ts'

/**
 * What the org says of a query that it refuses, at its place in the query and with the name that was probably meant; any other
 * error as it is.
 * @param sent the query with the values of its parameters
 */
export async function refusedQuery(org: Org, written: string, sent: string, error: unknown): Promise<unknown> {
  if (!(error instanceof SalesforceError) || error.kind !== 'INVALID_INPUT' || !refusals.has(error.code ?? ''))
    return error
  const { message } = error
  const [, name = ''] =
    /No such column '([^']+)'|sObject type '([^']+)'|relationship '([^']+)'/.exec(message)?.filter(Boolean) ?? []
  const at = sent === written ? placeOf(written, message) : wordIn(written, name)
  const told = message
    .split('\n')
    .at(-1)
    ?.replace(/ If you are attempting to use .*$/s, '')
    .replace(/\.$/, '')
  const span = at === undefined ? undefined : { start: at, end: at + (wordAt(written, at)?.length ?? 1) }
  const near = nearest(name, await namesFor(org, message).catch(() => []))
  const advice = near === undefined ? undefined : `Did you mean \`${near}\`?`
  return new SettingFault('soql', { problem: `is refused by the org: ${told}`, advice, span }, error)
}

const refusals: ReadonlySet<string> = new Set(['INVALID_FIELD', 'INVALID_TYPE', 'MALFORMED_QUERY'])

/** Names that might have been meant. */
async function namesFor(org: Org, message: string): Promise<readonly string[]> {
  const [, entity] = /No such column '[^']+' on entity '([^']+)'/.exec(message) ?? []
  if (entity !== undefined) return fieldsOf(await org.describes.of(entity))
  if (/sObject type '/.test(message)) return await org.describes.names()
  return []
}

const fieldsOf = ({ fields }: ObjectDescribe): readonly string[] => fields.map(({ name }) => name)

/** `ERROR at Row:1:Column:12` */
function placeOf(query: string, message: string): number | undefined {
  const [, row, column] = /ERROR at Row:(\d+):Column:(\d+)/.exec(message) ?? []
  if (row === undefined || column === undefined) return undefined
  const before = query.split('\n').slice(0, Number(row) - 1)
  const at = before.reduce((sum, line) => sum + line.length + 1, 0) + Number(column) - 1
  return at < query.length ? at : undefined
}

/** Where a name stands outside of quoted texts. */
function wordIn(query: string, name: string): number | undefined {
  if (!/^[\w.]+$/.test(name)) return undefined
  const bare = query.replace(/'(?:\\.|[^'\\])*'/gs, (quoted) => ' '.repeat(quoted.length))
  return new RegExp(`(?<!\\w)${name.replaceAll('.', '\\.')}(?!\\w)`, 'i').exec(bare)?.index
}

const wordAt = (query: string, at: number): string | undefined => /^[\w.]+/.exec(query.slice(at))?.[0]
