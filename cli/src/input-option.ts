import { badInput, inputTwice, stdinTwice } from './diagnostics.ts'
import { fault } from './fault.ts'

/** An input as the command line gives it: `vars.rate=text/csv;header=false:rates.txt`. */
export interface InputOption {
  /** `['vars', 'rate']` */
  readonly path: readonly string[]
  /** A MIME type or the id of a format; undefined when nothing is said. */
  readonly format: string | undefined
  readonly options: Readonly<Record<string, string>>
  /** `-` is standard input. */
  readonly file: string
}

const name = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/
const parameters = /(?:;\s*[\w-]+=(?:"[^"]*"|[^;:"]*))*/
/** A format has two letters or more: `C:` is a drive. */
const document = new RegExp(`^([a-zA-Z][\\w.+-]*/[\\w.+*-]+|[a-zA-Z][\\w+-]+)(${parameters.source}):(.+)$`, 's')

/** What could have been meant by an option that lacks the name or the file. */
function instead(given: string, key: string, value: string): string {
  if (value !== '') return `-i payload=${value}`
  const named = key === '' && /^[A-Za-z_]\w*$/.test(given) ? given : key
  return named === '' ? `-i payload=${given}` : `-i ${named}=FILE`
}

/** @throws Fault */
function parseInputOption(given: string): InputOption {
  const at = given.indexOf('=')
  const key = given.slice(0, Math.max(0, at))
  const value = given.slice(at + 1)
  if (at < 0 || !name.test(key) || value === '')
    throw fault(badInput, { given, instead: instead(given, key, at < 0 ? '' : value) })
  const [, format, list = '', file = value] = document.exec(value) ?? []
  const options = [...list.matchAll(/;\s*([\w-]+)=(?:"([^"]*)"|([^;]*))/g)].map(([, option = '', quoted, bare]) => [
    option.toLowerCase() === 'charset' ? 'encoding' : option,
    quoted ?? bare?.trim() ?? '',
  ])
  return { path: key.split('.'), format, options: Object.fromEntries(options), file }
}

/** All inputs of a run: the options, and the file that stands alone as the payload. @throws Fault */
export function inputsOf(
  given: readonly string[],
  payload: string | undefined,
  script: string | undefined,
): readonly InputOption[] {
  const options = given.map(parseInputOption)
  if (payload !== undefined) options.push({ path: ['payload'], format: undefined, options: {}, file: payload })
  const readers = [
    ...(script === '-' ? ['the script'] : []),
    ...options.filter((option) => option.file === '-').map((option) => `the input \`${option.path.join('.')}\``),
  ]
  const [first, second] = readers
  if (first !== undefined && second !== undefined) throw fault(stdinTwice, { first, second })
  const names = options.map((option) => option.path.join('.'))
  names.forEach((one, i) => {
    const clash = names
      .slice(0, i)
      .find((other) => one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`))
    if (clash !== undefined) throw fault(inputTwice, { name: clash.length < one.length ? clash : one })
  })
  return options
}
