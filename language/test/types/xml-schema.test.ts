import { expect, test } from 'vitest'
import { print } from '../../src/syntax/index.ts'
import { SchemaError } from '../../src/types/schema-module.ts'
import { xmlSchemaModule } from '../../src/types/xml-schema.ts'

const span = { start: 0, end: 0 }

const schema = (content: string, attributes = ''): string =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" ${attributes}>${content}</xs:schema>`

type Files = Readonly<Record<string, string>>

/** The declarations that a schema stands for, one a line. */
function declared(text: string, files: Files = {}): readonly string[] {
  const { directives } = xmlSchemaModule({ path: ['shop', 'Order'], extension: '.xsd', text }, (path) => {
    const other = files[path.join('/')]
    return other === undefined ? undefined : { path, extension: '.xsd', text: other }
  })
  return directives.map((directive) =>
    print({ kind: 'Script', span, annotations: [], version: undefined, directives: [directive], body: undefined })
      .replace(/\s+/g, ' ')
      .trim(),
  )
}

/** What an element `a` with this type holds. */
function content(type: string, more = '', attributes = ''): string | undefined {
  const lines = declared(schema(`<xs:element name="a">${type}</xs:element>${more}`, attributes))
  return /^type AElementDefinition = \{\| a(?::| (?=@))\s*(.*) \|\}$/.exec(
    lines.find((line) => line.startsWith('type AElementDefinition')) ?? '',
  )?.[1]
}

const complex = (inner: string): string => `<xs:complexType>${inner}</xs:complexType>`
const sequence = (inner: string): string => complex(`<xs:sequence>${inner}</xs:sequence>`)
const element = (name: string, more = 'type="xs:string"'): string => `<xs:element name="${name}" ${more}/>`

test('root elements and complex types are types', () => {
  const text = schema(
    `<xs:element name="order">${complex(
      `<xs:choice>${element('employee', 'type="employee"')}${element('member', 'type="member"')}</xs:choice><xs:attribute name="id" default="x"/>`,
    )}</xs:element>
     <xs:element name="note" type="xs:string"/>
     <xs:complexType name="employee"><xs:sequence>${element('name')}</xs:sequence></xs:complexType>
     <xs:complexType name="member"><xs:sequence>${element('id', 'type="xs:integer"')}</xs:sequence></xs:complexType>`,
  )
  expect(declared(text)).toEqual([
    'type EmployeeContent = {- name: String -}',
    'type EmployeeDefinition = { employee: EmployeeContent }',
    'type MemberContent = {- id: Number -}',
    'type MemberDefinition = { member: MemberContent }',
    'type OrderElementDefinition = {| order @(id?: String): {| employee: EmployeeContent |} | {| member: MemberContent |} |}',
    'type NoteElementDefinition = {| note: String |}',
    'type Root = OrderElementDefinition | NoteElementDefinition',
  ])
})

