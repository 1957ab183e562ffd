import { describe, expect, it } from 'vitest'
import { Key, MultiMap, Namespace, type Value } from '../src/value/index.ts'
import { testHost } from './host.ts'
import { libraryFunction } from './library-function.ts'

const { formats } = testHost()
const host = testHost({ formats: { ...formats, write: (value) => JSON.stringify(value) } })
const diff = libraryFunction('tw::util::Diff', 'diff', host)
const diffs = (...args: Value[]) => (diff(...args) as { diffs: Value }).diffs

describe('diff', () => {
  it('tells what was expected and what is there', () => {
    expect(diff([1, 'a'], [1, 'b'])).toEqual({
      matches: false,
      diffs: [{ expected: '"b"', actual: '"a"', path: '(root)[1]' }],
    })
  })
  it('tells kinds apart', () => {
    expect(diffs(1, [])).toEqual([{ expected: 'Array type', actual: 'Number type', path: '(root)' }])
    expect(diffs([], {})).toEqual([{ expected: 'Object type', actual: 'Array type', path: '(root)' }])
  })
  it('minds the order of entries unless told otherwise', () => {
    expect(diffs({ a: 1, b: 1 }, { b: 1, a: 1 })).toHaveLength(2)
    expect(diffs({ a: 1, b: 1 }, { b: 1, a: 1 }, { unordered: true })).toEqual([])
  })
  it('minds namespaces, not prefixes', () => {
    const element = (prefix: string, uri: string) => MultiMap.of([new Key('a', new Namespace(prefix, uri))], [1])
    expect(diffs(element('x', 'urn:a'), element('y', 'urn:a'))).toEqual([])
    expect(diffs(element('x', 'urn:a'), element('x', 'urn:b'))).toHaveLength(1)
  })
  it('begins paths as told', () => {
    expect(diffs([1], [], {}, 'body')).toEqual([{ expected: 'Array size is 0', actual: 'was 1', path: 'body' }])
  })
})
