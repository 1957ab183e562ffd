import { flag, map, type SettingValues, text } from '../setting.ts'

/** Settings of all operations that save, each of which becomes a header. */
export const saveHeaders = {
  assignmentRule: text(
    'Of leads and cases: `true` for the active assignment rule, `false` for none, or the id of a rule.',
    { example: 'false' },
  ),
  allowDuplicates: flag('Saves a record that a duplicate rule warns of.'),
  duplicateDetails: flag('With a duplicate the org tells the records that it resembles.'),
  duplicatesAsUser: flag('Duplicate rules see what the user may see.'),
  mostRecentlyUsed: flag('Saved records appear among those used most recently.'),
  client: text('A name under which the org logs the calls.'),
  defaultNamespace: text('The namespace of names that have none.'),
  headers: map('Further headers, such as `x-sfdc-packageversion-ns: "1.2"`.'),
} as const

export type SaveHeaders = Partial<SettingValues<typeof saveHeaders>>

/** The headers of a request, as the settings ask for. */
export function headersOf(given: SaveHeaders): Record<string, string> {
  const { assignmentRule, mostRecentlyUsed, client, defaultNamespace, headers } = given
  const made: Record<string, string> = {}
  if (assignmentRule !== undefined)
    made['sforce-auto-assign'] = /^(true|false)$/i.test(assignmentRule) ? assignmentRule.toUpperCase() : assignmentRule
  const duplicates = list({
    allowSave: given.allowDuplicates,
    includeRecordDetails: given.duplicateDetails,
    runAsCurrentUser: given.duplicatesAsUser,
  })
  if (duplicates !== '') made['sforce-duplicate-rule-header'] = duplicates
  if (mostRecentlyUsed !== undefined) made['sforce-mru'] = `updateMru=${mostRecentlyUsed}`
  const call = list({ client, defaultNamespace })
  if (call !== '') made['sforce-call-options'] = call
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (/^(authorization|cookie|host|content-length)$/i.test(name))
      throw new Error(`The header \`${name}\` is the connection's own; it cannot be set.`)
    made[name.toLowerCase()] = String(value)
  }
  return made
}

const list = (parts: Readonly<Record<string, string | boolean | undefined>>): string =>
  Object.entries(parts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')
