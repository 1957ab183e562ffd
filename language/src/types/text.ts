import type { FunctionType, ObjectField, ObjectType, Type, TypeMetadata, TypeParameter } from './type.ts'

/** A type in the language's own syntax: what a script would write, and what `typeOf` prints. */
export const typeText = (type: Type): string => withMetadata(bareText(type), type)

/** A function type as library declarations write it, without the name: `<T>(items: Array<T>, size: Number = 1): T`. */
export function signatureText(type: FunctionType): string {
  const parameters = type.parameters.map((parameter) => {
    const annotations = (parameter.annotations ?? []).map((name) => `@${name} `).join('')
    const value = parameter.default === undefined ? '' : ` = ${parameter.default}`
    return `${annotations}${parameter.name}: ${typeText(parameter.type)}${value}`
  })
  return `${typeParametersText(type.typeParameters)}(${parameters.join(', ')}): ${typeText(type.returns)}`
}

function bareText(type: Type): string {
  switch (type.kind) {
    case 'any':
      return 'Any'
    case 'nothing':
      return 'Nothing'
    case 'simple':
    case 'parameter':
      return type.name
    case 'alias':
      return type.name + argumentsText(type.args)
    case 'literal':
      return literalText(type.value)
    case 'array':
      return type.element.kind === 'any' && !type.element.metadata ? 'Array' : `Array<${typeText(type.element)}>`
    case 'type':
      return type.of.kind === 'any' && !type.of.metadata ? 'Type' : `Type<${typeText(type.of)}>`
    case 'object':
      return objectText(type)
    case 'function':
      return functionText(type)
    case 'union':
      return type.members.map((member) => memberText(member, 'union')).join(' | ')
    case 'intersection':
      return type.members.map((member) => memberText(member, 'intersection')).join(' & ')
  }
}

function withMetadata(text: string, type: Type): string {
  if (!type.metadata) return text
  const compound = type.kind === 'union' || type.kind === 'intersection' || type.kind === 'function'
  return `${compound ? `(${text})` : text} ${metadataText(type.metadata)}`
}

/** A union binds looser than an intersection, and a function's result takes everything after it. */
function memberText(member: Type, inside: 'union' | 'intersection'): string {
  const loose =
    member.kind === 'function' || member.kind === 'union' || (inside === 'union' && member.kind === 'intersection')
  return loose && !member.metadata ? `(${typeText(member)})` : typeText(member)
}

function literalText(value: string | boolean | { readonly number: string }): string {
  if (typeof value === 'string') return quote(value)
  return typeof value === 'boolean' ? String(value) : value.number
}

function objectText(type: ObjectType): string {
  if (type.fields.length === 0 && !type.closed && !type.ordered) return 'Object'
  const open = `{${type.ordered ? '-' : ''}${type.closed ? '|' : ''}`
  const close = `${type.closed ? '|' : ''}${type.ordered ? '-' : ''}}`
  return type.fields.length === 0 ? `${open} ${close}` : `${open} ${type.fields.map(fieldText).join(', ')} ${close}`
}

function fieldText(field: ObjectField): string {
  const prefix = field.namespace === undefined ? '' : `${nameText(field.namespace)}#`
  const name = field.keyType ? `(${typeText(field.keyType)})` : field.name === undefined ? '_' : nameText(field.name)
  const attributes = field.attributes ? ` @(${field.attributes.map(fieldText).join(', ')})` : ''
  return `${prefix}${name}${field.repeated ? '*' : ''}${field.optional ? '?' : ''}${attributes}: ${typeText(field.type)}`
}

function functionText(type: FunctionType): string {
  const parameters = type.parameters.map((parameter) =>
    parameter.name === ''
      ? typeText(parameter.type)
      : `${parameter.name}${parameter.optional ? '?' : ''}: ${typeText(parameter.type)}`,
  )
  return `${typeParametersText(type.typeParameters)}(${parameters.join(', ')}) -> ${typeText(type.returns)}`
}

const typeParametersText = (parameters: readonly TypeParameter[]): string =>
  parameters.length === 0
    ? ''
    : `<${parameters.map((parameter) => (parameter.bound ? `${parameter.name} <: ${typeText(parameter.bound)}` : parameter.name)).join(', ')}>`

const argumentsText = (args: readonly Type[]): string => (args.length === 0 ? '' : `<${args.map(typeText).join(', ')}>`)

const metadataText = (metadata: TypeMetadata): string =>
  `{${Object.entries(metadata)
    .map(([key, value]) => `${nameText(key)}: ${constantText(value)}`)
    .join(', ')}}`

function constantText(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `[${value.map(constantText).join(', ')}]`
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return metadataText({ ...value })
  return String(value)
}

const nameText = (name: string): string => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && name !== '_' ? name : quote(name))

/** A string literal of the language. */
const quote = (text: string): string => JSON.stringify(text).replace(/\$/g, '\\$')

/** `a`, `a or b`, `a, b or c`. */
export const alternatives = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`

/** What functions of a type are given, for messages: `2 arguments`, `item, index`. */
export function offeredBy({ parameters }: FunctionType): { readonly offered: string; readonly parameters: string } {
  const count = parameters.length
  return {
    offered: count === 0 ? 'no argument' : `${count} argument${count === 1 ? '' : 's'}`,
    parameters: parameters.map(({ name }) => name).join(', '),
  }
}
