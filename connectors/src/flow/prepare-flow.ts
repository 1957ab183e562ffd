import { readFileSync } from 'node:fs'
import { basename, dirname, join, resolve as resolvePath } from 'node:path'
import { nearest, type Span } from '@twill/language'
import type { Report, SourceText } from '@twill/language/diagnostics'
import { reportOf } from '@twill/language/diagnostics'
import { CompileError, compile, type Mapping } from '@twill/runtime'
import { Cron } from 'croner'
import type { AnyOperation, Connection, OperationContext, OperationKind } from '../operation.ts'
import { allConnections, allOperations } from '../operations.ts'
import { Secrets } from '../secrets.ts'
import type { Groups, SettingProblem, Settings, SettingValues } from '../setting.ts'
import { kindReports, type MappingShape, mappingShape } from './check-shape.ts'
import {
  badFlowValue,
  badReference,
  noMappingFile,
  noSink,
  noVariable,
  unknownConnection,
  wrongConnection,
} from './diagnostics.ts'
import type { FlowDocument, MappingChoice } from './flow-document.ts'
import { durationOf } from './flow-schema.ts'
import { flowGroups, flowSettings } from './flow-settings.ts'
import type { FlowFile, FlowPath } from './read-flow.ts'
import { badReferences, type Environment, isReference, resolve } from './references.ts'
import { type Places, placesOf } from './scalar-places.ts'
import type { Schedule } from './schedule.ts'

/** What the output directive of a mapping says. */
export function outputOf(mapping: Mapping | undefined): OperationContext['output'] {
  const { output, modules = [] } = mapping?.saved ?? {}
  if (output?.format === undefined) return undefined
  const { format, mimeType, options } = output
  return { format, mimeType, options, namespaces: modules.at(-1)?.namespaces ?? {} }
}

/** A flow with all that can be known without reaching a system: settings filled in, scripts compiled. */
export interface FlowPlan {
  readonly name: string
  /** Relative paths start here. */
  readonly folder: string
  readonly settings: SettingValues<typeof flowSettings>
  readonly schedule: Schedule | undefined
  readonly retry: SettingValues<(typeof flowGroups)['retry']['settings']>
  readonly batch: SettingValues<(typeof flowGroups)['batch']['settings']>
  readonly idempotency: { readonly key: Mapping; readonly remember: number } | undefined
  readonly source: Chosen<'source'>
  readonly mapping: Mapping | undefined
  readonly shape: MappingShape | undefined
  readonly response: Mapping | undefined
  readonly sink: Chosen<'sink'> | undefined
  readonly connections: ReadonlyMap<string, ChosenConnection>
  readonly secrets: Secrets
  /** A finding about a setting, at its place in the file. */
  readonly reportAt: (path: FlowPath, found: SettingProblem) => Report
}

export interface Chosen<K extends OperationKind> {
  readonly operation: AnyOperation<K>
  readonly settings: SettingValues<Settings>
  readonly connection: string | undefined
}

export interface ChosenConnection {
  readonly declaration: Connection<unknown>
  readonly settings: SettingValues<Settings>
}

export interface Prepared {
  readonly plan: FlowPlan | undefined
  readonly reports: readonly Report[]
}

export interface PrepareOptions {
  readonly environment: Environment
  /** Variables and secrets that are not set are no error: a check may run where they are not. */
  readonly lenient?: boolean
}

/** Compiles the scripts of a flow, looks up its references, operations and connections. */
export const prepareFlow = (file: FlowFile, options: PrepareOptions): Prepared => new Preparation(file, options).run()

class Preparation {
  readonly #file: FlowFile
  readonly #options: PrepareOptions
  readonly #folder: string
  readonly #reports: Report[]
  readonly #secrets = new Secrets()
  #shape: MappingShape | undefined

  constructor(file: FlowFile, options: PrepareOptions) {
    this.#file = file
    this.#options = options
    this.#folder = resolvePath(dirname(file.source.name))
    this.#reports = [...file.reports]
  }

