import {
  type Mapping as CodeMapping,
  type CompiledModule,
  lineStarts,
  positionAt,
  type Site,
  type Span,
} from '@twill/language'
import { runtime } from '@twill/language/diagnostics'
import {
  asTwillError,
  type ErrorFrame,
  type ErrorLocation,
  getField,
  isObject,
  TwillError,
  type Value,
} from '@twill/stdlib/value'
import { codeName, type Inputs, linesBefore } from './link.ts'

/** The arguments of the call at a place of a script; see `argumentsAt` of the compiler, which loads the parser. */
export type Explain = (
  source: string,
  at: Span,
) => readonly { readonly text: string; readonly path: string | undefined }[]

/** A failure as a `TwillError` that knows the script's line and the data it happened on. */
export function located(
  failure: unknown,
  modules: readonly CompiledModule[],
  inputs: Inputs,
  explain: Explain,
): unknown {
  const error = asTwillError(failure)
  if (!(error instanceof TwillError) || error.location !== undefined) return error
  const { places, outside } = traceOf(failure instanceof Error ? failure : error, modules)
  const endless = error.code === runtime.tooDeep.declaration.code
  const [place, ...callers] = endless ? mostRepeated(places) : places
  if (place === undefined) return error
  const { module, span } = place
  if (!endless) addData(error, module, span, modules, inputs, explain)
  keepSecret(error)
  error.locate(locationOf(place), callsOf(place, callers).map(locationOf), outside)
  return error
}

const secretName = /passw|passphrase|secret|token|credential|api_?-?key|private_?-?key|authorization/i

/** Values are quoted in messages; not those of a field whose name says that it is a secret. */
function keepSecret(error: TwillError): void {
  const field = /[^.[\]]*$/.exec(error.path ?? '')?.[0] ?? ''
  if (secretName.test(field)) error.message = error.message.replace(/"(?:[^"\\]|\\.)*"|(?<=Number )-?[\d.]+/g, '"…"')
}

// ---------------------------------------------------------------- place in the script

interface ScriptPlace {
  readonly module: CompiledModule
  readonly span: Span
}

function locationOf({ module: { name, source }, span }: ScriptPlace): ErrorLocation {
  const at = positionAt(lineStarts(source), span.start)
  return { name, source, span, line: at.line + 1, column: at.column + 1 }
}

/** The script's places in a trace, the innermost first, and the lines of the program around the run. */
function traceOf(
  error: Error,
  modules: readonly CompiledModule[],
): { readonly places: readonly ScriptPlace[]; readonly outside: readonly string[] } {
  const byName = new Map(modules.map((module) => [codeName(module), module]))
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at |@/.test(line))
  const places: ScriptPlace[] = []
  let last = -1
  for (const [i, text] of lines.entries()) {
    const [, name = '', line, column] = /(twill:[^\s()]*?\.js):(\d+):(\d+)/.exec(text) ?? []
    const module = byName.get(name)
    const span = module && spanAt(module.mappings, Number(line) - 1 - linesBefore, Number(column) - 1)
    if (module === undefined || span === undefined) continue
    places.push({ module, span })
    last = i
  }
  return { places, outside: lines.slice(last + 1) }
}

/** The call by which a script calls itself: where exactly the stack came to its end is chance. */
function mostRepeated(places: readonly ScriptPlace[]): readonly ScriptPlace[] {
  const counts = new Map<string, { readonly place: ScriptPlace; count: number }>()
  for (const place of places) {
    const key = `${place.module.path} ${place.span.start} ${place.span.end}`
    const known = counts.get(key) ?? { place, count: 0 }
    known.count++
    counts.set(key, known)
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, 1)
    .map(({ place }) => place)
}

/** So many calls tell how a run came to a place. */
const mostCalls = 10

/** The calls among the places of a trace: those that do not just stand around the place before, as `map` does around its lambda. */
function callsOf(failed: ScriptPlace, around: readonly ScriptPlace[]): readonly ScriptPlace[] {
  const calls: ScriptPlace[] = []
  let inner = failed
  for (const place of around) {
    const { module, span } = place
    if (calls.length === mostCalls) break
    const encloses = module === inner.module && span.start <= inner.span.start && inner.span.end <= span.end
    if (!encloses) calls.push(place)
    inner = place
  }
  return calls
}

