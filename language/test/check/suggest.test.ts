import { expect, test } from 'vitest'
import { nearest } from '../../src/check/suggest.ts'

test.each([
  ['payloadd', ['payload', 'upper'], 'payload'],
  ['SizeOf', ['sizeOf', 'size'], 'sizeOf'],
  ['mapp', ['app', 'map'], 'map'],
  ['fitler', ['filter'], 'filter'],
  ['parse_duration', ['round', 'now'], undefined],
  ['x', ['yes'], undefined],
  ['abc', ['abc'], undefined],
  ['', ['a'], 'a'],
])('%j among %j is %j', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected)
})

test('among equals the first of the alphabet', () => {
  expect(nearest('cat', ['car', 'cap'])).toBe('cap')
})
