/** Takes secrets out of texts that people see. */
export class Secrets {
  readonly #values = new Set<string>()

  add(value: string): void {
    // of a very short one every text would be full
    if (value.length >= 4) this.#values.add(value)
  }

  redact(shown: string): string {
    let clean = shown
    for (const value of this.#values) {
      for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
        clean = clean.replaceAll(form, '***')
    }
    return clean
  }
}
