import { describe, expect, test } from 'vitest'
import { compile, load } from '../src/index.ts'

const all = 'output application/xml writeDeclaration=false, indent=false, writeDeclaredNamespaces="All"'
const modules = (name: string): string | undefined =>
  ({ Names: 'ns theirs http://theirs\nns spare http://spare\nfun wrapped(value) = { theirs#item: value }' })[name]

const run = async (script: string): Promise<string> => (await compile(script, { modules }).run()).text()

describe('namespaces that the header declares', () => {
  test('are known to the writer of the output', async () => {
    expect(await run(`ns b http://b\nns a http://a\n${all}\n---\n{ a#root: { plain: "b:QName" } }`)).toBe(
      '<a:root xmlns:b="http://b" xmlns:a="http://a"><plain>b:QName</plain></a:root>',
    )
  })

  test('are known to `write`', async () => {
    const options = '{ writeDeclaration: false, writeDeclaredNamespaces: "ids:a" }'
    expect(
      await run(`ns a http://a\nns b http://b\noutput text/plain\n---\nwrite({ r: 1 }, "application/xml", ${options})`),
    ).toBe('<r xmlns:a="http://a">1</r>')
  })

  test('are kept in a saved mapping', async () => {
    const { saved } = compile(`ns a http://a\n${all}\n---\n{ r: 1 }`)
    expect((await load(JSON.parse(JSON.stringify(saved))).run()).text()).toBe('<r xmlns:a="http://a">1</r>')
  })

  test('those of a block count where a key has them', async () => {
    const block = (body: string): string => `ns a http://a\n${all}\n---\ndo { ns inner http://inner --- ${body} }`
    expect(await run(block('{ r: 1 }'))).toBe('<r xmlns:a="http://a">1</r>')
    expect(await run(block('{ r: { inner#x: 1 } }'))).toBe(
      '<r xmlns:a="http://a" xmlns:inner="http://inner"><inner:x>1</inner:x></r>',
    )
  })

  test('a prefix that a block takes for another namespace stands for that where it is used', async () => {
    expect(await run(`ns a http://a\n${all}\n---\n{ r: { a#x: 1, y: do { ns a http://b --- { a#z: 2 } } } }`)).toBe(
      '<r xmlns:a="http://a"><a:x>1</a:x><y><a:z xmlns:a="http://b">2</a:z></y></r>',
    )
  })

  test('those of a module count where a key has them', async () => {
    expect(await run(`import wrapped from Names\n${all}\n---\n{ r: wrapped(1) }`)).toBe(
      '<r xmlns:theirs="http://theirs"><theirs:item>1</theirs:item></r>',
    )
    expect(await run(`import spare from Names\n${all}\n---\n{ r: 1 }`)).toBe('<r>1</r>')
  })

  test('a script that another script runs has its own', async () => {
    const inner =
      'ns own http://own\\noutput application/xml writeDeclaration=false, writeDeclaredNamespaces=\\"All\\"\\n---\\n{ r: 1 }'
    expect(
      await run(
        `import run from dw::Runtime\nns a http://a\noutput text/plain\n---\nrun("main.dwl", { "main.dwl": "${inner}" }, {}).value as String { encoding: "UTF-8" }`,
      ),
    ).toBe('<r xmlns:own="http://own">1</r>')
  })
})
