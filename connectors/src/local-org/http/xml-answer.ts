import type { ApiAnswer } from '../api/endpoint.ts'
import type { JsonObject, JsonValue } from '../org.ts'
import { escapeXml } from '../xml.ts'

const instance = 'http://www.w3.org/2001/XMLSchema-instance'

const textOf = (value: JsonValue): string => escapeXml(String(value))

/** Ids as keys begin with digits, which names of elements do not. */
const nameOf = (key: string): string => key.replace(/[^\w.-]/g, '_').replace(/^(?=[^A-Za-z_])/, '_')

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value as elements of its name: a list as one for each item, kind and url of a record as attributes. */
function elements(name: string, value: JsonValue, marks = ''): string {
  if (Array.isArray(value)) return value.map((item: JsonValue) => elements(name, item)).join('')
  if (value === null) return `<${name}${marks} xsi:nil="true"/>`
  if (!isObject(value)) return `<${name}${marks}>${textOf(value)}</${name}>`
  const { attributes = null, ...fields } = value
  const told = isObject(attributes) ? Object.entries(attributes) : []
  const all = marks + told.map(([key, text]) => ` ${nameOf(key)}="${textOf(text)}"`).join('')
  const content = Object.entries(fields).map(([key, item]) => elements(nameOf(key), item))
  return `<${name}${all}>${content.join('')}</${name}>`
}

const isRefusal = ({ status }: ApiAnswer): boolean => status >= 400

/** An answer of the data API as XML. */
export function xmlAnswer(answer: ApiAnswer): Response {
  const { status, headers = {}, body, xmlName = 'Result' } = answer
  if (body === undefined) return new Response(null, { status, headers: { ...headers } })
  const item = isRefusal(answer) ? 'Error' : xmlName
  const marks = ` xmlns:xsi="${instance}"`
  const xml = Array.isArray(body) ? `<${item}s${marks}>${elements(item, body)}</${item}s>` : elements(item, body, marks)
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>${xml}`, {
    status,
    headers: { ...headers, 'content-type': 'application/xml;charset=UTF-8' },
  })
}
