import type { Namespace } from '@twill/stdlib/value'
import { isLocalName, XML_NAMESPACE } from './xml-names.ts'

/** What a prefix stands for, from the element that declares it to its end. The prefix of the default namespace is empty. */
interface Binding {
  readonly prefix: string
  readonly uri: string
  /** Of the default namespace: names without a namespace may stay in it, as the script itself put them there. */
  readonly adopts: boolean
}

/** The prefixes in force while a document is written, and those that the current start tag settles. */
export class Prefixes {
  /** Innermost last. */
  readonly #bindings: Binding[] = []
  /** A prefix that a start tag relies on cannot get another meaning in it. */
  #settled = new Map<string, string>()
  #declarations = ''

  /** A start tag begins; its declarations last until {@link close} with the result. */
  open(): number {
    if (this.#settled.size > 0) this.#settled = new Map()
    return this.#bindings.length
  }

  close(opened: number): void {
    this.#bindings.length = opened
  }

  /** Declarations that have become necessary since the last call, each with a space before it. */
  takeDeclarations(): string {
    const declarations = this.#declarations
    this.#declarations = ''
    return declarations
  }

  lookUp(prefix: string): Binding | undefined {
    return this.#bindings.findLast((binding) => binding.prefix === prefix)
  }

  declare(prefix: string, uri: string, adopts = false): void {
    this.#bindings.push({ prefix, uri, adopts })
    this.#settled.set(prefix, uri)
    this.#declarations += prefix === '' ? ` xmlns="${escapeUri(uri)}"` : ` xmlns:${prefix}="${escapeUri(uri)}"`
  }

  /** Whether the start tag already gives the prefix a meaning. */
  isSettled(prefix: string): boolean {
    return this.#settled.has(prefix)
  }

  /** A name of the start tag is written with this prefix as it stands. */
  settle(prefix: string): void {
    if (!this.#settled.has(prefix)) this.#settled.set(prefix, this.lookUp(prefix)?.uri ?? '')
  }

  /** An element without namespace: it must not fall into the default namespace of an element around it. */
  leaveDefault(): void {
    if (this.#bindings.length === 0 || this.#settled.has('')) return
    const current = this.lookUp('')
    if (current === undefined || current.adopts || current.uri === '') return
    const adopting = this.#bindings.findLast((binding) => binding.prefix === '' && binding.adopts)
    this.declare('', adopting?.uri ?? '', true)
  }

  /** The prefix by which a name of the start tag is in the namespace: its own where possible. */
  of(namespace: Namespace, isAttribute: boolean): string {
    const { uri } = namespace
    let prefix = uri === XML_NAMESPACE ? 'xml' : namespace.prefix
    if (!this.#isUsable(prefix, uri, isAttribute)) prefix = this.#substitute(uri)
    if (this.lookUp(prefix)?.uri !== uri) this.declare(prefix, uri)
    else this.#settled.set(prefix, uri)
    return prefix
  }

  #isUsable(prefix: string, uri: string, isAttribute: boolean): boolean {
    if (prefix === '') {
      if (isAttribute) return false
    } else if (prefix === 'xmlns' || (prefix === 'xml' && uri !== XML_NAMESPACE) || !isLocalName(prefix)) return false
    const settled = this.#settled.get(prefix)
    return settled === undefined || settled === uri
  }

  /** Another prefix of the namespace, or a new one. */
  #substitute(uri: string): string {
    const other = this.#bindings.findLast(
      ({ prefix, uri: its }) => prefix !== '' && its === uri && this.lookUp(prefix)?.uri === uri,
    )
    if (other !== undefined) return other.prefix
    for (let n = 0; ; n++) {
      const prefix = `ns${n}`
      if (this.lookUp(prefix) === undefined && !this.#settled.has(prefix)) return prefix
    }
  }
}

const escapeUri = (uri: string): string =>
  uri.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
