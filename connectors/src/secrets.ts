import { escapeMarkup } from './markup.ts'

/** Takes secrets out of texts that people see. */
export class Secrets {
  readonly #values = new Set<string>()

  add(value: string): void {
    // of a very short one every text would be full
    if (value.length >= 4) this.#values.add(value)
  }

  redact(shown: string): string {
    let clean = shown
    // the longest first: a secret may begin with another
    for (const value of [...this.#values].sort((a, b) => b.length - a.length))
      for (const form of formsOf(value)) clean = clean.replaceAll(form, '***')
    return clean
  }
}

/** How a value stands in a text, an address, a form, a JSON text, an XML document, and in Base64 at any place of its own text. */
const formsOf = (value: string): readonly string[] => [
  value,
  ...[0, 1, 2].map((before) => base64Within(value, before)).filter((form) => form.length >= 8),
  encodeURIComponent(value),
  new URLSearchParams([['', value]]).toString().slice(1),
  JSON.stringify(value).slice(1, -1),
  escapeMarkup(value),
]

/** The characters of Base64 that a value alone decides where `before` bytes, to the base 3, stand before it. */
function base64Within(value: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)])
  const whole = bytes.length - (bytes.length % 3)
  return bytes.subarray(0, whole).toString('base64').slice([0, 2, 3][before])
}
