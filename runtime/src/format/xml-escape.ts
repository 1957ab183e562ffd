import { findEncoding } from '@twill/stdlib/value'

/** Characters that no XML 1.0 document can contain, not even by reference, besides halves of surrogate pairs. */
export const control = String.raw`\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF`

const invalid = new RegExp(`[${control}\\p{Surrogate}]`, 'u')
const allInvalid = new RegExp(invalid, 'gu')

/** What a text must contain for any escaping to be necessary. */
const suspectInText = new RegExp(`[&<>\\r\\uD800-\\uDFFF${control}]`)
const suspectInAttribute = new RegExp(`[&<>"\\t\\n\\r\\uD800-\\uDFFF${control}]`)

const beyondAscii = /[^ -~\t\n\r]/u
const allBeyondAscii = new RegExp(beyondAscii, 'gu')

export interface EscapeOptions {
  readonly encoding?: string
  readonly onInvalidChar: string | undefined
  readonly escapeCR: boolean
  readonly escapeGT: boolean
}

/** Turns texts into character data of one document. */
export class XmlEscaper {
  readonly #options: EscapeOptions
  readonly #fail: (codePoint: number) => never
  /** Which characters the encoding has; undefined when it has them all. */
  readonly #encodable: Map<string, boolean> | undefined

  /** `fail` is called for a character that cannot be written. */
  constructor(options: EscapeOptions, fail: (codePoint: number) => never) {
    this.#options = options
    this.#fail = fail
    const { encoding } = options
    const isUnicode = encoding === undefined || findEncoding(encoding).name.startsWith('UTF-')
    this.#encodable = isUnicode ? undefined : new Map()
  }

  text(text: string): string {
    if (!suspectInText.test(text) && this.#encodable === undefined) return text
    const { escapeGT, escapeCR } = this.#options
    let escaped = this.#valid(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    escaped = escapeGT ? escaped.replaceAll('>', '&gt;') : escaped.replaceAll(']]>', ']]&gt;')
    if (escapeCR) escaped = escaped.replaceAll('\r', '&#xd;')
    return this.#referenced(escaped)
  }

  attribute(text: string): string {
    if (!suspectInAttribute.test(text) && this.#encodable === undefined) return text
    const escaped = this.#valid(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      // readers turn white space in attributes into spaces
      .replaceAll('\t', '&#x9;')
      .replaceAll('\n', '&#xa;')
      .replaceAll('\r', '&#xd;')
    return this.#referenced(this.#options.escapeGT ? escaped.replaceAll('>', '&gt;') : escaped)
  }

  cdata(text: string): string {
    const body = this.#valid(text).replaceAll(']]>', ']]]]><![CDATA[>')
    return `<![CDATA[${this.#replaceUnencodable(body, (reference) => `]]>${reference}<![CDATA[`)}]]>`
  }

  /** The text without, or with another form of, what XML cannot contain. */
  #valid(text: string): string {
    const found = invalid.exec(text)
    if (found === null) return text
    switch (this.#options.onInvalidChar) {
      case 'ignore':
        return text.replace(allInvalid, '')
      case 'base64':
        return base64(text)
      default:
        return this.#fail(found[0].codePointAt(0) as number)
    }
  }

  #referenced(escaped: string): string {
    return this.#replaceUnencodable(escaped, (reference) => reference)
  }

  /** Character references stand for characters that the encoding lacks. */
  #replaceUnencodable(text: string, as: (reference: string) => string): string {
    const encodable = this.#encodable
    if (encodable === undefined || !beyondAscii.test(text)) return text
    return text.replace(allBeyondAscii, (character) => {
      let isEncodable = encodable.get(character)
      if (isEncodable === undefined) {
        isEncodable = canEncode(this.#options.encoding as string, character)
        encodable.set(character, isEncodable)
      }
      return isEncodable ? character : as(`&#x${(character.codePointAt(0) as number).toString(16)};`)
    })
  }
}

function canEncode(encoding: string, character: string): boolean {
  try {
    findEncoding(encoding).encode(character)
    return true
  } catch {
    return false
  }
}

function base64(text: string): string {
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return btoa(bytes)
}
