import { describe, expect, it } from 'vitest'
import type { Host } from '../src/host.ts'
import { type Value, withMetadata } from '../src/value/index.ts'
import { functionsOf } from './functions-of.ts'
import { testHost } from './host.ts'

const base = testHost()
const host: Host = { ...base, formats: { ...base.formats, write: (value) => JSON.stringify(value) } }
const assertOf = (name: string) => functionsOf('tw::test::Asserts')(name, host)
const must = assertOf('must')

interface Result {
  readonly matches: boolean
  readonly description: { readonly expected: string; readonly actual: string }
  readonly reasons?: readonly string[]
}
const result = (value: Value, matcher: Value): Result => must(value, matcher) as unknown as Result

describe('equalTo', () => {
  it('tells each difference from the side of what is expected, at any depth', () => {
    const found = result({ a: 1, b: { c: [1, { d: 'x' }] } }, assertOf('equalTo')({ a: 2, b: { c: [1, { d: 'y' }] } }))
    expect(found.reasons).toEqual([
      'At `(root).a`: expected 2, found 1.',
      'At `(root).b.c[1].d`: expected "y", found "x".',
    ])
  })

  it('takes equal values of other kinds for different', () => {
    expect(result('1', assertOf('equalTo')(1)).matches).toBe(false)
    expect(result([], assertOf('equalTo')({})).matches).toBe(false)
  })
})

describe('must', () => {
  it('gives the reasons of all that failed', () => {
    const found = result(null, [assertOf('beObject')(), assertOf('notBeNull')(), assertOf('beNull')()])
    expect(found.matches).toBe(false)
    expect(found.reasons).toEqual([
      'Expected an Object, found null.',
      'Expected something other than null, found null.',
    ])
  })

  it('takes no tests for passed ones', () => {
    expect(result(1, []).matches).toBe(true)
  })

  it('takes a matcher that a function gives', () => {
    expect(result(1, () => assertOf('beNumber')()).matches).toBe(true)
    expect(result(1, (value: Value) => value === 2).description).toEqual({ expected: 'true', actual: 'false' })
  })

  it('takes an object that no matcher gave for a failure', () => {
    expect(result(1, () => ({}))).toEqual({
      matches: false,
      description: { expected: 'the result of a matcher', actual: 'another object' },
    })
  })

  it('looks through metadata', () => {
    expect(result(withMetadata(1, { unit: 'kg' }), assertOf('beNumber')()).matches).toBe(true)
    expect(result(1, withMetadata(true, { why: 'x' })).matches).toBe(true)
  })
})

it.each<[string, Value, Value[], boolean]>([
  ['beBlank', null, [], true],
  ['beBlank', '\u2003\n', [], true],
  ['beBlank', [], [], false],
  ['beEmpty', null, [], true],
  ['beEmpty', {}, [], true],
  ['beEmpty', 0, [], false],
  ['haveSize', null, [0], true],
  ['haveSize', '😀', [2], true],
  ['haveSize', { a: 1 }, [1], true],
  ['contain', ['a'], ['a'], true],
  ['contain', null, ['a'], false],
  ['beGreaterThan', 'b', ['a'], true],
  ['beLowerThan', -1, [0], true],
  ['haveKey', null, ['a'], false],
  ['haveKey', { a: null }, ['a'], true],
  ['haveKey', { a: 1 }, ['constructor'], false],
  ['eachItem', [], [() => false], true],
  ['haveItem', [], [() => true], false],
  ['eachItem', 'text', [() => true], false],
  ['notBe', 1, [() => true], false],
  ['anyOf', 1, [[]], false],
])('%s of %j with %j: %s', (name, value, args, matches) => {
  expect(result(value, assertOf(name)(...args)).matches).toBe(matches)
})

describe('tests', () => {
  const testOf = functionsOf('tw::test::Tests')

  it('end as they should', () => {
    const run = (test: () => Value) => testOf('in', host)('it', test)
    expect(run(() => must(1, assertOf('beString')()))).toMatchObject({ status: 'FAIL' })
    expect(run(() => true)).toEqual({ name: 'it', time: 0, status: 'OK' })
    expect(run(() => null)).toMatchObject({ status: 'FAIL', errorMessage: 'A test has to end with `… must …`.' })
    expect(run(() => [true, false])).toMatchObject({ status: 'FAIL' })
    expect(run(() => functionsOf('tw::Runtime')('fail')('Broken'))).toMatchObject({
      status: 'ERROR',
      errorMessage: 'Broken',
    })
  })

  it('do not hide faults of the engine', () => {
    expect(() =>
      testOf('in', host)('it', () => {
        throw new TypeError('engine')
      }),
    ).toThrow('engine')
  })
})
