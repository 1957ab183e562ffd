import type * as ast from '../syntax/ast.ts'

/** Nothing of a script stands behind these nodes. */
const span = { start: 0, end: 0 }

const everywhere = { visibility: 'public', visibilitySpan: undefined } as const

/** Types as a script would write them, built by hand. */
export const typeNodes = {
  named: (path: readonly string[], args: readonly ast.TypeNode[] = []): ast.TypeNode => ({
    kind: 'NamedType',
    span,
    loader: undefined,
    path,
    args,
    metadata: undefined,
  }),

  literal: (value: string | boolean | { readonly number: string }): ast.TypeNode => ({
    kind: 'LiteralType',
    span,
    metadata: undefined,
    value:
      typeof value === 'string'
        ? { kind: 'String', span, value, quote: '"' }
        : typeof value === 'boolean'
          ? { kind: 'Boolean', span, value }
          : { kind: 'Number', span, text: value.number },
  }),

  object: (fields: readonly ast.TypeField[], closed = false, ordered = false): ast.TypeNode => ({
    kind: 'ObjectType',
    span,
    fields,
    closed,
    ordered,
    metadata: undefined,
  }),

  /** `name` undefined: the fields of any other name. */
  field: (
    name: string | undefined,
    type: ast.TypeNode,
    how: {
      optional: boolean
      repeated: boolean
      /** Its prefix. */
      namespace?: string | undefined
      attributes?: readonly ast.TypeField[] | undefined
    },
  ): ast.TypeField => ({
    kind: 'TypeField',
    span,
    annotations: [],
    namespace: undefined,
    name,
    attributes: undefined,
    type,
    ...how,
  }),

  /** One member is itself; none is `Nothing`. */
  union: (members: readonly ast.TypeNode[]): ast.TypeNode => {
    const [first, ...more] = members
    if (first === undefined) return typeNodes.named(['Nothing'])
    return more.length === 0 ? first : { kind: 'UnionType', span, members }
  },

  /** One member is itself; none is `Any`. */
  intersection: (members: readonly ast.TypeNode[]): ast.TypeNode => {
    const [first, ...more] = members
    if (first === undefined) return typeNodes.named(['Any'])
    return more.length === 0 ? first : { kind: 'IntersectionType', span, members }
  },

  alias: (name: string, type: ast.TypeNode): ast.TypeDirective => ({
    kind: 'TypeAlias',
    span,
    annotations: [],
    ...everywhere,
    name,
    nameSpan: span,
    typeParameters: [],
    type,
  }),

  namespace: (prefix: string, uri: string): ast.NsDirective => ({
    kind: 'Ns',
    span,
    annotations: [],
    ...everywhere,
    prefix,
    uri,
  }),

  importModule: (loader: string, module: readonly string[], alias: string): ast.ImportDirective => ({
    kind: 'Import',
    span,
    annotations: [],
    what: 'module',
    loader,
    module,
    moduleSpan: span,
    alias,
  }),
}
