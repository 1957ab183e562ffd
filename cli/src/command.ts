import { hanging, wrap } from '@twill/language/diagnostics'
import { Command, CommanderError, Option as CommanderOption, InvalidArgumentError } from 'commander'
import { badUsage } from './diagnostics.ts'
import { type ExitCode, exit, exitMeanings } from './exit.ts'
import { fault } from './fault.ts'
import type { Io } from './io.ts'

/** An option of a command; `T` is what the command gets for it. */
export interface Option<T> {
  readonly summary: string
  /** What stands for the value in the help; absent for a flag. */
  readonly value?: string | undefined
  /** One letter. */
  readonly short?: string | undefined
  /** May be given again; its values make an array. */
  readonly repeats?: boolean
  readonly fallback?: T
  /** The only values it may have. */
  readonly choices?: readonly string[] | undefined
  /** @throws Error with a message that completes `… is invalid.` */
  readonly parse?: ((text: string) => unknown) | undefined
}

interface More {
  readonly short?: string
}

/** `--check` */
export const flag = (summary: string, more: More = {}): Option<boolean> => ({ summary, fallback: false, ...more })

/** `--output-type <format>` */
export const text = (summary: string, value: string, more: More = {}): Option<string | undefined> => ({
  summary,
  value,
  ...more,
})

/** `--input <name=file>`, any number of times. */
export const list = (summary: string, value: string, more: More = {}): Option<readonly string[]> => ({
  summary,
  value,
  repeats: true,
  fallback: [],
  ...more,
})

/** `--format <text|json>` */
export const choice = <const C extends readonly [string, ...string[]]>(
  summary: string,
  choices: C,
): Option<C[number]> => ({
  summary,
  value: 'name',
  choices,
  fallback: choices[0],
})

/** `--allow <network,environment>`: any of them, separated by commas or given again. */
export const choices = <const C extends readonly [string, ...string[]]>(
  summary: string,
  all: C,
): Option<readonly C[number][]> => ({ summary, value: 'names', repeats: true, fallback: [], choices: all })

/** `--timeout <time>`, whose text is turned into something else. */
export const parsed = <T>(summary: string, value: string, parse: (text: string) => T): Option<T | undefined> => ({
  summary,
  value,
  parse,
})

type Options = Readonly<Record<string, Option<unknown>>>

/** `mapping? files...` as fields: `mapping?` may be undefined, `files...` is an array. */
type Arguments<A extends string> = A extends `${infer First} ${infer Rest}`
  ? Argument<First> & Arguments<Rest>
  : A extends ''
    ? unknown
    : Argument<A>
type Argument<A extends string> = A extends `${infer Name}...`
  ? { readonly [K in Name]: readonly string[] }
  : A extends `${infer Name}?`
    ? { readonly [K in Name]: string | undefined }
    : { readonly [K in A]: string }

type Given<A extends string, O extends Options> = Arguments<A> & {
  readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never
}

/** A line that a user might type, shown in the help and run as a test in the folder `examples`. */
export interface Example {
  readonly line: string
  readonly about: string
  readonly exit: ExitCode
  readonly stdin: string | undefined
}

export const shell = (line: string, about: string, more: { exit?: ExitCode; stdin?: string } = {}): Example => ({
  line,
  about,
  exit: more.exit ?? exit.ok,
  stdin: more.stdin,
})

interface Declaration<A extends string, O extends Options> {
  /** One word, or the name of a group and one: `flow run`. */
  readonly name: string
  /** One line, starting with a verb. */
  readonly summary: string
  /** `script?`, `files...`, separated by spaces. */
  readonly args: A
  /** A phrase for each argument. */
  readonly about: { readonly [K in keyof Arguments<A>]: string }
  /** By their long names in camel case: `outputType` is `--output-type`. */
  readonly options: O
  /** Paragraphs below the options, an empty line between them; where their lines break in the source means nothing. */
  readonly details?: string
  readonly examples: readonly Example[]
  /** @throws Fault for what the user can mend */
  readonly run: (given: Given<A, O>, io: Io) => Promise<ExitCode>
}

/** A command with its types hidden. */
export interface CommandDeclaration extends Omit<Declaration<string, Options>, 'run' | 'about'> {
  readonly about: Readonly<Record<string, string>>
  readonly run: (given: Readonly<Record<string, unknown>>, io: Io) => Promise<ExitCode>
}

