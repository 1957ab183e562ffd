import { runtime } from '@twill/language/diagnostics'
import type { Host, Privilege } from '@twill/stdlib'
import { raise } from '@twill/stdlib/value'
import type { CustomFormats } from './custom-formats.ts'
import { describeFormats, writeDocument } from './format/registry.ts'
import type { Platform } from './platform.ts'
import { readOrRun } from './read-code.ts'

/** What a program may set about the world that its scripts see. */
export interface HostOptions {
  readonly now?: Host['now']
  readonly random?: Host['random']
  /** Where `log` writes; nowhere by default. */
  readonly log?: Host['log']
  /** What `p('name')` gives. */
  readonly properties?: Readonly<Record<string, string>>
  /** Runs a flow of the program for `lookup("name", payload)`. */
  readonly flow?: NonNullable<Host['flow']>
}

/** The module folders or the caller's resolver, for `classpath://`. */
export interface Classpath {
  readonly resource: (path: string) => Uint8Array | undefined
  /** The names of the files in a folder; none where only single files can be asked for. */
  readonly files: (folder: string) => readonly string[]
}

export interface HostContext {
  readonly platform: Platform
  readonly options: HostOptions
  readonly privileges: ReadonlySet<Privilege>
  readonly outputFormat: string
  /** Those that the header of the script declares, by prefix. */
  readonly namespaces: Readonly<Record<string, string>>
  readonly classpath: Classpath
  /** Documents of the network, fetched before the run, by address. */
  readonly fetched: ReadonlyMap<string, Resource>
  readonly evaluate: Host['evaluate']
  /** Formats that modules of the script declare; asked when a format is used. */
  readonly customFormats: () => CustomFormats
}

export interface Resource {
  readonly content: Uint8Array
  readonly mimeType: string | undefined
}

const environmentOf = (platform: Platform): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(platform.environment?.() ?? {}).filter((e): e is [string, string] => e[1] !== undefined),
  )

export function createHost(context: HostContext): Host {
  const { platform, options, privileges } = context
  const demand = (privilege: Privilege, what: string): void => {
    if (!privileges.has(privilege)) throw raise(runtime.privilegeMissing, { what, privilege })
  }
  const log = options.log ?? (() => undefined)
  const { evaluate } = context
  return {
    privileges,
    now: options.now ?? (() => ({ epochMilliseconds: Date.now(), zone: localZone() })),
    random: options.random ?? Math.random,
    log,
    wait,
    environment: {
      variable: (name) => {
        demand('environment', `the environment variable \`${name}\``)
        const all = environmentOf(platform)
        return Object.hasOwn(all, name) ? all[name] : undefined
      },
      variables: () => {
        demand('environment', 'the environment variables')
        return environmentOf(platform)
      },
      property: (name) => (Object.hasOwn(options.properties ?? {}, name) ? options.properties?.[name] : undefined),
      properties: () => options.properties ?? {},
    },
    formats: {
      read: (content, format, given) => {
        const custom = context.customFormats().find(format)
        return custom === undefined ? readOrRun(content, format, given, { evaluate, log }) : custom.read(content, given)
      },
      write: (value, format, given, namespaces = context.namespaces) => {
        const custom = context.customFormats().find(format)
        const written =
          custom === undefined ? writeDocument(value, format, given, namespaces) : custom.write(value, given)
        return written.text ?? written.bytes()
      },
      outputFormat: () => context.outputFormat,
      describe: () => [...describeFormats(), ...context.customFormats().descriptors],
    },
    ...(options.flow === undefined ? {} : { flow: options.flow }),
    resource: (url) => resourceOf(url, context, demand),
    files: context.classpath.files,
    evaluate,
  }
}

/** Threads that may not sleep, such as that of a web page, are kept busy instead. */
function wait(milliseconds: number): void {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
  } catch {
    const end = Date.now() + milliseconds
    while (Date.now() < end);
  }
}

let zone: string | undefined

function localZone(): string {
  zone ??= new Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone
}

function resourceOf(url: string, context: HostContext, demand: (privilege: Privilege, what: string) => void): Resource {
  const [, scheme = 'classpath', path = ''] = /^(?:(\w+):\/\/)?(.*)$/s.exec(url) ?? []
  if (scheme === 'classpath') {
    const content = context.classpath.resource(path)
    if (content === undefined) throw raise(runtime.resourceMissing, { url })
    return { content, mimeType: undefined }
  }
  if (scheme === 'file') {
    demand('file', `the file ${path}`)
    const content = context.platform.readFile?.(path)
    if (content === undefined) throw raise(runtime.resourceMissing, { url })
    return { content, mimeType: undefined }
  }
  if (scheme === 'http' || scheme === 'https') {
    demand('network', `the address ${url}`)
    const found = context.fetched.get(url)
    if (found === undefined) throw raise(runtime.notFetched, { url })
    return found
  }
  throw raise(runtime.resourceMissing, { url })
}
