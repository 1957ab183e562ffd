import type { Sink, Source } from '@twill/runtime/flow'
import type { Settings, SettingValues, WrittenSettings } from './setting.ts'

/** What an operation may know of the flow it works for. */
export interface OperationContext {
  /** Of the flow, or of the program that calls. */
  readonly name: string
  /** Relative paths start here. */
  readonly folder: string
  /** For files that an operation keeps from one run to the next: a path beside the state of the flow, without an extension. */
  readonly keep: string
  /** What the mapping's output directive says, for sinks that write documents; that of `response` for sources that answer. */
  readonly output:
    | {
        readonly format: string
        /** What the document passes for where it is another type than that of the format. */
        readonly mimeType: string | undefined
        readonly options: Readonly<Record<string, unknown>>
        /** Those that the header of the mapping declares, by prefix. */
        readonly namespaces: Readonly<Record<string, string>>
      }
    | undefined
  /** Tells what goes on: where a listener listens. Secrets are taken out of it. */
  readonly info: (message: string) => void
  /** Something that the user should know and that stops nothing; secrets are taken out of it. */
  readonly warn: (message: string) => void
}

interface ConnectionDeclaration<C, S extends Settings> {
  readonly connector: string
  readonly doc: string
  readonly settings: S
  readonly open: (settings: SettingValues<S>, context: OperationContext) => Promise<Opened<C>>
}

/** How to reach a system: an org, a database. Several operations of a flow share what `open` gives. */
export type Connection<C> = ConnectionDeclaration<C, Settings>

interface Opened<C> {
  readonly session: C
  readonly close: () => Promise<void>
}

export const connection = <C, const S extends Settings>(declaration: ConnectionDeclaration<C, S>): Connection<C> =>
  declaration as unknown as Connection<C> // settings come checked by the same declaration

interface Common<C, S extends Settings> {
  /** `salesforce` */
  readonly connector: string
  /** `query`; in a flow the operation is `salesforce.query`. */
  readonly name: string
  readonly since: string
  readonly doc: string
  /** When to take this operation, and when another. */
  readonly when: string
  readonly settings: S
  /** How many records are best sent together, where the flow does not say; what a source says stands above what its sink says. */
  readonly batch?: {
    readonly size: number
    /** Milliseconds that an incomplete batch waits for more. */
    readonly wait?: number
  }
  /** Of a sink: what a record must be, where that is known without reaching the system. */
  readonly takes?: (settings: SettingValues<S>, output: OperationContext['output']) => 'object' | 'array' | undefined
  /** Of a source: somebody waits for what becomes of a record, so that a flow without a sink makes sense. */
  readonly awaited?: boolean
  /** Absent for operations that reach their system without one: files, HTTP. */
  readonly connection?: Connection<C>
}

interface Runs<C, S extends Settings> {
  /** Gives what a flow reads. */
  readonly source: (settings: SettingValues<S>, context: OperationContext, session: C) => Promise<Source> | Source
  /** Gives what a flow writes to. */
  readonly sink: (settings: SettingValues<S>, context: OperationContext, session: C) => Promise<Sink> | Sink
  /** Does one thing and gives its result. */
  readonly call: (settings: SettingValues<S>, context: OperationContext, session: C) => Promise<unknown>
}

export type OperationKind = keyof Runs<unknown, Settings>

type Declaration<K extends OperationKind, C, S extends Settings> = Common<C, S> & {
  readonly kind: K
  readonly run: Runs<C, S>[K]
}

/** An operation with its types hidden, as lists hold it; its settings are checked before they get here. */
export interface AnyOperation<K extends OperationKind = OperationKind>
  extends Omit<Common<unknown, Settings>, 'takes'> {
  readonly takes?: (
    settings: Readonly<Record<string, unknown>>,
    output: OperationContext['output'],
  ) => 'object' | 'array' | undefined
  readonly kind: K
  readonly run: Runs<unknown, Settings>[K]
}

/** An operation with its settings: what stands under `source` or `sink` of a flow. */
export interface Use<K extends OperationKind = OperationKind> {
  readonly operation: AnyOperation<K>
  readonly settings: Readonly<Record<string, unknown>>
  /** The name of a connection of the flow. */
  readonly connection?: string | undefined
}

/** A declared operation; called with settings it is a part of a flow: `read({ path: 'in/*.json' })`. */
export interface Operation<K extends OperationKind, C, S extends Settings> {
  (settings: WrittenSettings<S>, connection?: string): Use<K>
  readonly declaration: Declaration<K, C, S> & AnyOperation<K>
}

/** Declares an operation. Checks of configuration, the schema of flow files and documentation read it. */
export function operation<const K extends OperationKind, C, const S extends Settings>(
  declaration: Declaration<K, C, S>,
): Operation<K, C, S> {
  const hidden = declaration as unknown as Declaration<K, C, S> & AnyOperation<K> // settings come checked by the same declaration
  return Object.assign(
    (settings: WrittenSettings<S>, connection?: string): Use<K> => ({ operation: hidden, settings, connection }),
    { declaration: hidden },
  )
}