export const command = <const A extends string, const O extends Options>(
  declaration: Declaration<A, O>,
): CommandDeclaration => declaration as unknown as CommandDeclaration // `run` gets what `args` and `options` declare

export interface Program {
  readonly name: string
  readonly version: string
  readonly summary: string
  readonly commands: readonly CommandDeclaration[]
  /** A line for each first word that several commands share. */
  readonly groups: Readonly<Record<string, string>>
  readonly examples: readonly Example[]
}

/**
 * Runs the command that `args` name.
 * @throws Fault for a command line that says nothing known
 */
export async function dispatch(program: Program, given: readonly string[], io: Io): Promise<ExitCode> {
  const args = helpWithin(given, program)
  let code: ExitCode = exit.ok
  const top = configured(new Command(program.name), io)
    .description(program.summary)
    .version(program.version, '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print this help.')
    .helpCommand('help [command]', 'Print the help of a command.')
    .usage('<command> [options]')
    .addHelpText('after', () => examplesText(program.examples) + exitText(io.stdout.columns))
  // the one that is named is all that most calls need
  const named = program.commands.filter(({ name }) => name.split(' ')[0] === args[0])
  for (const declaration of named.length === 0 ? program.commands : named) {
    const made = commanderOf(declaration, io, async (given) => {
      code = await declaration.run(given, io)
    })
    groupOf(declaration, program, top, io).addCommand(made)
  }
  try {
    if (args.length === 0) {
      io.stderr.write(top.helpInformation() + examplesText(program.examples))
      return exit.usage
    }
    await top.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return exit.ok
    throw fault(badUsage, usageProblem(error, given, program))
  }
}

/** `help flow run` asks the group for the help of its command. */
function helpWithin(args: readonly string[], { groups }: Program): readonly string[] {
  const [first, group, ...rest] = args
  return first === 'help' && group !== undefined && Object.hasOwn(groups, group) && rest.length > 0
    ? [group, 'help', ...rest]
    : args
}

/** What commander found wrong with a command line, and what to write. */
function usageProblem(
  { code, message }: CommanderError,
  args: readonly string[],
  { name, commands }: Program,
): { readonly problem: string; readonly advice: string | undefined } {
  const words = args[0] === 'help' ? args.slice(1) : args
  const [own, group] = [words.slice(0, 2).join(' '), words[0]]
  const known = [own, group].find((one) => commands.some((command) => command.name === one))
  const topic = known ?? (commands.some((one) => one.name.split(' ')[0] === group) ? group : undefined)
  const help = `See \`${name} help${topic === undefined ? '' : ` ${topic}`}\`.`
  // `help` of what is none
  if (code === 'commander.help')
    return { problem: `Unknown command \`${words.filter((word) => word !== 'help').join(' ')}\``, advice: help }
  const [, problem = message, near] =
    /^(?:error: )?([^\n]*?)\.?(?:\n\(Did you mean (.*?)\?\))?\s*$/s.exec(message) ?? []
  const sentence = problem
    .replaceAll("'", '`')
    .replace(/^\w/, (letter) => letter.toUpperCase())
    .replace(/^Option (`[^`]*`) argument missing$/, 'Option $1 needs a value')
    .replace(/^Option (`[^`]*`) argument (`[^`]*`) is invalid/, 'Option $1 cannot be $2')
    .replace(
      /^Missing required argument `(\w+)`$/,
      (_, missing: string) => `An argument is missing: ${missing.toUpperCase()}`,
    )
  if (near !== undefined) return { problem: sentence, advice: `Did you mean \`${near.replace('one of ', '')}\`?` }
  const [first = ''] = args
  if (code === 'commander.unknownCommand' && /\.(?:tw|dwl)$/.test(first))
    return { problem: sentence, advice: `Write \`${name} run ${first}\`.` }
  return { problem: sentence, advice: code === 'commander.invalidArgument' ? undefined : help }
}

