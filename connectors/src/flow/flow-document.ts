import type { WrittenSettings } from '../setting.ts'
import type { flowGroups, flowSettings } from './flow-settings.ts'

type Groups = {
  readonly [G in keyof typeof flowGroups]?: WrittenSettings<(typeof flowGroups)[G]['settings']> | undefined
}

/** `{ 'file.read': { path: 'in/*.json' } }` */
type Choice = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A flow as its file says it, following the schema. */
export interface FlowDocument extends Groups, WrittenSettings<typeof flowSettings> {
  readonly connections?: Readonly<Record<string, Choice>> | undefined
  readonly source: Choice
  readonly mapping?: MappingChoice | undefined
  readonly sink?: Choice | undefined
}

/** The path of a script, or the script. */
export type MappingChoice = string | { readonly file: string } | { readonly script: string }
