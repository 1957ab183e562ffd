import {
  type AnyKey,
  entriesOf,
  isNumber,
  isObject,
  Key,
  keyName,
  numberText,
  type ObjectValue,
  unwrap,
  type Value,
} from '@twill/stdlib/value'
import type { Sink } from './format.ts'
import { unwritable } from './unwritable.ts'

export interface JsonStyle {
  /** On lines, two spaces a level; else in one line, with a space behind each colon. */
  readonly indent: boolean
  readonly skipNullInArrays: boolean
  readonly skipNullInObjects: boolean
  readonly writeAttributes: boolean
  readonly duplicateKeyAsArray: boolean
}

const flushAt = 65_536

/** @throws TwillError TW4009 for a value that JSON has no form for */
export function writeJson(value: Value, sink: Sink, style: JsonStyle): void {
  let out = ''
  const lines: string[] = ['\n']
  const line = (depth: number): string => {
    if (!style.indent) return ''
    for (let i = lines.length; i <= depth; i++) lines.push(`${lines[i - 1]}  `)
    return lines[depth] as string
  }
  const append = (given: Value, depth: number): void => {
    const v = unwrap(given)
    if (v === null) out += 'null'
    else if (typeof v === 'string') out += JSON.stringify(v)
    else if (typeof v === 'boolean') out += String(v)
    else if (isNumber(v)) out += numberText(v)
    else if (Array.isArray(v)) appendArray(v, depth)
    else if (isObject(v)) appendEntries(fieldsOf(v, style), depth)
    else out += JSON.stringify(textOf(v))
    if (out.length > flushAt) {
      sink.write(out)
      out = ''
    }
  }
  const appendArray = (items: readonly Value[], depth: number): void => {
    let first = true
    out += '['
    for (const item of items) {
      if (style.skipNullInArrays && unwrap(item) === null) continue
      out += first ? line(depth + 1) : `,${line(depth + 1)}`
      first = false
      append(item, depth + 1)
    }
    out += first ? ']' : `${line(depth)}]`
  }
  const appendEntries = (entries: readonly (readonly [string, Value])[], depth: number): void => {
    out += '{'
    let first = true
    for (const [key, item] of entries) {
      out += `${first ? '' : ','}${line(depth + 1)}${JSON.stringify(key)}: `
      first = false
      append(item, depth + 1)
    }
    out += first ? '}' : `${line(depth)}}`
  }
  append(value, 0)
  sink.write(out)
}

function fieldsOf(object: ObjectValue, style: JsonStyle): (readonly [string, Value])[] {
  let fields = entriesOf(object).map(
    ([key, value]) => [keyName(key), style.writeAttributes ? withAttributes(key, value) : value] as const,
  )
  if (style.skipNullInObjects) fields = fields.filter(([, value]) => unwrap(value) !== null)
  if (!style.duplicateKeyAsArray) return fields
  const grouped = new Map<string, Value[]>()
  for (const [name, value] of fields) {
    const group = grouped.get(name)
    if (group) group.push(value)
    else grouped.set(name, [value])
  }
  return [...grouped].map(([name, values]) => [name, values.length === 1 ? values[0] : values] as const)
}

function withAttributes(key: AnyKey, value: Value): Value {
  return key instanceof Key && key.attributes ? { ...{}, __text: value } : value
}

function textOf(value: Value): string {
  if (typeof value === 'function') throw unwritable('JSON', '$', 'A function')
  return String(value)
}
