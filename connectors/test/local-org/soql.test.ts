import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiError } from '../../src/local-org/api-error.ts'
import type { JsonObject } from '../../src/local-org/org.ts'
import { type OrgCore, openOrg } from '../../src/local-org/org-core.ts'
import { dayRange } from '../../src/local-org/soql/date-ranges.ts'
import { runQuery } from '../../src/local-org/soql/index.ts'

const noon = Date.parse('2026-05-15T12:00:00Z')
let org: OrgCore
const ids: Record<string, string> = {}

const create = (object: string, values: JsonObject): string => {
  const { id, errors } = org.records.create(object, values, { user: org.admin })
  if (id === null) throw new Error(JSON.stringify(errors))
  return id
}

beforeAll(() => {
  org = openOrg({ clock: () => noon })
  for (const [key, values] of Object.entries({
    acme: { Name: 'Acme', Industry: 'Energy', AnnualRevenue: 100, BillingCity: 'Ulm', BillingCountry: 'DE' },
    zeta: { Name: 'zeta', Industry: 'Banking', AnnualRevenue: 300 },
    nil: { Name: 'Ärger & Söhne 100%', Industry: null, AnnualRevenue: null },
  })) {
    ids[key] = create('Account', values)
  }
  ids.ann = create('Contact', { FirstName: 'Ann', LastName: 'Lee', AccountId: ids.acme ?? '', Birthdate: '1990-05-15' })
  ids.bob = create('Contact', { LastName: 'Bob', AccountId: ids.acme ?? '' })
  ids.cid = create('Contact', { LastName: "O'Hara", AccountId: ids.zeta ?? '' })
  ids.lone = create('Contact', { LastName: 'Lone' })
  ids.won = create('Opportunity', {
    Name: 'Won',
    StageName: 'Closed Won',
    CloseDate: '2026-05-01',
    Amount: 50,
    AccountId: ids.acme ?? '',
  })
  ids.open = create('Opportunity', {
    Name: 'Open',
    StageName: 'Prospecting',
    CloseDate: '2026-06-30',
    Amount: 20,
    AccountId: ids.acme ?? '',
  })
  ids.task = create('Task', { Subject: 'Call', WhatId: ids.acme ?? '' })
  ids.task2 = create('Task', { Subject: 'Close', WhatId: ids.won ?? '' })
  const gone = create('Contact', { LastName: 'Gone', AccountId: ids.acme ?? '' })
  org.records.remove(gone, { user: org.admin })
})
afterAll(() => org.close())

const run = (soql: string, all = false) => runQuery(org, soql, { user: org.admin, all, version: '65.0' })

/** Records without the attributes that each of them has. */
const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === 'attributes' ? [] : [[key, bare(inner)]])),
  )
}
const rows = (soql: string, all = false) => bare(run(soql, all).all())
const names = (where: string) =>
  (rows(`SELECT Name FROM Account WHERE ${where} ORDER BY Name`) as { Name: string }[]).map(({ Name }) => Name)

describe('conditions', () => {
  test.each([
    ["Name = 'ACME'", ['Acme']],
    ["Name != 'acme'", ['Ärger & Söhne 100%', 'zeta']],
    ["Industry != 'Energy'", ['Ärger & Söhne 100%', 'zeta']],
    ["NOT Industry = 'Energy'", ['Ärger & Söhne 100%', 'zeta']],
    ['Industry = null', ['Ärger & Söhne 100%']],
    ["Industry = ''", ['Ärger & Söhne 100%']],
    ['Industry != null', ['Acme', 'zeta']],
    ["Name LIKE 'a%'", ['Acme']],
    ["Name LIKE 'ÄRGER%SÖHNE%'", ['Ärger & Söhne 100%']],
    ["Name = 'ärger & söhne 100%'", ['Ärger & Söhne 100%']],
    ["Name LIKE '%100\\%'", ['Ärger & Söhne 100%']],
    ["Name LIKE '_cme'", ['Acme']],
    ['AnnualRevenue > 1e2', ['zeta']],
    ["AnnualRevenue >= 100 AND (Industry = 'Energy' OR Industry = 'Banking')", ['Acme', 'zeta']],
    ["Industry IN ('energy', 'Banking')", ['Acme', 'zeta']],
    ["Industry NOT IN ('energy')", ['Ärger & Söhne 100%', 'zeta']],
    ["Id IN (SELECT AccountId FROM Contact WHERE LastName LIKE 'O\\'%')", ['zeta']],
    ['Id NOT IN (SELECT AccountId FROM Contact)', ['Ärger & Söhne 100%']],
    ["BillingCity = 'ulm' AND NOT (AnnualRevenue < 5 OR Name = 'x')", ['Acme']],
    [
      "(NOT ((NOT ((NOT (Name = 'A' AND Industry != null)) OR Industry = null)) AND Name != 'b'))",
      ['Acme', 'Ärger & Söhne 100%', 'zeta'],
    ],
    ["Name = 'NOT (x' OR NOT Industry IN ('Energy', 'NOT')", ['Ärger & Söhne 100%', 'zeta']],
    ['CreatedDate = TODAY', ['Acme', 'Ärger & Söhne 100%', 'zeta']],
    ['CreatedDate = YESTERDAY', []],
    ['CreatedDate < LAST_N_DAYS:3', []],
    ['CreatedDate >= 2026-05-15T14:00:00+02:00', ['Acme', 'Ärger & Söhne 100%', 'zeta']],
    ['CreatedDate > 2026-05-15T12:00:00Z', []],
    ['CALENDAR_YEAR(CreatedDate) = 2026 AND DAY_IN_WEEK(CreatedDate) = 6', ['Acme', 'Ärger & Söhne 100%', 'zeta']],
    ['IsDeleted = false', ['Acme', 'Ärger & Söhne 100%', 'zeta']],
  ])('%s', (where, expected) => {
    expect(names(where)).toEqual(expected.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)))
  })

  test('an id is found by its 15 characters', () => {
    expect(names(`Id = '${ids.acme?.slice(0, 15)}'`)).toEqual(['Acme'])
  })
})

