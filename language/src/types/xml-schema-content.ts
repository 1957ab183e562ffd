import type * as ast from '../syntax/ast.ts'
import { typeNodes } from './type-nodes.ts'

const { named, literal, object, field, union } = typeNodes

/** A part of what stands between the tags of an element. */
export type Particle =
  | { readonly kind: 'element'; readonly field: ast.TypeField }
  | { readonly kind: 'any' }
  | {
      readonly kind: 'sequence' | 'choice' | 'all'
      readonly items: readonly Particle[]
      readonly optional: boolean
      readonly repeated: boolean
    }

/** One of the forms that content may have. */
interface Alternative {
  readonly fields: readonly ast.TypeField[]
  readonly ordered: boolean
  /** It is one of a choice, so that no field of another may stand beside it. */
  readonly closed: boolean
}

/** More are told as one: with all their fields, of which each may be absent. */
const maxAlternatives = 32

const anyFields = field(undefined, named(['Any']), { optional: true, repeated: true })

export function alternativesOf(particle: Particle): readonly Alternative[] {
  switch (particle.kind) {
    case 'element':
      return [{ fields: [particle.field], ordered: true, closed: false }]
    case 'any':
      return [{ fields: [anyFields], ordered: false, closed: false }]
  }
  const { kind, items, optional, repeated } = particle
  const inner = items.map(alternativesOf)
  const choices = kind === 'choice' ? choicesOf(inner.flat()) : inSequence(inner, kind === 'sequence')
  if (repeated) return [merged(choices, optional)]
  return optional ? choices.map(withAllOptional) : choices
}

function choicesOf(alternatives: readonly Alternative[]): readonly Alternative[] {
  if (alternatives.length > maxAlternatives) return [{ ...merged(alternatives, false), closed: true }]
  return alternatives.map((one) => ({ ...one, ordered: one.ordered && one.fields.length > 1, closed: !hasAny(one) }))
}

function inSequence(parts: readonly (readonly Alternative[])[], ordered: boolean): readonly Alternative[] {
  let whole: readonly Alternative[] = [{ fields: [], ordered, closed: false }]
  for (const part of parts) {
    const [first] = part
    const choices = whole.length * part.length > maxAlternatives && first ? [mergedChoice(part)] : part
    whole = whole.flatMap((before) => choices.map((one) => joined(before, one)))
  }
  return whole
}

const joined = (before: Alternative, after: Alternative): Alternative => ({
  fields: [...before.fields, ...after.fields],
  ordered: before.ordered && (after.ordered || after.fields.length < 2) && !hasAny(after),
  closed: false,
})

const hasAny = ({ fields }: Alternative): boolean => fields.includes(anyFields)

const withAllOptional = (one: Alternative): Alternative => ({
  ...one,
  fields: one.fields.map((each) => ({ ...each, optional: true })),
})

const mergedChoice = (alternatives: readonly Alternative[]): Alternative => {
  const [only] = alternatives
  return alternatives.length === 1 && only ? only : { ...merged(alternatives, true), ordered: false }
}

/** All that alternatives hold, in any order and number; absent may be what is not in each of them. */
function merged(alternatives: readonly Alternative[], optional: boolean): Alternative {
  const groups = new Map<string, ast.TypeField[]>()
  for (const { fields } of alternatives) {
    for (const each of fields) {
      const key = `${each.namespace} ${String(each.name)}`
      const group = groups.get(key)
      if (group) group.push(each)
      else groups.set(key, [each])
    }
  }
  const fields = [...groups.values()].flatMap((group): readonly ast.TypeField[] => {
    const [first] = group
    if (first === undefined || group.includes(anyFields)) return group.slice(0, 1)
    const isAlways = !optional && alternatives.length === 1 && group.some((each) => !each.optional)
    const type = union([...new Set(group.map((each) => each.type))])
    return [{ ...first, type, optional: !isAlways, repeated: true }]
  })
  return { fields, ordered: false, closed: false }
}

/** The type of what an element holds; an element without any is read as null, or as a text of nothing. */
export function contentType(alternatives: readonly Alternative[], isMixed: boolean): ast.TypeNode {
  const types = alternatives.map(({ fields, ordered, closed }) =>
    object(fields, closed && !isMixed, ordered && !isMixed),
  )
  if (isMixed) return union([named(['String']), named(['Null']), ...types.map(() => named(['Object'])).slice(0, 1)])
  const isEmpty = alternatives.every(({ fields }) => fields.length === 0)
  if (isEmpty) return union([named(['Null']), literal('')])
  const mayBeEmpty = alternatives.some(({ fields }) => fields.every(({ optional }) => optional))
  return union(mayBeEmpty ? [...types, named(['Null'])] : types)
}
