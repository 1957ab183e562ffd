import { localeNames } from './locale-names.ts'
import { TimeZone } from './time-zone.ts'
import { ZONE_ABBREVIATIONS } from './zone-abbreviations.ts'

interface Abbreviations {
  readonly standard: string
  readonly daylight: string
}

interface AbbreviationTable {
  readonly byZone: ReadonlyMap<string, Abbreviations>
  /** By abbreviation in upper case. */
  readonly zones: ReadonlyMap<string, string>
}

let table: AbbreviationTable | undefined

function abbreviationTable(): AbbreviationTable {
  if (table !== undefined) return table
  const byZone = new Map<string, Abbreviations>()
  const zones = new Map<string, string>()
  for (const line of ZONE_ABBREVIATIONS.split('\n')) {
    const [standard, daylight, ...ids] = line.split(' ') as [string, string, ...string[]]
    for (const id of ids) byZone.set(id, { standard, daylight })
    for (const name of [standard, daylight]) {
      const key = name.toUpperCase()
      if (!zones.has(key)) zones.set(key, ids[0] as string)
    }
  }
  table = { byZone, zones }
  return table
}

const MAX_NAMES = 5000
const names = new Map<string, string>()

/**
 * What a locale calls a zone at an instant: `Pacific Standard Time`, `PST`; generic `Pacific Time`, `PT`. An offset is its own
 * name.
 */
export function zoneName(zone: TimeZone, epochSecond: number, locale: string, long: boolean, generic: boolean): string {
  if (!zone.isRegion) return zone.toString()
  const daylight = !generic && zone.isDaylightSaving(epochSecond)
  const key = `${zone} ${zone.offsetAt(epochSecond)} ${daylight} ${locale} ${long} ${generic}`
  let name = names.get(key)
  if (name === undefined) {
    if (names.size >= MAX_NAMES) names.clear()
    name = long
      ? intlName(zone, epochSecond, locale, generic ? 'longGeneric' : 'long')
      : shortName(zone, epochSecond, locale, daylight, generic)
    names.set(key, name)
  }
  return name
}

function shortName(zone: TimeZone, epochSecond: number, locale: string, daylight: boolean, generic: boolean): string {
  const local = intlName(zone, epochSecond, locale, generic ? 'shortGeneric' : 'short')
  if (/^[\p{L}]+$/u.test(local) && !(local === localeNames(locale).gmt)) return local
  const known = abbreviationTable().byZone.get(zone.toString())
  if (known === undefined) return local
  const { standard } = known
  if (generic) return known.daylight === `${standard.slice(0, -2)}DT` ? `${standard.slice(0, -2)}T` : standard
  return daylight ? known.daylight : standard
}

function intlName(
  zone: TimeZone,
  epochSecond: number,
  locale: string,
  timeZoneName: 'long' | 'short' | 'longGeneric' | 'shortGeneric',
): string {
  const format = new Intl.DateTimeFormat(localeNames(locale).locale, { timeZone: zone.toString(), timeZoneName })
  // Beyond the range of Intl the names are those of its ends.
  const instant = Math.max(-8.64e15, Math.min(8.64e15, epochSecond * 1000))
  return format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? zone.toString()
}

/** The zone of an abbreviation such as `EST` or `cest`. */
export function zoneOfAbbreviation(name: string): TimeZone | undefined {
  const id = abbreviationTable().zones.get(name.toUpperCase())
  return id === undefined ? undefined : TimeZone.parse(id)
}

const longNames = new Map<string, ReadonlyMap<string, string>>()

/** The zones by their long names in a locale, in lower case. Made on demand: it asks Intl for each zone. */
function longNamesOf(locale: string): ReadonlyMap<string, string> {
  let byName = longNames.get(locale)
  if (byName === undefined) {
    const built = new Map<string, string>()
    const leaders = ZONE_ABBREVIATIONS.split('\n').map((line) => line.split(' ')[2] as string)
    for (const id of new Set([...leaders, ...Intl.supportedValuesOf('timeZone')])) {
      const zone = TimeZone.parse(id)
      if (zone === undefined) continue
      for (const instant of [1_704_110_400, 1_719_835_200]) {
        for (const style of ['long', 'longGeneric'] as const) {
          const name = intlName(zone, instant, locale, style).toLowerCase()
          if (!built.has(name)) built.set(name, id)
        }
      }
    }
    byName = built
    longNames.set(locale, byName)
  }
  return byName
}

/** The zone whose long name stands at a position of a text, and where the name ends. */
export function longZoneNameAt(text: string, at: number, locale: string): { zone: TimeZone; end: number } | undefined {
  const rest = text.slice(at).toLowerCase()
  let found = ''
  const byName = longNamesOf(locale)
  for (const name of byName.keys()) if (name.length > found.length && rest.startsWith(name)) found = name
  const zone = found === '' ? undefined : TimeZone.parse(byName.get(found) as string)
  return zone && { zone, end: at + found.length }
}
