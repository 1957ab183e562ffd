import { names, type Report, renderGitHub, renderJson, renderSarif, reportOf } from '@twill/language/diagnostics'
import type { Directive } from '@twill/language/syntax'
import { CompileError, createEngine, nodePlatform } from '@twill/runtime/engine'
import { diagnosticTypes } from './catalogue.ts'
import { reportsOf } from './compile-failure.ts'
import { noScripts } from './diagnostics.ts'
import { type ExitCode, exit } from './exit.ts'
import { fault } from './fault.ts'
import { flowReports } from './flow-runs.ts'
import type { Io } from './io.ts'
import { print } from './print.ts'
import { readScript, type Script } from './script.ts'
import { version } from './version.ts'

interface CheckOptions {
  readonly files: readonly string[]
  readonly format: 'text' | 'json' | 'github' | 'sarif'
  readonly input: readonly string[]
  readonly modulePath: readonly string[]
  readonly strict: boolean
}

/** Compiles scripts and prints what was found. @throws Fault when a file cannot be read */
export async function checkScripts(options: CheckOptions, io: Io): Promise<ExitCode> {
  const paths = options.files.flatMap((path) => scriptsIn(path, io))
  const reports: Report[] = []
  for (const path of paths) {
    const found = flowFile.test(path) ? await flowReports(path, io) : await scriptReports(path, options, io)
    reports.push(...found)
    if (options.format === 'text') for (const report of found) print(report, io.stdout, io.env)
    else if (options.format !== 'sarif')
      for (const report of found) io.stdout.write(`${lineOf[options.format](report)}\n`)
  }
  if (options.format === 'sarif') {
    const rules = diagnosticTypes().map(({ declaration }) => declaration)
    io.stdout.write(`${renderSarif(reports, { version, rules })}\n`)
  }
  const errors = reports.filter(({ severity }) => severity === 'error').length
  const warnings = reports.filter(({ severity }) => severity === 'warning').length
  if (options.format === 'text') io.stderr.write(`${summary(paths.length, errors, warnings)}\n`)
  return errors > 0 || (options.strict && warnings > 0) ? exit.findings : exit.ok
}

const flowFile = /\.flow\.ya?ml$/

async function scriptReports(path: string, { modulePath, input }: CheckOptions, io: Io): Promise<readonly Report[]> {
  const script = await readScript('check', path, { expression: undefined, modulePath }, io)
  return findings(script, input, io)
}

const lineOf = { json: renderJson, github: renderGitHub }

function findings(script: Script, inputs: readonly string[], io: Io): readonly Report[] {
  const engine = createEngine({ ...nodePlatform, readFile: (path) => fileOrNothing(path, io) }, io.compiler())
  try {
    const given = Object.fromEntries(inputs.map((name) => [name, '']))
    const { diagnostics } = engine.compile(script.text, { name: script.name, modules: script.folders, inputs: given })
    return diagnostics.map((diagnostic) => reportOf(diagnostic, script))
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    return reportsOf(error).filter(({ code }) => !(code === names.noBody.declaration.code && isModule(script, io)))
  }
}

/** A file of declarations without a body is a module, and complete. */
const isModule = (script: Script, io: Io): boolean =>
  io
    .compiler()
    .parse(script.text)
    .script.directives.some(({ kind }) => declarations.has(kind))

const declarations: ReadonlySet<string> = new Set<Directive['kind']>(['Var', 'Fun', 'TypeAlias', 'Ns'])

const fileOrNothing = (path: string, io: Io): Uint8Array | undefined =>
  io.files.kind(path) === 'file' ? io.files.read(path) : undefined

function scriptsIn(path: string, io: Io): readonly string[] {
  if (path === '-' || io.files.kind(path) !== 'folder') return [path]
  const found = walk(path.replace(/[\\/]+$/, ''), io)
  if (found.length === 0) throw fault(noScripts, { path })
  return found
}

function walk(folder: string, io: Io): readonly string[] {
  return [...io.files.list(folder)].sort().flatMap((name) => {
    const path = `${folder}/${name}`
    const kind = io.files.kind(path)
    if (kind === 'folder') return name === 'node_modules' || name.startsWith('.') ? [] : walk(path, io)
    return kind === 'file' && (/\.(?:tw|dwl)$/.test(name) || flowFile.test(name)) ? [path] : []
  })
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const summary = (files: number, errors: number, warnings: number): string =>
  errors + warnings === 0
    ? `${plural(files, 'file')}, nothing to report.`
    : `${plural(files, 'file')}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`