test.each<[string, string]>([
  [sequence(element('b') + element('c', 'type="xs:int" minOccurs="0"')), '{- b: String, c?: Number -}'],
  [sequence(element('b', 'type="xs:date" maxOccurs="unbounded"')), '{- b*: LocalDateTime | Date -}'],
  [sequence(element('b', 'type="xs:date" minOccurs="0" maxOccurs="9"')), '{- b*?: LocalDateTime | Date -} | Null'],
  [sequence(element('b', 'maxOccurs="0" minOccurs="0"') + element('c')), '{- c: String -}'],
  [complex(`<xs:all>${element('b')}${element('c')}</xs:all>`), '{ b: String, c: String }'],
  [
    sequence(`${element('b')}<xs:choice>${element('c')}${element('d')}</xs:choice>`),
    '{- b: String, c: String -} | {- b: String, d: String -}',
  ],
  [
    sequence(`<xs:choice maxOccurs="unbounded">${element('c')}${element('d')}</xs:choice>`),
    '{ c*?: String, d*?: String } | Null',
  ],
  [
    sequence(`<xs:sequence maxOccurs="unbounded">${element('c')}${element('d', 'minOccurs="0"')}</xs:sequence>`),
    '{ c*: String, d*?: Any }',
  ],
  [sequence(`<xs:choice minOccurs="0">${element('c')}</xs:choice>${element('d')}`), '{- c?: String, d: String -}'],
  [sequence(`${element('b')}<xs:any minOccurs="0"/>`), '{ b: String, _*?: Any }'],
  [sequence(element('b', 'type="xs:string" nillable="true"')), '{- b: String | Null -}'],
  [complex(''), 'Null | ""'],
  [complex('<xs:attribute name="x" type="xs:boolean" use="required"/>'), '@(x: Boolean): Null | ""'],
  ['<xs:complexType mixed="true"><xs:sequence/></xs:complexType>', 'String | Null | Object'],
  [
    complex(
      '<xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="unit"/></xs:extension></xs:simpleContent>',
    ),
    '@(unit?: String): Number',
  ],
  [
    '<xs:simpleType><xs:restriction base="xs:token"><xs:enumeration value="a"/><xs:enumeration value="b"/></xs:restriction></xs:simpleType>',
    '"a" | "b"',
  ],
  [
    '<xs:simpleType><xs:restriction base="xs:int"><xs:enumeration value="1"/><xs:enumeration value="2"/></xs:restriction></xs:simpleType>',
    '1 | 2',
  ],
  [
    '<xs:simpleType><xs:restriction base="xs:int"><xs:minInclusive value="1"/></xs:restriction></xs:simpleType>',
    'Number',
  ],
  ['<xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType>', 'String'],
  ['<xs:simpleType><xs:union memberTypes="xs:int xs:boolean"/></xs:simpleType>', 'Number | Boolean'],
  ['', 'Any'],
])('%s holds %s', (type, expected) => expect(content(type)).toBe(expected))

test.each<[string, string, string]>([
  [
    'an extension holds what its base holds, and more',
    `<xs:complexType><xs:complexContent><xs:extension base="base"><xs:sequence>${element('c')}</xs:sequence><xs:attribute name="y"/></xs:extension></xs:complexContent></xs:complexType>
     </xs:element><xs:complexType name="base"><xs:sequence>${element('b')}</xs:sequence><xs:attribute name="x"/></xs:complexType><xs:element name="z">`,
    '@(x?: String, y?: String): {- b: String, c: String -}',
  ],
  [
    'a restriction holds what it says; prohibited attributes are not there',
    `<xs:complexType><xs:complexContent><xs:restriction base="base"><xs:sequence>${element('b')}</xs:sequence><xs:attribute name="y" use="prohibited"/></xs:restriction></xs:complexContent></xs:complexType>
     </xs:element><xs:complexType name="base"><xs:sequence>${element('b', 'minOccurs="0"')}</xs:sequence><xs:attribute name="x"/><xs:attribute name="y"/></xs:complexType><xs:element name="z">`,
    '@(x?: String): {- b: String -}',
  ],
  [
    'groups and attribute groups stand where they are named',
    `<xs:complexType><xs:sequence><xs:group ref="g" minOccurs="0"/>${element('d')}</xs:sequence><xs:attributeGroup ref="h"/><xs:attribute ref="xml:lang"/></xs:complexType>
     </xs:element><xs:group name="g"><xs:sequence>${element('b')}${element('c')}</xs:sequence></xs:group><xs:attributeGroup name="h"><xs:attribute name="x" type="xs:int"/></xs:attributeGroup><xs:element name="z">`,
    '@(x?: Number, lang?: String): {- b?: String, c?: String, d: String -}',
  ],
  [
    'the members of a substitution group stand for its head',
    `<xs:complexType><xs:sequence><xs:element ref="head"/></xs:sequence></xs:complexType></xs:element>
     <xs:element name="head" abstract="true" type="xs:string"/><xs:element name="one" substitutionGroup="head"/><xs:element name="two" type="xs:int" substitutionGroup="head"/><xs:element name="z">`,
    '{- one: String -} | {- two: Number -}',
  ],
])('%s', (_, type, expected) => {
  expect(content(type)).toBe(expected)
})

