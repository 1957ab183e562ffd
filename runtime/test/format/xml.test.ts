import {
  type AnyKey,
  entriesOf,
  isObject,
  Key,
  keyName,
  MultiMap,
  makeKey,
  Namespace,
  ObjectBuilder,
  type ObjectValue,
  TwillError,
  unwrap,
  type Value,
  withMetadata,
} from '@twill/stdlib/value'
import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { plain, read, write } from './documents.ts'

// Values that XML can hold as they are: no white space alone, no text beside text, no prefix in two meanings in one tag.

const name = fc.constantFrom('a', 'b', 'item', 'x-1', 'é', '_', 'constructor', 'length')
const namespaces = [
  new Namespace('p', 'urn:1'),
  new Namespace('q', 'urn:2'),
  new Namespace('', 'urn:3'),
  new Namespace('r', 'urn:4&"<'),
]
const character = fc.constantFrom(
  'a',
  'é',
  '\u{1F600}',
  '<',
  '>',
  '&',
  '"',
  "'",
  ']',
  ' ',
  '\t',
  '\n',
  '\u0085',
  '\u2028',
)
const text = fc.string({ unit: character, maxLength: 10 }).map((one) => `${one}.`)
const cdata = fc
  .string({ unit: fc.constantFrom('a', '<', ']', '>', '&', '\n'), maxLength: 8 })
  .map((one) => withMetadata(`${one}.`, { cdata: true }))

const attributes = fc
  .uniqueArray(fc.tuple(name, fc.option(fc.constantFrom(...namespaces.filter(({ prefix }) => prefix !== '')))), {
    selector: ([local, namespace]) => `${local} ${namespace?.uri}`,
    maxLength: 3,
  })
  .chain((keys) =>
    fc.tuple(
      ...keys.map(([local, namespace]) =>
        text.map((value): [AnyKey, Value] => [makeKey(local, namespace, null), value]),
      ),
    ),
  )
  .map((entries) => (entries.length === 0 ? null : objectOf(entries as [AnyKey, Value][])))

const key: fc.Arbitrary<AnyKey> = fc
  .tuple(name, fc.option(fc.constantFrom(...namespaces)), attributes)
  .map(([local, namespace, found]) => makeKey(local, namespace, found))

function objectOf(entries: readonly [AnyKey, Value][]): ObjectValue {
  const builder = new ObjectBuilder()
  for (const [k, v] of entries) builder.add(k, v)
  return builder.build()
}

const { content } = fc.letrec<{ content: Value; children: Value; mixed: Value }>((tie) => ({
  content: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constant(null),
    cdata,
    tie('children'),
    tie('mixed'),
  ),
  children: fc.array(fc.tuple(key, tie('content')), { minLength: 1, maxLength: 5 }).map((entries) => objectOf(entries)),
  mixed: fc.array(fc.tuple(key, tie('content'), fc.oneof(text, cdata)), { minLength: 1, maxLength: 3 }).map((entries) =>
    objectOf(
      entries.flatMap(([k, v, t]): [AnyKey, Value][] => [
        [k, v],
        ['__text', t],
      ]),
    ),
  ),
}))

const document = fc.tuple(key, content).map(([k, v]) => objectOf([[k, v]]))

