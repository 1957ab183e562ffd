import { fieldsOf, fileHolders, labelOf, type ObjectDeclaration } from './declare.ts'
import type { ChildRelationship, Field, Schema, SObjectType } from './sobject-type.ts'

/** A schema whose objects may change while the org runs. */
export interface LiveSchema extends Schema {
  /** @throws Error where two share a name or a prefix; then nothing has changed */
  readonly redeclare: (declarations: readonly ObjectDeclaration[]) => void
}

/** @throws Error where two share a name or a prefix */
export function schemaOf(declarations: readonly ObjectDeclaration[]): LiveSchema {
  let current = linked(declarations)
  return {
    objects: () => current.objects(),
    object: (name) => current.object(name),
    byPrefix: (keyPrefix) => current.byPrefix(keyPrefix),
    redeclare(changed) {
      current = linked(changed)
    },
  }
}

/** Objects that know each other. */
function linked(declarations: readonly ObjectDeclaration[]): Schema {
  const byName = new Map<string, SObjectType>()
  const byPrefix = new Map<string, SObjectType>()
  const childrenOf = new Map<string, readonly ChildRelationship[]>()

  const children = (parent: string): readonly ChildRelationship[] => {
    const known = childrenOf.get(parent)
    if (known !== undefined) return known
    const found = [...byName.values()].flatMap((childObject) =>
      childObject.fields
        .filter((field) => field.referenceTo.includes(parent))
        .map((field) => ({
          childObject,
          field,
          relationshipName: field.childRelationshipName,
          cascadeDelete: field.cascadeDelete,
        })),
    )
    childrenOf.set(parent, found)
    return found
  }

  const holders = declarations.flatMap(({ name, holdsFiles = true }) => (holdsFiles ? [name] : []))
  for (const declaration of declarations) {
    const object = objectOf(declaration, holders, () => children(declaration.name))
    const key = object.name.toLowerCase()
    if (byName.has(key)) throw new Error(`The object ${object.name} is declared twice.`)
    const other = byPrefix.get(object.keyPrefix)
    if (other !== undefined)
      throw new Error(`${object.name} and ${other.name} share the id prefix ${object.keyPrefix}.`)
    byName.set(key, object)
    byPrefix.set(object.keyPrefix, object)
  }
  return {
    objects: () => [...byName.values()],
    object: (name) => byName.get(name.toLowerCase()),
    byPrefix: (keyPrefix) => byPrefix.get(keyPrefix),
  }
}

function objectOf(
  declaration: ObjectDeclaration,
  holders: readonly string[],
  children: () => readonly ChildRelationship[],
): SObjectType {
  const { name, keyPrefix, custom = false, label = labelOf(name), labelPlural = `${label}s` } = declaration
  const fields = fieldsOf(declaration).map((field) =>
    field.referenceTo.includes(fileHolders) ? { ...field, referenceTo: holders } : field,
  )
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]))
  const byRelationship = new Map<string, Field>()
  for (const field of fields) {
    if (field.relationshipName !== null) byRelationship.set(field.relationshipName.toLowerCase(), field)
  }
  return {
    name,
    label,
    labelPlural,
    keyPrefix,
    custom,
    fields,
    field: (wanted) => byName.get(wanted.toLowerCase()),
    parent: (relationshipName) => byRelationship.get(relationshipName.toLowerCase()),
    children,
  }
}
