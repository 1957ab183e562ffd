import { escapeMarkup } from './markup.ts'

/** Takes secrets out of texts that people see. */
export class Secrets {
  readonly #values = new Set<string>()
  /** What is looked for, the longest first: a secret may begin with another. */
  #forms: readonly string[] = []

  add(value: string): void {
    // of a very short one every text would be full
    if (value.length < 4 || this.#values.has(value)) return
    this.#values.add(value)
    this.#forms = [...new Set([...this.#forms, ...formsOf(value)])].sort((a, b) => b.length - a.length)
  }

  redact(shown: string): string {
    return this.#forms.reduce((clean, form) => clean.replaceAll(form, '***'), shown)
  }
}

/**
 * How a value stands in a text, an address, a form, a JSON text, an XML document; and how each of these stands in another: a form that
 * is said back within JSON, an envelope in Base64.
 */
const formsOf = (value: string): readonly string[] =>
  notations.flatMap((write) => {
    const written = write(value)
    return [...notations.map((again) => again(written)), ...base64Forms(written)]
  })

const notations: readonly ((value: string) => string)[] = [
  (value) => value,
  encodeURIComponent,
  (value) => new URLSearchParams([['', value]]).toString().slice(1),
  (value) => JSON.stringify(value).slice(1, -1),
  escapeMarkup,
]

/** In Base64 of both alphabets, at any place of a longer text. */
const base64Forms = (value: string): readonly string[] =>
  [0, 1, 2]
    .map((before) => base64Within(value, before))
    .filter((form) => form.length >= 8)
    .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])

/** The characters of Base64 that a value alone decides where `before` bytes, to the base 3, stand before it. */
function base64Within(value: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)])
  const whole = bytes.length - (bytes.length % 3)
  return bytes.subarray(0, whole).toString('base64').slice([0, 2, 3][before])
}
