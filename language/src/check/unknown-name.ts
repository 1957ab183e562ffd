import { nearest } from './suggest.ts'

/** Names that other languages and DataWeave 1 have for what has another one here. */
const foreign: ReadonlyMap<string, string> = new Map([
  ...['undefined', 'nil', 'None', 'NULL'].map((name): [string, string] => [name, 'null']),
  ...['True', 'TRUE'].map((name): [string, string] => [name, 'true']),
  ...['False', 'FALSE'].map((name): [string, string] => [name, 'false']),
  ...['flowVars', 'sessionVars', 'recordVars'].map((name): [string, string] => [name, 'vars']),
  ...['inboundProperties', 'outboundProperties'].map((name): [string, string] => [name, 'attributes']),
])

/** What to write in place of what other languages have under a name, where that is more than another name. */
const idioms: ReadonlyMap<string, string> = new Map([
  ['JSON', 'Write `write(value, "application/json")`, or `read(text, "application/json")`.'],
  ['Math', 'Write `round(…)`, `floor(…)`, `ceil(…)`, `abs(…)`, `max([…])`, `min([…])`.'],
  ['console', 'Write `log("label", value)`.'],
  ['for', 'Write `items map (item) -> …`.'],
])

/** Other languages have it, so that it is hardly a function of a module that is not imported. */
export const isForeignName = (name: string): boolean => idioms.has(name)

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
  const idiom = idioms.get(name)
  if (idiom !== undefined) return idiom
  if (modules(name)) return `A member of a module is written \`${name}::member\`.`
  if (name === 'format') return 'A format stands in braces after the type: `as String {format: "…"}`.'
  const near = nearest(name, known) ?? alsoKnown()
  return near === undefined ? undefined : `Did you mean \`${near}\`?`
}

/** What may be meant by a module that is not there; one that is no module of the library is a file. */
export function adviceOnModule(path: readonly string[], near: string | undefined): string | undefined {
  if (near !== undefined) return `Did you mean \`${near}\`?`
  if (path[0] === 'dw' || path[0] === 'tw') return undefined
  const file = path.join('/')
  return `It would be the file \`${file}.dwl\` or \`${file}.tw\`, in the folder of the script or in a module folder.`
}
