import {
  type Mapping as CodeMapping,
  type CompiledModule,
  lineStarts,
  positionAt,
  type Site,
  type Span,
} from '@twill/language'
import { asTwillError, type ErrorFrame, getField, isObject, TwillError, type Value } from '@twill/stdlib/value'
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
  const place = placeOf(failure instanceof Error ? failure : error, modules)
  if (place === undefined) return error
  const { module, span } = place
  const at = positionAt(lineStarts(module.source), span.start)
  error.location = { name: module.name, source: module.source, span, line: at.line + 1, column: at.column + 1 }
  addData(error, module, span, modules, inputs, explain)
  return error
}

// ---------------------------------------------------------------- place in the script

function placeOf(error: Error, modules: readonly CompiledModule[]): { module: CompiledModule; span: Span } | undefined {
  const byName = new Map(modules.map((module) => [codeName(module), module]))
  for (const [, name = '', line, column] of (error.stack ?? '').matchAll(/(twill:[^\s()]*?\.js):(\d+):(\d+)/g)) {
    const module = byName.get(name)
    const span = module && spanAt(module.mappings, Number(line) - 1 - linesBefore, Number(column) - 1)
    if (module !== undefined && span !== undefined) return { module, span }
  }
  return undefined
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
  const blamed = typeof nullAt === 'number' ? args[nullAt] : paths.length === 1 ? paths[0] : undefined
  const path = blamed?.path === undefined ? undefined : pathOf(blamed.path, sites)
  const known = dataPath([path, ...sites.map((site, i) => itemPath(site, sites.slice(i + 1)))], inputs)
  if (known !== undefined) error.path = known
  if (typeof nullAt === 'number' && blamed !== undefined) blameNull(error, blamed.text, path, inputs)
}

function blameNull(error: TwillError, text: string, path: string | undefined, inputs: Inputs): void {
  const fun = error.data.function
  if (typeof fun === 'string') error.message = `\`${text}\` is null here; \`${fun}\` takes no null.`
  const missing = path === undefined ? undefined : firstNull(path, inputs)
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

/** `payload.orders` and index 12 give `payload.orders[12]`; undefined where the collection has no plain name. */
function itemPath(frame: Visited, outer: readonly Visited[]): string | undefined {
  const { path } = frame.site
  const collection = path === undefined ? undefined : pathOf(path, outer)
  const [, index] = frame.args
  if (collection === undefined || typeof index !== 'number') return undefined
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
  return item === undefined ? path : item + path.slice(root.length)
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
