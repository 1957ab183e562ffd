import { describe, expect, it } from 'vitest'
import { TwillError, type Value } from '../src/value/index.ts'
import { failure } from './core/core.ts'
import { testHost } from './host.ts'
import { functionsOf } from './member.ts'

const runtime = functionsOf('tw::Runtime')
const attempt = runtime('try')

describe('try', () => {
  it('gives the result, also when it is null', () => {
    expect(attempt(() => 1)).toEqual({ success: true, result: 1 })
    expect(attempt(() => null)).toEqual({ success: true, result: null })
  })

  it('gives the error of a failure', () => {
    expect(attempt(() => runtime('fail')('No stock'))).toEqual({
      success: false,
      error: { kind: 'UserException', message: 'No stock' },
    })
  })

  it('goes on after endless recursion', () => {
    const deep = (n: number): Value => [deep(n + 1)]
    expect(attempt(() => deep(0))).toMatchObject({ success: false, error: { kind: 'TW5061' } })
  })

  it('does not hide faults of the engine', () => {
    expect(() =>
      attempt(() => {
        throw new TypeError('x is undefined')
      }),
    ).toThrow(TypeError)
  })
})

describe('after a try', () => {
  const failed = { success: false, error: { kind: 'TW1', message: 'No.' } }

  it('orElse gives the result or the alternative', () => {
    const orElse = runtime('orElse')
    expect(orElse({ success: true, result: null }, () => 2)).toBe(null)
    expect(orElse(failed, () => 2)).toBe(2)
  })

  it('orElseTry tries the alternative', () => {
    const orElseTry = runtime('orElseTry')
    expect(orElseTry({ success: true, result: 1 }, () => 2)).toEqual({ success: true, result: 1 })
    expect(orElseTry(failed, () => runtime('fail')())).toEqual({
      success: false,
      error: { kind: 'UserException', message: 'Error' },
    })
  })
})

describe('failIf', () => {
  it('gives the value back or fails', () => {
    expect(runtime('failIf')(5, (n: number) => n < 0)).toBe(5)
    expect(failure(() => runtime('failIf')(-5, (n: number) => n < 0))).toBe('TW5420')
  })
})

describe('scripts run by scripts', () => {
  const requests: unknown[] = []
  const host = testHost({
    privileges: new Set(['network', 'environment']),
    evaluate: (source, request) => {
      requests.push({ source, ...request })
      request.log('info', 'seen')
      if (source === 'bad') throw new TwillError('TW9', 'Bad.')
      return { value: 7, format: undefined, mimeType: undefined, options: {}, namespaces: {} }
    },
  })
  const evaluate = runtime('eval', host)

  it('get their modules, inputs and limits', () => {
    const input = { value: Uint8Array.of(49), mimeType: 'text/csv', properties: { header: false } }
    const files = { 'main.dwl': 'a::B::x', '/a/B.dwl': 'var x = 1' }
    const grants: unknown[] = []
    const configuration = { timeOut: 50, securityManager: (grant: unknown) => grants.push(grant) > 1 }
    expect(evaluate('main.dwl', files, { payload: input }, { vars: 1 }, configuration)).toMatchObject({
      success: true,
      value: 7,
      logs: [{ level: 'INFO', message: 'seen' }],
    })
    expect(requests.at(-1)).toMatchObject({
      source: 'a::B::x',
      name: 'main.dwl',
      modules: { 'a::B': 'var x = 1' },
      inputs: { payload: { content: Uint8Array.of(49), format: 'text/csv', options: { header: false } }, vars: 1 },
      limits: { timeout: 50, privileges: new Set(['environment']) },
    })
    expect(grants).toEqual(['Resource', 'Environment'])
  })

  it('give their failure, or throw it', () => {
    expect(evaluate('bad.dwl', { 'bad.dwl': 'bad' })).toMatchObject({
      success: false,
      message: 'Bad.',
      kind: 'TW9',
      location: { locationString: 'Unknown location' },
    })
    expect(evaluate('none.dwl', {})).toMatchObject({ success: false, kind: 'TW5070' })
    expect(failure(() => evaluate('bad.dwl', { 'bad.dwl': 'bad' }, {}, {}, { onException: 'FAIL' }))).toBe('TW9')
  })

  it('log where the configuration says', () => {
    const seen: unknown[] = []
    const loggerService = {
      initialize: () => ({ token: 1 }),
      log: (...entry: unknown[]) => {
        seen.push(entry)
        return null
      },
      shutdown: () => seen.push('end') > 0,
    }
    evaluate('main.dwl', { 'main.dwl': '1' }, {}, {}, { loggerService })
    expect(seen).toEqual([['INFO', 'seen', { token: 1 }], 'end'])
  })

  it('are written in the format they name, else in that of the configuration', () => {
    const run = runtime('run', host)
    const text = (result: Value) => new TextDecoder().decode((result as { value: Uint8Array }).value)
    expect(text(run('m', { m: '1' }))).toBe('application/dw:7')
    expect(text(run('m', { m: '1' }, {}, {}, { outputMimeType: 'text/csv' }))).toBe('text/csv:7')
  })
})
