import type { WrittenDocument } from './format/registry.ts'

/** What a run wrote. */
export class Output {
  readonly #document: WrittenDocument

  constructor(document: WrittenDocument) {
    this.#document = document
  }

  /** `application/json` */
  get mimeType(): string {
    return this.#document.mimeType
  }

  /** The name of the encoding of `bytes()`; undefined for a binary format. */
  get encoding(): string | undefined {
    return this.#document.encoding
  }

  /** The written text; of a binary format its bytes as UTF-8. */
  text(): string {
    return this.#document.text ?? new TextDecoder().decode(this.#document.bytes())
  }

  /** The text in the `encoding` of the output directive. */
  bytes(): Uint8Array {
    return this.#document.bytes()
  }

  stream(): ReadableStream<Uint8Array> {
    const bytes = this.#document.bytes()
    return new ReadableStream({
      start(controller) {
        controller.enqueue(bytes)
        controller.close()
      },
    })
  }
}
