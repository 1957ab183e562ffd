import { SchemaError, type SchemaFile, type SchemaFiles } from './schema-module.ts'
import { pathBeside } from './schema-names.ts'
import { readSchemaDocument, type SchemaElement } from './xml-schema-document.ts'

/** A name with its namespace, which is empty where there is none. */
export interface QualifiedName {
  readonly uri: string
  readonly local: string
}

/** A file of a set. */
export interface SchemaDocument {
  readonly root: SchemaElement
  readonly file: SchemaFile
  /** Its namespace; that of the file that includes it where it has none of its own. */
  readonly target: string
}

/** Something declared at the top of a file. */
export interface Component {
  readonly name: QualifiedName
  readonly element: SchemaElement
  readonly document: SchemaDocument
}

const kinds = ['element', 'complexType', 'simpleType', 'group', 'attribute', 'attributeGroup'] as const

type ComponentKind = (typeof kinds)[number]

const isKind = (name: string): name is ComponentKind => (kinds as readonly string[]).includes(name)

/** A schema with all it includes and imports. */
export class SchemaSet {
  readonly #fileAt: SchemaFiles
  readonly #components = new Map<string, Component>()
  readonly #read = new Set<string>()
  /** Places of other namespaces that no file of ours tells. */
  readonly #unread = new Map<string, string>()
  readonly target: string

  /** @throws SchemaError */
  constructor(file: SchemaFile, fileAt: SchemaFiles) {
    this.#fileAt = fileAt
    this.target = this.#add(file, undefined)
  }

  /** Those of a kind, in the order in which they are declared. */
  all(kind: ComponentKind): readonly Component[] {
    return [...this.#components.values()].filter(({ element }) => element.name === kind)
  }

  find(kind: ComponentKind, name: QualifiedName): Component | undefined {
    return this.#components.get(keyOf(kind, name))
  }

  /** What `text`, an attribute of an element, refers to. @throws SchemaError when it is not declared */
  component(kind: ComponentKind, text: string, from: SchemaElement, document: SchemaDocument): Component {
    const name = nameOf(text, from, document)
    const found = this.find(kind, name)
    if (found) return found
    const place = this.#unread.get(name.uri)
    const where =
      place === undefined ? '' : `: the schema at ${place} is not fetched, only one beside this file is read`
    throw faultAt(from, document, `\`${text}\` is not declared${where}`)
  }

  /** The file's namespace. */
  #add(file: SchemaFile, includer: SchemaDocument | undefined): string {
    const root = readSchemaDocument(file.text)
    const target = root.attributes.get('targetNamespace') ?? includer?.target ?? ''
    const key = `${target} ${file.path.join('/')}`
    if (this.#read.has(key)) return target
    this.#read.add(key)
    const document: SchemaDocument = { root, file, target }
    for (const element of root.children) {
      if (element.name === 'include' || element.name === 'import') this.#addOther(element, document)
      else if (element.name === 'redefine' || element.name === 'override') {
        throw faultAt(element, document, `\`${element.name}\` is not supported, only \`include\` and \`import\``)
      } else if (isKind(element.name)) {
        const name = { uri: target, local: required(element, document, 'name') }
        const id = keyOf(element.name, name)
        if (!this.#components.has(id)) this.#components.set(id, { name, element, document })
      }
    }
    return target
  }

  #addOther(element: SchemaElement, document: SchemaDocument): void {
    const location = element.attributes.get('schemaLocation')
    const uri = element.attributes.get('namespace') ?? ''
    const isImport = element.name === 'import'
    if (isImport && (location === undefined || /^\w+:/.test(location))) {
      if (location !== undefined) this.#unread.set(uri, location)
      return
    }
    const path = pathBeside(document.file, location ?? required(element, document, 'schemaLocation'))
    const file = this.#fileAt(path)
    if (file === undefined)
      throw faultAt(element, document, `there is no file \`${path.join('/')}${document.file.extension}\``)
    this.#add(file, isImport ? undefined : document)
  }
}

const keyOf = (kind: ComponentKind, { uri, local }: QualifiedName): string => `${kind} {${uri}}${local}`

/** What a name in an attribute means. @throws SchemaError for an unknown prefix */
export function nameOf(text: string, from: SchemaElement, document: SchemaDocument): QualifiedName {
  const [local = '', prefix] = text.trim().split(':').reverse()
  const uri = from.namespaceOf(prefix ?? '')
  if (prefix !== undefined && uri === undefined) {
    throw faultAt(from, document, `the prefix of \`${text}\` is not declared`)
  }
  // names of an included file without namespace are those of the file that includes it
  return { uri: uri ?? (document.root.attributes.has('targetNamespace') ? '' : document.target), local }
}

export function required(element: SchemaElement, document: SchemaDocument, attribute: string): string {
  const value = element.attributes.get(attribute)
  if (value === undefined) throw faultAt(element, document, `a \`${element.name}\` has no \`${attribute}\``)
  return value
}

export const faultAt = (element: SchemaElement, { file }: SchemaDocument, problem: string): SchemaError =>
  new SchemaError(`${problem} at line ${element.line} of ${file.path.join('/')}${file.extension}`)
