import type { Core } from '../core/ir.ts'
import type { FieldCode, TypeCode } from '../core/types.ts'
import { Code, js, list, lit, name, propertyKey, use } from './code.ts'

/** Emits what a type needs besides itself: metadata values. */
type EmitCore = (core: Core) => Code

/** A type as the `Type` data that the runtime tests and coerces with. */
export function emitType(type: TypeCode, emit: EmitCore): Code {
  const inner = (t: TypeCode): Code => emitType(t, emit)
  switch (type.kind) {
    case 'any':
    case 'nothing':
      return record({ kind: lit(type.kind) })
    case 'simple':
      return record({ kind: lit('simple'), name: lit(type.name) })
    case 'literal':
      return record({
        kind: lit('literal'),
        value: typeof type.value === 'object' ? record({ number: lit(type.value.number) }) : lit(type.value),
      })
    case 'array':
      return record({ kind: lit('array'), element: inner(type.element) })
    case 'object':
      return record({
        kind: lit('object'),
        fields: array(type.fields.map((f) => emitField(f, emit))),
        closed: lit(type.closed),
        ordered: lit(type.ordered),
      })
    case 'function':
      return record({
        kind: lit('function'),
        typeParameters: array([]),
        parameters: array(
          type.parameters.map((p) => record({ name: lit(p.name), type: inner(p.type), optional: lit(p.optional) })),
        ),
        returns: inner(type.returns),
      })
    case 'union':
    case 'intersection':
      return record({ kind: lit(type.kind), members: array(type.members.map(inner)) })
    case 'parameter':
      return record({
        kind: lit('parameter'),
        name: lit(type.name),
        ...(type.bound === undefined ? {} : { bound: inner(type.bound) }),
      })
    case 'type':
      return record({ kind: lit('type'), of: inner(type.of) })
    case 'reference':
      return type.args.length === 0 ? name(type.id) : js`${name(type.id)}(${list(type.args.map(inner))})`
    case 'imported': {
      const member = js`${name(type.module)}.types[${lit(type.name)}]`
      return type.args.length === 0 ? member : js`${member}(${list(type.args.map(inner))})`
    }
    case 'library':
      return js`lib.type(${lit(type.module)}, ${lit(type.name)}, ${array(type.args.map(inner))})`
    case 'selection':
      return js`${use('selectType')}(${inner(type.target)}, ${lit(type.mode)}, ${lit(type.name)})`
    case 'withMetadata':
      return js`${use('typeWithMetadata')}(${inner(type.type)}, ${emit(type.metadata)})`
  }
}

function emitField(field: FieldCode, emit: EmitCore): Code {
  return record({
    ...(field.name === undefined ? {} : { name: lit(field.name) }),
    ...(field.namespace === undefined ? {} : { namespace: lit(field.namespace) }),
    ...(field.keyType === undefined ? {} : { keyType: emitType(field.keyType, emit) }),
    optional: lit(field.optional),
    repeated: lit(field.repeated),
    ...(field.attributes === undefined ? {} : { attributes: array(field.attributes.map((a) => emitField(a, emit))) }),
    type: emitType(field.type, emit),
  })
}

export const array = (items: readonly Code[]): Code => js`[${list(items)}]`

function record(fields: Readonly<Record<string, Code>>): Code {
  const entries = Object.entries(fields).map(([key, value]) => js`${propertyKey(key)}: ${value}`)
  return new Code(['{ ', list(entries), ' }'], 'unit')
}
