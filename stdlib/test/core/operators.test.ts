import { describe, expect, it } from 'vitest'
import {
  DateTime,
  LocalDate,
  LocalDateTime,
  LocalTime,
  metadataOf,
  parseTemporal,
  Range,
  TwillError,
  TypeValue,
  type Value,
  withMetadata,
} from '../../src/value/index.ts'
import { core, entries, failure, shown } from './core.ts'

const at = (text: string) => parseTemporal(text)
const plus = core('+')
const minus = core('-')
const join = core('++')

describe('+ and -', () => {
  it('compute exactly and coerce texts', () => {
    expect(plus(0.1, 0.2)).toBe(0.3)
    expect(minus(1, 0.9)).toBe(0.1)
    expect(plus('2', 3)).toBe(5)
  })

  it('append and remove items', () => {
    const items = [1, 2, 1]
    expect(plus(items, 3)).toEqual([1, 2, 1, 3])
    expect(plus([1], [2])).toEqual([1, [2]])
    expect(minus(items, 1)).toEqual([2])
    expect(minus([{ a: 1 }, { b: 2 }], { a: 1 })).toEqual([{ b: 2 }])
    expect(items).toEqual([1, 2, 1])
  })

  it('remove entries by name', () => {
    expect(minus({ a: 1, b: 2 }, 'a')).toEqual({ b: 2 })
    expect(shown(minus(entries(['a', 1], ['b', 2], ['a', 3]), 'a'))).toEqual({ b: 2 })
  })

  it.each([
    ['2019-10-01', 'P1Y', '2018-10-01'],
    ['2019-10-01T23:57:59Z', 'P1D', '2019-09-30T23:57:59Z'],
    ['23:59:56', 'PT9M', '23:50:56'],
    ['23:59:56-03:00', 'PT9M', '23:50:56-03:00'],
  ])('%s - %s is %s, in either order', (date, period, result) => {
    expect(String(minus(at(date), at(period)))).toBe(result)
    expect(String(minus(at(period), at(date)))).toBe(result)
  })

  it.each([
    ['2019-10-01', '2018-09-23', 'PT8952H'],
    ['2019-10-01T23:57:59Z', '2018-10-01T23:57:59Z', 'PT8760H'],
    ['2019-10-01T23:57:59', '2018-10-01T23:57:59', 'PT8760H'],
    ['23:59:56', '22:59:56', 'PT1H'],
    ['23:59:56-03:00', '22:59:56-00:00', 'PT4H'],
  ])('%s - %s is %s', (end, start, result) => {
    expect(String(minus(at(end), at(start)))).toBe(result)
  })

  it('move dates on', () => {
    expect(String(plus(at('2024-01-31'), at('P1M')))).toBe('2024-02-29')
    expect(String(plus(at('PT9M'), at('23:59:56')))).toBe('00:08:56')
  })

  it('refuse null', () => expect(failure(() => plus(null, 1))).toMatch(/^TW50/))
})

describe('* / mod and unary minus', () => {
  it('compute exactly', () => {
    expect(core('*')(1.1, 1.1)).toBe(1.21)
    expect(core('/')(10, 4)).toBe(2.5)
    expect(String(core('/')(100, 3))).toBe('33.33333333333333333333333333333333')
    expect(core('mod')(-7, 3)).toBe(-1)
    expect(core('unaryMinus')('5')).toBe(-5)
  })

  it('refuse zero as divisor', () => {
    expect(failure(() => core('/')(1, 0))).toBe('TW5103')
    expect(failure(() => core('mod')(1, 0))).toBe('TW5103')
  })
})

describe('++', () => {
  it('joins strings, arrays and objects', () => {
    expect(join('a', 'b')).toBe('ab')
    expect(join('no. ', 7)).toBe('no. 7')
    expect(join([1], new Range(2, 3))).toEqual([1, 2, 3])
    expect(shown(join({ a: 1 }, { b: 2, a: 3 }))).toEqual([
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ])
  })

  it('gives an ordinary array for two ranges', () => {
    expect(join(new Range(1, 2), new Range(3, 4))).not.toBeInstanceOf(Range)
  })

  it.each([
    ['2017-10-01', '23:57:59', '2017-10-01T23:57:59'],
    ['2017-10-01', '23:57:59+02:00', '2017-10-01T23:57:59+02:00'],
    ['2017-10-01', '-03:00', '2017-10-01T00:00:00-03:00'],
    ['2003-10-01T23:57:59', '-03:00', '2003-10-01T23:57:59-03:00'],
    ['23:57', '-03:00', '23:57:00-03:00'],
  ])('%s ++ %s is %s, in either order', (left, right, result) => {
    expect(String(join(at(left), at(right)))).toBe(result)
    expect(String(join(at(right), at(left)))).toBe(result)
  })

  it('refuses null', () => {
    expect(failure(() => join('a', null))).toMatch(/^TW50/)
    expect(failure(() => join(null, 'a'))).toMatch(/^TW50/)
  })
})