describe('parents and children', () => {
  test('parents stand within, and are null where there is none', () => {
    expect(
      rows(
        `SELECT LastName, Account.Name, Account.Owner.Username FROM Contact WHERE Id IN ('${ids.ann}', '${ids.lone}') ORDER BY LastName`,
      ),
    ).toEqual([
      { LastName: 'Lee', Account: { Name: 'Acme', Owner: { Username: 'admin@twill.local' } } },
      { LastName: 'Lone', Account: null },
    ])
  })

  test('the object may go by an alias', () => {
    expect(
      rows(
        "SELECT c.Name, c.Account.BillingAddress FROM Contact c WHERE c.Account.Name = 'Acme' AND c.FirstName != null",
      ),
    ).toEqual([
      {
        Name: 'Ann Lee',
        Account: {
          BillingAddress: {
            city: 'Ulm',
            country: 'DE',
            geocodeAccuracy: null,
            latitude: null,
            longitude: null,
            postalCode: null,
            state: null,
            street: null,
          },
        },
      },
    ])
  })

  test('children are an answer within', () => {
    expect(
      rows('SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC LIMIT 1) FROM Account ORDER BY Name'),
    ).toEqual([
      { Name: 'Acme', Contacts: { totalSize: 1, done: true, records: [{ LastName: 'Lee' }] } },
      { Name: 'zeta', Contacts: { totalSize: 1, done: true, records: [{ LastName: "O'Hara" }] } },
      { Name: 'Ärger & Söhne 100%', Contacts: null },
    ])
  })

  test('a reference to several kinds tells its kind', () => {
    expect(rows("SELECT Subject, What.Type, What.Name FROM Task WHERE What.Type = 'Opportunity'")).toEqual([
      { Subject: 'Close', What: { Type: 'Opportunity', Name: 'Won' } },
    ])
    expect(
      rows(
        'SELECT TYPEOF What WHEN Account THEN Industry WHEN Opportunity THEN Amount, StageName END FROM Task ORDER BY Subject',
      ),
    ).toEqual([{ What: { Industry: 'Energy' } }, { What: { Amount: 50, StageName: 'Closed Won' } }])
  })

  test('deleted records are shown where they are asked for', () => {
    expect(rows("SELECT LastName FROM Contact WHERE LastName = 'Gone'")).toEqual([])
    expect(rows("SELECT LastName, IsDeleted FROM Contact WHERE LastName = 'Gone'", true)).toEqual([
      { LastName: 'Gone', IsDeleted: true },
    ])
    expect(rows("SELECT LastName FROM Contact WHERE LastName = 'Gone' ALL ROWS")).toEqual([{ LastName: 'Gone' }])
  })
})

