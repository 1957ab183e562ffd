import { reportOf } from '@twill/language/diagnostics'
import { findFormat, input, type RunLimits, TwillError } from '@twill/runtime/engine'
import { badProperty, directiveStands, noFormat, otherExtension, unknownExtension } from './diagnostics.ts'
import { type ExitCode, exit } from './exit.ts'
import { commandReport, fault } from './fault.ts'
import { readFile, writeFile } from './files.ts'
import { type InputOption, inputsOf } from './input-option.ts'
import type { Io } from './io.ts'
import { openMapping } from './open-mapping.ts'
import { print } from './print.ts'
import { type Document, runFailure } from './run-failure.ts'
import type { Script } from './script.ts'

interface RunOptions {
  readonly scriptPath: string | undefined
  readonly payload: string | undefined
  readonly input: readonly string[]
  readonly output: string | undefined
  readonly outputType: string | undefined
  readonly property: readonly string[]
  readonly allow: readonly Privilege[]
  readonly timeout: number | undefined
  readonly noCache: boolean
}

type Privilege = 'network' | 'environment' | 'file' | 'none'

/** Runs a script on the inputs of the command line and writes the result. @throws Fault */
export async function runScript(script: Script, options: RunOptions, io: Io): Promise<ExitCode> {
  const given = inputsOf(options.input, options.payload, options.scriptPath)
  const { mapping, diagnostics } = openMapping(
    script,
    {
      inputs: Object.fromEntries(given.map(({ path: [name = ''] }) => [name, ''])),
      defaultOutput: options.outputType ?? formatOfFile(options.output) ?? 'application/json',
      host: {
        properties: propertiesOf(options.property),
        log: (level, message) => io.stderr.write(`${level} ${message}\n`),
      },
      noCache: options.noCache,
    },
    io,
  )
  for (const diagnostic of diagnostics) print(reportOf(diagnostic, script), io.stderr, io.env)
  const { format, mimeType } = mapping.saved.output ?? {}
  const directive = mimeType ?? format
  if (options.outputType !== undefined && directive !== undefined) {
    print(commandReport(directiveStands, { given: options.outputType, directive }), io.stderr, io.env)
  } else if (directive !== undefined && isOther([format, mimeType], formatOfFile(options.output)))
    print(commandReport(otherExtension, { path: options.output ?? '', directive }), io.stderr, io.env)
  if (directive === undefined && options.outputType === undefined) checkExtension(options.output)

  const declared = new Set(mapping.saved.inputs.filter(({ format }) => format !== undefined).map(({ name }) => name))
  const documents: Document[] = []
  const inputs: Tree = new Map()
  for (const option of given) {
    const content = option.file === '-' ? await io.stdin() : readFile(option.file, io)
    const mimeType = formatOfInput(option, declared)
    documents.push({
      input: option.path.join('.'),
      file: option.file === '-' ? 'standard input' : option.file,
      content,
      assumed: option.file === '-' && option.format === undefined && mimeType !== '',
    })
    place(inputs, option.path, input(content, mimeType, option.options))
  }

  try {
    const output = await mapping.run(Object.fromEntries(inputs), limitsOf(options))
    const bytes = output.bytes()
    if (options.output === undefined || options.output === '-') {
      io.stdout.write(bytes)
      if (io.stdout.isTerminal && bytes.at(-1) !== 10) io.stdout.write('\n')
    } else writeFile(options.output, bytes, io)
    return exit.ok
  } catch (error) {
    throw error instanceof TwillError ? runFailure(error, documents, script, io.compiler) : error
  }
}

type Tree = Map<string, unknown>

/** Puts a value at a path of nested maps; `inputsOf` has checked that paths do not cross. */
function place(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    tree.set(name, value)
    return
  }
  const inner = tree.get(name)
  const next: Tree = inner instanceof Map ? inner : new Map()
  tree.set(name, next)
  place(next, rest, value)
}

/** Empty where the script's own `input` directive says it. */
function formatOfInput({ path, format, file }: InputOption, declared: ReadonlySet<string>): string {
  const [name = ''] = path
  if (format !== undefined) return format
  if (path.length === 1 && declared.has(name)) return ''
  if (file === '-') return 'application/json'
  const found = formatOfFile(file)
  if (found === undefined) throw fault(noFormat, { path: file, input: path.join('.') })
  return found
}

/** A file whose name says a format that is not known would hold JSON in the end. @throws Fault */
function checkExtension(path: string | undefined): void {
  const extension = extensionOf(path)
  if (path === undefined || extension === undefined || formatOfFile(path) !== undefined) return
  throw fault(unknownExtension, { path, extension })
}

const extensionOf = (path: string | undefined): string | undefined => /(?<=[^./\\])\.[^./\\]+$/.exec(path ?? '')?.[0]

/** Text may be of any format. */
function isOther(names: readonly (string | undefined)[], expected: string | undefined): boolean {
  const text = 'text/plain'
  if (expected === undefined || expected === text) return false
  const mimeTypes = names.flatMap((name) => mimeTypesOf(name))
  return !mimeTypes.includes(text) && !mimeTypes.includes(expected)
}

/** The MIME type that goes with the extension of a file. */
const formatOfFile = (path: string | undefined): string | undefined => mimeTypesOf(extensionOf(path)?.toLowerCase())[0]

/** Those of a format; none of what names no format. */
function mimeTypesOf(name: string | undefined): readonly string[] {
  if (name === undefined) return []
  try {
    return findFormat(name).mimeTypes
  } catch {
    return []
  }
}

function propertiesOf(given: readonly string[]): Record<string, string> {
  const entries = given.map((one) => {
    const at = one.indexOf('=')
    if (at < 1) throw fault(badProperty, { given: one })
    return [one.slice(0, at), one.slice(at + 1)]
  })
  return Object.fromEntries(entries)
}

function limitsOf({ allow, timeout }: RunOptions): RunLimits {
  const wanted = new Set<Privilege>(allow.includes('none') ? allow : ['file', ...allow])
  const privileges = [...wanted].filter((one) => one !== 'none')
  return { privileges, ...(timeout === undefined ? {} : { timeout }) }
}
