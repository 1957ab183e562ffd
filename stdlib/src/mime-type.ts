import { entriesOf, getField, isObject, keyName, type ObjectValue, toStringValue, unwrap } from './value/index.ts'

/** A media type, taken apart: `text/csv; header=false`. */
export interface MediaType {
  readonly type: string
  readonly subtype: string
  readonly parameters: Readonly<Record<string, string>>
}

const token = "[!#$%&'*+.^_`|~\\w-]+"
const whole = new RegExp(`^\\s*(${token})\\s*/\\s*(${token})\\s*(;.*)?$`, 's')
const parameter = new RegExp(`;\\s*(?:(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;"]*)))?\\s*(?=;|$)`, 'gsy')

/** A media type, or in words what is wrong with the text. */
export function parseMediaType(text: string): MediaType | string {
  if (!text.includes('/')) return `Unable to find a sub type in \`${text}\`.`
  const [, type, subtype, rest = ''] = whole.exec(text) ?? []
  if (type === undefined || subtype === undefined) return `\`${text}\` is not \`type/subtype\`.`
  const parameters: [string, string][] = []
  let end = 0
  for (const match of rest.matchAll(parameter)) {
    const [found, name, quoted, bare = ''] = match
    end = match.index + found.length
    if (name !== undefined) parameters.push([name, quoted?.replace(/\\(.)/gs, '$1') ?? bare.trim()])
  }
  if (end < rest.length) return `\`${rest.slice(end).trim()}\` is no parameter \`; name=value\`.`
  return { type, subtype, parameters: Object.fromEntries(parameters) }
}

const plainValue = new RegExp(`^${token}$`)

export const mediaTypeText = ({ type, subtype, parameters }: MediaType): string =>
  [
    `${type}/${subtype}`,
    ...Object.entries(parameters).map(
      ([name, value]) => `${name}=${plainValue.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`,
    ),
  ].join(';')

/** Whether what a base says, `application/*` or `application/*+xml` included, covers another media type. */
export const covers = (base: MediaType, other: MediaType): boolean =>
  coversName(base.type, other.type) && coversName(base.subtype, other.subtype)

function coversName(pattern: string, name: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), name.toLowerCase()]
  if (wanted === '*' || wanted === given) return true
  return wanted.startsWith('*+') && given.endsWith(wanted.slice(1)) && given.length > wanted.length - 1
}

/** A value of the type `MimeType` as what the functions on media types take. */
export function mediaTypeOf(value: ObjectValue): MediaType {
  const text = (name: string): string => toStringValue(unwrap(getField(value, name) ?? null))
  const parameters = unwrap(getField(value, 'parameters') ?? null)
  return {
    type: text('type'),
    subtype: text('subtype'),
    parameters: Object.fromEntries(
      isObject(parameters) ? entriesOf(parameters).map(([key, each]) => [keyName(key), toStringValue(each)]) : [],
    ),
  }
}
