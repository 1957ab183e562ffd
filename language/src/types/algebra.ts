import { typeText } from './text.ts'
import type { FunctionType, ObjectField, ObjectType, Type } from './type.ts'

/** What a named type stands for, through any number of names. */
export function resolved(type: Type): Exclude<Type, { kind: 'alias' }> {
  let current = type
  for (let names = 0; current.kind === 'alias'; names++) {
    if (names > 100) throw new RangeError(`The type ${current.name} stands only for itself`)
    const target = current.target()
    current =
      current.metadata === undefined ? target : { ...target, metadata: { ...target.metadata, ...current.metadata } }
  }
  return current
}

/** A union without nested unions or repetitions; one member is that member, none is `Nothing`. */
export function unionOf(members: readonly Type[]): Type {
  const flat = distinct(
    members.flatMap((member) => (member.kind === 'union' && !member.metadata ? member.members : [member])),
  )
  const [first] = flat
  if (first === undefined) return { kind: 'nothing' }
  return flat.length === 1 ? first : { kind: 'union', members: flat }
}

/** An intersection without nested intersections or repetitions; one member is that member, none is `Any`. */
export function intersectionOf(members: readonly Type[]): Type {
  const flat = distinct(
    members.flatMap((member) => (member.kind === 'intersection' && !member.metadata ? member.members : [member])),
  )
  const [first] = flat
  if (first === undefined) return { kind: 'any' }
  return flat.length === 1 ? first : { kind: 'intersection', members: flat }
}

/**
 * The one object type that an intersection of object types stands for: the fields of all, closed when one of them is.
 * Undefined when a member is no object type.
 */
export function mergedObject(members: readonly Type[]): ObjectType | undefined {
  const fields: ObjectField[] = []
  let closed = false
  let ordered = false
  for (const member of members) {
    const type = resolved(member)
    const object = type.kind === 'intersection' ? mergedObject(type.members) : type
    if (object?.kind !== 'object') return undefined
    fields.push(...object.fields)
    closed ||= object.closed
    ordered ||= object.ordered
  }
  return { kind: 'object', fields, closed, ordered }
}

/**
 * The type that a selection of a type stands for: the field of an object (a union of those of a union's members, of an
 * array's items with `all`), an attribute of any of its keys, the items of an array. Undefined when there is none.
 */
export function selectType(
  type: Type,
  mode: 'value' | 'all' | 'attribute' | 'index',
  name: string,
  namespace?: string,
): Type | undefined {
  const target = resolved(type)
  switch (target.kind) {
    case 'any':
      return { kind: 'any' }
    case 'parameter':
      return target.bound && selectType(target.bound, mode, name, namespace)
    case 'union': {
      const found: Type[] = []
      for (const member of target.members) {
        const kind = resolved(member).kind
        const selected = selectType(member, mode, name, namespace)
        if (selected) found.push(selected)
        else if (kind !== 'object' && kind !== 'intersection') return undefined
      }
      return found.length === 0 ? undefined : unionOf(found)
    }
    case 'intersection': {
      const object = mergedObject(target.members)
      return object && selectType(object, mode, name, namespace)
    }
    case 'array':
      if (mode === 'index') return target.element
      return mode === 'attribute' ? undefined : selectType(target.element, mode, name, namespace)
    case 'object':
      return mode === 'index' ? undefined : fieldType(target, mode, name, namespace)
    default:
      return undefined
  }
}

function fieldType(
  object: ObjectType,
  mode: 'value' | 'all' | 'attribute',
  name: string,
  namespace: string | undefined,
): Type | undefined {
  const fields = mode === 'attribute' ? object.fields.flatMap((field) => field.attributes ?? []) : object.fields
  const found = fields.filter(
    (field) => field.name === name && (namespace === undefined || field.namespace === namespace),
  )
  const types =
    found.length > 0
      ? found.map((field) => field.type)
      : fields.filter((field) => field.name === undefined).map((field) => field.type)
  if (types.length === 0) return undefined
  const type = unionOf(types)
  return mode === 'all' ? { kind: 'array', element: type } : type
}

/** The type with its parameters replaced where `bindings` names them. */
export function substitute(type: Type, bindings: ReadonlyMap<string, Type>): Type {
  if (bindings.size === 0) return type
  const inside = (inner: Type): Type => substitute(inner, bindings)
  switch (type.kind) {
    case 'parameter':
      return bindings.get(type.name) ?? type
    case 'array':
      return { ...type, element: inside(type.element) }
    case 'type':
      return { ...type, of: inside(type.of) }
    case 'union':
      return { ...unionOf(type.members.map(inside)), ...(type.metadata && { metadata: type.metadata }) }
    case 'intersection':
      return { ...intersectionOf(type.members.map(inside)), ...(type.metadata && { metadata: type.metadata }) }
    case 'object':
      return { ...type, fields: type.fields.map((field) => substituteField(field, inside)) }
    case 'function':
      return substituteFunction(type, bindings)
    case 'alias':
      return { ...type, args: type.args.map(inside), target: () => inside(type.target()) }
    default:
      return type
  }
}

function substituteField(field: ObjectField, inside: (type: Type) => Type): ObjectField {
  return {
    ...field,
    type: inside(field.type),
    ...(field.keyType && { keyType: inside(field.keyType) }),
    ...(field.attributes && { attributes: field.attributes.map((attribute) => substituteField(attribute, inside)) }),
  }
}

function substituteFunction(type: FunctionType, bindings: ReadonlyMap<string, Type>): FunctionType {
  const own = new Set(type.typeParameters.map((parameter) => parameter.name))
  const free = new Map([...bindings].filter(([name]) => !own.has(name)))
  const inside = (inner: Type): Type => substitute(inner, free)
  return {
    ...type,
    typeParameters: type.typeParameters.map((parameter) =>
      parameter.bound ? { ...parameter, bound: inside(parameter.bound) } : parameter,
    ),
    parameters: type.parameters.map((parameter) => ({ ...parameter, type: inside(parameter.type) })),
    returns: inside(type.returns),
  }
}

/** Are two types written the same? Named types are the same when their names and arguments are. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true
  return a.kind === b.kind && typeText(a) === typeText(b)
}

function distinct(types: readonly Type[]): readonly Type[] {
  const seen = new Set<string>()
  return types.filter((type) => {
    const text = typeText(type)
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
}
