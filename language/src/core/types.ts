import type { SimpleTypeName } from '../types/type.ts'
import type { Core } from './ir.ts'

/** A type in emitted code: like `Type`, but names of the script's own types are references, resolved when the module runs. */
export type TypeCode =
  | { readonly kind: 'any' | 'nothing' }
  | { readonly kind: 'simple'; readonly name: SimpleTypeName }
  | { readonly kind: 'literal'; readonly value: string | boolean | { readonly number: string } }
  | { readonly kind: 'array'; readonly element: TypeCode }
  | {
      readonly kind: 'object'
      readonly fields: readonly FieldCode[]
      readonly closed: boolean
      readonly ordered: boolean
    }
  | {
      readonly kind: 'function'
      readonly parameters: readonly { readonly name: string; readonly type: TypeCode; readonly optional: boolean }[]
      readonly returns: TypeCode
    }
  | { readonly kind: 'union' | 'intersection'; readonly members: readonly TypeCode[] }
  | { readonly kind: 'parameter'; readonly name: string; readonly bound: TypeCode | undefined }
  | { readonly kind: 'type'; readonly of: TypeCode }
  /** A type of this module, by the id of its definition. */
  | { readonly kind: 'reference'; readonly name: string; readonly id: string; readonly args: readonly TypeCode[] }
  | { readonly kind: 'imported'; readonly module: string; readonly name: string; readonly args: readonly TypeCode[] }
  | { readonly kind: 'library'; readonly module: string; readonly name: string; readonly args: readonly TypeCode[] }
  | {
      readonly kind: 'selection'
      readonly target: TypeCode
      readonly mode: 'value' | 'all' | 'attribute' | 'index'
      readonly name: string
    }
  | { readonly kind: 'withMetadata'; readonly type: TypeCode; readonly metadata: Core }

export interface FieldCode {
  readonly name: string | undefined
  readonly namespace: string | undefined
  readonly keyType: TypeCode | undefined
  readonly optional: boolean
  readonly repeated: boolean
  readonly attributes: readonly FieldCode[] | undefined
  readonly type: TypeCode
}
