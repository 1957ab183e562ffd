import { type DispatchRequest, dispatcherOf } from './api/endpoint.ts'
import { endpoints } from './api/endpoints.ts'
import { faultsOf } from './faults.ts'
import { idOf } from './ids.ts'
import type { Org, OrgUser } from './org.ts'
import { type ClockSource, clockOf, type OrgClock } from './org-clock.ts'
import { passwordsOf } from './passwords.ts'
import { randomOf } from './random.ts'
import { recordsOf } from './records.ts'
import { declaredSchema } from './schema/declarations.ts'
import type { ObjectDeclaration } from './schema/declare.ts'
import { standardObjects } from './schema/standard-objects.ts'
import { openDatabase } from './store/sqlite.ts'
import { quoted } from './store/tables.ts'
import { userNamed } from './users.ts'
import { datetimeText } from './values.ts'

export const latestVersion = '65.0'
/** Versions from 31.0 on are served, as the real ones are. */
export const oldestVersion = 31

/** What the administrator logs in with, until that is changed. */
export const firstSecrets = { password: 'twill-password', securityToken: 'TwillToken' }

export interface OrgOptions {
  /** A SQLite file; in memory where absent. */
  readonly data?: string | undefined
  /** What tells the time; from a moment on, it goes on by 10 ms with each request that is no GET. */
  readonly clock?: ClockSource | undefined
  /** Objects besides the standard ones; an object of a known name adds its fields to it. */
  readonly objects?: readonly ObjectDeclaration[] | undefined
  readonly username?: string | undefined
  readonly dailyRequests?: number | undefined
  /** Makes tokens and secrets the same in each run; whoever knows it knows them. */
  readonly seed?: number | undefined
}

export interface OrgCore extends Org, Pick<OrgClock, 'advance' | 'tick'> {
  /** What the answer to a request of the data API is called in XML. */
  readonly xmlNameOf: (request: Pick<DispatchRequest, 'method' | 'path'>) => string | undefined
  /** Bytes that nobody can guess. */
  readonly random: (size: number) => Buffer
  readonly admin: OrgUser
  readonly countRequest: () => void
  /** Sets how many requests are counted of today, and how many a day allows. */
  readonly setUsage: (usage: Partial<Org['usage']>) => void
  readonly setUrl: (url: string) => void
  /** Removes all records but those of the org itself. */
  readonly reset: () => void
  readonly close: () => void
}

/** Opens an org: its schema, its records, its clock and its counters. */
export function openOrg({
  data,
  clock: source,
  objects = [],
  username = 'admin@twill.local',
  dailyRequests = 100_000,
  seed,
}: OrgOptions = {}): OrgCore {
  const clock = clockOf(source)
  const database = openDatabase(data)
  const { schema, declarations } = declaredSchema(database, [...standardObjects, ...objects], clock.now)
  database.exec('CREATE TABLE IF NOT EXISTS "_counter" ("name" TEXT PRIMARY KEY, "value" INTEGER NOT NULL)')

  const counters = new Map<string, number>()
  /** Numbers are taken from the file in blocks, so that a load does not write it for each record. */
  const block = 1000
  const next = (name: string): number => {
    const known = counters.get(name)
    const value = known ?? Number(database.get('SELECT "value" FROM "_counter" WHERE "name" = ?', [name])?.value ?? 1)
    if (known === undefined || value % block === 0) {
      const reserved = (Math.floor(value / block) + 1) * block
      database.run(
        'INSERT INTO "_counter" VALUES (?, ?) ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"',
        [name, reserved],
      )
    }
    counters.set(name, value + 1)
    return value
  }

  const started = clock.now()
  const usage = { used: 0, limit: dailyRequests }
  const id = idOf('00D', 1)
  const admin: OrgUser = { id: idOf('005', 1), username }
  const random = randomOf(seed)
  const passwords = passwordsOf(
    (name) => userNamed({ admin, database }, name),
    { user: admin, ...firstSecrets },
    random,
  )
  let url = 'http://127.0.0.1'

  const core: Omit<OrgCore, 'records' | 'dispatch' | 'xmlNameOf'> = {
    id,
    schema,
    declarations,
    database,
    now: clock.now,
    advance: clock.advance,
    tick: clock.tick,
    newId: (keyPrefix) => idOf(keyPrefix, next(keyPrefix) + 1000),
    nextNumber: (counter, shape) => String(next(counter)).padStart(shape.replace(/[{}]/g, '').length, '0'),
    version: latestVersion,
    url: () => url,
    started,
    usage,
    faults: faultsOf(),
    passwords,
    random,
    admin,
    setUsage: (given) => Object.assign(usage, given),
    countRequest: () => {
      usage.used += 1
    },
    setUrl: (known) => {
      url = known
    },
    reset() {
      database.transaction(() => {
        passwords.restore()
        for (const object of schema.objects()) database.run(`DELETE FROM ${quoted(object.name)}`)
        addOwnRecords()
      })
    },
    close: () => database.close(),
  }

  function addOwnRecords(): void {
    const now = datetimeText(clock.now())
    const audit = {
      IsDeleted: 0,
      CreatedDate: now,
      CreatedById: admin.id,
      LastModifiedDate: now,
      LastModifiedById: admin.id,
      SystemModstamp: now,
    }
    const add = (object: string, values: Readonly<Record<string, string | number>>): void => {
      const all = { ...values, ...audit }
      const names = Object.keys(all)
      database.run(
        `INSERT OR IGNORE INTO ${quoted(object)} (${names.map(quoted).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        Object.values(all),
      )
    }
    const profile = idOf('00e', 1)
    add('Organization', {
      Id: id,
      Name: 'Twill Local Org',
      OrganizationType: 'Developer Edition',
      InstanceName: 'LOCAL',
      IsSandbox: 0,
      LanguageLocaleKey: 'en_US',
      DefaultLocaleSidKey: 'en_US',
      TimeZoneSidKey: 'GMT',
      FiscalYearStartMonth: 1,
    })
    add('Profile', { Id: profile, Name: 'System Administrator', UserType: 'Standard' })
    add('User', {
      Id: admin.id,
      Username: username,
      FirstName: 'Local',
      LastName: 'Admin',
      Email: username,
      Alias: 'admin',
      CommunityNickname: 'admin',
      IsActive: 1,
      ProfileId: profile,
      TimeZoneSidKey: 'GMT',
      LocaleSidKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      LanguageLocaleKey: 'en_US',
      UserType: 'Standard',
    })
    add('Pricebook2', { Id: idOf('01s', 1), Name: 'Standard Price Book', IsActive: 1, IsStandard: 1, IsArchived: 0 })
  }
  addOwnRecords()
  const { dispatch, xmlNameOf } = dispatcherOf(endpoints)
  const whole: OrgCore = {
    ...core,
    records: recordsOf(core),
    dispatch: (request) => dispatch(request, whole),
    xmlNameOf: (request) => xmlNameOf(request, whole),
  }
  return whole
}