test('names of the namespace have a prefix', () => {
  const text = schema(
    `<xs:element name="order">${complex(`<xs:all>${element('id')}${element('note', 'form="unqualified" type="xs:string"')}</xs:all><xs:attribute name="x"/>`)}</xs:element>`,
    'targetNamespace="http://shop" elementFormDefault="qualified"',
  )
  expect(declared(text)).toEqual([
    'ns ns0 http://shop',
    'type OrderElementDefinition = {| ns0#order @(x?: String): { ns0#id: String, note: String } |}',
    'type Root = OrderElementDefinition',
  ])
})

test('types and elements may hold themselves', () => {
  const text = schema(
    `<xs:element name="tree" type="node"/>
     <xs:complexType name="node"><xs:sequence>${element('node', 'type="node" minOccurs="0"')}</xs:sequence></xs:complexType>
     <xs:element name="list">${sequence('<xs:element ref="list" minOccurs="0"/>')}</xs:element>`,
  )
  expect(declared(text)).toEqual([
    'type NodeContent = {- node?: NodeContent -} | Null',
    'type NodeDefinition = { node: NodeContent }',
    'type TreeElementDefinition = {| tree: NodeContent |}',
    'type ListElementContent = {- list?: ListElementContent -} | Null',
    'type ListElementDefinition = {| list: {- list?: ListElementContent -} | Null |}',
    'type Root = TreeElementDefinition | ListElementDefinition',
  ])
})

test('groups may lead back to themselves through elements', () => {
  const text = schema(
    `<xs:element name="a" type="t"/>
     <xs:complexType name="t"><xs:choice minOccurs="0"><xs:group ref="g"/></xs:choice></xs:complexType>
     <xs:group name="g"><xs:sequence>${element('b', 'type="t"')}<xs:element name="c">${complex('<xs:group ref="g" minOccurs="0"/>')}</xs:element></xs:sequence></xs:group>`,
  )
  expect(declared(text)).toEqual([
    'type CElementContent = {- b?: TContent, c?: CElementContent -} | Null',
    'type TContent = {-| b?: TContent, c?: CElementContent |-} | Null',
    'type TDefinition = { t: TContent }',
    'type AElementDefinition = {| a: TContent |}',
    'type Root = AElementDefinition',
  ])
})

test('what a base holds may hold what is derived from it', () => {
  const text = schema(
    `<xs:element name="a" type="u"/>
     <xs:complexType name="t"><xs:sequence><xs:element ref="a" minOccurs="0"/></xs:sequence><xs:attribute name="x"/></xs:complexType>
     <xs:complexType name="u"><xs:complexContent><xs:extension base="t"/></xs:complexContent></xs:complexType>`,
  )
  expect(declared(text)).toEqual([
    'type UContent = {- a @(x?: String)?: UContent -} | Null',
    'type TContent = {- a @(x?: String)?: UContent -} | Null',
    'type TDefinition = { t @(x?: String): TContent }',
    'type UDefinition = { u @(x?: String): UContent }',
    'type AElementDefinition = {| a @(x?: String): UContent |}',
    'type Root = AElementDefinition',
  ])
})

