import { nearest } from './suggest.ts'

/** Names that other languages and DataWeave 1 have for what has another one here. */
const foreign: ReadonlyMap<string, string> = new Map([
  ...['undefined', 'nil', 'None', 'NULL'].map((name): [string, string] => [name, 'null']),
  ...['True', 'TRUE'].map((name): [string, string] => [name, 'true']),
  ...['False', 'FALSE'].map((name): [string, string] => [name, 'false']),
  ...['flowVars', 'sessionVars', 'recordVars'].map((name): [string, string] => [name, 'vars']),
  ...['inboundProperties', 'outboundProperties'].map((name): [string, string] => [name, 'attributes']),
])

/** What may be meant by a name that nothing has; `alsoKnown` is what other languages call something else. */
export function adviceOnName(
  name: string,
  {
    known,
    modules,
    alsoKnown,
  }: {
    readonly known: Iterable<string>
    /** Is there a module of this name in reach? */
    readonly modules: (name: string) => boolean
    readonly alsoKnown: () => string | undefined
  },
): string | undefined {
  const instead = foreign.get(name)
  if (instead !== undefined) return `Write \`${instead}\`.`
  if (modules(name)) return `A member of a module is written \`${name}::member\`.`
  if (name === 'format') return 'A format stands in braces after the type: `as String {format: "…"}`.'
  const near = nearest(name, known) ?? alsoKnown()
  return near === undefined ? undefined : `Did you mean \`${near}\`?`
}
