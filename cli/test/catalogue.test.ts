import { expect, test } from 'vitest'
import { diagnosticTypes } from '../src/catalogue.ts'

test('no two diagnostics of all parts have the same code or slug', () => {
  const all = diagnosticTypes().map(({ declaration }) => declaration)
  expect(all.length).toBeGreaterThan(150)
  const repeated = (texts: readonly string[]) => texts.filter((text, i) => texts.indexOf(text) !== i)
  expect(repeated(all.map(({ code }) => code))).toEqual([])
  expect(repeated(all.map(({ slug }) => slug))).toEqual([])
})
