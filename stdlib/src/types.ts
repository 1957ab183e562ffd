import { library } from '@twill/language/diagnostics'
import {
  mergedObject,
  type ObjectField,
  resolved,
  type SimpleTypeName,
  type Type,
  typeText,
} from '@twill/language/types'
import { example, type FunctionDeclaration, fn, type } from './define.ts'
import { Namespace, parseNumber, raise, TypeValue, typeIn, type Value } from './value/index.ts'

const module = 'tw::core::Types'

// ---------------------------------------------------------------- tests

type Resolved = ReturnType<typeof resolved>

/** A test of what a type is, whatever names and metadata it has. */
const typeTest = (name: string, what: string, test: (type: Resolved) => boolean, such: string): FunctionDeclaration =>
  fn({
    module,
    name,
    since: '2.3',
    doc: `Tells whether a type is ${what}.`,
    params: { t: 'The type.' },
    overloads: [{ type: '(t: Type): Boolean', run: (t: TypeValue) => test(resolved(typeIn(t))) }],
    examples: [
      example(
        'Such a type, by its name, and another',
        `import * from tw::core::Types\ntype Such = ${such}\ntype Other = ${such === 'Regex' ? 'Uri' : 'Regex'}\n---\n[${name}(Such), ${name}(Other)]`,
        '[true, false]',
      ),
    ],
  })

const simpleTest = (name: string, of: SimpleTypeName) =>
  typeTest(name, of, (type) => type.kind === 'simple' && type.name === of, of)

export const isAnyType = typeTest('isAnyType', 'Any', (type) => type.kind === 'any', 'Any')
export const isArrayType = typeTest(
  'isArrayType',
  'an array, of any items',
  (type) => type.kind === 'array',
  'Array<String>',
)
export const isBinaryType = simpleTest('isBinaryType', 'Binary')
export const isBooleanType = simpleTest('isBooleanType', 'Boolean')
export const isDateTimeType = simpleTest('isDateTimeType', 'DateTime')
export const isDateType = simpleTest('isDateType', 'Date')
export const isFunctionType = typeTest(
  'isFunctionType',
  'a function',
  (type) => type.kind === 'function' || (type.kind === 'simple' && type.name === 'Function'),
  '(String) -> Number',
)
export const isIntersectionType = typeTest(
  'isIntersectionType',
  'an intersection: `A & B`',
  (type) => type.kind === 'intersection',
  '{ name: String } & { age: Number }',
)
export const isKeyType = simpleTest('isKeyType', 'Key')
export const isLiteralType = typeTest(
  'isLiteralType',
  'one single text, number or boolean',
  (type) => type.kind === 'literal',
  '"EUR"',
)
export const isLocalDateTimeType = simpleTest('isLocalDateTimeType', 'LocalDateTime')
export const isLocalTimeType = simpleTest('isLocalTimeType', 'LocalTime')
export const isNamespaceType = simpleTest('isNamespaceType', 'Namespace')
export const isNothingType = typeTest('isNothingType', 'Nothing', (type) => type.kind === 'nothing', 'Nothing')
export const isNullType = simpleTest('isNullType', 'Null')
export const isNumberType = simpleTest('isNumberType', 'Number')
export const isObjectType = typeTest(
  'isObjectType',
  'an object, of any fields',
  (type) => type.kind === 'object',
  '{ name: String }',
)
export const isPeriodType = simpleTest('isPeriodType', 'Period')
export const isRangeType = simpleTest('isRangeType', 'Range')
export const isRegexType = simpleTest('isRegexType', 'Regex')
export const isStringType = simpleTest('isStringType', 'String')
export const isTimeType = simpleTest('isTimeType', 'Time')
export const isTimeZoneType = simpleTest('isTimeZoneType', 'TimeZone')
export const isTypeType = typeTest('isTypeType', 'the type of types', (type) => type.kind === 'type', 'Type')
export const isUnionType = typeTest(
  'isUnionType',
  'a union: `A | B`',
  (type) => type.kind === 'union',
  'String | Number',
)
export const isUriType = simpleTest('isUriType', 'Uri')

export const isReferenceType = fn({
  module,
  name: 'isReferenceType',
  since: '2.3',
  doc: 'Tells whether a type only names another named type, as the items of `Array<Order>` do.',
  params: { t: 'The type.' },
  overloads: [
    {
      type: '(t: Type): Boolean',
      run: (t: TypeValue) => {
        const type = typeIn(t)
        return type.kind === 'alias' && type.target().kind === 'alias'
      },
    },
  ],
  examples: [
    example(
      'A named type, and a mention of it',
      'import * from tw::core::Types\ntype Order = { id: Number }\ntype Orders = Array<Order>\n---\n[isReferenceType(Order), isReferenceType(arrayItem(Orders))]',
      '[false, true]',
    ),
  ],
})

// ---------------------------------------------------------------- parts

