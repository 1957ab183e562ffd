import { describe, expect, it } from 'vitest'
import { testHost } from '../host.ts'
import { core, entries } from './core.ts'

describe('read', () => {
  it('passes content, format and options', () => {
    expect(core('read')('x', 'application/csv', { header: false })).toEqual({
      content: 'x',
      format: 'application/csv',
      options: { header: false },
    })
  })

  it('reads the language’s own format by default', () => {
    expect(core('read')('1')).toEqual({ content: '1', format: 'application/dw', options: {} })
  })

  it('takes bytes, and options of any object', () => {
    const bytes = Uint8Array.of(1)
    expect(core('read')(bytes, 'application/json', entries(['a', 1]))).toEqual({
      content: bytes,
      format: 'application/json',
      options: { a: 1 },
    })
  })
})

describe('readUrl', () => {
  it('reads what the host finds', () => {
    const content = Uint8Array.of(123, 125)
    const asked: string[] = []
    const host = testHost({
      resource: (url) => {
        asked.push(url)
        return { content, mimeType: 'text/plain' }
      },
    })
    expect(core('readUrl', host)('classpath://a.json', 'application/json')).toEqual({
      content,
      format: 'application/json',
      options: {},
    })
    expect(asked).toEqual(['classpath://a.json'])
  })
})

describe('write', () => {
  it('writes in the format', () => {
    expect(core('write')(5, 'text/plain')).toBe('text/plain:5')
    expect(core('write')(5)).toBe('application/dw:5')
  })
})

describe('log', () => {
  it('gives the value back and logs its text', () => {
    const host = testHost()
    const value = { a: 1 }
    expect(core('log', host)('seen', value)).toBe(value)
    expect(core('log', host)(7)).toBe(7)
    expect(host.logged).toEqual(['info: seen - application/dw:[object Object]', 'info: application/dw:7'])
  })

  it('takes one text as the value', () => {
    const host = testHost()
    expect(core('log', host)('here')).toBe('here')
    expect(host.logged).toEqual(['info: application/dw:here'])
  })
})
