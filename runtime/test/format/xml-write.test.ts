import { Key, Namespace, ObjectBuilder, parseNumber, TwillError, type Value, withMetadata } from '@twill/stdlib/value'
import { describe, expect, it } from 'vitest'
import { writeDocument } from '../../src/format/registry.ts'
import { type Settings, write } from './documents.ts'

const bare = { writeDeclaration: false, indent: false }
const xml = (value: Value, options: Settings = {}): string => write(value, 'xml', { ...bare, ...options })
const map = (...entries: [string | Key, Value][]): Value => {
  const builder = new ObjectBuilder()
  for (const [key, value] of entries) builder.add(key, value)
  return builder.build()
}
const ns = (prefix: string, uri: string) => new Namespace(prefix, uri)
const key = (name: string, namespace: Namespace | null, attributes: Value = null) =>
  new Key(name, namespace, attributes as never)

function failure(value: Value, options: Settings = {}): TwillError {
  try {
    xml(value, options)
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('was written')
}

describe('layout', () => {
  const value = { order: { id: 7, items: { item: ['pen', 'ink'] }, note: null, gift: {}, text: '' } }

  it('is indented under a declaration', () => {
    expect(write(value, 'xml')).toBe(`<?xml version='1.0' encoding='UTF-8'?>
<order>
  <id>7</id>
  <items>
    <item>pen</item>
    <item>ink</item>
  </items>
  <note/>
  <gift/>
  <text/>
</order>`)
  })

  it('can be one line, without declaration, with double quotes', () => {
    expect(write(value, 'xml', { indent: false, doubleQuoteInDeclaration: true })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><order><id>7</id><items><item>pen</item><item>ink</item></items><note/><gift/><text/></order>',
    )
    expect(write({ a: 1 }, 'xml', { writeDeclaration: 'false' })).toBe('<a>1</a>')
  })

  it('inlineCloseOn=none closes empty elements with a tag', () => {
    expect(xml({ a: { b: null, c: {}, d: '' } }, { inlineCloseOn: 'none' })).toBe('<a><b></b><c></c><d></d></a>')
    expect(xml({ a: { b: [] } })).toBe('<a/>')
  })

  it('keeps text beside elements as it is', () => {
    const mixed = map(['__text', 'Hello '], ['b', { i: 'big' }], ['__text', null], ['__text', ' world'])
    expect(write({ p: mixed }, 'xml', { writeDeclaration: false })).toBe('<p>Hello <b><i>big</i></b> world</p>')
  })
})

describe('values', () => {
  it('are their text', () => {
    expect(xml({ a: { b: true, c: 1.5, d: parseNumber('1e21'), e: 'x' } })).toBe(
      '<a><b>true</b><c>1.5</c><d>1000000000000000000000</d><e>x</e></a>',
    )
    expect(xml({ a: withMetadata(58, { format: '#,##0.00' }) })).toBe('<a>58.00</a>')
  })

  it('of CDATA are in sections', () => {
    expect(xml({ a: withMetadata('1 < 2', { cdata: true }) })).toBe('<a><![CDATA[1 < 2]]></a>')
    expect(xml({ a: withMetadata('a]]>b', { cdata: true }) })).toBe('<a><![CDATA[a]]]]><![CDATA[>b]]></a>')
    expect(xml({ a: withMetadata('', { cdata: true }) })).toBe('<a><![CDATA[]]></a>')
  })

  it('are escaped', () => {
    expect(xml({ a: '<&>"\'\r]]>' })).toBe('<a>&lt;&amp;>"\'\r]]&gt;</a>')
    expect(xml({ a: '<&>\r' }, { escapeGT: true, escapeCR: true })).toBe('<a>&lt;&amp;&gt;&#xd;</a>')
    const attributes = { k: '<&>"\'\t\n\r' }
    expect(xml(map([key('a', null, attributes), null]))).toBe('<a k="&lt;&amp;>&quot;\'&#x9;&#xa;&#xd;"/>')
    expect(xml(map([key('a', null, attributes), null]), { escapeGT: true })).toContain('&amp;&gt;')
  })

  it('with characters that XML lacks are refused, changed, or encoded', () => {
    const value = { a: { b: 'x\u0001y' } }
    expect(failure(value)).toMatchObject({ code: 'TW4009', data: { path: 'a.b' } })
    expect(failure(value).message).toMatch(/U\+0001/)
    expect(failure({ a: '\ud800' }, { onInvalidChar: 'none' }).message).toMatch(/U\+D800/)
    expect(xml(value, { onInvalidChar: 'ignore' })).toBe('<a><b>xy</b></a>')
    expect(xml(value, { onInvalidChar: 'base64' })).toBe('<a><b>eAF5</b></a>')
    expect(xml({ a: '\u{1F600}\ufffd' })).toBe('<a>\u{1F600}\ufffd</a>')
  })
})

describe('nulls', () => {
  const value = map([
    key('a', null, { k: null, l: '1' }),
    map(['b', null], ['c', [null, 1]], [key('d', null, { k: null }), 2]),
  ])

  it.each([
    [undefined, '<a k="" l="1"><b/><c/><c>1</c><d k="">2</d></a>'],
    ['elements', '<a k="" l="1"><c>1</c><d k="">2</d></a>'],
    ['attributes', '<a l="1"><b/><c/><c>1</c><d>2</d></a>'],
    ['everywhere', '<a l="1"><c>1</c><d>2</d></a>'],
  ])('skipNullOn=%s', (skipNullOn, expected) => {
    expect(xml(value, skipNullOn === undefined ? {} : { skipNullOn })).toBe(expected)
  })

  it('writeNilOnNull marks them once', () => {
    const xsi = 'http://www.w3.org/2001/XMLSchema-instance'
    expect(xml({ a: { b: null } }, { writeNilOnNull: true })).toBe(`<a><b xmlns:xsi="${xsi}" xsi:nil="true"/></a>`)
    const marked = map([key('a', null, map([key('nil', ns('i', xsi)), 'true'])), null])
    expect(xml(marked, { writeNilOnNull: true })).toBe(`<a xmlns:i="${xsi}" i:nil="true"/>`)
  })
})

describe('namespaces', () => {
  it('are declared where they are first needed', () => {
    const p = ns('p', 'u')
    expect(xml({ r: map([key('a', p), map([key('b', p), 1], ['c', 2])], [key('d', p), 3]) })).toBe(
      '<r><p:a xmlns:p="u"><p:b>1</p:b><c>2</c></p:a><p:d xmlns:p="u">3</p:d></r>',
    )
  })

  it('of the same prefix hide each other', () => {
    const inner = map([key('b', ns('p', 'u2')), map([key('c', ns('p', 'u1')), 1])])
    expect(xml(map([key('a', ns('p', 'u1')), inner]))).toBe(
      '<p:a xmlns:p="u1"><p:b xmlns:p="u2"><p:c xmlns:p="u1">1</p:c></p:b></p:a>',
    )
  })

  it('of the same prefix in one tag get another', () => {
    const attributes = map([key('k', ns('p', 'u2')), 1], [key('l', ns('p', 'u3')), 2], [key('m', ns('p', 'u1')), 3])
    expect(xml(map([key('a', ns('p', 'u1'), attributes), null]))).toBe(
      '<p:a xmlns:p="u1" xmlns:ns0="u2" ns0:k="1" xmlns:ns1="u3" ns1:l="2" p:m="3"/>',
    )
    // the prefix of the element comes from an element around it
    const inside = map([key('b', ns('p', 'u1'), map([key('k', ns('p', 'u2')), 1])), null])
    expect(xml(map([key('a', ns('p', 'u1')), inside]))).toBe('<p:a xmlns:p="u1"><p:b xmlns:ns0="u2" ns0:k="1"/></p:a>')
  })

  it('by default are left by elements without namespace', () => {
    const d = ns('', 'u')
    expect(xml(map([key('a', d), map([key('b', d), 1], ['c', { e: 2 }], [key('f', d), 3])]))).toBe(
      '<a xmlns="u"><b>1</b><c xmlns=""><e>2</e></c><f>3</f></a>',
    )
  })

  it('without prefix get one for attributes, unusable prefixes are replaced', () => {
    expect(xml(map([key('a', null, map([key('k', ns('', 'u')), 1])), null]))).toBe('<a xmlns:ns0="u" ns0:k="1"/>')
    expect(xml(map([key('a', ns('xmlns', 'u')), null]))).toBe('<ns0:a xmlns:ns0="u"/>')
    expect(xml(map([key('a', ns('1 2', 'u&"')), null]))).toBe('<ns0:a xmlns:ns0="u&amp;&quot;"/>')
    expect(xml(map([key('a', ns('xml', 'u')), null]))).toBe('<ns0:a xmlns:ns0="u"/>')
    expect(xml(map([key('a', ns('p', '')), null]))).toBe('<a/>')
  })

  it('defaultNamespace takes in elements without prefix', () => {
    expect(xml({ a: { b: 1 } }, { defaultNamespace: 'u' })).toBe('<a xmlns="u"><b>1</b></a>')
    expect(xml(map([key('a', ns('p', 'u')), map([key('b', ns('q', 'v')), { c: 1 }])]), { defaultNamespace: 'u' })).toBe(
      '<a xmlns="u"><q:b xmlns:q="v"><c>1</c></q:b></a>',
    )
  })

  it('declared by attributes count', () => {
    const attributes = map(['xmlns', 'u'], ['xmlns:p', 'v'], ['p:k', 1])
    const inside = map(['b', 1], [key('c', ns('p', 'v')), 2], [key('d', ns('', 'w')), { e: 3 }])
    expect(xml(map([key('a', null, attributes), inside]))).toBe(
      '<a xmlns="u" xmlns:p="v" p:k="1"><b>1</b><p:c>2</p:c><d xmlns="w"><e xmlns="u">3</e></d></a>',
    )
    expect(xml(map([key('soap:Envelope', null, { 'xmlns:soap': 's' }), { 'soap:Body': 1 }]))).toBe(
      '<soap:Envelope xmlns:soap="s"><soap:Body>1</soap:Body></soap:Envelope>',
    )
  })

  it('writeDeclaredNamespaces puts them on the root', () => {
    const value = {
      r: map([key('a', ns('p', 'u'), map([key('k', ns('q', 'v')), 1])), null], [key('b', ns('x1', 'w')), null]),
    }
    expect(xml(value, { writeDeclaredNamespaces: 'All' })).toBe(
      '<r xmlns:p="u" xmlns:q="v" xmlns:x1="w"><p:a q:k="1"/><x1:b/></r>',
    )
    expect(xml(value, { writeDeclaredNamespaces: 'ids:p, x1' })).toMatch(
      /^<r xmlns:p="u" xmlns:x1="w"><p:a xmlns:q="v"/,
    )
    expect(xml(value, { writeDeclaredNamespaces: 'regex:x\\d' })).toMatch(
      /^<r xmlns:x1="w"><p:a xmlns:p="u" xmlns:q="v"/,
    )
    expect(failure(value, { writeDeclaredNamespaces: 'some' }).message).toMatch(/must be All/)
    expect(failure(value, { writeDeclaredNamespaces: 'regex:(' }).code).toBe('TW5301')
  })

  describe('writeDeclaredNamespaces knows those of the header', () => {
    const header = { p: 'u', out: 'v', 'x-1': 'w&"' }
    const written = (value: Value, which: string, namespaces: Record<string, string> = header): string | undefined =>
      writeDocument(value, 'xml', { writeDeclaration: false, writeDeclaredNamespaces: which }, namespaces).text

    it.each([
      ['All', '<r xmlns:p="u" xmlns:out="v" xmlns:x-1="w&amp;&quot;">1</r>'],
      ['ids:out,nobody', '<r xmlns:out="v">1</r>'],
      ['regex:x.*|p', '<r xmlns:p="u" xmlns:x-1="w&amp;&quot;">1</r>'],
    ])('%s', (which, expected) => expect(written({ r: 1 }, which)).toBe(expected))

    it('and no other option writes them', () => {
      expect(writeDocument({ r: 1 }, 'xml', { writeDeclaration: false }, header).text).toBe('<r>1</r>')
    })

    it('before those of keys', () => {
      expect(written(map([key('r', ns('q', 'w')), map([key('a', ns('out', 'v')), 1])]), 'ids:p,q,out')).toBe(
        '<q:r xmlns:p="u" xmlns:out="v" xmlns:q="w">\n  <out:a>1</out:a>\n</q:r>',
      )
    })

    it('a prefix stands for what it does in the value', () => {
      expect(written(map([key('r', ns('p', 'other')), 1]), 'All', { p: 'u' })).toBe('<p:r xmlns:p="other">1</p:r>')
      expect(
        written(map(['r', map([key('a', ns('p', 'u1')), 1], [key('b', ns('p', 'u')), 2])]), 'All', { p: 'u' }),
      ).toBe('<r xmlns:p="u1">\n  <p:a>1</p:a>\n  <p:b xmlns:p="u">2</p:b>\n</r>')
    })

    it('an element that declares a prefix by an attribute has its own', () => {
      expect(written(map([key('r', null, map(['xmlns:p', 'own'])), 1]), 'All', { p: 'u' })).toBe(
        '<r xmlns:p="own">1</r>',
      )
    })

    it('and leaves out prefixes that XML reserves', () => {
      const reserved = { xml: 'u', xmlns: 'v', p: 'w' }
      expect(written({ r: 1 }, 'All', reserved)).toBe('<r xmlns:p="w">1</r>')
      expect(written(map(['r', map([key('a', ns('xmlns', 'u')), 1])]), 'All', {})).toBe(
        '<r>\n  <ns0:a xmlns:ns0="u">1</ns0:a>\n</r>',
      )
    })
  })

  it('of a type named by xsi:type are declared', () => {
    const xsi = ns('xsi', 'http://www.w3.org/2001/XMLSchema-instance')
    const attributes = map([key('type', xsi), new Key('User', ns('acme', 'u'))])
    expect(xml(map([key('user', null, attributes), null]))).toBe(
      '<user xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:acme="u" xsi:type="acme:User"/>',
    )
  })
})

describe('what is no document', () => {
  it.each<[Value, RegExp, RegExp]>([
    [null, /null stands at the top/, /root: …/],
    [1, /a simple value stands at the top/, /root: …/],
    [[1], /an array stands at the top/, /map \(item\)/],
    [{}, /the object is empty/, /root: …/],
    [{ a: 1, b: 2 }, /2 elements at the top \(a, b\)/, /root: …/],
    [{ a: [1, 2] }, /2 elements at the top \(a\)/, /root: …/],
  ])('%j', (value, message, hint) => {
    const error = failure(value)
    expect(error.code).toBe('TW4009')
    expect(error.message).toMatch(message)
    expect(error.hint).toMatch(hint)
  })

  it('is one root after all', () => {
    expect(xml({ a: [1] })).toBe('<a>1</a>')
    expect(xml({ a: 1, b: null }, { skipNullOn: 'elements' })).toBe('<a>1</a>')
    expect(xml({ a: 1, b: [] })).toBe('<a>1</a>')
  })

  it.each<[Value, string, RegExp]>([
    [{ a: { 'first name': 1 } }, 'a.first name', /"first name" is no name of an element/],
    [{ a: { b: { '1st': 1 } } }, 'a.b.1st', /"1st" is no name/],
    [{ a: { '': 1 } }, 'a.', /"" is no name/],
    [{ a: { 'x:y:z': 1 } }, 'a.x:y:z', /no name/],
    [map([key('a', null, { 'b c': 1 }), null]), 'a', /"b c" is no name of an attribute/],
    [map([key('a', null, { b: { c: 1 } }), null]), 'a.@b', /an object is no value of an attribute/],
    [map([key('a', null, map(['b', 1], ['b', 2])), null]), 'a', /attribute b appears twice/],
    [{ a: { b: [[1]] } }, 'a.b', /array stands in an array/],
    [{ a: { b: () => 1 } }, 'a.b', /a function/],
  ])('%#', (value, path, message) => {
    const error = failure(value)
    expect(error.message).toMatch(message)
    expect(error.data.path).toBe(path)
  })

  it('is too deep', () => {
    let value: Value = 1
    for (let i = 0; i < 1001; i++) value = { a: value }
    expect(failure(value).message).toMatch(/more than 1000 elements inside each other/)
    expect(xml((value as { a: Value }).a)).toMatch(/^(<a>){1000}1/)
  })

  it('is a name that would inject markup', () => {
    expect(failure({ 'a><b': 1 }).message).toMatch(/is no name/)
    expect(failure(map([key('a', null, { 'k="1" l': 1 }), null])).message).toMatch(/is no name/)
  })
})

describe('document types', () => {
  const typed = (docType: Value) => withMetadata({ a: 1 }, { docType })

  it('are written from metadata', () => {
    expect(xml(typed({ rootName: 'a', systemId: 'a.dtd' }))).toBe('<!DOCTYPE a SYSTEM "a.dtd"><a>1</a>')
    expect(xml(typed({ rootName: 'a', publicId: '-//A', systemId: 'a.dtd' }), { indent: true })).toBe(
      '<!DOCTYPE a PUBLIC "-//A" "a.dtd">\n<a>1</a>',
    )
    expect(xml(typed({ rootName: 'a', internalSubset: '<!ELEMENT a ANY>' }))).toBe(
      '<!DOCTYPE a [<!ELEMENT a ANY>]><a>1</a>',
    )
  })

  it('cannot be broken out of', () => {
    expect(failure(typed({ rootName: 'a', systemId: '"><x/>' })).message).toMatch(/systemId .* quotation mark/)
    expect(failure(typed({ rootName: 'a [' })).message).toMatch(/rootName/)
  })
})

describe('encodings', () => {
  it('lacking a character get references, in CDATA too', () => {
    const value = map([key('a', null, { k: 'é€' }), map(['b', 'é€'], ['c', withMetadata('x€y', { cdata: true })])])
    const options = { indent: false, encoding: 'ISO-8859-1' }
    const { text, bytes } = writeDocument(value, 'xml', options)
    expect(text).toBe(
      `<?xml version='1.0' encoding='ISO-8859-1'?><a k="é&#x20ac;"><b>é&#x20ac;</b><c><![CDATA[x]]>&#x20ac;<![CDATA[y]]></c></a>`,
    )
    expect(bytes()).toEqual(Uint8Array.from(text as string, (c) => c.charCodeAt(0)))
    expect(write({ a: 'é\u{1F600}' }, 'xml', { encoding: 'US-ASCII', ...bare })).toBe('<a>&#xe9;&#x1f600;</a>')
  })

  it('lacking a character of a name are an error', () => {
    expect(() => writeDocument({ é: 1 }, 'xml', { encoding: 'US-ASCII' }).bytes()).toThrow(TwillError)
  })
})

it('large documents come in pieces', () => {
  const rows = Array.from({ length: 5000 }, (_, i) => ({ id: i, name: `name ${i}` }))
  const text = xml({ rows: { row: rows } })
  expect(text.length).toBeGreaterThan(200_000)
  expect(text.match(/<row>/g)).toHaveLength(5000)
  expect(text.endsWith('</row></rows>')).toBe(true)
})