/** The command below which a command stands: that of its group, made when its first member comes. */
function groupOf({ name }: CommandDeclaration, program: Program, top: Command, io: Io): Command {
  const [group = '', own] = name.split(' ')
  if (own === undefined) return top
  const found = top.commands.find((one) => one.name() === group)
  if (found !== undefined) return found
  const summary = program.groups[group] ?? ''
  const made = configured(new Command(group), io)
    .summary(summary)
    .description(summary)
    .helpOption('-h, --help', 'Print this help.')
    .helpCommand('help [command]', 'Print the help of a command.')
    .usage('<command> [options]')
  top.addCommand(made)
  return made
}

function commanderOf(
  declaration: CommandDeclaration,
  io: Io,
  run: (given: Readonly<Record<string, unknown>>) => Promise<void>,
): Command {
  const made = configured(new Command(declaration.name.split(' ').at(-1)), io)
    .summary(declaration.summary)
    .description(declaration.summary)
    .helpOption('-h, --help', 'Print this help.')
  const names = declaration.args.split(' ').filter((name) => name !== '')
  for (const name of names) {
    const [plain = ''] = /\w+/.exec(name) ?? []
    const shown = name.endsWith('...') ? `<${plain}...>` : name.endsWith('?') ? `[${plain}]` : `<${plain}>`
    made.argument(shown, declaration.about[plain])
  }
  for (const [name, option] of Object.entries(declaration.options)) made.addOption(optionOf(name, option))
  // worked out only when it is shown: most calls ask for no help, and widths of texts take milliseconds
  made.addHelpText('after', () => {
    const { details = '', examples } = declaration
    const paragraphs = details === '' ? [] : details.split('\n\n')
    const texts = paragraphs.map((text) => `\n${wrap(text.replaceAll('\n', ' '), io.stdout.columns).join('\n')}\n`)
    return `${texts.join('')}${examplesText(examples)}`
  })
  return made.action(async (...values: unknown[]) => {
    const chosen: Readonly<Record<string, unknown>> = made.opts()
    const options = Object.entries(declaration.options).map(([name, option]) => [
      name,
      isNegative(name) ? !chosen[positive(name)] : (chosen[name] ?? option.fallback),
    ])
    const args = names.map((name, i) => [/\w+/.exec(name)?.[0], values[i]])
    await run(Object.fromEntries([...args, ...options]))
  })
}

/** commander reads `--no-cache` as a flag `cache` that is on unless it is given. */
const isNegative = (name: string): boolean => /^no[A-Z]/.test(name)
const positive = (name: string): string => name.charAt(2).toLowerCase() + name.slice(3)

function optionOf(name: string, option: Option<unknown>): CommanderOption {
  const long = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  const flags = `${option.short === undefined ? '' : `-${option.short}, `}${long}${option.value === undefined ? '' : ` <${option.value}>`}`
  const made = new CommanderOption(flags, option.summary)
  const { choices: all, parse } = option
  if (all !== undefined && !option.repeats) made.choices(all)
  if (option.choices !== undefined && !option.repeats) made.default(option.fallback)
  if (option.repeats) {
    made.argParser((value: string, before: readonly string[] = []) => {
      if (all === undefined) return [...before, value]
      const chosen = value.split(',').map((one) => one.trim())
      const unknown = chosen.find((one) => !all.includes(one))
      if (unknown !== undefined) throw new InvalidArgumentError(`Allowed choices are ${all.join(', ')}.`)
      return [...before, ...chosen]
    })
  }
  if (parse !== undefined) {
    made.argParser((value) => {
      try {
        return parse(value)
      } catch (error) {
        throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
      }
    })
  }
  return made
}

function configured(made: Command, io: Io): Command {
  return made
    .exitOverride()
    .configureHelp({ showGlobalOptions: false, sortSubcommands: false })
    .configureOutput({
      writeOut: (written) => io.stdout.write(written),
      writeErr: () => {}, // told by the error that is thrown
      getOutHelpWidth: () => io.stdout.columns,
      getOutHasColors: () => false,
    })
}

function examplesText(examples: readonly Example[]): string {
  const lines = examples.map(({ line, about }) => `  # ${about}\n  ${line}`)
  return `\nExamples:\n${lines.join('\n')}\n`
}

const exitText = (columns: number): string => {
  const lines = Object.entries(exitMeanings).map(([code, meaning]) =>
    hanging(`  ${code.padStart(2)}  `, meaning, columns),
  )
  return `\nExit codes:\n${lines.join('\n')}\n`
}
