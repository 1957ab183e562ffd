import type { FieldDescribe, ObjectDescribe } from '../describe.ts'
import type { Member, NamedShape, Shape } from './shape.ts'

const numbers = new Set(['int', 'long', 'double', 'currency', 'percent'])

/** What a field holds in an answer of the org. */
export function fieldShape({ type, restrictedPicklist, picklistValues }: FieldDescribe): Shape {
  if (type === 'boolean') return { kind: 'boolean' }
  if (numbers.has(type)) return { kind: 'number' }
  if (type === 'address' || type === 'location' || type === 'complexvalue' || type === 'anyType') return { kind: 'any' }
  const texts = picklistValues.filter(({ active }) => active).map(({ value }) => value)
  return type === 'picklist' && restrictedPicklist === true && texts.length > 0
    ? { kind: 'oneOf', texts }
    : { kind: 'text' }
}

/**
 * The records of an object. Each field is optional, since a query selects some; parents and children are typed where their objects
 * are among `known`.
 */
export function objectShape(
  { name, label, fields, childRelationships }: ObjectDescribe,
  known: ReadonlySet<string>,
): NamedShape {
  const members: Member[] = []
  for (const field of fields) {
    const { relationshipName, referenceTo } = field
    const nullable = field.nillable
    members.push({ name: field.name, shape: fieldShape(field), nullable, optional: true, doc: field.label })
    if (relationshipName === null || relationshipName === undefined || relationshipName === '') continue
    const [parent = '', ...others] = referenceTo
    const shape: Shape = others.length === 0 && known.has(parent) ? { kind: 'named', name: parent } : { kind: 'any' }
    members.push({ name: relationshipName, shape, nullable: true, optional: true })
  }
  for (const { relationshipName, childSObject } of childRelationships) {
    if (relationshipName === null || !known.has(childSObject)) continue
    const shape: Shape = { kind: 'list', item: { kind: 'named', name: childSObject } }
    members.push({ name: relationshipName, shape, nullable: true, optional: true })
  }
  return { name, doc: label, fields: members }
}
