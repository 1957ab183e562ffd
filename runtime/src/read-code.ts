import { formats, library } from '@twill/language/diagnostics'
import type { Host } from '@twill/stdlib'
import { TwillError, type Value } from '@twill/stdlib/value'
import { findFormat, readDocument } from './format/registry.ts'

type Options = Readonly<Record<string, Value>>

/**
 * Reads a document for a script. What is in the language's own format but no data is a script, unless `onlyData` is set: it runs without
 * inputs and privileges, and may give functions. Inputs of a run are never read in this way.
 * @throws TwillError as {@link readDocument} does, or for what fails in such a script
 */
export function readOrRun(content: string | Uint8Array, format: string, options: Options, host: Runs): Value {
  try {
    return readDocument(content, format, options)
  } catch (error) {
    if (!isCode(error, formats.malformed) || findFormat(format).id !== 'dw' || isSet(options.onlyData)) throw error
    const encoding = options.encoding === undefined ? {} : { encoding: options.encoding }
    const script = readDocument(content, 'text', encoding) as string
    const request = { name: 'document', modules: {}, inputs: {}, limits: {}, log: host.log }
    try {
      return host.evaluate(script, request).value
    } catch (failure) {
      throw isCode(failure, library.scriptDoesNotCompile) ? error : failure
    }
  }
}

type Runs = Pick<Host, 'evaluate' | 'log'>

const isSet = (option: Value | undefined): boolean => option === true || option === 'true'

const isCode = (error: unknown, { declaration }: { readonly declaration: { readonly code: string } }): boolean =>
  error instanceof TwillError && error.code === declaration.code
