import { XMLParser } from 'fast-xml-parser'
import type { FieldDeclaration, ObjectDeclaration } from './declare.ts'
import { complete, lengths, listOf, type Metadata, metadataTypes, objectFromMetadata } from './object-metadata.ts'
import type { FieldType } from './sobject-type.ts'

/** The prefix of the ids of custom objects by their number: `a00`, `a01`, … */
export const customPrefix = (number: number): string => `a${number.toString(36).padStart(2, '0')}`

/** Custom objects get their prefixes in the order in which they are read. */
export function prefixes(): () => string {
  let next = 0
  return () => customPrefix(next++)
}

/**
 * Objects of a file: JSON, one object or a list, with fields by name; or an `object-meta.xml`, whose name is the file's.
 * @param name of the file, for messages and for the object of an XML
 * @throws Error that says what to write
 */
export function customObjects(text: string, name: string, nextPrefix: () => string): readonly ObjectDeclaration[] {
  if (/\.xml$/i.test(name)) return [fromFile(text, name, nextPrefix)]
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new Error(`${name} is no JSON: ${(error as Error).message}`)
  }
  const list = Array.isArray(parsed) ? parsed : listOf((parsed as Metadata).objects ?? parsed)
  return (list as readonly Metadata[]).map((object) => fromJson(object, name, nextPrefix))
}

function fromJson(object: Metadata, file: string, nextPrefix: () => string): ObjectDeclaration {
  const { name, label, labelPlural, keyPrefix } = object
  if (typeof name !== 'string' || !/^[A-Za-z]\w*$/.test(name))
    throw new Error(`${file}: an object needs a name, such as "Invoice__c".`)
  const given = object.fields
  const entries = Array.isArray(given)
    ? (given as readonly Metadata[]).map((field) => [String(field.name), field] as const)
    : Object.entries((given ?? {}) as Readonly<Record<string, Metadata>>)
  const fields = Object.fromEntries(
    entries.map(([field, declared]) => [field, fieldOf(field, declared, `${file}: ${name}.${field}`)]),
  )
  return complete(name, fields, {
    ...(typeof label === 'string' ? { label } : {}),
    ...(typeof labelPlural === 'string' ? { labelPlural } : {}),
    keyPrefix: typeof keyPrefix === 'string' ? keyPrefix : nextPrefix(),
  })
}

const describeTypes = new Set<string>(
  Object.values(metadataTypes).concat('int', 'long', 'combobox', 'base64', 'location', 'address'),
)

function fieldOf(name: string, declared: Metadata, where: string): FieldDeclaration {
  if (!/^[A-Za-z]\w*$/.test(name)) throw new Error(`${where}: a field's name has letters, digits and underscores only.`)
  const written = String(declared.type ?? 'string')
  const type = metadataTypes[written] ?? (describeTypes.has(written) ? (written as FieldType) : undefined)
  if (type === undefined)
    throw new Error(
      `${where}: the type ${written} is not known; write one such as "string", "currency" or "reference".`,
    )
  const values = listOf(declared.picklist ?? declared.values)
  const more = { ...declared } as Record<string, unknown>
  for (const key of ['type', 'name', 'picklist', 'values', 'referenceTo']) delete more[key]
  const to = declared.referenceTo
  if (type === 'reference' && to === undefined) throw new Error(`${where}: a reference needs "referenceTo".`)
  return {
    type,
    length: lengths[type] ?? (type === 'reference' ? 18 : 0),
    ...(['double', 'currency', 'percent'].includes(type) ? { precision: 18, scale: 2 } : {}),
    ...(values.length === 0
      ? {}
      : {
          picklist: (values as readonly unknown[]).map((value) => ({
            value: String(value),
            label: String(value),
            isDefault: false,
          })),
        }),
    ...(type === 'reference' ? { referenceTo: (Array.isArray(to) ? to : [to]).map(String) } : {}),
    ...(type === 'boolean' ? { nillable: false, defaultValue: false } : {}),
    ...more,
  } as FieldDeclaration
}

function fromFile(text: string, file: string, nextPrefix: () => string): ObjectDeclaration {
  const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: true })
  const root = (parser.parse(text) as Metadata).CustomObject as Metadata | undefined
  if (root === undefined) throw new Error(`${file} holds no <CustomObject>.`)
  const name = (file.split(/[\\/]/).at(-1) ?? file).replace(/\.(object-meta|object)\.xml$|\.xml$/i, '')
  return objectFromMetadata(name, root, nextPrefix(), file)
}
