import type * as ast from '../syntax/ast.ts'
import type { SchemaFile, SchemaFiles, SchemaModule } from './schema-module.ts'
import { TypeNames } from './schema-names.ts'
import { typeNodes } from './type-nodes.ts'
import { alternativesOf, contentType, type Particle } from './xml-schema-content.ts'
import { SCHEMA_NAMESPACE, type SchemaElement, XML_NAMESPACE } from './xml-schema-document.ts'
import { type Component, faultAt, nameOf, required, type SchemaDocument, SchemaSet } from './xml-schema-set.ts'

const { named, literal, object, field, union, alias, namespace } = typeNodes

/** Built-in types that are not texts. Dates and times follow the language's reference, and what documents hold. */
const builtIn: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...[
    ['number', 'decimal', 'float', 'double', 'integer', 'int', 'long', 'short', 'byte'],
    ['unsignedLong', 'unsignedInt', 'unsignedShort', 'unsignedByte'],
    ['positiveInteger', 'negativeInteger', 'nonNegativeInteger', 'nonPositiveInteger'],
  ]
    .flat()
    .map((name) => [name, ['Number']] as const),
  ['hexBinary', ['Binary']],
  ['base64Binary', ['Binary']],
  ['boolean', ['Boolean']],
  ['dateTime', ['DateTime']],
  ['datetime', ['DateTime']],
  ['time', ['Time']],
  ['date', ['LocalDateTime', 'Date']],
  ['anyType', ['Any']],
  ['anySimpleType', ['Any']],
  ['anyAtomicType', ['Any']],
])

const builtInType = (local: string): ast.TypeNode =>
  union((builtIn.get(local) ?? ['String']).map((name) => named([name])))

/**
 * The types of an XML Schema: for each root element `NameElementDefinition`, for each named complex type `NameDefinition`, and
 * `Root` for any of the root elements. What a type cannot say, such as patterns and bounds, is left out.
 * @throws SchemaError
 */
export function xmlSchemaModule(file: SchemaFile, fileAt: SchemaFiles): SchemaModule {
  return { directives: new Reader(new SchemaSet(file, fileAt)).directives() }
}

/** What an element holds. */
interface Content {
  readonly type: ast.TypeNode
  readonly attributes: readonly ast.TypeField[]
}

/** Something with a type: a declaration with the file that it stands in. */
interface Place {
  readonly element: SchemaElement
  readonly document: SchemaDocument
}

class Reader {
  readonly #set: SchemaSet
  readonly #names = new TypeNames()
  readonly #prefixes = new Map<string, string>()
  /** Names of the types of what elements of a complex type, or a root element, hold. */
  readonly #contentNames = new Map<SchemaElement, string>()
  readonly #types: ast.TypeDirective[] = []
  /** Groups and bases whose content is being read, and those whose attributes are. */
  #open = new Set<SchemaElement>()
  readonly #openAttributes = new Set<SchemaElement>()
  #parts = 0

  constructor(set: SchemaSet) {
    this.#set = set
  }

  directives(): readonly ast.Directive[] {
    const own = (component: Component): boolean => component.name.uri === this.#set.target
    const roots = this.#set.all('element').filter(own)
    for (const component of this.#set.all('complexType').filter(own)) {
      const name = this.#names.give(`${capitalized(component.name.local)}Definition`)
      this.#types.push(alias(name, object([this.#field(component, this.#complexContent(component))])))
    }
    const definitions = roots.map((component) => {
      const name = this.#names.give(`${capitalized(component.name.local)}ElementDefinition`)
      this.#types.push(alias(name, object([this.#field(component, this.#content(component))], true)))
      return named([name])
    })
    return [
      ...[...this.#prefixes].map(([uri, prefix]) => namespace(prefix, uri)),
      ...this.#types,
      alias('Root', union(definitions)),
    ]
  }

  #field({ name }: Component, { type, attributes }: Content): ast.TypeField {
    return field(name.local, type, {
      optional: false,
      repeated: false,
      namespace: this.#prefix(name.uri),
      attributes: attributes.length > 0 ? attributes : undefined,
    })
  }

