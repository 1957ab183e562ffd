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
  /** Prefixes on which the start tag relies, with their namespaces; they cannot get another meaning in it. */
  readonly #settledPrefixes: string[] = []
  readonly #settledUris: string[] = []
  #declarations = ''

  /** A start tag begins; its declarations last until {@link close} with the result. */
  open(): number {
    this.#settledPrefixes.length = 0
    this.#settledUris.length = 0
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
    for (let i = this.#bindings.length - 1; i >= 0; i--) {
      const binding = this.#bindings[i] as Binding
      if (binding.prefix === prefix) return binding
    }
    return undefined
  }

  declare(prefix: string, uri: string, adopts = false): void {
    this.#bindings.push({ prefix, uri, adopts })
    this.#settle(prefix, uri)
    this.#declarations += prefix === '' ? ` xmlns="${escapeUri(uri)}"` : ` xmlns:${prefix}="${escapeUri(uri)}"`
  }

  /** Whether the start tag already gives the prefix a meaning. */
  isSettled(prefix: string): boolean {
    return this.#settledPrefixes.includes(prefix)
  }

  /** A name of the start tag is written with this prefix as it stands. */
  settle(prefix: string): void {
    if (!this.isSettled(prefix)) this.#settle(prefix, this.lookUp(prefix)?.uri ?? '')
  }

  /** An element without namespace: it must not fall into the default namespace of an element around it. */
  leaveDefault(): void {
    if (this.#bindings.length === 0 || this.isSettled('')) return
    const current = this.lookUp('')
    if (current === undefined || current.adopts || current.uri === '') return
    const adopting = this.#bindings.findLast((binding) => binding.prefix === '' && binding.adopts)
    this.declare('', adopting?.uri ?? '', true)
  }

  /** The prefix by which a name of the start tag is in the namespace: its own where possible. */
  of(namespace: Namespace, isAttribute: boolean): string {
    const { uri } = namespace
    const own = uri === XML_NAMESPACE ? 'xml' : namespace.prefix
    const isFree = this.#isFree(own, uri, isAttribute)
    if (isFree && this.lookUp(own)?.uri === uri) {
      this.#settle(own, uri)
      return own
    }
    const prefix = isFree && isAllowedPrefix(own, uri) ? own : this.#substitute(uri)
    if (this.lookUp(prefix)?.uri === uri) this.#settle(prefix, uri)
    else this.declare(prefix, uri)
    return prefix
  }

  #settle(prefix: string, uri: string): void {
    if (this.isSettled(prefix)) return
    this.#settledPrefixes.push(prefix)
    this.#settledUris.push(uri)
  }

  /** Whether the start tag leaves it open what the prefix stands for, or has it stand for the namespace. */
  #isFree(prefix: string, uri: string, isAttribute: boolean): boolean {
    if (prefix === '' && isAttribute) return false
    const at = this.#settledPrefixes.indexOf(prefix)
    return at < 0 || this.#settledUris[at] === uri
  }

  /** Another prefix of the namespace, or a new one. */
  #substitute(uri: string): string {
    const other = this.#bindings.findLast(
      ({ prefix, uri: its }) => prefix !== '' && its === uri && this.lookUp(prefix)?.uri === uri,
    )
    if (other !== undefined) return other.prefix
    for (let n = this.#bindings.filter(({ prefix }) => madeUp.test(prefix)).length; ; n++) {
      const prefix = `ns${n}`
      if (this.lookUp(prefix) === undefined && !this.isSettled(prefix)) return prefix
    }
  }
}

const madeUp = /^ns\d+$/

/** Whether XML lets a prefix stand for a namespace; the empty one is that of the default namespace. */
export const isAllowedPrefix = (prefix: string, uri: string): boolean =>
  prefix === '' || (prefix !== 'xmlns' && (prefix !== 'xml' || uri === XML_NAMESPACE) && isLocalName(prefix))

const escapeUri = (uri: string): string =>
  uri.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
