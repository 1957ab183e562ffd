import { TwillError } from '@twill/stdlib/value'
import { describe, expect, test } from 'vitest'
import { compile, input } from '../src/index.ts'

const pairs = `%dw 2.0
import * from dw::extension::DataFormat
fun readPairs(content: Binary, charset: String, settings: EmptySettings): Any =
  ((content as String {encoding: charset}) splitBy (settings.separator default ";")) map ($ splitBy "=") reduce (pair, all = {}) ->
    all ++ { (pair[0]): pair[1] }
fun writePairs(value: Any, settings: EmptySettings): Binary =
  ((value pluck "$($$)=$($)") joinBy (settings.separator default ";")) as Binary {encoding: settings.encoding default "UTF-8"}

@DataFormatExtension
var pairs: DataFormat<EmptySettings, EncodingSettings> = {
  acceptedMimeTypes: ["application/x-pairs"],
  fileExtensions: [".pairs"],
  reader: readPairs,
  writer: writePairs
}

var unmarked = { acceptedMimeTypes: ["application/x-unmarked"], reader: readPairs, writer: writePairs }
`

const modules = (name: string): string | undefined =>
  ({
    Pairs: pairs,
    Broken:
      'import * from dw::extension::DataFormat\n@DataFormatExtension\nvar broken = { acceptedMimeTypes: ["application/x-broken"] }',
  })[name]

const run = async (script: string, inputs: Record<string, unknown> = {}) => compile(script, { modules }).run(inputs)

describe('a format written in the language', () => {
  test('reads inputs and writes the output', async () => {
    const out = await run(
      'import Pairs\noutput application/x-pairs\n---\npayload mapObject { (upper($$)): $ ++ "!" }',
      {
        payload: input('a=1;b=é', 'application/x-pairs'),
      },
    )
    expect(out.text()).toBe('A=1!;B=é!')
    expect(out.mimeType).toBe('application/x-pairs')
    expect(out.encoding).toBe('UTF-8')
  })

  test('has options, also in the MIME type', async () => {
    const out = await run('import Pairs\noutput application/x-pairs separator="|"\n---\npayload', {
      payload: input('a=1,b=2', 'application/x-pairs; separator=","'),
    })
    expect(out.text()).toBe('a=1|b=2')
    const again = await run('import Pairs\n---\npayload', {
      payload: input('a=1,b=2', 'application/x-pairs', { separator: ',' }),
    })
    expect(JSON.parse(again.text())).toEqual({ a: '1', b: '2' })
  })

  test('writes in an encoding', async () => {
    const out = await run('import Pairs\noutput application/x-pairs encoding="ISO-8859-1"\n---\n{ a: "é" }')
    expect([...out.bytes()]).toEqual([97, 61, 0xe9])
    expect(out.text()).toBe('a=é')
  })

  test('serves read and write, by MIME type or extension', async () => {
    const out = await run(
      'import Pairs\n---\n[read("x=1", "application/x-pairs").x, write({ y: 2 }, "pairs") as String]',
    )
    expect(JSON.parse(out.text())).toEqual(['1', 'y=2'])
  })

  test('is told of', async () => {
    const out = await run(
      'import Pairs\nimport dataFormatsDescriptor from dw::Runtime\n---\n(dataFormatsDescriptor() filter $.id == "pairs").defaultMimeType',
    )
    expect(JSON.parse(out.text())).toEqual(['application/x-pairs'])
  })

  test('is found again in a saved mapping', async () => {
    const { saved } = compile('import Pairs\noutput application/x-pairs\n---\n{ a: 1 }', { modules })
    const { load } = await import('../src/index.ts')
    const out = await load(JSON.parse(JSON.stringify(saved))).run({})
    expect(out.text()).toBe('a=1')
  })

  test('needs the annotation, and the import', async () => {
    await expect(run('import Pairs\n---\nread("x=1", "application/x-unmarked")')).rejects.toThrow('No format is called')
    expect(() => compile('output application/x-pairs\n---\n1', { modules })).toThrow('No format is called')
  })

  test('that lacks a part is an error that says which', async () => {
    const failure: unknown = await run('import Broken\n---\n1').catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TwillError)
    expect((failure as TwillError).code).toBe('TW5096')
    expect((failure as TwillError).message).toContain('`reader` is no function')
  })
})