test('other files of the same and of another namespace are read from beside', () => {
  const files = {
    'shop/parts': schema(
      `<xs:include schemaLocation="Order.xsd"/><xs:complexType name="part"><xs:sequence>${element('sku')}</xs:sequence></xs:complexType>`,
    ),
    'common/types': schema(
      `<xs:complexType name="part"><xs:all>${element('x')}</xs:all></xs:complexType><xs:attribute name="v" type="xs:int"/>`,
      'targetNamespace="http://common"',
    ),
    'shop/Order': schema('', 'targetNamespace="http://shop"'),
  }
  const text = schema(
    `<xs:include schemaLocation="./parts.xsd"/>
     <xs:import namespace="http://common" schemaLocation="../common/types.xsd"/>
     <xs:import namespace="http://www.w3.org/XML/1998/namespace"/>
     <xs:element name="a" type="part"/>
     <xs:element name="b">${complex(`<xs:all>${element('c', 'type="common:part"')}</xs:all><xs:attribute ref="common:v"/>`)}</xs:element>`,
    'targetNamespace="http://shop" xmlns="http://shop" xmlns:common="http://common"',
  )
  expect(declared(text, files)).toEqual([
    'ns ns0 http://shop',
    'ns ns1 http://common',
    'type PartContent = {- sku: String -}',
    'type PartDefinition = { ns0#part: PartContent }',
    'type AElementDefinition = {| ns0#a: PartContent |}',
    'type PartContent_2 = { x: String }',
    'type BElementDefinition = {| ns0#b @(ns1#v?: Number): { c: PartContent_2 } |}',
    'type Root = AElementDefinition | BElementDefinition',
  ])
})

test('many choices beside one another are told as one', () => {
  const choice = (n: number): string => `<xs:choice>${element(`b${n}`)}${element(`c${n}`)}</xs:choice>`
  const text = content(sequence(Array.from({ length: 40 }, (_, n) => choice(n)).join('')))
  expect(text?.length).toBeLessThan(60_000)
  expect(text).toContain('b39*?: String')
})

test.each<[string, RegExp]>([
  ['<a>', /not valid XML: unclosed tag: a at line 1, column \d/],
  ['<a/>', /the root is no `schema`/],
  ['{}', /not valid XML/],
  [schema('\n<xs:element name="a" type="b"/>'), /`b` is not declared at line 2 of shop\/Order\.xsd/],
  [schema('<xs:element name="a" type="t:b"/>'), /the prefix of `t:b` is not declared at line 1/],
  [schema('<xs:element/>'), /a `element` has no `name`/],
  [schema('<xs:include schemaLocation="x.xsd"/>'), /there is no file `shop\/x\.xsd` at line 1/],
  [schema('<xs:include schemaLocation="https://x/x.xsd"/>'), /https:\/\/x\/x\.xsd is not fetched/],
  [
    schema(
      '<xs:import namespace="u" schemaLocation="https://x/x.xsd"/><xs:element name="a" type="u:b"/>',
      'xmlns:u="u"',
    ),
    /`u:b` is not declared: the schema at https:\/\/x\/x\.xsd is not fetched, only one beside/,
  ],
  [schema('<xs:redefine schemaLocation="x.xsd"/>'), /`redefine` is not supported/],
  [
    schema('<xs:complexType name="a"><xs:complexContent><xs:extension base="a"/></xs:complexContent></xs:complexType>'),
    /`a` is made of itself/,
  ],
  [
    schema(
      `<xs:element name="a">${complex('<xs:group ref="g"/>')}</xs:element><xs:group name="g"><xs:sequence><xs:group ref="g"/></xs:sequence></xs:group>`,
    ),
    /`g` is made of itself/,
  ],
  [
    schema('<xs:simpleType name="s"><xs:restriction base="s"/></xs:simpleType><xs:element name="a" type="s"/>'),
    /`s` is made of itself/,
  ],
  [schema('<xs:complexType name="a">'.repeat(1000)), /nested more than 500 levels deep/],
  [
    schema(
      `<xs:element name="a">${complex('<xs:group ref="g0"/>')}</xs:element>${Array.from(
        { length: 40 },
        (_, i) =>
          `<xs:group name="g${i}"><xs:sequence>${`<xs:group ref="g${i + 1}"/>`.repeat(2)}</xs:sequence></xs:group>`,
      ).join('')}<xs:group name="g40"><xs:sequence>${element('x')}</xs:sequence></xs:group>`,
    ),
    /groups within groups make too much of it at line 1/,
  ],
])('%s is refused', (text, message) => {
  expect(() => declared(text)).toThrow(SchemaError)
  expect(() => declared(text)).toThrow(message)
})
