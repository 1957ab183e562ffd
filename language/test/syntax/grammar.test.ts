import { expect, test } from 'vitest'
import { Grammar } from '../../src/syntax/grammar/directives.ts'

test('the grammar has no ambiguity that a gate or the order of its alternatives does not settle', () => {
  expect(() => new Grammar({ recovers: true, validates: true })).not.toThrow()
})
