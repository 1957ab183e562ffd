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

/** How a value stands in a text, an address, a form, a JSON text, an XML document. */
const formsOf = (value: string): readonly string[] => [
  value,
  encodeURIComponent(value),
  new URLSearchParams([['', value]]).toString().slice(1),
  JSON.stringify(value).slice(1, -1),
  escapeMarkup(value),
]