describe('groups', () => {
  test('COUNT() is the size of the answer', () => {
    const answer = run('SELECT COUNT() FROM Contact')
    expect([answer.totalSize, answer.all()]).toEqual([4, []])
  })

  test('aggregates are named by their alias, or counted', () => {
    expect(
      rows(
        'SELECT COUNT(Id), SUM(Amount) total, AVG(Amount), MAX(CloseDate), COUNT_DISTINCT(AccountId) n FROM Opportunity',
      ),
    ).toEqual([{ expr0: 2, total: 70, expr1: 35, expr2: '2026-06-30', n: 1 }])
    expect(rows('SELECT Account.Name, COUNT(Id) n FROM Contact GROUP BY Account.Name HAVING COUNT(Id) > 1')).toEqual([
      { Name: 'Acme', n: 2 },
    ])
    expect(
      rows(
        'SELECT CALENDAR_MONTH(CloseDate) m, SUM(Amount) FROM Opportunity GROUP BY CALENDAR_MONTH(CloseDate) ORDER BY CALENDAR_MONTH(CloseDate) DESC',
      ),
    ).toEqual([
      { m: 6, expr0: 20 },
      { m: 5, expr0: 50 },
    ])
  })

  test('ROLLUP adds totals', () => {
    expect(
      rows('SELECT StageName, GROUPING(StageName) g, SUM(Amount) s FROM Opportunity GROUP BY ROLLUP(StageName)'),
    ).toEqual([
      { StageName: 'Closed Won', g: 0, s: 50 },
      { StageName: 'Prospecting', g: 0, s: 20 },
      { StageName: null, g: 1, s: 70 },
    ])
  })
})

describe('order', () => {
  test('nulls come first, picklists in their own order', () => {
    expect(rows('SELECT AnnualRevenue FROM Account ORDER BY AnnualRevenue DESC')).toEqual([
      { AnnualRevenue: null },
      { AnnualRevenue: 300 },
      { AnnualRevenue: 100 },
    ])
    expect(rows('SELECT AnnualRevenue FROM Account ORDER BY AnnualRevenue ASC NULLS LAST LIMIT 2 OFFSET 1')).toEqual([
      { AnnualRevenue: 300 },
      { AnnualRevenue: null },
    ])
    expect(rows('SELECT StageName FROM Opportunity ORDER BY StageName')).toEqual([
      { StageName: 'Prospecting' },
      { StageName: 'Closed Won' },
    ])
  })
})

