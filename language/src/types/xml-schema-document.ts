import { SaxesParser } from 'saxes'
import { SchemaError } from './schema-module.ts'

export const SCHEMA_NAMESPACE = 'http://www.w3.org/2001/XMLSchema'
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'

/** An element of the language of schemas, without its documentation. */
export interface SchemaElement {
  /** `complexType` */
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly SchemaElement[]
  /** From 1. */
  readonly line: number
  /** The namespace that a prefix stands for here; undefined when it is not declared. */
  readonly namespaceOf: (prefix: string) => string | undefined
}

/** Deeper schemas are refused: what is made of them recurses. */
const maxDepth = 500

/** @throws SchemaError */
export function readSchemaDocument(text: string): SchemaElement {
  const parser = new SaxesParser({ xmlns: true })
  const open: (SchemaElement & { readonly children: SchemaElement[] })[] = []
  let root: SchemaElement | undefined
  /** Elements of other languages, and those in documentation, have no meaning. */
  let ignored = 0
  parser.on('error', ({ message }) => {
    throw new SchemaError(`it is not valid XML: ${placeLast(message)}`)
  })
  parser.on('opentag', ({ local, uri, attributes, ns }) => {
    const parent = open.at(-1)
    if (ignored > 0 || (parent && (uri !== SCHEMA_NAMESPACE || local === 'annotation'))) {
      ignored++
      return
    }
    if (open.length === maxDepth) throw new SchemaError(`it is nested more than ${maxDepth} levels deep`)
    const element = {
      name: uri === SCHEMA_NAMESPACE ? local : '',
      attributes: new Map(Object.values(attributes).flatMap((a) => (a.uri === '' ? [[a.local, a.value]] : []))),
      children: [],
      line: parser.line,
      namespaceOf: scopeWithin(ns, parent?.namespaceOf),
    }
    parent?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', () => {
    if (ignored > 0) ignored--
    else open.pop()
  })
  parser.write(text).close()
  if (root?.name !== 'schema') throw new SchemaError(`the root is no \`schema\` of ${SCHEMA_NAMESPACE}`)
  return root
}

function scopeWithin(
  declared: Readonly<Record<string, string>>,
  outer: SchemaElement['namespaceOf'] | undefined,
): SchemaElement['namespaceOf'] {
  if (outer === undefined) return (prefix) => (prefix === 'xml' ? XML_NAMESPACE : declared[prefix])
  if (Object.keys(declared).length === 0) return outer
  return (prefix) => (Object.hasOwn(declared, prefix) ? declared[prefix] : outer(prefix))
}

/** The parser's messages begin with the place: `3:14: unexpected …`. */
const placeLast = (message: string): string =>
  message.replace(
    /^(\d+):(\d+): (.*?)\.?$/s,
    (_, line, column, problem) => `${problem} at line ${line}, column ${column}`,
  )
