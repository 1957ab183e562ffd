import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CompileError, compile } from '../src/index.ts'

type Files = Readonly<Record<string, string>>

/** All that is told about a script called `app.tw`, in the form `line:column code`; nothing when it compiles. */
function told(script: string, modules: Files): readonly string[] {
  try {
    compile(script, { name: 'app.tw', modules: (name) => modules[name] })
    return []
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    return error.message.split('\n').map((line) => line.replace(/^app\.tw:(\S+ TW\d+).*$/s, '$1'))
  }
}

const descriptor = (components: Readonly<Record<string, readonly string[]>>): Files => ({
  'META-INF/dw-components.dwl': JSON.stringify(
    Object.entries(components).map(([name, modules]) => ({
      name,
      resources: Object.fromEntries(modules.map((module) => [module, {}])),
    })),
  ),
})

// ---------------------------------------------------------------- a model of who may name what

const visibilities = ['', 'private', 'internal'] as const
const components = ['stock', 'sales', 'audit'] as const

interface Declared {
  readonly visibility: (typeof visibilities)[number]
  readonly visibleTo: readonly string[]
}

/** The rule of the reference, for a name of a module in `owner` and a script in `caller`. */
function mayName({ visibility, visibleTo }: Declared, owner: string, caller: string | undefined): boolean {
  if (visibility === '') return true
  return visibility === 'internal' && caller !== undefined && (caller === owner || visibleTo.includes(caller))
}

/** How a name is declared, and used in each way that an importer has. */
const kinds: Readonly<
  Record<string, { readonly declare: (name: string) => string; readonly use: (name: string) => string }>
> = {
  variable: { declare: (name) => `var ${name} = 1`, use: (name) => name },
  function: { declare: (name) => `fun ${name}(n) = n`, use: (name) => `${name}(1)` },
  type: { declare: (name) => `type ${name} = Number`, use: (name) => `1 is ${name}` },
  'type as a value': { declare: (name) => `type ${name} = Number`, use: (name) => `[${name}]` },
}

const ways: Readonly<Record<string, (use: (name: string) => string) => string>> = {
  'by name': (use) => `import wanted from m::lib\n---\n${use('wanted')}`,
  'by an alias': (use) => `import wanted as other from m::lib\n---\n${use('other')}`,
  whole: (use) => `import * from m::lib\n---\n${use('wanted')}`,
  'by the module': (use) => `import m::lib\n---\n${use('lib::wanted')}`,
  'by an alias of the module': (use) => `import m::lib as l\n---\n${use('l::wanted')}`,
  'without an import': (use) => `---\n${use('m::lib::wanted')}`,
  'from a block': (use) => `---\ndo {\n  import wanted from m::lib\n  ---\n  ${use('wanted')}\n}`,
}

describe.each(Object.entries(kinds))('a %s', (_, { declare, use }) => {
  test.each(Object.entries(ways))('imported %s', (_, script) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...visibilities),
        fc.subarray([...components]),
        fc.constantFrom(...components),
        fc.constantFrom(...components, undefined),
        (visibility, listed, owner, caller) => {
          const visibleTo = visibility === 'internal' ? listed : []
          const annotation = visibleTo.length === 0 ? '' : `@VisibleTo(components = ${JSON.stringify(visibleTo)})\n`
          const module = `%dw 2.0\n${annotation}${visibility} ${declare('wanted')}`
          const owned = Object.fromEntries(
            components.map((name) => [
              name,
              [...(owner === name ? ['m::lib'] : []), ...(caller === name ? ['app'] : [])],
            ]),
          )
          const codes = told(script(use), { 'm::lib': module, ...descriptor(owned) }).map((line) => line.slice(-6))
          const isAllowed = mayName({ visibility, visibleTo }, owner, caller)
          expect(codes).toEqual(isAllowed ? [] : [visibility === 'private' ? 'TW2019' : 'TW2020'])
        },
      ),
    )
  })
})

// ---------------------------------------------------------------- the rest

const lib = `%dw 2.0
private fun double(n) = n * 2
private type Line = { price: Number }
private ns soap http://example.com/soap
private annotation Mark()
private var Since = 1
annotation Open()
fun doubled(n) = double(n)
fun total(line: Line): Number = double(line.price)`

