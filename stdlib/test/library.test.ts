import { operators } from '@twill/language/syntax'
import { resolved, typeText } from '@twill/language/types'
import { describe, expect, it } from 'vitest'
import { fn, type } from '../src/define.ts'
import { library, libraryOf } from '../src/library.ts'
import { type DeclarationFile, file } from '../src/modules.ts'

/** What the compiler spells out itself: their right side is a type, or is evaluated only when needed. */
const lowered = ['default', 'or', 'and', 'is', 'as']

describe('library', () => {
  it('has a function for each operator', () => {
    const symbols = operators.flatMap(([, names]): readonly string[] => names).filter((name) => !lowered.includes(name))
    expect(symbols.filter((name) => library.member('tw::Core', name)?.kind !== 'function')).toEqual([])
    const declared = library.members('tw::Core').filter((name) => /^\W+$/.test(name))
    expect(declared.filter((name) => !symbols.includes(name))).toEqual([])
  })

  it('knows a module by either prefix', () => {
    expect(library.module(['tw', 'Core'])).toBe('tw::Core')
    expect(library.module(['dw', 'Core'])).toBe('tw::Core')
    expect(library.module(['Core'])).toBe('tw::Core')
    expect(library.module(['Strings'])).toBeUndefined()
    expect(library.module(['dw', 'Nowhere'])).toBeUndefined()
    expect(library.module([])).toBeUndefined()
  })

  it('lists modules and their members', () => {
    expect(library.modules()).toContain('tw::Core')
    expect(library.members('tw::Core')).toEqual(expect.arrayContaining(['map', '++', 'Comparable', 'xsi', 'TailRec']))
    expect(library.members('tw::Nowhere')).toEqual([])
  })

  it('shows overloads with the one for null first', () => {
    const upper = library.member('tw::Core', 'upper')
    expect(upper?.kind === 'function' && upper.overloads.map((o) => typeText(o.type))).toEqual([
      '(text: Null) -> Null',
      '(text: String) -> String',
    ])
    expect(library.member('tw::Core', 'upper')).toBe(upper)
  })

  it('has no member of a prototype', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(library.member('tw::Core', name)).toBeUndefined()
      expect(library.alsoKnown(name)).toEqual([])
    }
  })

  it('finds functions by the names other tools give them', () => {
    expect(library.alsoKnown('toUpperCase')).toContainEqual({ module: 'tw::Core', name: 'upper' })
    expect(library.alsoKnown('touppercase')).toContainEqual({ module: 'tw::Core', name: 'upper' })
  })

  it('has namespaces and types', () => {
    expect(library.member('tw::Core', 'xsi')).toMatchObject({
      kind: 'namespace',
      uri: expect.stringContaining('XMLSchema-instance'),
    })
    const pair = library.member('tw::Core', 'Pair')
    const text =
      pair?.kind === 'type' &&
      pair.type([
        { kind: 'simple', name: 'String' },
        { kind: 'simple', name: 'Number' },
      ])
    expect(text && typeText(text)).toBe('Pair<String, Number>')
    expect(text && text.kind === 'alias' && typeText(text.target())).toBe('{ l: String, r: Number }')
  })

  it('loads a file for the first of its names that is asked for, once', () => {
    const loads: string[] = []
    const holding = (module: string, ...names: string[]): DeclarationFile => {
      const declarations = () => {
        loads.push(names.join())
        return names.map((name) => type({ module, name, since: '2.0', doc: 'One.', type: 'String' }))
      }
      const kindOf = (name: string) => (names.includes(name) ? 'type' : undefined)
      return { names: () => names, kindOf, bare: declarations, whole: declarations }
    }
    const own = libraryOf({
      'tw::A': [holding('tw::A', 'One')],
      'tw::B': [holding('tw::B', 'One', 'Two'), holding('tw::B', 'Three')],
    })
    expect(own.modules()).toEqual(['tw::A', 'tw::B'])
    expect(own.module(['dw', 'A'])).toBe('tw::A')
    expect(loads).toEqual([])
    expect(own.members('tw::B')).toEqual(['One', 'Three', 'Two'])
    expect(own.lookup('tw::B', 'Four')).toBeUndefined()
    expect([own.kind('tw::B', 'Two'), own.kind('tw::B', 'Four'), own.kind('tw::C', 'Two')]).toEqual([
      'type',
      undefined,
      undefined,
    ])
    expect(loads).toEqual([])
    expect(own.lookup('tw::B', 'One')).toMatchObject({ module: 'tw::B', name: 'One' })
    expect(own.lookup('tw::B', 'Two')).toMatchObject({ module: 'tw::B', name: 'Two' })
    expect(own.lookup('tw::C', 'One')).toBeUndefined()
    expect(own.lookup('constructor', 'One')).toBeUndefined()
    expect(loads).toEqual(['One,Two'])
    expect(own.declarations()).toHaveLength(4)
  })

  it('lists each declaration under the module that it names', () => {
    for (const module of library.modules()) {
      expect(new Set(library.declarations(module).map((declaration) => declaration.module)), module).toEqual(
        new Set([module]),
      )
    }
  })

  it('resolves types of the own module before those of the prelude', () => {
    const declared = [
      type({ module: 'tw::test::Own', name: 'Comparable', since: '2.0', doc: 'Mine.', type: 'String' }),
      fn({
        module: 'tw::test::Own',
        name: 'first',
        since: '2.0',
        doc: 'The first.',
        params: {},
        overloads: [{ type: '(a: Comparable): tw::test::Own::Comparable', run: (a: unknown) => a }],
        examples: [],
      }),
    ]
    const own = libraryOf({ 'tw::test::Own': [file(() => declared)] })
    const first = own.member('tw::test::Own', 'first')
    if (first?.kind !== 'function') throw new Error('no function')
    const parameter = first.overloads[0]?.type.parameters[0]?.type
    const result = first.overloads[0]?.type.returns
    expect(parameter && typeText(resolved(parameter))).toBe('String')
    expect(result && typeText(resolved(result))).toBe('String')
  })
})
