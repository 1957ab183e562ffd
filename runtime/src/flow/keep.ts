import { TwillError, type Value } from '@twill/stdlib/value'
import { readDocument, writeDocument } from '../format/registry.ts'
import { fromJavaScript, Input } from '../inputs.ts'
import type { Failure } from './source.ts'
import type { KeptDocument } from './state.ts'

/** The text form of values that loses nothing: exact numbers, times, repeated keys. */
const exact = 'application/dw'

/** A value as a source gave it, written down. A document stays as it came, so that one that is malformed can be kept too. */
export function keep(value: unknown): KeptDocument {
  if (value instanceof Input) {
    const { content, mimeType } = value
    if (typeof content === 'string' || content instanceof Uint8Array) return { mimeType, content }
  }
  const plain = fromJavaScript(value, 'payload', (document) => {
    const { content } = document
    return typeof content === 'string' || content instanceof Uint8Array ? content : null
  })
  return { mimeType: exact, content: writeDocument(plain, exact).text ?? '' }
}

/** What {@link keep} has written. */
export function unkeep({ mimeType, content }: KeptDocument): Input | Value {
  return mimeType === exact ? readDocument(content, exact) : new Input(content, mimeType, {})
}

export function failureOf(error: unknown, blame: Failure['blame']): Failure {
  if (!(error instanceof TwillError)) {
    return { code: undefined, message: error instanceof Error ? error.message : String(error), blame }
  }
  const { location, path } = error
  const places = [location && `${location.name}:${location.line}:${location.column}`, path]
  const where = places.filter((place) => place !== undefined).join(', ')
  return {
    code: error.code,
    message: error.hint === undefined ? error.message : `${error.message} ${error.hint}`,
    ...(where === '' ? {} : { where }),
    blame: error.code.startsWith('TW4') && location === undefined ? 'input' : blame,
  }
}
