import { createHash } from 'node:crypto'
import { apiError } from '../api-error.ts'
import type { Org } from '../org.ts'
import type { SObjectType } from '../schema/sobject-type.ts'
import { quoted } from '../store/tables.ts'
import type { ApiAnswer, ApiRequest } from './endpoint.ts'

/** What conditions of a request are about: headers that tell what a record is now. */
interface Validators {
  /** Only accounts have one. */
  readonly etag?: string
  readonly 'last-modified': string
}

/** @returns undefined where there is no such record */
export function validatorsOf({ database }: Org, object: SObjectType, id: string): Validators | undefined {
  const columns = object.name === 'Account' ? '*' : '"LastModifiedDate"'
  const row = database.get(`SELECT ${columns} FROM ${quoted(object.name)} WHERE "Id" = ? AND "IsDeleted" = 0`, [id])
  if (row === undefined) return undefined
  const modified = new Date(Date.parse(String(row.LastModifiedDate).replace(/\+0000$/, 'Z')))
  const hash = (): string => createHash('sha256').update(JSON.stringify(row)).digest('base64')
  return { 'last-modified': modified.toUTCString(), ...(object.name === 'Account' ? { etag: `"${hash()}"` } : {}) }
}

const invalid = (name: string, value: string): Error =>
  apiError(400, 'INVALID_HEADER', `The value of ${name} is not valid: ${value}`)

/** Some proxies mark the tag of an answer that was compressed. */
const bare = (tag: string): string => tag.replace(/^W\//, '').replace(/-{1,2}gzip"$/, '"')

/** Whether a list of tags, as `"a", "b"`, or `*`, holds one. @throws ApiError where a change depends on what is no list */
function holdsTag(header: string, name: string, etag: string, isChange: boolean): boolean {
  if (header.trim() === '*') return true
  const tags = header.match(/(?:W\/)?"[^"]*"/g)
  if (tags === null) {
    if (isChange) throw invalid(name, header)
    return false
  }
  return tags.some((tag) => bare(tag) === bare(etag))
}

const failed: ApiAnswer = {
  status: 412,
  body: [{ errorCode: 'PRECONDITION_FAILED', message: 'The record does not meet the conditions of the request' }],
}

/**
 * What a request that reads or changes a record meets if it depends on what the record is now.
 * @returns headers of the answer; or the answer itself, where a condition is not met
 * @throws ApiError where a condition of a change cannot be read
 */
export function preconditions(
  { method, headers }: ApiRequest,
  org: Org,
  object: SObjectType,
  id: string,
): { readonly headers: Readonly<Record<string, string>> } | { readonly answer: ApiAnswer } {
  const validators = validatorsOf(org, object, id)
  if (validators === undefined) return { headers: {} }
  const { etag, 'last-modified': modified } = validators
  const isChange = method !== 'GET' && method !== 'HEAD'
  const told = { ...validators }
  const unchanged: ApiAnswer = { status: 304, headers: told }
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  const unmodified = headers['if-unmodified-since']
  const since = headers['if-modified-since']

  if (match !== undefined && etag !== undefined) {
    if (!holdsTag(match, 'If-Match', etag, isChange)) return { answer: failed }
  } else if (unmodified !== undefined) {
    const date = Date.parse(unmodified)
    if (Number.isNaN(date) && isChange) throw invalid('If-Unmodified-Since', unmodified)
    if (date < Date.parse(modified)) return { answer: failed }
  }
  if (noneMatch !== undefined && etag !== undefined) {
    if (holdsTag(noneMatch, 'If-None-Match', etag, isChange)) return { answer: isChange ? failed : unchanged }
  } else if (since !== undefined && Date.parse(since) >= Date.parse(modified)) {
    return { answer: isChange ? failed : unchanged }
  }
  return { headers: told }
}