/** Without prefixes, which a writer may replace. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaning)
  if (typeof value !== 'object' || value === null) return value
  const { prefix: _, ...rest } = value as Record<string, unknown>
  return Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, meaning(v)]))
}

describe('round trips', () => {
  it.each([
    ['indented', {}],
    ['in one line', { indent: false, escapeGT: true, escapeCR: true, doubleQuoteInDeclaration: true }],
    ['with all namespaces on the root', { writeDeclaredNamespaces: 'All', inlineCloseOn: 'none' }],
    ['in ASCII', { encoding: 'US-ASCII' }],
  ])('%s', (title, options) => {
    fc.assert(
      fc.property(document, (value) => {
        fc.pre(title !== 'in ASCII' || !JSON.stringify(plain(value)).includes('"é"'))
        const written = write(value, 'xml', options)
        const again = read(written, 'xml')
        expect(meaning(plain(again))).toEqual(meaning(plain(value)))
        // what was read is written as it was
        expect(write(again, 'xml', options)).toBe(write(read(write(again, 'xml', options), 'xml'), 'xml', options))
      }),
      { numRuns: 400 },
    )
  })

  it('keep prefixes that do not collide', () => {
    const text = `<a xmlns="u"><p:b xmlns:p="v" p:k="1" l="2"/><c/></a>`
    expect(write(read(text, 'xml'), 'xml', { indent: false, writeDeclaration: false })).toBe(text)
  })
})

describe('against fast-xml-parser', () => {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: true,
    htmlEntities: true,
    cdataPropName: '#cdata',
  })

  type Node = Record<string, unknown>

  /** The tree of the other parser in the form of {@link plain}, without namespaces. */
  const ours = (nodes: readonly Node[]): unknown => {
    const isBlank = (node: Node) => typeof node['#text'] === 'string' && node['#text'].trim() === ''
    const nameOf = (node: Node) => Object.keys(node).find((k) => k !== ':@') as string
    const elements = nodes.filter((node) => !('#text' in node) && !('#cdata' in node))
    const textOf = (node: Node): string =>
      '#cdata' in node ? ((node['#cdata'] as Node[])[0]?.['#text'] as string) : (node['#text'] as string)
    if (elements.length === 0) return nodes.map(textOf).join('')
    const entries: [string, unknown, unknown][] = []
    for (const node of nodes) {
      if (isBlank(node)) continue
      const k = nameOf(node)
      if (k === '#text' || k === '#cdata') entries.push(['__text', null, textOf(node)])
      else entries.push([k, node[':@'] ?? null, ours(node[k] as Node[])])
    }
    return entries
  }

  /** Our value in the same form. */
  const theirs = (value: Value): unknown => {
    const bare = unwrap(value)
    if (bare === null) return ''
    if (!isObject(bare)) return bare
    return entriesOf(bare).map(([k, v]) => {
      const found = k instanceof Key ? k.attributes : null
      return [
        keyName(k),
        found === null ? null : Object.fromEntries(entriesOf(found).map(([a, t]) => [keyName(a), t])),
        theirs(v),
      ]
    })
  }

  it('reads the same tree', () => {
    const plainName = fc.constantFrom('a', 'b', 'item', 'x-1')
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '&lt;', '&amp;', '&#65;', ' ', '>'), maxLength: 6 })
    const attribute = fc.uniqueArray(fc.tuple(plainName, words), { selector: ([k]) => k, maxLength: 2 })
    const { element } = fc.letrec<{ element: string }>((tie) => ({
      element: fc
        .tuple(
          plainName,
          attribute,
          fc.oneof(
            { depthSize: 'small' },
            words.map((w) => w && `${w}.`),
            fc.array(tie('element'), { maxLength: 4 }).map((all) => all.join('\n ')),
          ),
        )
        .map(([n, list, inside]) => `<${n}${list.map(([k, v]) => ` ${k}="x${v}"`).join('')}>${inside}</${n}>`),
    }))
    fc.assert(
      fc.property(element, (document) => {
        expect(theirs(read(document, 'xml'))).toEqual(normalise(ours(parser.parse(document) as Node[])))
      }),
      { numRuns: 500 },
    )
  })

  /** White space between elements is no content; the other parser leaves it where there is nothing else. */
  const normalise = (tree: unknown): unknown =>
    Array.isArray(tree)
      ? tree.map((entry) => (Array.isArray(entry) ? [entry[0], entry[1], normalise(entry[2])] : entry))
      : typeof tree === 'string' && tree.trim() === ''
        ? ''
        : tree
})

describe('damaged documents', () => {
  const sample = `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE r [<!ENTITY e "x">]>
<r xmlns="u" xmlns:p="v"><!-- c --><p:a k="1 &lt; 2" p:l='"'>text &amp; more</p:a><b><![CDATA[x]]y]]></b><?pi x?><c/>tail</r>`

  it('are read or end in an error with a place', () => {
    const fragments = [
      '<',
      '>',
      '&',
      '"',
      "'",
      '/',
      ']]>',
      '<!',
      '<?',
      '<![CDATA[',
      '-->',
      'xmlns:p=""',
      '&e;',
      '\0',
      '\ud800',
      ':',
      '=',
      ' ',
    ]
    const change = fc.tuple(fc.nat(sample.length), fc.nat(12), fc.constantFrom('', ...fragments))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), fc.boolean(), (changes, supportDtd) => {
        let damaged = sample
        for (const [at, length, piece] of changes) damaged = damaged.slice(0, at) + piece + damaged.slice(at + length)
        try {
          expect(isObject(read(damaged, 'xml', { supportDtd }))).toBe(true)
        } catch (error) {
          if (!(error instanceof TwillError)) throw error
          expect(error.code).toBe('TW4001')
          expect(error.data.line).toBeGreaterThan(0)
          expect(error.data.offset).toBeLessThanOrEqual(damaged.length)
        }
      }),
      { numRuns: 5000 },
    )
  })

  it('cut anywhere are errors', () => {
    for (let end = 0; end < sample.length; end++) expect(() => read(sample.slice(0, end), 'xml')).toThrow(TwillError)
    expect(read(sample, 'xml')).toBeInstanceOf(Object)
    expect(MultiMap.empty.size).toBe(0)
  })
})
