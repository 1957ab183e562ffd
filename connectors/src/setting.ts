import type { Span } from '@twill/language'

/** The types a setting may have in a file, with what the implementation gets. */
interface SettingTypes {
  readonly text: string
  readonly number: number
  readonly flag: boolean
  /** Written `500ms`, `10s`, `5m`, `2h`, `7d`; milliseconds for the implementation. */
  readonly duration: number
  readonly list: readonly string[]
  /** Names with texts. */
  readonly map: Readonly<Record<string, string>>
  /** Any JSON value. */
  readonly any: unknown
  /** One of several groups of settings, under its name: `{ jwt: { … } }`. */
  readonly choice: Readonly<Record<string, unknown>>
}

type SettingType = keyof SettingTypes

export interface More<T> {
  readonly required?: boolean
  /** Of a duration, in milliseconds. */
  readonly default?: T
  /** The only values it may have. */
  readonly values?: readonly T[]
  /** Never shown, in no log and no error. */
  readonly secret?: boolean
  /** A script in the mapping language. */
  readonly script?: boolean
  /** Of a number or a duration in milliseconds, inclusive. */
  readonly minimum?: number
  readonly maximum?: number
  readonly example?: T
  /** Of a choice. */
  readonly groups?: Groups
  /** Of a text: what is wrong with it, as far as can be told without reaching a system; it sees the other settings beside it. */
  readonly check?: (text: string, beside: Readonly<Record<string, unknown>>) => SettingProblem | undefined
}

/** What is wrong with a value, as it goes on after the name of the setting. */
export interface SettingProblem {
  /** `is no address: …` */
  readonly problem: string
  /** A sentence that says what to write. */
  readonly advice?: string | undefined
  /** The part of the text that is wrong; the whole by default. */
  readonly span?: Span | undefined
  /** Of a list: which of its items is wrong. */
  readonly item?: number | undefined
}

/** A system does not have what a setting names, or refuses it; known only when the system is reached. */
export class SettingFault extends Error {
  override readonly name: string = 'SettingFault'
  readonly setting: string
  readonly found: SettingProblem

  constructor(setting: string, found: SettingProblem, cause?: unknown) {
    const { problem, advice } = found
    super(`\`${setting}\` ${problem}.${advice === undefined ? '' : ` ${advice}`}`, { cause })
    this.setting = setting
    this.found = found
  }
}

/** Settings under names, of which one is chosen. */
export interface Groups {
  readonly [name: string]: { readonly doc: string; readonly settings: Settings }
}

/** One thing that users may set; `doc` is a phrase that ends with a full stop. */
export interface Setting<T extends SettingType = SettingType, M = More<unknown>> {
  readonly type: T
  readonly doc: string
  readonly more: M
}

export type Settings = Readonly<Record<string, Setting>>

const setting =
  <const T extends SettingType>(type: T) =>
  <const M extends More<SettingTypes[T]> = Record<never, never>>(doc: string, more: M = {} as M): Setting<T, M> => ({
    type,
    doc,
    more,
  })

export const text = setting('text')
export const number = setting('number')
export const flag = setting('flag')
export const duration = setting('duration')
export const list = setting('list')
export const map = setting('map')
export const any = setting('any')
export const choice = <const G extends Groups>(doc: string, groups: G): Setting<'choice', { readonly groups: G }> => ({
  type: 'choice',
  doc,
  more: { groups },
})

type ValueOf<S> =
  S extends Setting<infer T, infer M>
    ? M extends { readonly values: readonly (infer V)[] }
      ? V
      : M extends { readonly groups: infer G extends Groups }
        ? { [K in keyof G]: { readonly [N in K]: SettingValues<G[K]['settings']> } }[keyof G]
        : SettingTypes[T]
    : never

type Has<S, K extends string, V> = S extends { readonly more: { readonly [P in K]: V } } ? true : false

/** What an implementation gets: undefined only where nothing is required and there is no default. */
export type SettingValues<S extends Settings> = {
  readonly [K in keyof S]: Has<S[K], 'required', true> extends true
    ? ValueOf<S[K]>
    : Has<S[K], 'default', unknown> extends true
      ? ValueOf<S[K]>
      : ValueOf<S[K]> | undefined
}

type RequiredNames<S extends Settings> = {
  [K in keyof S]: Has<S[K], 'required', true> extends true ? K : never
}[keyof S]

/** A duration is a text such as `10s`; what holds a reference such as `${env.PORT}` is a text too. */
type WrittenValue<S> =
  S extends Setting<'text', infer M>
    ? M extends { readonly values: readonly (infer V)[] }
      ? V
      : string
    : S extends Setting<'duration', infer _>
      ? string
      : S extends Setting<'choice', { readonly groups: infer G extends Groups }>
        ? { [K in keyof G]: { readonly [N in K]: WrittenSettings<G[K]['settings']> } }[keyof G]
        : ValueOf<S> | (S extends Setting<'number' | 'flag', infer _> ? string : never)

/** What users write. */
export type WrittenSettings<S extends Settings> = {
  readonly [K in RequiredNames<S>]: WrittenValue<S[K]>
} & {
  readonly [K in Exclude<keyof S, RequiredNames<S>>]?: WrittenValue<S[K]> | undefined
}

/** What a program gives, which may leave defaults out. */
export type GivenSettings<S extends Settings> = {
  readonly [K in RequiredNames<S>]: GivenValue<S[K]>
} & {
  readonly [K in Exclude<keyof S, RequiredNames<S>>]?: GivenValue<S[K]> | undefined
}

type GivenValue<S> =
  S extends Setting<'choice', { readonly groups: infer G extends Groups }>
    ? { [K in keyof G]: { readonly [N in K]: GivenSettings<G[K]['settings']> } }[keyof G]
    : ValueOf<S>

/** Fills in the defaults, in the chosen groups too. */
export function withDefaults<S extends Settings>(settings: S, given: GivenSettings<S>): SettingValues<S> {
  const values = given as Readonly<Record<string, unknown>>
  const filled = Object.entries(settings).map(([name, { more }]) => {
    const { default: fallback, groups } = more
    const value = values[name] ?? fallback
    if (groups === undefined || typeof value !== 'object' || value === null) return [name, value]
    const chosen = Object.entries(value).map(([group, inner]) => [
      group,
      withDefaults(groups[group]?.settings ?? {}, inner as GivenSettings<Settings>),
    ])
    return [name, Object.fromEntries(chosen)]
  })
  return Object.fromEntries(filled) as SettingValues<S>
}
