import { temporal } from '@twill/language/diagnostics'
import { raise } from '../raise.ts'
import { offsetText } from './digits.ts'
import { isoReader, MAX_OFFSET } from './iso-reader.ts'
import { ZoneRules } from './zone-rules.ts'

/** Three-letter names that stand for one zone each, as in Java; the other zones are named by region. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  EST: '-05:00',
  HST: '-10:00',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  MST: '-07:00',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
}

const OFFSET = /^[+-]\d{1,2}(?::?\d\d(?::?\d\d)?)?$/
const PREFIXED_OFFSET = /^(UTC|GMT|UT)([+-].*)?$/
const REGION = /^[A-Za-z][A-Za-z0-9~/._+-]+$/

/** More zones than there are names would be an attack, not a payload. */
const MAX_CACHED = 2000
const zones = new Map<string, TimeZone | undefined>()

/** A region with its rules (`America/New_York`), or an offset from UTC (`-03:00`, `Z`). */
export class TimeZone {
  static readonly UTC = new TimeZone('Z', 0, undefined)

  readonly #id: string
  readonly #offset: number
  readonly #rules: ZoneRules | undefined

  private constructor(id: string, offset: number, rules: ZoneRules | undefined) {
    this.#id = id
    this.#offset = offset
    this.#rules = rules
  }

  /** `Z`, `+3`, `-03:00`, `+0530`, `UTC`, `GMT+2`, `America/New_York`, `CET`, …; undefined when there is no such zone. */
  static parse(text: string): TimeZone | undefined {
    let zone = zones.get(text)
    if (zone === undefined && !zones.has(text)) {
      zone = TimeZone.#find(text)
      if (zones.size >= MAX_CACHED) zones.clear()
      zones.set(text, zone)
    }
    return zone
  }

  /** @throws TwillError when there is no such zone */
  static of(id: string): TimeZone {
    const zone = TimeZone.parse(id)
    if (zone === undefined) throw raise(temporal.unknownTimeZone, { zone: id })
    return zone
  }

  /** @throws TwillError beyond 18 hours */
  static ofOffset(seconds: number): TimeZone {
    if (!Number.isInteger(seconds) || Math.abs(seconds) > MAX_OFFSET) {
      throw raise(temporal.temporalOutOfRange, {
        what: 'The offset',
        value: seconds,
        range: 'at most 18 hours either way, in seconds',
      })
    }
    return TimeZone.of(offsetText(seconds))
  }

  static #find(text: string): TimeZone | undefined {
    if (text === 'Z') return TimeZone.UTC
    if (OFFSET.test(text)) {
      const offset = offsetOf(text)
      if (offset === undefined) return undefined
      const id = offsetText(offset)
      return id === text ? new TimeZone(id, offset, undefined) : TimeZone.parse(id)
    }
    const [, name, suffix] = PREFIXED_OFFSET.exec(text) ?? []
    if (name !== undefined) {
      const offset = suffix === undefined ? 0 : offsetOf(suffix)
      if (offset === undefined) return undefined
      return new TimeZone(offset === 0 ? name : name + offsetText(offset), offset, undefined)
    }
    const alias = Object.hasOwn(SHORT_NAMES, text) ? SHORT_NAMES[text] : undefined
    if (alias !== undefined) return TimeZone.parse(alias)
    if (!REGION.test(text)) return undefined
    try {
      const rules = new ZoneRules(text)
      return new TimeZone(rules.id, 0, rules)
    } catch {
      return undefined
    }
  }

  /** Whether it is a bare offset (`-03:00`, `Z`) and neither a region nor `UTC` or `GMT+2`. */
  get isOffset(): boolean {
    return this.#id === 'Z' || this.#id.startsWith('+') || this.#id.startsWith('-')
  }

  /** Whether it has rules, which may change its offset. */
  get isRegion(): boolean {
    return this.#rules !== undefined
  }

  /** Seconds east of UTC at an instant. */
  offsetAt(epochSecond: number): number {
    return this.#rules === undefined ? this.#offset : this.#rules.offsetAt(epochSecond)
  }

  /**
   * The instant, in seconds since the epoch, at which the zone's clocks show a local time. In an overlap it is the one with
   * the preferred offset, else the earlier; a time in a gap is moved on by the length of the gap.
   */
  instantOf(localSecond: number, preferredOffset = Number.NaN): number {
    return this.#rules === undefined ? localSecond - this.#offset : this.#rules.instantOf(localSecond, preferredOffset)
  }

  isDaylightSaving(epochSecond: number): boolean {
    return this.#rules?.isDaylightSaving(epochSecond) ?? false
  }

  equals(other: TimeZone): boolean {
    return this === other || this.#id === other.#id
  }

  /** Offsets from west to east, then regions by name. */
  compareTo(other: TimeZone): number {
    if (this.isOffset && other.isOffset) return Math.sign(this.#offset - other.#offset)
    if (this.isOffset !== other.isOffset) return this.isOffset ? -1 : 1
    return this.#id < other.#id ? -1 : this.#id > other.#id ? 1 : 0
  }

  toString(): string {
    return this.#id
  }
}

function offsetOf(text: string): number | undefined {
  if (!OFFSET.test(text)) return undefined
  const reader = isoReader.start(/^.\d(?!\d)/.test(text) ? `${text[0]}0${text.slice(1)}` : text)
  return reader.utcOffset() && reader.atEnd ? reader.offset : undefined
}
