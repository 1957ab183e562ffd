import { lineStarts, nearest, positionAt } from '@twill/language'
import { formats, type Place, type Report, runtime } from '@twill/language/diagnostics'
import { placeText, type TwillError } from '@twill/runtime/engine'
import type { Compiler } from './compiler.ts'
import { type ExitCode, exit } from './exit.ts'
import { Fault } from './fault.ts'
import type { Script } from './script.ts'

/** A document that was read for a run. */
export interface Document {
  /** `payload`, `vars.rate` */
  readonly input: string
  /** Shown in messages. */
  readonly file: string
  readonly content: Uint8Array
  /** Nothing says in what format it is. */
  readonly assumed: boolean
}

/** The failure of a run in the script's or the document's own lines. */
export function runFailure(
  error: TwillError,
  documents: readonly Document[],
  script: Script,
  compiler: () => Compiler,
): Fault {
  const document = error.location === undefined ? documents.find(({ input }) => input === error.path) : undefined
  const place = narrowed(error, script, compiler) ?? scriptPlace(error) ?? (document && documentPlace(error, document))
  const inFile =
    document !== undefined && document.file !== document.input ? `${error.path}, from ${document.file}` : error.path
  const report: Report = {
    code: error.code,
    slug: undefined,
    severity: 'error',
    message: error.message,
    hint: hintOf(error, document, documents),
    note: error.calls.length === 0 ? undefined : `called at ${error.calls.map(placeText).join(', from ')}`,
    path: document !== undefined && place !== undefined ? undefined : inFile,
    place,
    fixes: [],
  }
  return new Fault([report], exitOf(error))
}

const isJson = ({ content }: Document): boolean => /^\s*[[{]/.test(decode(content.subarray(0, 100)))

function hintOf(error: TwillError, document: Document | undefined, given: readonly Document[]): string | undefined {
  if (document?.assumed && error.code === malformed.declaration.code && !isJson(document)) {
    const named = `It is read as JSON where nothing else is said: \`-i ${document.input}=csv:-\` names a format.`
    return error.hint === undefined ? named : `${error.hint} ${named}`
  }
  const { name } = error.data
  if (error.code !== missingInput.declaration.code || typeof name !== 'string') return error.hint
  const meant = nearest(
    name,
    given.map(({ input }) => input),
  )
  const file = given.find(({ input }) => input === meant)?.file
  return file === undefined ? error.hint : `The command line gives \`${meant}\`: write \`-i ${name}=${file}\`.`
}

/** Inputs that cannot be read, formats and options that do not exist, and inputs not given are the caller's; the rest the script's. */
function exitOf(error: TwillError): ExitCode {
  const callers = error.code === 'TW5062' || (error.location === undefined && /^TW40(?!07|09|10)/.test(error.code))
  return callers ? exit.usage : exit.failed
}

/** The part of the script that the error is about, where what it tells of the data leads there. */
function narrowed({ code, location, data }: TwillError, script: Script, compiler: () => Compiler): Place | undefined {
  const source =
    location === undefined ? { name: script.name, text: script.text } : { name: location.name, text: location.source }
  const span =
    code === unwritable.declaration.code && typeof data.path === 'string'
      ? compiler().writtenAt(source.text, data.path, location?.span)
      : code === badUpdate.declaration.code && typeof data.selector === 'string' && location !== undefined
        ? compiler().selectorAt(source.text, data.selector, location.span)
        : undefined
  return span && { source, span, label: undefined, labels: [] }
}

const { malformed, unwritable } = formats
const { badUpdate, missingInput } = runtime

function scriptPlace({ location }: TwillError): Place | undefined {
  if (location === undefined) return undefined
  const { name, source, span } = location
  return { source: { name, text: source }, span, label: undefined, labels: [] }
}

/** Where a document is malformed, when it is text, and what the reader saw. */
function documentPlace(error: TwillError, { file, content }: Document): Place | undefined {
  const { offset, line, column } = error.data
  if (typeof offset !== 'number') return undefined
  const text = decode(content)
  if (text.slice(0, 1000).includes('\0')) return undefined
  const at = positionAt(lineStarts(text), Math.min(offset, text.length))
  if (at.line + 1 !== line || at.column + 1 !== column) return undefined
  return {
    source: { name: file, text },
    span: { start: offset, end: text[offset] === '\n' ? offset : offset + 1 },
    label: undefined,
    labels: [],
  }
}

function decode(content: Uint8Array): string {
  const [first, second] = content
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(content)
}
