import { localeNames } from './locale-names.ts'
import { TimeZone } from './time-zone.ts'
import { ZONE_ABBREVIATIONS } from './zone-abbreviations.ts'

interface Abbreviations {
  readonly standard: string
  readonly daylight: string
}

interface AbbreviationTable {
  readonly byZone: ReadonlyMap<string, Abbreviations>
  /** By id in lower case. */
  readonly ids: ReadonlyMap<string, string>
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
  const ids = new Map(Array.from(byZone.keys(), (id) => [id.toLowerCase(), id]))
  table = { byZone, ids, zones }
  return table
}

const MAX_NAMES = 5000
const names = new Map<string, string>()

/** Zones without rules that have a name in each language, and a region of that name. */
const NAMED_OFFSETS: Readonly<Record<string, string>> = { UTC: 'Etc/UTC', GMT: 'Africa/Abidjan' }

/**
 * What a locale calls a zone at an instant: `Pacific Standard Time`, `PST`; generic `Pacific Time`, `PT`. An offset is its own
 * name.
 */
export function zoneName(zone: TimeZone, epochSecond: number, locale: string, long: boolean, generic: boolean): string {
  if (!zone.isRegion) {
    const region = long ? NAMED_OFFSETS[zone.toString()] : undefined
    return region === undefined ? zone.toString() : zoneName(TimeZone.of(region), epochSecond, locale, long, generic)
  }
  const daylight = !generic && zone.isDaylightSaving(epochSecond)
  const key = `${zone} ${zone.offsetAt(epochSecond)} ${daylight} ${locale} ${long} ${generic}`
  let name = names.get(key)
  if (name === undefined) {
    if (names.size >= MAX_NAMES) names.clear()
    name = long
      ? longName(zone, epochSecond, locale, generic ? 'longGeneric' : 'long')
      : shortName(zone, epochSecond, locale, daylight, generic)
    names.set(key, name)
  }
  return name
}

/** Where Intl has only an offset, as for the time before the zone, the name is that of today's standard time. */
function longName(zone: TimeZone, epochSecond: number, locale: string, style: 'long' | 'longGeneric'): string {
  const name = intlName(zone, epochSecond, locale, style)
  if (!/\d/.test(name)) return name
  const standard = SEASONS.find((season) => !zone.isDaylightSaving(season)) as number
  return intlName(zone, standard, locale, style)
}

function shortName(zone: TimeZone, epochSecond: number, locale: string, daylight: boolean, generic: boolean): string {
  const { language, gmt } = localeNames(locale)
  const known = abbreviationTable().byZone.get(zone.toString())
  if (generic && known !== undefined && language === 'en') return genericAbbreviation(known)
  const local = intlName(zone, epochSecond, locale, generic ? 'shortGeneric' : 'short')
  if (/^[\p{L}]+$/u.test(local) && local !== gmt) return local
  if (known !== undefined) return generic ? genericAbbreviation(known) : daylight ? known.daylight : known.standard
  return /\d/.test(local) ? intlName(zone, epochSecond, locale, 'longOffset') : local
}

/** `PT` for PST and PDT, `BT` for GMT and BST; else that of standard time: `CET`, `OMST`. */
function genericAbbreviation({ standard, daylight }: Abbreviations): string {
  if (standard === 'GMT' && daylight === 'BST') return 'BT'
  const place = standard.replace(/ST$/, '')
  return daylight === `${place}DT` || daylight === `${place}ST` ? `${place}T` : standard
}

type NameStyle = 'long' | 'short' | 'longGeneric' | 'shortGeneric' | 'longOffset'

function intlName(zone: TimeZone, epochSecond: number, locale: string, style: NameStyle): string {
  return nameIn(nameFormat(zone, locale, style), epochSecond) ?? zone.toString()
}

function nameFormat(zone: TimeZone, locale: string, timeZoneName: NameStyle): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(localeNames(locale).locale, { timeZone: zone.toString(), timeZoneName })
}

function nameIn(format: Intl.DateTimeFormat, epochSecond: number): string | undefined {
  // Beyond the range of Intl the names are those of its ends.
  const instant = Math.max(-8.64e15, Math.min(8.64e15, epochSecond * 1000))
  return format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value
}

/** The zone of a region in any case: `america/argentina/buenos_aires`. */
export function zoneOfId(id: string): TimeZone | undefined {
  return TimeZone.parse(abbreviationTable().ids.get(id.toLowerCase()) ?? id)
}

/** The zone of an abbreviation such as `EST` or `cest`. */
export function zoneOfAbbreviation(name: string): TimeZone | undefined {
  const id = abbreviationTable().zones.get(name.toUpperCase())
  return id === undefined ? undefined : TimeZone.parse(id)
}

type ZonesByName = ReadonlyMap<string, string>
const zonesByName = new Map<string, ZonesByName>()

/** The zones by their names in a locale, in lower case. Made on demand: it asks Intl for each zone. */
function zonesByNameIn(locale: string, long: boolean): ZonesByName {
  const key = `${locale} ${long}`
  let byName = zonesByName.get(key)
  if (byName === undefined) {
    byName = collectNames(locale, long ? ['long', 'longGeneric'] : ['short'])
    zonesByName.set(key, byName)
  }
  return byName
}

/** In January and July of 2024, at noon UTC. */
const SEASONS = [1_704_110_400, 1_719_835_200]
/** Of 2010 too, when more zones had daylight-saving time. */
const NAMED_SEASONS = [...SEASONS, 1_262_347_200, 1_277_985_600]

function collectNames(locale: string, styles: readonly ('long' | 'longGeneric' | 'short')[]): ZonesByName {
  const byName = new Map<string, string>()
  const leaders = ZONE_ABBREVIATIONS.split('\n').map((line) => line.split(' ')[2] as string)
  // Greenwich Mean Time is that of Greenwich in winter, and of other places all the year.
  for (const id of new Set([...Object.values(NAMED_OFFSETS), ...leaders, ...Intl.supportedValuesOf('timeZone')])) {
    const zone = TimeZone.parse(id)
    if (zone === undefined) continue
    for (const style of styles) {
      const format = nameFormat(zone, locale, style)
      for (const instant of NAMED_SEASONS) {
        const name = nameIn(format, instant)?.toLowerCase()
        if (name !== undefined && !byName.has(name) && !/\d/.test(name)) byName.set(name, id)
      }
    }
  }
  return byName
}

/**
 * The zone whose name in the language of a locale stands at a position of a text, and where the name ends. English
 * abbreviations are not among them: see {@link zoneOfAbbreviation}.
 */
export function zoneNameAt(
  text: string,
  at: number,
  locale: string,
  long: boolean,
): { readonly zone: TimeZone; readonly end: number } | undefined {
  if (!long && localeNames(locale).language === 'en') return undefined
  const rest = text.slice(at, at + 80).toLowerCase()
  const byName = zonesByNameIn(locale, long)
  let found = ''
  for (const name of byName.keys()) if (name.length > found.length && rest.startsWith(name)) found = name
  const zone = found === '' ? undefined : TimeZone.parse(byName.get(found) as string)
  return zone && { zone, end: at + found.length }
}
