import { describe, expect, it } from 'vitest'
import type { FunctionDeclaration } from '../src/define.ts'
import { library } from '../src/library.ts'
import { signaturesOf } from '../src/signatures.ts'

// What `tw docs` shows. The examples are run by spec/test/library-examples.test.ts.

const declarations = library.declarations()
const functions = declarations.filter((d): d is FunctionDeclaration => d.kind === 'function')
const titleOf = (d: { module: string; name: string }) => `${d.module}::${d.name}`

it.each(declarations.map((d) => [titleOf(d), d] as const))('%s says what it is', (_, declaration) => {
  expect(declaration.doc).toMatch(/^[A-Z`].*[.]$/s)
  expect(declaration.since).toMatch(/^2\.\d+$/)
  expect(declaration.module).toMatch(/^tw::/)
})

describe.each(functions.map((f) => [titleOf(f), f] as const))('%s', (_, declaration) => {
  it('describes its parameters', () => {
    const signatures = signaturesOf(declaration, library.resolverFor(declaration.module))
    const named = new Set(signatures.flatMap(({ type }) => type.parameters.map((p) => p.name)))
    expect(new Set(Object.keys(declaration.params))).toEqual(named)
    for (const phrase of Object.values(declaration.params)) expect(phrase).toMatch(/^[A-Z`].*[.]$/s)
  })

  it('has an example', () => {
    expect(declaration.examples.length).toBeGreaterThan(0)
    const untested = declaration.examples.every((example) => example.result === undefined)
    expect(untested && (declaration.effects ?? []).length === 0).toBe(false)
  })
})
