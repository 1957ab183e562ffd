import { describe, expect, test } from 'vitest'
import type { DiagnosticType } from '../../src/diagnostics/diagnostic.ts'
import * as declared from '../../src/diagnostics/syntax.ts'
import { parse } from '../../src/syntax/index.ts'

const all: readonly DiagnosticType[] = Object.values(declared)
const codes = (source: string): string[] => parse(source).diagnostics.map(({ code }) => code)

test('codes and slugs are unique', () => {
  expect(new Set(all.map(({ declaration }) => declaration.code)).size).toBe(all.length)
  expect(new Set(all.map(({ declaration }) => declaration.slug)).size).toBe(all.length)
})

describe.each(all.map(({ declaration }) => declaration))('$code $slug', ({ code, bad, good }) => {
  test.skipIf(bad === undefined)('the bad script gives exactly this', () => {
    expect(codes(bad as string)).toEqual([code])
  })

  test.skipIf(good === undefined)('the good script gives nothing', () => {
    expect(codes(good as string)).toEqual([])
  })
})
