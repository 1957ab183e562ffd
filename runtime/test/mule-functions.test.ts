import { describe, expect, test } from 'vitest'
import { compile } from '../src/index.ts'

const error = {
  errorType: {
    namespace: 'HTTP',
    identifier: 'UNAUTHORIZED',
    parentErrorType: { namespace: 'MULE', identifier: 'SECURITY' },
  },
}

describe('causedBy', () => {
  test.each([
    ['causedBy("HTTP:UNAUTHORIZED")', true],
    ['causedBy("MULE:SECURITY")', true],
    ['causedBy("HTTP:TIMEOUT")', false],
    ['causedBy(error, "MULE:SECURITY")', true],
    ['["HTTP:UNAUTHORIZED", "HTTP:TIMEOUT"] map ((each) -> causedBy(each))', [true, false]],
    ['causedBy({ errorType: { namespace: "FILE", identifier: "ACCESS_DENIED" } }, "HTTP:TIMEOUT")', false],
  ])('%s', (script, expected) => {
    expect(compile(script).evaluate({ error })).toEqual(expected)
  })

  test('without an error nothing is the cause', () => {
    expect(compile('causedBy("ANY")').evaluate()).toBe(false)
  })

  test('takes a type at least', () => {
    expect(() => compile('causedBy()')).toThrow(/`causedBy` takes 2 arguments, not 0/)
  })
})

describe('p', () => {
  const script = 'p("TWILL_TEST_NAME") default "none"'
  test('a property comes before a variable of the environment', () => {
    process.env.TWILL_TEST_NAME = 'from the environment'
    try {
      const privileges = ['environment'] as const
      expect(compile(script).evaluate({}, { privileges })).toBe('from the environment')
      const host = { properties: { TWILL_TEST_NAME: 'a property' } }
      expect(compile(script, { host }).evaluate({}, { privileges })).toBe('a property')
    } finally {
      delete process.env.TWILL_TEST_NAME
    }
  })

  test('without the privilege there is no environment', () => {
    process.env.TWILL_TEST_NAME = 'from the environment'
    try {
      expect(compile(script).evaluate()).toBe('none')
    } finally {
      delete process.env.TWILL_TEST_NAME
    }
  })
})
