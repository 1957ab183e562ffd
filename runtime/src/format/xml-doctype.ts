/** A document type declaration, as `payload.^docType` shows it and the writer takes it. */
export interface Doctype {
  readonly rootName: string
  readonly publicId?: string
  readonly systemId?: string
  readonly internalSubset?: string
}

const quoted = `"[^"]*"|'[^']*'`
const declaration = new RegExp(
  `^\\s+(?<rootName>[^\\s[]+)(?:\\s+(?:SYSTEM|PUBLIC\\s+(?<publicId>${quoted}))\\s+(?<systemId>${quoted}))?\\s*(?:\\[(?<internalSubset>[^]*)\\])?\\s*$`,
)

/** What stands between `<!DOCTYPE` and `>`; undefined when that is no declaration. */
export function parseDoctype(text: string): Doctype | undefined {
  const groups = declaration.exec(text)?.groups
  if (groups === undefined) return undefined
  const { rootName = '', publicId, systemId, internalSubset } = groups
  return {
    rootName,
    ...(publicId === undefined ? {} : { publicId: publicId.slice(1, -1) }),
    ...(systemId === undefined ? {} : { systemId: systemId.slice(1, -1) }),
    ...(internalSubset === undefined ? {} : { internalSubset }),
  }
}

/** What a document declares an entity to be: its literal text, or something outside, which is never fetched. */
export type Entity = { readonly text: string } | { readonly external: true }

const markup = new RegExp(
  `<!--[^]*?-->|<\\?[^]*?\\?>|<!ENTITY\\s+(?<name>[^\\s%"']+)\\s+(?<value>${quoted}|SYSTEM\\b|PUBLIC\\b)|<!`,
  'g',
)

/** The general entities that an internal subset declares; of two with the same name the first counts. */
export function declaredEntities(internalSubset: string): ReadonlyMap<string, Entity> {
  const entities = new Map<string, Entity>()
  for (const { groups } of internalSubset.matchAll(markup)) {
    const { name, value } = groups ?? {}
    if (name === undefined || value === undefined || entities.has(name)) continue
    entities.set(
      name,
      value.startsWith('S') || value.startsWith('P') ? { external: true } : { text: value.slice(1, -1) },
    )
  }
  return entities
}