/** The span of the last mapping at or before a place of the emitted code. */
function spanAt(mappings: readonly CodeMapping[], line: number, column: number): Span | undefined {
  let found: Span | undefined
  for (const mapping of mappings) {
    if (mapping.line > line || (mapping.line === line && mapping.column > column)) break
    found = mapping.span
  }
  return found
}

// ---------------------------------------------------------------- place in the data

function addData(
  error: TwillError,
  module: CompiledModule,
  span: Span,
  modules: readonly CompiledModule[],
  inputs: Inputs,
  explain: Explain,
): void {
  const sites = error.frames.flatMap((frame) => siteOf(frame, modules))
  const args = explain(module.source, span)
  const nullAt = error.data.nullArgument
  // of several operands none can be blamed unless the error says which; `$.id` in an argument is no operand but a function's body
  const all = args.filter((arg) => arg.path !== undefined)
  const paths = all.length === 1 ? all : all.filter((arg) => !arg.path?.startsWith('$'))
  const { types } = error.data
  const severalNulls = Array.isArray(types) && types.filter((type) => type === 'Null').length > 1
  const blamed = typeof nullAt === 'number' ? args[nullAt] : paths.length === 1 && !severalNulls ? paths[0] : undefined
  const path = blamed?.path === undefined ? undefined : pathOf(blamed.path, sites)
  const known = dataPath([path, ...sites.map((site, i) => itemPath(site, sites.slice(i + 1)))], inputs)
  if (known !== undefined) error.path = known
  if (typeof nullAt === 'number' && blamed !== undefined) blameNull(error, blamed.text, path, inputs)
}

function blameNull(error: TwillError, text: string, path: string | undefined, inputs: Inputs): void {
  const fun = error.data.function
  if (typeof fun === 'string') error.message = `\`${text}\` is null here; \`${fun}\` takes no null.`
  const missing = path === undefined || !Object.hasOwn(inputs, rootOf(path)) ? undefined : firstNull(path, inputs)
  if (missing !== undefined && missing !== path) error.message += ` \`${missing}\` is already null.`
}

interface Visited {
  readonly site: Site
  readonly args: readonly Value[]
}

function siteOf(frame: ErrorFrame, modules: readonly CompiledModule[]): readonly Visited[] {
  const site = modules.find((module) => module.path === frame.module)?.sites[frame.site]
  return site === undefined ? [] : [{ site, args: frame.args }]
}

/** The first path that starts from an input; without any, the first that starts from a name of the script. */
function dataPath(paths: readonly (string | undefined)[], inputs: Inputs): string | undefined {
  const named = paths.filter((path) => path !== undefined && !path.startsWith('$'))
  return named.find((path) => Object.hasOwn(inputs, rootOf(path ?? ''))) ?? named[0]
}

const rootOf = (path: string): string => /^(?:\$+|[\w:]+)/.exec(path)?.[0] ?? path

/** `payload.orders` and index 12 give `payload.orders[12]`, without an index the collection; undefined where it has no plain name. */
function itemPath(frame: Visited, outer: readonly Visited[]): string | undefined {
  const { path } = frame.site
  const collection = path === undefined ? undefined : pathOf(path, outer)
  const [, index] = frame.args
  if (collection === undefined || !frame.site.indexed || typeof index !== 'number') return collection
  return `${collection}[${index}]`
}

/** A selection's text with the lambda parameter it starts from replaced by the data that the parameter held. */
function pathOf(path: string, frames: readonly Visited[]): string | undefined {
  const root = rootOf(path)
  const at = frames.findIndex((frame) => frame.site.params.includes(root))
  const frame = frames[at]
  if (frame === undefined) return root.startsWith('$') ? undefined : path
  if (frame.site.params[0] !== root) return path
  const item = itemPath(frame, frames.slice(at + 1))
  if (item === undefined) return path
  // which of the items it was is not known
  return frame.site.indexed ? item + path.slice(root.length) : undefined
}

/** The shortest part of a path that is null in the inputs: `payload.order` of `payload.order.id`. */
function firstNull(path: string, inputs: Inputs): string | undefined {
  const steps = path.match(/^[\w]+|\.[\w]+|\[\d+\]/g) ?? []
  if (steps.join('') !== path) return undefined
  let value: Value = inputs
  let walked = ''
  for (const step of steps) {
    const name = step.replace(/^\.|[[\]]/g, '')
    value = step.startsWith('[')
      ? Array.isArray(value)
        ? value[Number(name)]
        : null
      : isObject(value)
        ? getField(value, name)
        : null
    walked += step
    if (value === null || value === undefined) return walked
  }
  return undefined
}