describe('what cannot be asked', () => {
  test.each([
    [
      'SELECT Id, Foo FROM Account',
      'INVALID_FIELD',
      /^\nSELECT Id, Foo FROM Account\n {11}\^\nERROR at Row:1:Column:12\nNo such column 'Foo' on entity 'Account'\./,
    ],
    ['SELECT Id FROM Foo', 'INVALID_TYPE', /sObject type 'Foo' is not supported\./],
    ['SELECT Id, Foo.Name FROM Account', 'INVALID_FIELD', /Didn't understand relationship 'Foo' in field path\./],
    [
      'SELECT Id, (SELECT Id FROM Foos) FROM Account',
      'INVALID_TYPE',
      /Didn't understand relationship 'Foos' in FROM part of query call\./,
    ],
    ['SELECT FROM Account', 'MALFORMED_QUERY', /unexpected token: 'FROM'/],
    ['SELECT Id FROM', 'MALFORMED_QUERY', /unexpected token: <EOF>|unexpected token: '<EOF>'/],
    ['', 'MALFORMED_QUERY', /unexpected token: <EOF>/],
    [
      "SELECT Id FROM Account WHERE AnnualRevenue = '5'",
      'INVALID_FIELD',
      /value of filter criterion for field 'AnnualRevenue' must be of type double and should not be enclosed in quotes/,
    ],
    [
      'SELECT Id FROM Account WHERE Name = 5',
      'INVALID_FIELD',
      /must be of type string and should be enclosed in quotes/,
    ],
    ["SELECT Id FROM Account WHERE Id = 'nonsense'", 'INVALID_QUERY_FILTER_OPERATOR', /invalid ID field: nonsense/],
    [
      "SELECT Id FROM Account WHERE Description = 'x'",
      'INVALID_FIELD',
      /field 'Description' can not be filtered in a query call/,
    ],
    [
      "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
      'MALFORMED_QUERY',
      /unexpected token: 'OR'/,
    ],
    ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY', /Field must be grouped or aggregated: Name/],
    ['SELECT Id, Id FROM Account', 'INVALID_FIELD', /duplicate field selected: Id/],
    ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY', /LIMIT/],
    ['SELECT Id FROM Account OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', /2000/],
    ['SELECT SUM(Name) FROM Account', 'MALFORMED_QUERY', /SUM can not be applied/],
  ])('%s', (soql, errorCode, message) => {
    let caught: unknown
    try {
      run(soql).all()
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(ApiError)
    expect((caught as ApiError).entries[0]).toMatchObject({ errorCode, message: expect.stringMatching(message) })
  })

  test('a text is never part of the SQL', () => {
    expect(names("Name = 'x\\' OR 1=1 --'")).toEqual([])
    expect(names('Name = \'x"; DROP TABLE "Account"; --\'')).toEqual([])
    expect(run('SELECT COUNT() FROM Account').totalSize).toBe(3)
  })
})

test.each([
  ['LAST_WEEK', undefined, '2026-05-03', '2026-05-10'],
  ['THIS_WEEK', undefined, '2026-05-10', '2026-05-17'],
  ['LAST_N_DAYS', 3, '2026-05-12', '2026-05-16'],
  ['NEXT_N_DAYS', 3, '2026-05-16', '2026-05-19'],
  ['N_DAYS_AGO', 3, '2026-05-12', '2026-05-13'],
  ['THIS_QUARTER', undefined, '2026-04-01', '2026-07-01'],
  ['LAST_N_QUARTERS', 2, '2025-10-01', '2026-04-01'],
  ['NEXT_N_MONTHS', 2, '2026-06-01', '2026-08-01'],
  ['LAST_FISCAL_YEAR', undefined, '2025-01-01', '2026-01-01'],
  ['N_FISCAL_QUARTERS_AGO', 1, '2026-01-01', '2026-04-01'],
  ['LAST_90_DAYS', undefined, '2026-02-14', '2026-05-16'],
])('%s %s', (literal, count, start, end) => {
  expect(dayRange(literal, count, noon)).toEqual({ start, end })
})

describe('against a plain evaluation', () => {
  interface Row {
    readonly Name: string
    readonly AnnualRevenue: number | null
    readonly Industry: string | null
  }
  const row = fc.record({
    Name: fc.constantFrom('a', 'B', 'ab', 'Äb', 'c%', 'd_'),
    AnnualRevenue: fc.option(fc.integer({ min: -3, max: 3 }), { nil: null }),
    Industry: fc.option(fc.constantFrom('Energy', 'Banking'), { nil: null }),
  })

  interface Condition {
    readonly soql: string
    readonly test: (row: Row) => boolean
  }
  const leaf = fc.oneof(
    fc.tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), fc.integer({ min: -3, max: 3 })).map(
      ([operator, number]): Condition => ({
        soql: `AnnualRevenue ${operator} ${number}`,
        test: ({ AnnualRevenue: value }) => {
          if (value === null) return operator === '!='
          return (
            {
              '=': value === number,
              '!=': value !== number,
              '<': value < number,
              '<=': value <= number,
              '>': value > number,
              '>=': value >= number,
            }[operator] ?? false
          )
        },
      }),
    ),
    fc.constantFrom('A', 'b', 'ÄB', 'AB').map(
      (text): Condition => ({
        soql: `Name = '${text}'`,
        test: ({ Name }) => Name.toLowerCase() === text.toLowerCase(),
      }),
    ),
    fc.constantFrom('a%', '%b', '_', 'ä%', '%\\%', '%\\_').map((pattern): Condition => {
      const source = pattern.replace(
        /\\(.)|%|_/g,
        (all, sign: string | undefined) => sign ?? (all === '%' ? '.*' : '.'),
      )
      return { soql: `Name LIKE '${pattern}'`, test: ({ Name }) => new RegExp(`^${source}$`, 'iu').test(Name) }
    }),
    fc
      .constantFrom('Energy', 'Banking')
      .map((text): Condition => ({ soql: `Industry NOT IN ('${text}')`, test: ({ Industry }) => Industry !== text })),
    fc.constant<Condition>({ soql: 'Industry = null', test: ({ Industry }) => Industry === null }),
  )
  const condition = fc.letrec<{ readonly any: Condition }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      leaf,
      tie('any').map((inner): Condition => ({ soql: `(NOT ${inner.soql})`, test: (each) => !inner.test(each) })),
      fc
        .tuple(tie('any'), tie('any'))
        .map(
          ([a, b]): Condition => ({ soql: `(${a.soql} AND ${b.soql})`, test: (each) => a.test(each) && b.test(each) }),
        ),
      fc
        .tuple(tie('any'), tie('any'))
        .map(
          ([a, b]): Condition => ({ soql: `(${a.soql} OR ${b.soql})`, test: (each) => a.test(each) || b.test(each) }),
        ),
    ),
  })).any

  test('finds the same records', () => {
    const own = openOrg({ clock: () => noon })
    try {
      fc.assert(
        fc.property(fc.array(row, { maxLength: 12 }), condition, (given, where) => {
          own.reset()
          for (const each of given) own.records.create('Account', { ...each }, { user: own.admin })
          const found = runQuery(own, `SELECT Name, AnnualRevenue, Industry FROM Account WHERE ${where.soql}`, {
            user: own.admin,
            all: false,
            version: '65.0',
          }).all()
          expect(bare(found)).toEqual(given.filter(where.test))
        }),
        { numRuns: 300 },
      )
    } finally {
      own.close()
    }
  })
})
