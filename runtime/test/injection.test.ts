import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../src/index.ts'

const canary = globalThis as { twillCanary?: boolean }
const hostile = fc.constantFrom(
  '"',
  "'",
  '`',
  '\u0024{twillCanary=1}',
  '*/',
  '</script>',
  '\u2028',
  '__proto__',
  '\\',
  '");twillCanary=true;("',
)
const text = fc.oneof(
  fc.string(),
  fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join('')),
)

test('a text in a script stays a text, as a value and as a key', () => {
  fc.assert(
    fc.property(text, (given) => {
      const literal = JSON.stringify(given).replace(/\$/g, '\\$')
      expect(compile(`{ v: ${literal}, k: namesOf({ (${literal}): 1 })[0] }`).evaluate({})).toEqual({
        v: given,
        k: given,
      })
      expect(canary.twillCanary).toBeUndefined()
    }),
  )
})
