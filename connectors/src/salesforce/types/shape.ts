/** What a value looks like, apart from any notation. */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'boolean' | 'any' }
  | { readonly kind: 'oneOf'; readonly texts: readonly string[] }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'record'; readonly fields: readonly Member[] }

export interface Member {
  readonly name: string
  readonly shape: Shape
  readonly nullable: boolean
  /** It may be missing. */
  readonly optional: boolean
  readonly doc?: string | undefined
}

/** A type of a module. */
export interface NamedShape {
  readonly name: string
  readonly doc: string
  readonly fields: readonly Member[]
}
