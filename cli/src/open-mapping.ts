import type { Diagnostic } from '@twill/language'
import {
  CompileError,
  type CompileOptions,
  createEngine,
  type Mapping,
  nodePlatform,
  type Platform,
} from '@twill/runtime/engine'
import { failed } from './compile-failure.ts'
import type { Io } from './io.ts'
import { type CachedMapping, findMapping, hashOf, keepMapping } from './mapping-cache.ts'
import type { Script } from './script.ts'
import { build } from './version.ts'

export interface OpenOptions extends Pick<CompileOptions, 'inputs' | 'defaultOutput' | 'host'> {
  /** Compile anew, and keep nothing. */
  readonly noCache: boolean
}

/** After so many, the code that is kept has nearly all functions of the compiler that scripts need. */
const teachingMappings = 8

/** A script that is ready to run, with the warnings of its compilation; not compiled again when that was done before. @throws Fault */
export function openMapping(
  script: Script,
  { noCache, ...options }: OpenOptions,
  io: Io,
): { readonly mapping: Mapping; readonly diagnostics: readonly Diagnostic[] } {
  const folder = noCache ? undefined : io.cacheFolder
  const looked = new Map<string, string | null>()
  const compiler = io.compiler
  const engine = createEngine(platformOf(io, looked), {
    compile: (...args) => compiler().compile(...args),
    argumentsAt: (...args) => compiler().argumentsAt(...args),
  })
  const compileOptions: CompileOptions = { ...options, name: script.name, modules: script.folders }
  const key = [build, script.name, script.text, ...Object.keys(options.inputs ?? {}).sort(), '', ...script.folders]

  const found = folder === undefined ? undefined : findMapping(folder, key)
  if (folder !== undefined && found !== undefined && isCurrent(found, io)) {
    if (found.settledFor !== process.version) {
      io.keepCode()
      keepMapping(folder, { ...found, settledFor: process.version })
    }
    return { mapping: engine.load(found.saved, compileOptions), diagnostics: found.diagnostics }
  }
  try {
    const mapping = engine.compile(script.text, compileOptions)
    const { diagnostics, saved } = mapping
    if (folder !== undefined) {
      const dependencies = Object.fromEntries(looked)
      const count = keepMapping(folder, { key, dependencies, diagnostics, saved })
      if (count <= teachingMappings) io.keepCode()
    }
    return { mapping, diagnostics }
  } catch (error) {
    throw error instanceof CompileError ? failed(error) : error
  }
}

/** Files as the command sees them; notes what is looked for. */
function platformOf(io: Io, looked: Map<string, string | null>): Platform {
  return {
    ...nodePlatform,
    environment: () => io.env,
    readFile: (path) => {
      const content = fileOrNothing(path, io)
      looked.set(path, content === undefined ? null : hashOf(content))
      return content
    },
  }
}

const fileOrNothing = (path: string, io: Io): Uint8Array | undefined =>
  io.files.kind(path) === 'file' ? io.files.read(path) : undefined

function isCurrent(entry: CachedMapping, io: Io): boolean {
  return Object.entries(entry.dependencies).every(([path, hash]) => {
    const content = fileOrNothing(path, io)
    return hash === (content === undefined ? null : hashOf(content))
  })
}
