import type { JsonObject, JsonValue } from '../../org.ts'
import { escapeXml } from '../../xml.ts'

/** An element of a request: texts, elements, or lists where a name stands several times. `@type` is its `xsi:type`. */
export interface Element {
  readonly [name: string]: string | Element | readonly (string | Element)[] | undefined
}

/** An element with a text; `xsi:nil` where there is none. */
export const element = (name: string, value: JsonValue | undefined): string =>
  value === null || value === undefined ? `<${name} xsi:nil="true"/>` : `<${name}>${escapeXml(String(value))}</${name}>`

export const elementsOf = (value: Element[string]): readonly Element[] =>
  (value === undefined ? [] : Array.isArray(value) ? value : [value]).filter(
    (each): each is Element => typeof each === 'object',
  )

export const textsOf = (value: Element[string]): readonly string[] =>
  (value === undefined ? [] : Array.isArray(value) ? value : [value]).filter(
    (each): each is string => typeof each === 'string',
  )

export const textOf = (value: Element[string]): string | undefined => textsOf(value)[0]

/** An object as elements: lists repeat theirs, what is null is left out. */
export function objectXml(object: JsonObject): string {
  const entries = Object.entries(object).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each: JsonValue) => [name, each] as const),
  )
  return entries
    .map(([name, value]) =>
      value === null
        ? ''
        : typeof value === 'object'
          ? `<${name}>${objectXml(value as JsonObject)}</${name}>`
          : element(name, value),
    )
    .join('')
}