  #prefix(uri: string): string | undefined {
    if (uri === '') return undefined
    const known = this.#prefixes.get(uri) ?? `ns${this.#prefixes.size}`
    this.#prefixes.set(uri, known)
    return known
  }

  // Elements

  /** What an element holds that is declared here. */
  #content({ element, document }: Place): Content {
    const content = this.#declaredContent({ element, document })
    return element.attributes.get('nillable') === 'true'
      ? { ...content, type: union([content.type, named(['Null'])]) }
      : content
  }

  #declaredContent({ element, document }: Place): Content {
    const type = element.attributes.get('type')
    if (type !== undefined) return this.#contentOfType(type, element, document)
    const complex = childOf(element, 'complexType')
    if (complex) return this.#ownContent(element, complex, document)
    const simple = childOf(element, 'simpleType')
    if (simple) return plain(this.#simpleType(simple, document))
    const head = element.attributes.get('substitutionGroup')
    return head === undefined
      ? plain(named(['Any']))
      : this.#declaredContent(this.#set.component('element', head, element, document))
  }

  #contentOfType(type: string, from: SchemaElement, document: SchemaDocument): Content {
    const name = nameOf(type, from, document)
    if (name.uri === SCHEMA_NAMESPACE) return plain(builtInType(name.local))
    const simple = this.#set.find('simpleType', name)
    if (simple) return plain(this.#simpleTypeOf(simple))
    return this.#complexContent(this.#set.component('complexType', type, from, document))
  }

  /** Within a group, the type that stands in an element may lead back to it, so it has a name. */
  #ownContent(element: SchemaElement, type: SchemaElement, document: SchemaDocument): Content {
    const make = (): ast.TypeNode => this.#complexType(type, document)
    const name = `${element.attributes.get('name')}Element`
    return {
      type: this.#open.size > 0 ? this.#contentNamed(element, name, make) : make(),
      attributes: this.#attributes(type, document),
    }
  }

  /** By name, since types may hold themselves. */
  #complexContent({ name, element, document }: Component): Content {
    const type = this.#contentNamed(element, name.local, () => this.#complexType(element, document))
    return { type, attributes: this.#attributes(element, document) }
  }

  #contentNamed(element: SchemaElement, name: string, make: () => ast.TypeNode): ast.TypeNode {
    const known = this.#contentNames.get(element)
    if (known !== undefined) return named([known])
    const given = this.#names.give(`${capitalized(name)}Content`)
    this.#contentNames.set(element, given)
    const open = this.#open
    this.#open = new Set() // what a name stands for may lead back to it
    this.#types.push(alias(given, make()))
    this.#open = open
    return named([given])
  }

  // Complex types

  #complexType(type: SchemaElement, document: SchemaDocument): ast.TypeNode {
    const simple = childOf(type, 'simpleContent')
    if (simple) return this.#simpleContent(simple, document)
    const isMixed = [type, childOf(type, 'complexContent')].some((e) => e?.attributes.get('mixed') === 'true')
    return contentType(alternativesOf(this.#particle(type, document)), isMixed)
  }

  #simpleContent(content: SchemaElement, document: SchemaDocument): ast.TypeNode {
    const derivation = this.#derivation(content, document)
    const base = required(derivation, document, 'base')
    return this.#restricted(derivation, this.#contentOfType(base, derivation, document).type)
  }

  #derivation(content: SchemaElement, document: SchemaDocument): SchemaElement {
    const derivation = childOf(content, 'extension') ?? childOf(content, 'restriction')
    if (derivation === undefined)
      throw faultAt(content, document, `a \`${content.name}\` has no extension or restriction`)
    return derivation
  }

  /** What stands between the tags, that of the type's base included. */
  #particle(type: SchemaElement, document: SchemaDocument): Particle {
    const complex = childOf(type, 'complexContent')
    if (complex === undefined) return this.#particleWithin(type, document)
    const derivation = this.#derivation(complex, document)
    const own = this.#particleWithin(derivation, document)
    if (derivation.name === 'restriction') return own
    const base = required(derivation, document, 'base')
    if (nameOf(base, derivation, document).uri === SCHEMA_NAMESPACE) return own
    const { element, document: other } = this.#set.component('complexType', base, derivation, document)
    const inherited = this.#once(element, derivation, document, () => this.#particle(element, other))
    return { kind: 'sequence', items: [inherited, own], optional: false, repeated: false }
  }

  /** Reads something that must not lead back to itself. */
  #once<T>(
    target: SchemaElement,
    from: SchemaElement,
    document: SchemaDocument,
    read: () => T,
    open: Set<SchemaElement> = this.#open,
  ): T {
    if (open.has(target)) throw faultAt(from, document, `\`${target.attributes.get('name')}\` is made of itself`)
    open.add(target)
    const result = read()
    open.delete(target)
    return result
  }

  #particleWithin(element: SchemaElement, document: SchemaDocument): Particle {
    const items = element.children.flatMap((child) => this.#particles(child, document))
    const [only] = items
    return items.length === 1 && only ? only : { kind: 'sequence', items, optional: false, repeated: false }
  }

  /** None for what is no part of the content, or may not occur. */
  #particles(element: SchemaElement, document: SchemaDocument): readonly Particle[] {
    const { name, attributes, children } = element
    if (attributes.get('maxOccurs') === '0') return []
    if (this.#parts++ > maxParts) throw faultAt(element, document, 'groups within groups make too much of it')
    const maximum = attributes.get('maxOccurs') ?? '1'
    const occurrence = { optional: attributes.get('minOccurs') === '0', repeated: maximum !== '1' }
    switch (name) {
      case 'element':
        return [this.#elementParticle(element, document, occurrence)]
      case 'sequence':
      case 'choice':
      case 'all': {
        const items = children.flatMap((child) => this.#particles(child, document))
        return [{ kind: name, items, ...occurrence }]
      }
      case 'group': {
        const { element: group, document: other } = this.#set.component(
          'group',
          required(element, document, 'ref'),
          element,
          document,
        )
        const items = this.#once(group, element, document, () =>
          group.children.flatMap((child) => this.#particles(child, other)),
        )
        return [{ kind: 'sequence', items, ...occurrence }]
      }
      case 'any':
        return [{ kind: 'any' }]
      default:
        return []
    }
  }

  #elementParticle(element: SchemaElement, document: SchemaDocument, occurrence: Occurrence): Particle {
    const ref = element.attributes.get('ref')
    if (ref === undefined) {
      const qualified = isQualified(element, document, 'elementFormDefault')
      const name = { uri: qualified ? document.target : '', local: required(element, document, 'name') }
      const whole = this.#field({ name, element, document }, this.#content({ element, document }))
      return { kind: 'element', field: { ...whole, ...occurrence } }
    }
    const head = this.#set.component('element', ref, element, document)
    const items = this.#substitutesOf(head).map((component): Particle => {
      const content = this.#rootContent(component)
      return { kind: 'element', field: this.#field(component, content) }
    })
    const [only] = items
    return items.length === 1 && only?.kind === 'element'
      ? { ...only, field: { ...only.field, ...occurrence } }
      : { kind: 'choice', items, ...occurrence }
  }

  /** An element that is referred to may hold itself, so its own type has a name. */
  #rootContent(component: Component): Content {
    const { element, document, name } = component
    const complex = childOf(element, 'complexType')
    if (complex === undefined) return this.#content(component)
    const type = this.#contentNamed(element, `${name.local}Element`, () => this.#complexType(complex, document))
    const nillable = element.attributes.get('nillable') === 'true'
    return {
      type: nillable ? union([type, named(['Null'])]) : type,
      attributes: this.#attributes(complex, document),
    }
  }

  /** The element, unless it is abstract, and those that may stand in its place. */
  #substitutesOf(head: Component, seen: ReadonlySet<Component> = new Set()): readonly Component[] {
    if (seen.has(head)) return []
    const others = this.#set.all('element').filter(({ element, document }) => {
      const group = element.attributes.get('substitutionGroup')
      if (group === undefined) return false
      const name = nameOf(group, element, document)
      return name.uri === head.name.uri && name.local === head.name.local
    })
    const isAbstract = head.element.attributes.get('abstract') === 'true'
    const known = new Set([...seen, head])
    return [...(isAbstract ? [] : [head]), ...others.flatMap((other) => this.#substitutesOf(other, known))]
  }

  // Attributes

  #attributes(type: SchemaElement, document: SchemaDocument): readonly ast.TypeField[] {
    const content = childOf(type, 'complexContent') ?? childOf(type, 'simpleContent')
    if (content === undefined) return this.#attributesWithin(type, document)
    const derivation = this.#derivation(content, document)
    const base = nameOf(required(derivation, document, 'base'), derivation, document)
    const complex = base.uri === SCHEMA_NAMESPACE ? undefined : this.#set.find('complexType', base)
    const inherited = complex
      ? this.#once(
          complex.element,
          derivation,
          document,
          () => this.#attributes(complex.element, complex.document),
          this.#openAttributes,
        )
      : []
    const own = this.#attributesWithin(derivation, document)
    const prohibited = derivation.children.filter((a) => a.attributes.get('use') === 'prohibited')
    const hidden = new Set([...own.map(({ name }) => name), ...prohibited.map((a) => a.attributes.get('name'))])
    return [...inherited.filter(({ name }) => !hidden.has(name as string)), ...own]
  }

  #attributesWithin(element: SchemaElement, document: SchemaDocument): readonly ast.TypeField[] {
    return element.children.flatMap((child) => {
      if (child.name === 'attribute' && child.attributes.get('use') !== 'prohibited')
        return [this.#attribute(child, document)]
      if (child.name !== 'attributeGroup') return []
      const group = this.#set.component('attributeGroup', required(child, document, 'ref'), child, document)
      return this.#once(
        group.element,
        child,
        document,
        () => this.#attributesWithin(group.element, group.document),
        this.#openAttributes,
      )
    })
  }

  #attribute(attribute: SchemaElement, document: SchemaDocument): ast.TypeField {
    const how = { optional: attribute.attributes.get('use') !== 'required', repeated: false }
    const ref = attribute.attributes.get('ref')
    if (ref === undefined) {
      const uri = isQualified(attribute, document, 'attributeFormDefault') ? document.target : ''
      const type = this.#attributeType(attribute, document)
      return field(required(attribute, document, 'name'), type, { ...how, namespace: this.#prefix(uri) })
    }
    const name = nameOf(ref, attribute, document)
    // `xml:lang` and its like need no schema
    if (name.uri === XML_NAMESPACE) return field(name.local, named(['String']), how)
    const { element, document: other } = this.#set.component('attribute', ref, attribute, document)
    return field(name.local, this.#attributeType(element, other), { ...how, namespace: this.#prefix(name.uri) })
  }

  #attributeType(attribute: SchemaElement, document: SchemaDocument): ast.TypeNode {
    const type = attribute.attributes.get('type')
    if (type !== undefined) return this.#simpleTypeNamed(type, attribute, document)
    const simple = childOf(attribute, 'simpleType')
    return simple ? this.#simpleType(simple, document) : named(['String'])
  }

  // Simple types

  #simpleTypeNamed(type: string, from: SchemaElement, document: SchemaDocument): ast.TypeNode {
    const name = nameOf(type, from, document)
    if (name.uri === SCHEMA_NAMESPACE) return builtInType(name.local)
    return this.#simpleTypeOf(this.#set.component('simpleType', type, from, document))
  }

  #simpleTypeOf({ element, document }: Component): ast.TypeNode {
    return this.#once(element, element, document, () => this.#simpleType(element, document))
  }

  #simpleType(type: SchemaElement, document: SchemaDocument): ast.TypeNode {
    const restriction = childOf(type, 'restriction')
    if (restriction) {
      const base = restriction.attributes.get('base')
      const inner = childOf(restriction, 'simpleType')
      const whole =
        base !== undefined
          ? this.#simpleTypeNamed(base, restriction, document)
          : inner
            ? this.#simpleType(inner, document)
            : named(['String'])
      return this.#restricted(restriction, whole)
    }
    const members = childOf(type, 'union')
    if (members === undefined) return named(['String'])
    const names = (members.attributes.get('memberTypes') ?? '').split(/\s+/).filter((name) => name !== '')
    return union([
      ...names.map((name) => this.#simpleTypeNamed(name, members, document)),
      ...members.children.filter(({ name }) => name === 'simpleType').map((inner) => this.#simpleType(inner, document)),
    ])
  }

  /** Only the listed values of a type, where types can say so. */
  #restricted(restriction: SchemaElement, whole: ast.TypeNode): ast.TypeNode {
    const values = restriction.children.flatMap((facet) =>
      facet.name === 'enumeration' ? [facet.attributes.get('value') ?? ''] : [],
    )
    if (values.length === 0) return whole
    if (isNamed(whole, 'Number')) {
      const numbers = values.map((value) => value.trim())
      const areNumbers = numbers.every((value) => /^-?\d+(?:\.\d+)?$/.test(value))
      return areNumbers ? union(numbers.map((number) => literal({ number }))) : whole
    }
    const areTexts = isNamed(whole, 'String') || whole.kind === 'LiteralType' || whole.kind === 'UnionType'
    return areTexts ? union(values.map((value) => literal(value))) : whole
  }
}

/** Groups that hold a group twice, which holds one twice, and so on, would never end. */
const maxParts = 200_000

interface Occurrence {
  readonly optional: boolean
  readonly repeated: boolean
}

const plain = (type: ast.TypeNode): Content => ({ type, attributes: [] })

const childOf = (element: SchemaElement, name: string): SchemaElement | undefined =>
  element.children.find((child) => child.name === name)

const isQualified = ({ attributes }: SchemaElement, { root }: SchemaDocument, byDefault: string): boolean =>
  (attributes.get('form') ?? root.attributes.get(byDefault)) === 'qualified'

const isNamed = (type: ast.TypeNode, name: string): boolean =>
  type.kind === 'NamedType' && type.path.length === 1 && type.path[0] === name

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