describe('<< and >>', () => {
  it('put an item at either end', () => {
    expect(core('<<')([1], [2])).toEqual([1, [2]])
    expect(core('>>')('a', [1])).toEqual(['a', 1])
    expect(core('>>')([1], [2, 3])).toEqual([[1], 2, 3])
  })

  it('shows an instant in another zone', () => {
    const noon = at('2024-07-01T12:00:00Z')
    expect(String(core('>>')(noon, 'America/New_York'))).toBe('2024-07-01T08:00:00-04:00')
    expect(failure(() => core('>>')(noon, 'Nowhere/Town'))).toMatch(/^TW5/)
  })
})

describe('comparisons', () => {
  it('== and != look at type and content', () => {
    const equal = core('==')
    expect([equal(1, 1), equal(1, '1'), equal(null, null), equal({ a: [1] }, { a: [1] })]).toEqual([
      true,
      false,
      true,
      true,
    ])
    expect(core('!=')('a', 'b')).toBe(true)
    expect(equal(withMetadata(1, { unit: 'kg' }), 1)).toBe(true)
  })

  it('~= coerces', () => {
    const similar = core('~=')
    expect([similar('1', 1), similar(1, '1'), similar(['true'], [true]), similar('x', 1)]).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  it('the type of the left side decides', () => {
    expect(core('>')('123', 12)).toBe(true)
    expect(core('>')('9', 12)).toBe(true)
    expect(core('>')(9, '12')).toBe(false)
  })

  it('orders strings by characters, booleans, and dates by instant', () => {
    expect(core('<')('B', 'a')).toBe(true)
    expect(core('<')(false, true)).toBe(true)
    expect(core('<=')(at('2024-01-01T13:00:00+01:00'), at('2024-01-01T12:00:00Z'))).toBe(true)
    expect(core('>=')(at('2024-01-02'), at('2024-01-01'))).toBe(true)
  })

  it('refuse null and arrays', () => {
    expect(failure(() => core('<')(null, 1))).toMatch(/^TW5/)
    expect(failure(() => core('<')([1], [2]))).toMatch(/^TW5/)
  })
})

describe('dates', () => {
  it('now is the host’s clock in its zone', () => {
    expect(String(core('now')())).toBe('2024-02-29T13:30:15.25+01:00')
  })

  it('daysBetween takes texts and goes backwards', () => {
    expect(core('daysBetween')('2016-10-01T23:57:59-03:00', '2017-10-01T23:57:59-03:00')).toBe(365)
    expect(core('daysBetween')('2024-01-01', DateTime.parse('2024-01-03T12:00:00+09:00'))).toBe(2)
    expect(core('daysBetween')(LocalDate.of(2024, 3, 1), LocalDate.of(2024, 2, 28))).toBe(-2)
  })

  it('isLeapYear', () => {
    const local = LocalDateTime.of(LocalDate.of(2024, 1, 1), LocalTime.of(1, 2, 3))
    const values: Value[] = [LocalDate.of(1900, 1, 1), local, DateTime.ofOffset(local, 0)]
    expect(values.map((value) => core('isLeapYear')(value))).toEqual([false, true, true])
  })
})

describe('values', () => {
  it('typeOf gives a type', () => {
    const typeOf = core('typeOf')
    const names = ['a', 1, true, null, [1], { a: 1 }, new Range(1, 2), at('2024-01-01'), () => 1].map((v) =>
      String(typeOf(v)),
    )
    expect(names).toEqual(['String', 'Number', 'Boolean', 'Null', 'Array', 'Object', 'Range', 'Date', 'Function'])
    expect(typeOf('a')).toBeInstanceOf(TypeValue)
  })

  it('<~ replaces metadata', () => {
    const once = core('<~')({ a: 1 }, { class: 'A', x: 1 })
    expect(metadataOf(core('<~')(once, { class: 'B' }))).toEqual({ class: 'B' })
    expect(core('<~')(null, { a: 1 })).toBeNull()
  })

  it('then and onNull', () => {
    expect(core('then')(null, () => 1)).toBeNull()
    expect(core('then')(2, (n: number) => n + 1)).toBe(3)
    expect(core('onNull')(null, () => 'x')).toBe('x')
    expect(core('onNull')(false, () => 'x')).toBe(false)
  })

  it('isEmpty', () => {
    const isEmpty = core('isEmpty')
    expect([[], '', {}, null, entries()].map((v) => isEmpty(v))).toEqual([true, true, true, true, true])
    expect([[null], ' ', { a: null }].map((v) => isEmpty(v))).toEqual([false, false, false])
    expect(core('sizeOf')(null)).toBeNull()
    expect(core('sizeOf')(entries(['a', 1], ['a', 2]))).toBe(2)
    expect(core('sizeOf')(new Uint8Array(3))).toBe(3)
  })

  it('native refuses', () => expect(failure(() => core('native')('x'))).toBe('TW5406'))
})

describe('hints of calls that fit no form', () => {
  const hintOf = (call: () => unknown): string | undefined => {
    try {
      call()
    } catch (error) {
      if (error instanceof TwillError) return error.hint
    }
    return undefined
  }

  it('tell what was likely meant', () => {
    expect(hintOf(() => core('mod')(10, false))).toContain('`(a mod b) == c`')
    expect(hintOf(() => core('map')({ a: [1] }, (item: Value) => item))).toContain('`mapObject`')
    expect(hintOf(() => core('mod')(10, 'x'))).toBeUndefined()
  })
})