/** A part of a type as a value. A named type within another is a mention of that name. */
const partValue = (part: Type): TypeValue =>
  new TypeValue(part.kind === 'alias' ? { ...part, target: () => part } : part)

const refusal = (name: string, wanted: string, test: string, t: TypeValue) =>
  raise(library.notThisType, { function: name, wanted, type: `\`${typeText(typeIn(t))}\``, test })

export const arrayItem = fn({
  module,
  name: 'arrayItem',
  since: '2.3',
  doc: 'Gives the type of the items of an array type.',
  params: { t: 'The array type.' },
  also: ['elementType'],
  overloads: [
    {
      type: '(t: Type): Type',
      run: (t: TypeValue) => {
        const array = resolved(typeIn(t))
        if (array.kind !== 'array') throw refusal('arrayItem', 'an array type', 'isArrayType', t)
        return partValue(array.element)
      },
    },
  ],
  examples: [
    example(
      'Texts',
      'import * from tw::core::Types\ntype Names = Array<String>\n---\narrayItem(Names) as String',
      '"String"',
    ),
    example('No array', 'import * from tw::core::Types\n---\narrayItem(String)', { error: 'TW5430' }),
  ],
})

export const unionItems = fn({
  module,
  name: 'unionItems',
  since: '2.3',
  doc: 'Gives the types that a union is made of.',
  params: { t: 'The union.' },
  overloads: [
    {
      type: '(t: Type): Array<Type>',
      run: (t: TypeValue) => {
        const union = resolved(typeIn(t))
        if (union.kind !== 'union') throw refusal('unionItems', 'a union', 'isUnionType', t)
        return union.members.map(partValue)
      },
    },
  ],
  examples: [
    example(
      'Two types',
      'import * from tw::core::Types\ntype Id = String | Number\n---\nunionItems(Id) map ($ as String)',
      '["String", "Number"]',
    ),
  ],
})

export const intersectionItems = fn({
  module,
  name: 'intersectionItems',
  since: '2.3',
  doc: 'Gives the types that an intersection is made of.',
  params: { t: 'The intersection.' },
  overloads: [
    {
      type: '(t: Type): Array<Type>',
      run: (t: TypeValue) => {
        const intersection = resolved(typeIn(t))
        if (intersection.kind !== 'intersection')
          throw refusal('intersectionItems', 'an intersection', 'isIntersectionType', t)
        return intersection.members.map(partValue)
      },
    },
  ],
  examples: [
    example(
      'Two object types',
      'import * from tw::core::Types\ntype Person = { name: String } & { age: Number }\n---\nsizeOf(intersectionItems(Person))',
      '2',
    ),
  ],
})

export const QName = type({
  module,
  name: 'QName',
  since: '2.3',
  doc: 'A name and the namespace it is in, if any.',
  type: '{ localName: String, namespace: Namespace | Null }',
})

export const Attribute = type({
  module,
  name: 'Attribute',
  since: '2.3',
  doc: 'An attribute of a key, as a type describes it.',
  type: '{ name: QName, required: Boolean, value: Type }',
})

export const Field = type({
  module,
  name: 'Field',
  since: '2.3',
  doc: 'A field of an object, as a type describes it.',
  type: '{ key: { name: QName, attributes: Array<Attribute> }, required: Boolean, repeated: Boolean, value: Type }',
})

export const FunctionParam = type({
  module,
  name: 'FunctionParam',
  since: '2.3',
  doc: 'A parameter of a function, as a type describes it.',
  type: '{ paramType: Type, optional: Boolean }',
})

const nameOfField = ({ name, namespace }: ObjectField): Value => ({
  localName: name ?? '_',
  namespace: namespace === undefined ? null : new Namespace('', namespace),
})

const described = (field: ObjectField): Value => ({
  key: {
    name: nameOfField(field),
    attributes: (field.attributes ?? []).map((attribute) => ({
      name: nameOfField(attribute),
      value: partValue(attribute.type),
      required: !attribute.optional,
    })),
  },
  // a field of any name stands for as many as there are
  required: field.name === undefined || !field.optional,
  repeated: field.repeated && field.name !== undefined,
  value: partValue(field.type),
})

export const objectFields = fn({
  module,
  name: 'objectFields',
  since: '2.3',
  doc: 'Describes the fields of an object type; a field of any name is called `_`.',
  params: { t: 'The object type.' },
  also: ['properties', 'getFields', 'schema'],
  overloads: [
    {
      type: '(t: Type): Array<Field>',
      run: (t: TypeValue) => {
        const object = mergedObject([typeIn(t)])
        if (object === undefined) throw refusal('objectFields', 'an object type', 'isObjectType', t)
        return object.fields.map(described)
      },
    },
  ],
  examples: [
    example(
      'What must be there',
      'import * from tw::core::Types\ntype Person = { name: String, age?: Number }\n---\nobjectFields(Person) map { (($.key.name.localName): $.required) }',
      '[{ name: true }, { age: false }]',
    ),
  ],
})

