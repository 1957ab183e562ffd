import type { JsonObject, JsonValue, Org } from './org.ts'
import type { SObjectType } from './schema/sobject-type.ts'
import type { SqlValue } from './store/database.ts'
import { quoted } from './store/tables.ts'

interface Rule {
  readonly name: string
  readonly matching: string
  /** Records match that are alike in all fields of one of these sets, whatever the case. */
  readonly alike: readonly (readonly string[])[]
}

/** A simple form of the rules that an org begins with: equal, where the real ones also find what is nearly equal. */
const rules: Readonly<Record<string, Rule>> = {
  Account: {
    name: 'Standard_Account_Duplicate_Rule',
    matching: 'Standard_Account_Match_Rule_v1_0',
    alike: [['Name'], ['Website']],
  },
  Contact: {
    name: 'Standard_Contact_Duplicate_Rule',
    matching: 'Standard_Contact_Match_Rule_v1_1',
    alike: [['Email'], ['FirstName', 'LastName', 'Phone']],
  },
  Lead: {
    name: 'Standard_Lead_Duplicate_Rule',
    matching: 'Standard_Lead_Match_Rule_v1_0',
    alike: [['Email'], ['FirstName', 'LastName', 'Company']],
  },
}

interface Duplicates {
  readonly rule: Rule
  readonly ids: readonly string[]
}

/** Records that are like a record; undefined where the object has no rule. @param id of the record itself, which is none of them */
export function duplicatesOf(
  { database }: Org,
  object: SObjectType,
  values: JsonObject,
  id: string | undefined,
): Duplicates | undefined {
  const rule = rules[object.name]
  if (rule === undefined) return undefined
  const given = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
  const found = new Set<string>()
  for (const names of rule.alike) {
    const wanted = names.map((name) => textOf(given.get(name.toLowerCase())))
    if (wanted.some((value) => value === null)) continue
    const alike = names.map((name) => `fold(${quoted(name)}) = fold(?)`).join(' AND ')
    const sql = `SELECT "Id" FROM ${quoted(object.name)} WHERE "IsDeleted" = 0 AND "Id" <> ? AND ${alike} ORDER BY "Id"`
    for (const row of database.all(sql, [id ?? '', ...wanted])) found.add(String(row.Id))
  }
  return { rule, ids: [...found] }
}

const textOf = (value: JsonValue | undefined): SqlValue =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null
