import { typeText } from '@twill/language/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FunctionDeclaration } from '../src/define.ts'
import { library } from '../src/library.ts'
import { type Signature, signaturesOf } from '../src/signatures.ts'
import { isObject, isType, TwillError, unwrap, type Value, valuesOf as valuesOfObject } from '../src/value/index.ts'
import { concrete, valuesOf } from './arbitrary.ts'
import { testHost } from './host.ts'

const declarations = library.declarations()
const functions = declarations.filter((d): d is FunctionDeclaration => d.kind === 'function')
const titleOf = (d: { module: string; name: string }) => `${d.module}::${d.name}`

const signatures = (f: FunctionDeclaration) => signaturesOf(f, library.resolverFor(f.module))

describe('declarations', () => {
  it('have unique names within their module', () => {
    const names = declarations.map(
      (d) => `${d.kind === 'type' || d.kind === 'annotation' ? 'type' : 'value'} ${titleOf(d)}`,
    )
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })
})

describe.each(functions.map((f) => [titleOf(f), f] as const))('%s', (_, declaration) => {
  it('has a meaning for each overload', () => {
    for (const { run, withHost } of declaration.overloads) {
      expect([run, withHost].filter((f) => f !== undefined)).toHaveLength(1)
      expect(withHost !== undefined && (declaration.effects ?? []).length === 0).toBe(false)
    }
  })

  it.each(signatures(declaration).map((s) => [typeText(s.type), s] as const))('keeps its word: %s', (_, signature) => {
    fc.assert(
      fc.property(callsOf(signature), ({ args, type }) => {
        const result = call(signature, args)
        if (result === failed) return
        expect(hasUndefined(result)).toBe(false)
        expect(isType(result, type.returns)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

/** Arguments that fit, and the signature with its type parameters chosen. */
function callsOf({ type }: Signature) {
  return concrete(type).chain((chosen) =>
    fc.tuple(...chosen.parameters.map((p) => valuesOf(p.type))).map((args) => ({ args, type: chosen })),
  )
}

const failed = Symbol('failed')

/** The result, or `failed` for a TwillError; any other exception is a defect. */
function call({ overload }: Signature, args: readonly Value[]): Value {
  const run = overload.run ?? overload.withHost?.(testHost())
  try {
    return run?.(...args.map(unwrap))
  } catch (error) {
    if (error instanceof TwillError) return failed
    throw error
  }
}

function hasUndefined(value: Value): boolean {
  if (value === undefined) return true
  if (Array.isArray(value)) return value.some(hasUndefined)
  return isObject(value) && valuesOfObject(value).some(hasUndefined)
}