export const functionParamTypes = fn({
  module,
  name: 'functionParamTypes',
  since: '2.3',
  doc: 'Describes the parameters of a function type; none when they are not known.',
  params: { t: 'The function type.' },
  also: ['parameters', 'arguments'],
  overloads: [
    {
      type: '(t: Type): Array<FunctionParam>',
      run: (t: TypeValue) => {
        const parameters = functionOf(t, 'functionParamTypes')?.parameters ?? []
        return parameters.map(({ type, optional }) => ({ paramType: partValue(type), optional }))
      },
    },
  ],
  examples: [
    example(
      'Two parameters',
      'import * from tw::core::Types\ntype Combine = (String, Number) -> String\n---\nfunctionParamTypes(Combine).paramType map ($ as String)',
      '["String", "Number"]',
    ),
  ],
})

export const functionReturnType = fn({
  module,
  name: 'functionReturnType',
  since: '2.3',
  doc: 'Gives the type of what a function gives; null when it is not known.',
  params: { t: 'The function type.' },
  overloads: [
    {
      type: '(t: Type): Type | Null',
      run: (t: TypeValue) => {
        const returns = functionOf(t, 'functionReturnType')?.returns
        return returns === undefined ? null : partValue(returns)
      },
    },
  ],
  examples: [
    example(
      'A number',
      'import * from tw::core::Types\ntype Size = (String) -> Number\n---\nfunctionReturnType(Size) as String',
      '"Number"',
    ),
  ],
})

/** The function type; undefined for `Function`, which tells no more. */
function functionOf(t: TypeValue, caller: string) {
  const fun = resolved(typeIn(t))
  if (fun.kind === 'function') return fun
  if (fun.kind === 'simple' && fun.name === 'Function') return undefined
  throw refusal(caller, 'a function type', 'isFunctionType', t)
}

export const literalValueOf = fn({
  module,
  name: 'literalValueOf',
  since: '2.3',
  doc: 'Gives the one value of a literal type.',
  params: { t: 'The literal type.' },
  overloads: [
    {
      type: '(t: Type): String | Number | Boolean',
      run: (t: TypeValue) => {
        const literal = resolved(typeIn(t))
        if (literal.kind !== 'literal') throw refusal('literalValueOf', 'a literal type', 'isLiteralType', t)
        return typeof literal.value === 'object' ? (parseNumber(literal.value.number) ?? 0) : literal.value
      },
    },
  ],
  examples: [
    example(
      'The values of a union',
      'import * from tw::core::Types\ntype Size = "S" | "M" | "L"\n---\nunionItems(Size) map literalValueOf($)',
      '["S", "M", "L"]',
    ),
  ],
})

export const baseTypeOf = fn({
  module,
  name: 'baseTypeOf',
  since: '2.3',
  doc: 'Gives a type without its name and metadata.',
  params: { t: 'The type.' },
  overloads: [
    {
      type: '(t: Type): Type',
      run: (t: TypeValue) => new TypeValue({ ...resolved(typeIn(t)), metadata: undefined }),
    },
  ],
  examples: [
    example(
      'Without its format',
      'import * from tw::core::Types\ntype Day = String { format: "dd.MM.uuuu" }\n---\nbaseTypeOf(Day) as String',
      '"String"',
    ),
  ],
})

export const metadataOf = fn({
  module,
  name: 'metadataOf',
  since: '2.3',
  doc: 'Gives the metadata of a type: what stands in braces after it.',
  params: { t: 'The type.' },
  overloads: [{ type: '(t: Type): Object', run: (t: TypeValue) => ({ ...resolved(typeIn(t)).metadata }) }],
  examples: [
    example(
      'A format',
      'import * from tw::core::Types\ntype Day = String { format: "dd.MM.uuuu" }\n---\nmetadataOf(Day)',
      '{ format: "dd.MM.uuuu" }',
    ),
  ],
})

/** What types without a name of their own are called. */
const kindNames: Partial<Readonly<Record<Type['kind'], string>>> = {
  array: 'Array',
  object: 'Object',
  function: 'Function',
  type: 'Type',
}

export const nameOf = fn({
  module,
  name: 'nameOf',
  since: '2.3',
  doc: 'Gives the name of a type: its own, or that of what it is, such as `Array`.',
  params: { t: 'The type.' },
  also: ['typeName', 'className'],
  overloads: [
    {
      type: '(t: Type): String',
      run: (t: TypeValue) => {
        const type = typeIn(t)
        return type.kind === 'alias' ? type.name : (kindNames[type.kind] ?? typeText({ ...type, metadata: undefined }))
      },
    },
  ],
  examples: [
    example(
      'With and without a name of its own',
      'import * from tw::core::Types\ntype Names = Array<String>\n---\n[nameOf(Names), nameOf(String)]',
      '["Names", "String"]',
    ),
  ],
})