  run(): Prepared {
    const { document } = this.#file
    if (document === undefined) return { plan: undefined, reports: this.#reports }
    const plan = this.#plan(document)
    const failed = this.#reports.some(({ severity }) => severity === 'error')
    return { plan: failed ? undefined : plan, reports: this.#reports }
  }

  #plan(document: FlowDocument): FlowPlan {
    const connections = new Map(
      Object.entries(document.connections ?? {}).map(([name, choice]) => [
        name,
        this.#connection(choice, ['connections', name]),
      ]),
    )
    const source = this.#choose('source', document.source, connections)
    const sink = document.sink && this.#choose('sink', document.sink, connections)
    if (sink === undefined && source.operation.awaited !== true) {
      const name = nameOf(source.operation)
      this.#report(noSink(this.#file.spanOf(['source', name], 'key'), { source: name }))
    }
    const { key, remember } = this.#idempotency(document)
    const mapping = this.#mapping(document.mapping)
    const wanted = sink?.operation.takes?.(sink.settings, outputOf(mapping))
    if (this.#shape !== undefined && wanted !== undefined) this.#reports.push(...kindReports(this.#shape, wanted))
    return {
      name: document.name,
      folder: this.#folder,
      settings: this.#fill(flowSettings, document as unknown as Written, []),
      schedule: this.#schedule(document),
      retry: this.#fill(flowGroups.retry.settings, document.retry ?? {}, ['retry']),
      batch: this.#batch(document, source, sink),
      idempotency: key === undefined ? undefined : { key, remember },
      source,
      mapping,
      shape: this.#shape,
      response:
        document.response === undefined
          ? undefined
          : this.#script(document.response, ['response'], ['payload', 'result', 'attributes']),
      sink,
      connections,
      secrets: this.#secrets,
      reportAt: (path, found) => reportOf(this.#problem(path, found), this.#file.source),
    }
  }

  /** What the flow says, else what suits its source, else its sink. */
  #batch({ batch = {} }: FlowDocument, source: Chosen<'source'>, sink: Chosen<'sink'> | undefined): FlowPlan['batch'] {
    const filled = this.#fill(flowGroups.batch.settings, batch, ['batch'])
    const suited = { ...filled, ...sink?.operation.batch, ...source.operation.batch }
    return {
      size: 'size' in batch ? filled.size : suited.size,
      wait: 'wait' in batch ? filled.wait : suited.wait,
    }
  }

  #idempotency({ idempotency }: FlowDocument) {
    if (idempotency === undefined) return { key: undefined, remember: 0 }
    const { key, remember } = this.#fill(flowGroups.idempotency.settings, idempotency, ['idempotency'])
    return { key: this.#script(key, ['idempotency', 'key'], ['payload', 'attributes']), remember }
  }

  #choose<K extends OperationKind>(
    kind: K,
    choice: FlowDocument['source'],
    connections: ReadonlyMap<string, ChosenConnection>,
  ): Chosen<K> {
    const [[name, written] = ['', {}]] = Object.entries(choice)
    const operation = allOperations.find((one): one is AnyOperation<K> => one.kind === kind && nameOf(one) === name)
    if (operation === undefined) throw new Error(`the schema allowed the ${kind} ${name}`)
    const { connection, ...given } = written
    const path = [kind, name]
    if (operation.connection !== undefined && typeof connection === 'string')
      this.#checkConnection(operation, connection, connections, [...path, 'connection'])
    return {
      operation,
      settings: this.#fill(operation.settings, given, path),
      connection: typeof connection === 'string' ? connection : undefined,
    }
  }

  #checkConnection(
    operation: AnyOperation,
    name: string,
    connections: ReadonlyMap<string, ChosenConnection>,
    path: FlowPath,
  ): void {
    const found = connections.get(name)
    const span = this.#file.spanOf(path)
    const wanted = operation.connector
    const fitting = [...connections].filter(([, { declaration }]) => declaration.connector === wanted)
    const names = fitting.map(([one]) => one)
    const advice =
      names.length > 0
        ? `Connections to ${wanted} are ${names.map((one) => `\`${one}\``).join(', ')}.`
        : `Add one: \`connections: { ${found === undefined ? name : wanted}: { ${wanted}: … } }\`.`
    if (found === undefined) {
      const near = nearest(name, names)
      this.#report(unknownConnection(span, { name, advice: near === undefined ? advice : `Did you mean \`${near}\`?` }))
    } else if (found.declaration.connector !== wanted) {
      const parameters = { operation: nameOf(operation), wanted, name, found: found.declaration.connector, advice }
      this.#report(wrongConnection(span, parameters))
    }
  }

  #connection(choice: FlowDocument['source'], path: FlowPath): ChosenConnection {
    const [[name, written] = ['', {}]] = Object.entries(choice)
    const declaration = allConnections.find(({ connector }) => connector === name)
    if (declaration === undefined) throw new Error(`the schema allowed the connection ${name}`)
    return { declaration, settings: this.#fill(declaration.settings, written, [...path, name]) }
  }

  #schedule({ schedule }: FlowDocument): Schedule | undefined {
    if (schedule === undefined) return undefined
    const { cron, timezone, every } = this.#fill(flowGroups.schedule.settings, schedule, ['schedule'])
    if ((cron === undefined) === (every === undefined)) {
      const span = this.#file.spanOf(['schedule'], 'key')
      this.#report(badFlowValue(span, { key: 'schedule', problem: 'must have either `cron` or `every`' }))
      return undefined
    }
    if (every !== undefined) return { every }
    const path = ['schedule', timezone === undefined ? 'cron' : 'timezone']
    try {
      new Intl.DateTimeFormat('en', { timeZone: timezone })
    } catch {
      const advice = 'Write a name of the IANA list: `Europe/Berlin`.'
      this.#report(
        badFlowValue(this.#file.spanOf(path), { key: 'timezone', problem: `is no time zone: \`${timezone}\``, advice }),
      )
      return undefined
    }
    try {
      return {
        cron: new Cron(cron ?? '', {
          paused: true,
          mode: '5-or-6-parts',
          ...(timezone === undefined ? {} : { timezone }),
        }),
      }
    } catch (error) {
      const problem = `is no schedule: ${(error instanceof Error ? error.message : String(error)).replace(/^CronPattern: /, '').replace(/\.$/, '')}`
      const advice = 'Write minute, hour, day of month, month and day of week: `0 2 * * *` is two at night.'
      this.#report(badFlowValue(this.#file.spanOf(['schedule', 'cron']), { key: 'cron', problem, advice }))
      return undefined
    }
  }

  #mapping(choice: MappingChoice | undefined): Mapping | undefined {
    if (choice === undefined) return undefined
    const inputs = ['payload', 'attributes']
    if (typeof choice === 'object' && 'script' in choice) {
      const path = ['mapping', 'script']
      const mapping = this.#script(choice.script, path, inputs)
      if (mapping !== undefined) this.#shape = mappingShape(choice.script, this.#inScript(choice.script, path))
      return mapping
    }
    const [path, at] = typeof choice === 'string' ? [choice, ['mapping']] : [choice.file, ['mapping', 'file']]
    const full = resolvePath(this.#folder, path)
    let text: string
    try {
      text = readFileSync(full, 'utf8')
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      const problem = fileProblems[code] ?? (error instanceof Error ? error.message : String(error))
      this.#report(noMappingFile(this.#file.spanOf(at), { path, problem }))
      return undefined
    }
    const name = join(dirname(this.#file.source.name), path)
    const mapping = this.#compile(text, name, inputs, [dirname(full), this.#folder])
    if (mapping !== undefined) this.#shape = mappingShape(text, (diagnostic) => reportOf(diagnostic, { name, text }))
    return mapping
  }

  /** A script in the flow file; what is wrong with it is shown there when it stands on one line as it is. */
  #script(text: string, path: FlowPath, inputs: readonly string[]): Mapping | undefined {
    return this.#compile(text, this.#nameOf(path), inputs, [this.#folder], this.#shiftOf(text, path))
  }

  #nameOf(path: FlowPath): string {
    return `${basename(this.#file.source.name)}#${path.join('.')}`
  }

  /** Where a place of a script stands in the flow file. */
  #shiftOf(text: string, path: FlowPath): Places | undefined {
    const { source, spanOf } = this.#file
    return placesOf(source.text, spanOf(path), text)
  }

  #inScript(text: string, path: FlowPath): (diagnostic: Diagnostic) => Report {
    const shift = this.#shiftOf(text, path)
    return (diagnostic) => this.#reportIn(diagnostic, { name: this.#nameOf(path), text }, shift)
  }

  #reportIn(diagnostic: Diagnostic, source: SourceText, shift: Places | undefined): Report {
    const made = reportOf(diagnostic, source)
    if (shift === undefined) return made
    const moved = ({ start, end }: Span): Span => ({ start: shift(start), end: shift(end) })
    const labels = diagnostic.labels.map((label) => ({ ...label, span: moved(label.span) }))
    const place = { source: this.#file.source, span: moved(diagnostic.span), label: diagnostic.label, labels }
    return { ...made, place, fixes: [] }
  }

  #compile(
    text: string,
    name: string,
    inputs: readonly string[],
    modules: readonly string[],
    shift?: Places,
  ): Mapping | undefined {
    const report = (diagnostics: CompileError['diagnostics'], source: string, file: string): void => {
      for (const diagnostic of diagnostics)
        this.#reports.push(this.#reportIn(diagnostic, { name: file, text: source }, file === name ? shift : undefined))
    }
    try {
      const mapping = compile(text, { name, modules, inputs: Object.fromEntries(inputs.map((input) => [input, ''])) })
      report(mapping.diagnostics, text, name)
      return mapping
    } catch (error) {
      if (!(error instanceof CompileError)) throw error
      report(error.diagnostics, error.source, error.file)
      return undefined
    }
  }

  /** Values by their declarations: references looked up, durations in milliseconds, defaults filled in. */
  #fill<S extends Settings>(settings: S, written: Written, path: FlowPath): SettingValues<S> {
    const filled = Object.fromEntries(
      Object.entries(settings).map(([name, { type, more }]) => {
        const { default: fallback, secret, script, groups } = more
        const at = [...path, name]
        const given = written[name]
        if (groups !== undefined) return [name, this.#chosen(groups, given as Choice | undefined, at)]
        // a script may hold `${` of its own
        const value = script ? given : this.#resolve(given, at)
        if (secret && typeof value === 'string') this.#secrets.add(value)
        if (value === undefined || value === null) return [name, fallback]
        return [name, typeof value === 'string' ? this.#convert(type, value, at) : value]
      }),
    )
    for (const [name, { more }] of Object.entries(settings)) {
      const value = filled[name]
      if (typeof value !== 'string' || more.check === undefined || isReference(value)) continue
      const found = more.check(value, filled)
      if (found !== undefined) this.#report(this.#problem([...path, name], found, value))
    }
    return filled as SettingValues<S> // the schema has checked what is required
  }

  /** `value` is the text that was checked; a part of it has a place where it stands in the file as it is. */
  #problem(path: FlowPath, { problem, advice, span, item }: SettingProblem, value?: string): Diagnostic {
    const written = value ?? this.#file.valueAt(path)
    const at =
      span === undefined || typeof written !== 'string'
        ? this.#file.spanOf(item === undefined ? path : [...path, item])
        : this.#partOf(written, path, span)
    return badFlowValue(at, {
      key: String(path.at(-1)),
      problem: this.#secrets.redact(problem),
      advice: advice === undefined ? undefined : this.#secrets.redact(advice),
    })
  }

  /** The settings of the group that is chosen, under its name. */
  #chosen(groups: Groups, choice: Choice | undefined, path: FlowPath): Choice | undefined {
    if (choice === undefined) return undefined
    const chosen = Object.entries(choice).map(([name, written]) => [
      name,
      this.#fill(groups[name]?.settings ?? {}, written, [...path, name]),
    ])
    return Object.fromEntries(chosen) as Choice // the schema allows names of groups only
  }

  #convert(type: string, value: string, path: FlowPath): unknown {
    const converted = converters[type]?.(value)
    if (converters[type] === undefined) return value
    if (converted === undefined && !this.#options.lenient)
      this.#report(
        badFlowValue(this.#file.spanOf(path), {
          key: path.at(-1) ?? '',
          problem: `must be a ${type}, not \`${value}\``,
        }),
      )
    return converted
  }

  #resolve(value: unknown, path: FlowPath): unknown {
    if (typeof value === 'string') {
      this.#checkReferences(value, path)
      return resolve(value, this.#options.environment, this.#secrets, ({ name, start, end }) => {
        if (this.#options.lenient) return
        this.#report(noVariable(this.#partOf(value, path, { start, end }), { name, written: `\${${name}:-…}` }))
      })
    }
    if (Array.isArray(value)) return value.map((item, i) => this.#resolve(item, [...path, i]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#resolve(item, [...path, key])]))
  }

  /** A part of a text where it stands in the file as it is; else the whole. */
  #partOf(text: string, path: FlowPath, { start, end }: Span): Span {
    const places = this.#shiftOf(text, path)
    return places === undefined ? this.#file.spanOf(path) : { start: places(start), end: places(end) }
  }

  #checkReferences(value: string, path: FlowPath): void {
    for (const { written, near, start } of badReferences(value)) {
      const span = this.#partOf(value, path, { start, end: start + written.length })
      this.#report(
        badReference(span, {
          written,
          advice: `${near === undefined ? 'Write' : `Did you mean \`${near}\`? Else write`} \`$${written}\` for the text itself.`,
        }),
      )
    }
  }

  #report(diagnostic: Diagnostic): void {
    this.#reports.push(reportOf(diagnostic, this.#file.source))
  }
}

const nameOf = ({ connector, name }: AnyOperation): string => `${connector}.${name}`

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  ENOTDIR: 'a part of its path is a file',
}

type Diagnostic = Parameters<typeof reportOf>[0]

type Written = Readonly<Record<string, unknown>>
type Choice = Readonly<Record<string, Written>>

const converters: Readonly<Record<string, (text: string) => unknown>> = {
  number: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  flag: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  duration: durationOf,
}
