import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compile } from '../src/index.ts'

const files: Readonly<Record<string, string>> = {
  'orders/Total.dwl': '%dw 2.0\noutput application/json\n---\n{ total: sum(payload.price) * rates.gross }',
  'orders/Raw.dwl': '%dw 2.0\n---\npayload.price',
  'orders/Total/usual/inputs/payload.csv': 'item,price\ntea,2.5\nrice,4\n',
  'orders/Total/usual/inputs/rates.json': '{ "gross": 2 }',
  'orders/Total/usual/out.json': '{ "total": 13 }',
  'orders/Total/wrong/inputs/payload.csv': 'item,price\ntea,free\n',
  'orders/Total/wrong/inputs/rates.json': '{ "gross": 2 }',
}

const head = 'import * from dw::test::Tests\nimport * from dw::test::Asserts\n---\n'

describe('scenarios in files', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'twill-scenarios-'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const evaluate = (body: string): unknown => compile(head + body, { modules: [folder] }).evaluate()

  test('a mapping gives what is expected', () => {
    const suite = evaluate(`"Total" describedBy [
      "usual" in do {
        runMapping("orders/Total.dwl", inputsOf("orders/Total/usual"), "application/json")
          must equalTo(outputOf("orders/Total/usual"))
      }
    ]`)
    expect(suite).toMatchObject({ status: 'OK', tests: [{ name: 'usual', status: 'OK' }] })
  })

  test('inputs are the files of the folder, read by their extensions', () => {
    const inputs = evaluate(
      'inputsOf("orders/Total/usual") mapObject ((d, name) -> { (name): d.mimeType ++ ": " ++ (d.value as String) })',
    )
    expect(inputs).toEqual({
      payload: 'application/csv: item,price\ntea,2.5\nrice,4\n',
      rates: 'application/json: { "gross": 2 }',
    })
  })

  test('a mapping that names no output writes in the given format', () => {
    expect(evaluate('evalPath("orders/Raw.dwl", inputsOf("orders/Total/usual"), "application/json")')).toEqual([
      '2.5',
      '4',
    ])
  })

  test('what the mapping fails with is the outcome of the test', () => {
    const outcome = evaluate(
      '"wrong" in do { runMapping("orders/Total.dwl", inputsOf("orders/Total/wrong")) must beObject() }',
    )
    expect(outcome).toMatchObject({ status: 'ERROR', errorMessage: expect.stringContaining('`sum` cannot be called') })
  })

  test('inputs may be values', () => {
    expect(
      evaluate(`evalPath("orders/Total.dwl", inputsFrom("orders/Total/usual"), "application/json")
        must equalTo(outputFrom("orders/Total/usual"))`),
    ).toMatchObject({ matches: true })
    expect(evaluate('inputsFrom("orders/Total/usual").rates')).toEqual({ gross: 2 })
    expect(evaluate('runMapping("orders/Raw.dwl", { payload: { price: 3 } })')).toBe(3)
  })

  test('a folder outside of the class path is empty', () => {
    expect(evaluate('inputsOf("../orders/Total/usual")')).toEqual({})
  })

  test('without folders to list there are no files', () => {
    const mapping = compile(`${head}inputsOf("orders/Total/usual")`, { modules: () => undefined })
    expect(mapping.evaluate()).toEqual({})
  })
})