test('values of what is private go where they will', () => {
  const script = 'import * from m\n---\n[total({ price: 2 }), doubled(4)]'
  expect(compile(script, { modules: (name) => (name === 'm' ? lib : undefined) }).evaluate()).toEqual([4, 8])
})

test('a name of its own hides one that is private elsewhere', () => {
  expect(
    told('import * from m\nfun double(n) = n\nns soap http://a.b\n---\n{ soap#a: double(1) }', { m: lib }),
  ).toEqual([])
})

test('namespaces and annotations', () => {
  expect(told('import * from m\n---\n{ soap#a: 1, soap#b: 2 }', { m: lib })).toEqual(['3:3 TW2019'])
  expect(told('import soap from m\n---\n{ soap#a: 1 }', { m: lib })).toEqual(['1:8 TW2019'])
  expect(told('import Mark from m\n---\n1', { m: lib })).toEqual(['1:8 TW2019'])
  expect(told('import * from m\n@Mark()\nvar a = 1\n---\na', { m: lib })).toEqual(['2:1 TW2019'])
  expect(told('import m\n@m::Mark()\nvar a = 1\n---\na', { m: lib })).toEqual(['2:1 TW2019'])
  expect(told('import Open from m\n@Open()\n@Since(version = "1")\nvar a = 1\n---\na', { m: lib })).toEqual([])
})

test('nothing that may not be named is suggested', () => {
  const message = (script: string): string => {
    try {
      compile(script, { modules: (name) => (name === 'm' ? lib : undefined) })
      return ''
    } catch (error) {
      return error instanceof CompileError ? error.message : String(error)
    }
  }
  expect(message('import * from m\n---\ndoubel(1)')).toMatch(/TW2001.*Did you mean `doubled`/)
  expect(message('import m\n---\nm::doubel(1)')).toMatch(/TW2004.*Did you mean `doubled`/)
  expect(message('import Lin from m\n---\n1')).toMatch(/TW2004[^?]*$/)
})

describe('components', () => {
  const internal = '%dw 2.0\ninternal fun f(n) = n\nfun g(n) = f(n)'
  const script = 'import * from m\n---\ng(1)'

  test('a module without one may declare nothing internal', () => {
    expect(told(script, { m: internal })).toEqual(['1:15 TW2012'])
    expect(told(script, { m: internal, ...descriptor({ a: ['other'] }) })).toEqual(['1:15 TW2012'])
    expect(told(script, { m: internal, ...descriptor({ a: ['m'] }) })).toEqual([])
  })

  test('a mapping may: nobody imports it', () => {
    expect(told('internal var a = 1\n---\na', {})).toEqual([])
  })

  test('a module that imports from its component', () => {
    const inner = '%dw 2.0\nimport f from m\nfun h(n) = f(n)'
    const outer = 'import h from inner\n---\nh(1)'
    expect(told(outer, { m: internal, inner, ...descriptor({ a: ['m', 'inner'] }) })).toEqual([])
    expect(told(outer, { m: internal, inner, ...descriptor({ a: ['m'], b: ['inner'] }) })).toEqual(['1:15 TW2012'])
  })

  test('a descriptor is looked at only when something is internal', () => {
    const asked: string[] = []
    const modules = (name: string): string | undefined => {
      asked.push(name)
      return name === 'm' ? lib : undefined
    }
    compile('import * from m\n---\n1', { modules })
    expect(asked).not.toContain('META-INF/dw-components.dwl')
  })

  test.each([
    '{',
    '1',
    '',
    '{ name: "a", resources: {} }',
    '[{ name: "a" }]',
    '[{ resources: {} }]',
    '[{ name: 1, resources: {} }]',
    '[("a") if true]',
    '[payload]',
  ])('a descriptor that is none: %s', (text) => {
    const files = { m: internal, 'META-INF/dw-components.dwl': text }
    expect(told(script, files)).toEqual(['1:15 TW2012'])
  })

  test('quoted or not, in parentheses, with a header', () => {
    const text = '%dw 2.0\noutput application/dw\n---\n([{ "name": "a", resources: { m: {}, "x::y": {} } }])'
    expect(told(script, { m: internal, 'META-INF/dw-components.dwl': text })).toEqual([])
  })
})
