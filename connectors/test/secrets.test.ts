import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secrets } from '../src/secrets.ts'

const notations: readonly ((value: string) => string)[] = [
  (value) => value,
  encodeURIComponent,
  (value) => new URLSearchParams({ a: value }).toString().slice(2),
  (value) => JSON.stringify({ a: value }),
  (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
]

test('a secret is found in every notation, in one within another, also where another is a part of it', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('x', '&', '<', '"', ' ', '+', '\\', 'ü', '%') }),
      fc.string({ minLength: 4, maxLength: 30, unit: fc.constantFrom('z', '&', '<', '"', ' ', '+', '\\', 'ü', '%') }),
      fc.constantFrom(...notations),
      fc.constantFrom(...notations),
      (part, rest, write, again) => {
        const secrets = new Secrets()
        secrets.add(part)
        secrets.add(part + rest)
        const clean = secrets.redact(`before ${again(write(part + rest))} after`)
        expect(clean).not.toMatch(/[xz]/)
        expect(clean).toMatch(/^before .*\*\*\*.* after$/)
      },
    ),
  )
})

test('one of a few letters would be found everywhere, and is left', () => {
  const secrets = new Secrets()
  secrets.add('abc')
  expect(secrets.redact('abcdef')).toBe('abcdef')
})

test('the head of Basic authentication is clean too, whatever the name before it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ minLength: 12, maxLength: 40 }), (user, password) => {
      const secrets = new Secrets()
      secrets.add(password)
      const clean = secrets.redact(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)
      const [, left = ''] = /^Basic (.*)$/.exec(clean) ?? []
      // what stands beside the secret, and the one or two of its characters that share a group with something else
      expect(left).toContain('***')
      expect(left.length).toBeLessThanOrEqual(4 * Math.ceil((user.length * 4 + 4) / 3) + 12)
      expect(Buffer.from(left, 'base64').toString()).not.toContain(password.slice(3, -3))
    }),
  )
})
