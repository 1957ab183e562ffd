import {
  entriesOf,
  getField,
  isObject,
  keyName,
  ObjectBuilder,
  toStringValue,
  unwrap,
  type Value,
} from '@twill/stdlib/value'
import { unwritable } from './unwritable.ts'

const disposition = 'Content-Disposition'
const contentType = 'Content-Type'

/** Headers have names in any case; those that scripts select by have one. */
const usualNames = new Map([disposition, contentType].map((name) => [name.toLowerCase(), name]))
const usualName = (name: string): string => usualNames.get(name.toLowerCase()) ?? name

const headerLine = /^([!#$%&'*+.^_`|~\w-]+)[ \t]*:(.*)$/s

/** Whether a line could stand in the head of a part: a header, or the next line of one. */
export const isHeaderLine = (line: string): boolean => headerLine.test(line) || /^[ \t]/.test(line)

/** The lines of a part's head as the value that scripts see; the disposition is taken apart. */
export function readHeaders(lines: readonly string[]): Value {
  const headers = new ObjectBuilder()
  for (const line of unfolded(lines)) {
    const [, name = '', text = ''] = headerLine.exec(line) ?? []
    const usual = usualName(name)
    headers.add(usual, usual === disposition ? dispositionOf(text.trim()) : text.trim())
  }
  return headers.build()
}

function unfolded(lines: readonly string[]): readonly string[] {
  const whole: string[] = []
  for (const line of lines) {
    if (/^[ \t]/.test(line) && whole.length > 0) whole.push(`${whole.pop()} ${line.trim()}`)
    else whole.push(line)
  }
  return whole
}

const parameter = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g

/** `form-data; name="a"; filename="b.txt"` */
function dispositionOf(text: string): Value {
  const fields = new Map<string, string>()
  for (const [, name = '', quoted, bare = ''] of text.matchAll(parameter)) {
    // `filename*` is the same name in full, beside one without the letters that old readers do not know
    if (name.endsWith('*')) fields.set(name.slice(0, -1).toLowerCase(), percentDecoded(bare.trim()))
    else if (!fields.has(name.toLowerCase()))
      fields.set(name.toLowerCase(), quoted?.replace(/\\(["\\])/g, '$1') ?? bare.trim())
  }
  const end = text.indexOf(';')
  fields.set('subtype', (end < 0 ? text : text.slice(0, end)).trim())
  const builder = new ObjectBuilder()
  for (const [name, value] of fields) builder.add(name, value)
  return builder.build()
}

/** `UTF-8''na%C3%AFve.txt` */
function percentDecoded(text: string): string {
  const [, encoded = text] = /^[^']*'[^']*'(.*)$/s.exec(text) ?? []
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

function header(headers: Value, name: string): Value {
  const bare = unwrap(headers)
  if (!isObject(bare)) return null
  const found = entriesOf(bare).find(([key]) => usualName(keyName(key)) === name)
  return found === undefined ? null : unwrap(found[1])
}

export function contentTypeOf(headers: Value): string | undefined {
  const found = header(headers, contentType)
  return found === null ? undefined : toStringValue(found)
}

/** The name that the headers of a part give it. */
export function nameIn(headers: Value): string | undefined {
  const found = header(headers, disposition)
  const name = isObject(found) ? unwrap(getField(found, 'name') ?? null) : null
  return name === null ? undefined : toStringValue(name)
}

/**
 * The head of a part, each line with its end: its type, its disposition, then the rest.
 * @param formName what a part of a form is called when its headers do not say; undefined outside of forms
 * @param path leads to the part in the output
 */
export function writeHeaders(headers: Value, formName: string | undefined, path: string): string {
  const type = contentTypeOf(headers)
  const given = header(headers, disposition)
  const lines: [string, string][] = []
  if (type !== undefined) lines.push([contentType, type])
  if (given !== null || formName !== undefined) lines.push([disposition, dispositionText(given, formName, path)])
  const bare = unwrap(headers)
  for (const [key, value] of isObject(bare) ? entriesOf(bare) : []) {
    const name = keyName(key)
    if (usualNames.has(name.toLowerCase()) || unwrap(value) === null) continue
    if (!isHeaderLine(`${name}:`)) throw unwritable('multipart', path, `\`${name}\` cannot be the name of a header`)
    lines.push([name, toStringValue(value)])
  }
  return lines.map(([name, text]) => `${name}: ${oneLine(text, path)}\r\n`).join('')
}

function dispositionText(given: Value, formName: string | undefined, path: string): string {
  if (given !== null && !isObject(given)) return toStringValue(given)
  const fields = new Map<string, string>(formName === undefined ? [] : [['name', formName]])
  for (const [key, value] of given === null ? [] : entriesOf(given)) {
    if (unwrap(value) !== null) fields.set(keyName(key), toStringValue(value))
  }
  const subtype = fields.get('subtype') ?? (formName === undefined ? 'attachment' : 'form-data')
  fields.delete('subtype')
  const parameters = [...fields].map(([name, text]) => `; ${oneLine(name, path)}="${text.replace(/["\\]/g, '\\$&')}"`)
  return subtype + parameters.join('')
}

/** A line break within a header would begin another header, or the content. */
function oneLine(text: string, path: string): string {
  if (/[\r\n\0]/.test(text)) throw unwritable('multipart', path, 'a header cannot hold a line break')
  return text
}

/** A content type without its parameters. */
export const typeAlone = (mediaType: string): string => (mediaType.split(';')[0] ?? '').trim()
