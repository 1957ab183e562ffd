import { isPlainObject, MultiMap, metadataOf, TwillError, type Value } from '@twill/stdlib/value'
import { describe, expect, it } from 'vitest'
import { plain, read, type Settings } from './documents.ts'

const xml = (text: string | Uint8Array, options: Settings = {}): Value => read(text, 'xml', options)
const of = (text: string, options: Settings = {}): unknown => plain(xml(text, options))
const entries = (...entries: [unknown, unknown][]) => ({ entries })

function failure(text: string | Uint8Array, options: Settings = {}): TwillError {
  try {
    xml(text, options)
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('was read')
}

describe('elements', () => {
  it('are keys, their text is a string', () => {
    expect(xml('<order><id>7</id><note> two  words </note></order>')).toEqual({
      order: { id: '7', note: ' two  words ' },
    })
  })

  it('repeated are repeated keys in order', () => {
    expect(of('<a><b>1</b><c>2</c><b>3</b></a>')).toEqual(entries(['a', entries(['b', '1'], ['c', '2'], ['b', '3'])]))
  })

  it('with unique names make plain objects, with others MultiMaps', () => {
    const { a, b } = (xml('<r><a><x/><y/></a><b><x/><x/></b></r>') as { r: { a: Value; b: Value } }).r
    expect(isPlainObject(a)).toBe(true)
    expect(b).toBeInstanceOf(MultiMap)
  })

  it('called like members of prototypes are keys like others', () => {
    const value = xml('<r><constructor>1</constructor><toString>2</toString><__proto__>3</__proto__></r>')
    expect(plain(value)).toEqual(entries(['r', entries(['constructor', '1'], ['toString', '2'], ['__proto__', '3'])]))
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('leave out white space between them, comments and processing instructions', () => {
    expect(
      of('<?xml version="1.0"?>\n<!-- a -->\n<?go now?>\n<a>\n  <b>x<!-- y -->z<?p q?>!</b>\n\n</a>\n<!-- end -->'),
    ).toEqual(entries(['a', entries(['b', 'xz!'])]))
  })

  it('with text beside them keep it in order, under __text', () => {
    expect(of('<p>Hello <b>big</b> <i>wide</i> world</p>')).toEqual(
      entries(['p', entries(['__text', 'Hello '], ['b', 'big'], ['i', 'wide'], ['__text', ' world'])]),
    )
  })

  it('decode references and unify line ends', () => {
    expect(xml('<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;\r\nb\rc&#13;</a>')).toEqual({
      a: '<&>"\'A\u{1F600}\nb\nc\r',
    })
  })
})

describe('empty elements', () => {
  const text = '<r><a/><b></b><c> \n </c><d k="1"/><e>x</e></r>'
  const values = (nullValueOn: string) =>
    (xml(text, { nullValueOn }) as { r: MultiMap }).r as unknown as Iterable<[unknown, Value]>

  it.each([
    ['blank', [null, null, null, null, 'x']],
    ['empty', [null, null, ' \n ', null, 'x']],
    ['none', ['', '', ' \n ', '', 'x']],
  ])('nullValueOn=%s', (nullValueOn, expected) => {
    expect([...values(nullValueOn)].map(([, value]) => value)).toEqual(expected)
  })

  it('marked by xsi:nil are null, whatever the prefix', () => {
    const document = (nil: string) =>
      `<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><b i:nil="${nil}">x</b></a>`
    expect([...(xml(document('true'), { nullValueOn: 'none' }) as { a: MultiMap }).a][0]?.[1]).toBeNull()
    expect([...(xml(document('1')) as { a: MultiMap }).a][0]?.[1]).toBeNull()
    expect([...(xml(document('false')) as { a: MultiMap }).a][0]?.[1]).toBe('x')
  })
})

describe('CDATA', () => {
  it('is marked', () => {
    expect(of('<a><![CDATA[1 < 2 & 3]]></a>')).toEqual(entries(['a', { cdata: '1 < 2 & 3' }]))
  })

  it('with white space around it is marked, with other text not', () => {
    expect(of('<a>\n<![CDATA[x]]>\n</a>')).toEqual(entries(['a', { cdata: '\nx\n' }]))
    expect(of('<a>1<![CDATA[x]]></a>')).toEqual(entries(['a', '1x']))
    expect(of('<a><![CDATA[x]]>1</a>')).toEqual(entries(['a', 'x1']))
    expect(of('<a><![CDATA[x]]><![CDATA[y]]></a>')).toEqual(entries(['a', { cdata: 'xy' }]))
    expect(of('<a><![CDATA[x]]><b/>y</a>')).toEqual(
      entries(['a', entries(['__text', { cdata: 'x' }], ['b', null], ['__text', 'y'])]),
    )
  })

  it('of white space between elements is text', () => {
    expect(of('<a> <![CDATA[ ]]><b/></a>')).toEqual(entries(['a', entries(['__text', { cdata: '  ' }], ['b', null])]))
  })
})

describe('attributes and namespaces', () => {
  it('stand on keys', () => {
    expect(of('<a id="7" x="&lt;&#10;"><b/></a>')).toEqual(
      entries([{ name: 'a', attributes: entries(['id', '7'], ['x', '<\n']) }, entries(['b', null])]),
    )
  })

  it('are resolved by the nearest declaration', () => {
    const b = (uri: string, prefix = 'p') => ({ name: 'b', prefix, uri })
    expect(of('<a xmlns:p="u1"><p:b/><c xmlns:p="u2"><p:b/></c><p:b/></a>')).toEqual(
      entries(['a', entries([b('u1'), null], ['c', entries([b('u2'), null])], [b('u1'), null])]),
    )
  })

  it('default to that of the element, but not for attributes', () => {
    expect(of('<a xmlns="u" k="v"><b/><c xmlns=""/></a>')).toEqual(
      entries([
        { name: 'a', prefix: '', uri: 'u', attributes: entries(['k', 'v']) },
        entries([{ name: 'b', prefix: '', uri: 'u' }, null], ['c', null]),
      ]),
    )
  })

  it('of attributes stand on their names', () => {
    expect(of('<a xmlns:p="u" p:k="v" xml:lang="de"/>')).toEqual(
      entries([
        {
          name: 'a',
          attributes: entries(
            [{ name: 'k', prefix: 'p', uri: 'u' }, 'v'],
            [{ name: 'lang', prefix: 'xml', uri: 'http://www.w3.org/XML/1998/namespace' }, 'de'],
          ),
        },
        null,
      ]),
    )
  })

  it.each([
    ['<p:a/>', /prefix p of p:a is not declared/],
    ['<a p:k="1"/>', /prefix p of p:k is not declared/],
    ['<a xmlns:p=""/>', /prefix p is declared without a namespace/],
    ['<a xmlns:xmlns="u"/>', /xmlns is declared/],
    ['<a xmlns:xml="u"/>', /belong together/],
    ['<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>', /belong together/],
    ['<a:b:c xmlns:a="u"/>', /a:b:c is no name/],
    ['<a: xmlns:a="u"/>', /a: is no name/],
    ['<:a/>', /:a is no name/],
    ['<a xmlns:p="u" xmlns:q="u" p:k="1" q:k="2"/>', /attribute k appears twice/],
    ['<a k="1" k="2"/>', /duplicate attribute: k/],
  ])('%s is malformed', (text, message) => {
    expect(failure(text).message).toMatch(message)
  })

  it('are looked up in time that does not grow with the depth of declarations elsewhere', () => {
    const prefixes = Array.from({ length: 2000 }, (_, i) => `xmlns:p${i}="u${i}"`).join(' ')
    const items = Array.from({ length: 2000 }, (_, i) => `<x xmlns:q="v"><q:y p${i}:k="1"/></x>`).join('')
    expect((xml(`<a ${prefixes}>${items}</a>`) as { a: MultiMap }).a.size).toBe(2000)
  })
})

describe('malformed documents', () => {
  it.each<[string, number, number, RegExp]>([
    ['', 1, 1, /no root element/],
    ['  \n ', 2, 2, /no root element/],
    ['plain', 1, 1, /text outside the root/],
    ['<a>\n  <b></a>', 2, 6, /<\/a> stands where <\/b> is due/],
    ['<a>\n  <b>', 2, 3, /<b> is not closed/],
    ['<a/>\n<b/>', 2, 1, /second root element/],
    ['<a/>\nx', 2, 1, /text outside the root/],
    ['<a>\n&nbsp;</a>', 2, 1, /entity &nbsp; is not declared/],
    ['<a>&lt; & b</a>', 1, 9, /& starts no reference/],
    ['<a b="& c; &d"/>', 1, 7, /& starts no reference/],
    ['<a>&#0;</a>', 1, 7, /character entity/],
    ['<a k=1/>', 1, 6, /unquoted/],
    ['<a k="<"/>', 1, 7, /disallowed character/],
    ['<1a/>', 1, 2, /disallowed character/],
    ['<a>]]></a>', 1, 6, /disallowed in char data/],
    ['<a>\u0001</a>', 1, 4, /disallowed character/],
    [' <?xml version="1.0"?><a/>', 1, 7, /declaration is not at the start/],
    ['<a><!-- -- --></a>', 1, 11, /malformed comment/],
  ])('%j', (text, line, column, message) => {
    const { code, message: said, data } = failure(text)
    expect(code).toBe('TW4001')
    expect(said).toMatch(/^payload is not valid XML: /)
    expect(said).toMatch(message)
    expect([data.line, data.column]).toEqual([line, column])
  })

  it.each(['<a>x\ud800</a>', '<a b="\ud800x"/>', '<!\ud800', '<?\ud800', '<a>\udc00</a>'])(
    'half a surrogate pair in %j',
    (text) => {
      const { code, message, data } = failure(text)
      expect(code).toBe('TW4001')
      expect(message).toMatch(/half a character/)
      expect(data.offset).toBe(text.search(/[\ud800-\udfff]/))
    },
  )

  it('too deep are refused', () => {
    expect(failure('<a>'.repeat(1001)).message).toMatch(/more than 1000 elements inside each other/)
    expect(xml('<a>'.repeat(1000) + '</a>'.repeat(1000))).toBeTruthy()
  })
})

describe('document types', () => {
  const bomb = `<!DOCTYPE a [<!ENTITY l0 "lol">${Array.from(
    { length: 20 },
    (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
  ).join('')}]><a>&l20;</a>`

  it('are metadata of the value', () => {
    expect(metadataOf(xml('<!DOCTYPE a SYSTEM "http://x.example/a.dtd"><a/>'))).toEqual({
      docType: { rootName: 'a', systemId: 'http://x.example/a.dtd' },
    })
    expect(metadataOf(xml(`<!DOCTYPE a PUBLIC "-//X" 'y' [<!ELEMENT a ANY>]><a/>`))).toEqual({
      docType: { rootName: 'a', publicId: '-//X', systemId: 'y', internalSubset: '<!ELEMENT a ANY>' },
    })
  })

  it('define no entities by default', () => {
    const error = failure('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    expect(error.message).toMatch(/&x; is not expanded/)
    expect(error.hint).toMatch(/supportDtd/)
    expect(failure(bomb).message).toMatch(/not expanded/)
  })

  it('define entities when asked, as many as allowed', () => {
    const text = `<!DOCTYPE a [<!-- <!ENTITY x "no"> --><!ENTITY x 'y&#33;&amp;'><!ENTITY x "second"><!ENTITY z "[&x;]">]><a k="&x;">&z;</a>`
    expect(of(text, { supportDtd: true, maxEntityCount: 3 })).toEqual(
      entries([{ name: 'a', attributes: entries(['k', 'y!&']) }, '[y!&]']),
    )
    expect(failure(text, { supportDtd: true, maxEntityCount: 2 }).message).toMatch(/more than 2 entities/)
    expect(failure(bomb, { supportDtd: true, maxEntityCount: 10_000 }).message).toMatch(/more than 10000 entities/)
  })

  it('never lead outside, nor in circles, nor to elements', () => {
    const outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    expect(failure(outside, { supportDtd: true, externalEntities: true, maxEntityCount: 9 }).message).toMatch(
      /not fetched/,
    )
    const parameter = '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://evil.example/x.dtd"> %p;]><a>&x;</a>'
    expect(failure(parameter, { supportDtd: true, maxEntityCount: 9 }).message).toMatch(/not declared/)
    const circle = '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>'
    expect(failure(circle, { supportDtd: true, maxEntityCount: 9 }).message).toMatch(/contains itself/)
    const markup = '<!DOCTYPE a [<!ENTITY x "<b/>">]><a>&x;</a>'
    expect(failure(markup, { supportDtd: true, maxEntityCount: 9 }).message).toMatch(/contains markup/)
  })

  it('do not make entities of what objects inherit', () => {
    expect(failure('<a>&constructor;</a>').message).toMatch(/&constructor; is not declared/)
    expect(failure('<a>&__proto__;</a>').message).toMatch(/&__proto__; is not declared/)
  })
})

describe('limits and encodings', () => {
  it('maxAttributeSize', () => {
    expect(failure('<a k="12345"/>', { maxAttributeSize: 4 }).message).toMatch(/attribute k has more than 4 characters/)
    expect(xml('<a k="1234"/>', { maxAttributeSize: 4 })).toBeTruthy()
  })

  it('the declaration tells the encoding of bytes', () => {
    const latin1 = Uint8Array.from(`<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>`, (c) => c.charCodeAt(0))
    expect(xml(latin1)).toEqual({ a: 'é' })
    expect(xml(latin1, { encoding: 'windows-1251' })).toEqual({ a: 'й' })
    const utf8 = new TextEncoder().encode('<?xml version="1.0" encoding="utf-16"?><a>é</a>')
    expect(xml(utf8)).toEqual({ a: 'é' })
    const utf16 = (text: string) => new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer)
    expect(xml(utf16('<?xml version="1.0" encoding="UTF-16"?><a>é€</a>'))).toEqual({ a: 'é€' })
    expect(xml(utf16('\ufeff<a>é€</a>'))).toEqual({ a: 'é€' })
    const marked = Uint8Array.of(
      0xef,
      0xbb,
      0xbf,
      ...new TextEncoder().encode('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'),
    )
    expect(xml(marked)).toEqual({ a: 'é' })
  })

  it('an unknown encoding is named', () => {
    expect(failure(new TextEncoder().encode('<?xml version="1.0" encoding="klingon"?><a/>')).message).toMatch(/klingon/)
  })

  it('streaming options are accepted', () => {
    expect(
      xml('<a><b>1</b></a>', { streaming: true, collectionPath: 'a.b', indexedReader: false, optimizeFor: 'memory' }),
    ).toEqual({ a: { b: '1' } })
  })
})
