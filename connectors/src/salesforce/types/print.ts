import type { Member, NamedShape, Shape } from './shape.ts'

/** How a notation writes the parts of a type. */
interface Notation {
  readonly head: string
  readonly open: (type: NamedShape) => string
  readonly close: string
  readonly text: string
  readonly number: string
  readonly boolean: string
  readonly any: string
  readonly nothing: string
  readonly literal: (text: string) => string
  readonly list: (item: string) => string
  readonly name: (name: string) => string
  readonly field: (name: string, optional: boolean, type: string) => string
  readonly comment: (text: string) => string
  readonly separator: string
}

const identifier = /^[A-Za-z_]\w*$/

/** Types of the language that an object of the org may be called like. */
const taken = new Set([
  'Period',
  'Date',
  'Time',
  'DateTime',
  'Number',
  'String',
  'Object',
  'Array',
  'Type',
  'Key',
  'Regex',
  'Binary',
  'Range',
])

const tw: Notation = {
  head: '%dw 2.0\n\n',
  open: ({ name }) => `type ${tw.name(name)} = {`,
  close: '}',
  text: 'String',
  number: 'Number',
  boolean: 'Boolean',
  any: 'Any',
  nothing: 'Null',
  literal: (text) => JSON.stringify(text).replaceAll('$', '\\$'),
  list: (item) => `Array<${item}>`,
  name: (name) => (taken.has(name) ? `${name}Record` : name),
  field: (name, optional, type) =>
    `${identifier.test(name) ? name : JSON.stringify(name)}${optional ? '?' : ''}: ${type}`,
  comment: (text) => `// ${text}`,
  separator: ',',
}

const typescript: Notation = {
  head: '',
  open: ({ name }) => `export interface ${name} {`,
  close: '}',
  text: 'string',
  number: 'number',
  boolean: 'boolean',
  any: 'unknown',
  nothing: 'null',
  literal: (text) => JSON.stringify(text),
  list: (item) => `readonly (${item})[]`,
  name: (name) => name,
  field: (name, optional, type) =>
    `readonly ${identifier.test(name) ? name : JSON.stringify(name)}${optional ? '?' : ''}: ${type}`,
  comment: (text) => `/** ${text.replaceAll('*/', '* /')} */`,
  separator: '',
}

/** A module of the mapping language with these types. */
export const twModule = (types: readonly NamedShape[]): string => printed(tw, types)

/** The same for TypeScript. */
export const typescriptModule = (types: readonly NamedShape[]): string => printed(typescript, types)

const printed = (notation: Notation, types: readonly NamedShape[]): string =>
  notation.head + types.map((type) => `${typeText(notation, type)}\n`).join('\n')

const typeText = (notation: Notation, type: NamedShape): string =>
  [
    notation.comment(oneLine(type.doc)),
    notation.open(type),
    ...memberLines(notation, type.fields, '  '),
    notation.close,
  ].join('\n')

function memberLines(notation: Notation, members: readonly Member[], indent: string): string[] {
  return members.flatMap(({ name, shape, nullable, optional, doc }, i) => {
    const type = shapeText(notation, shape, indent) + (nullable && shape.kind !== 'any' ? ` | ${notation.nothing}` : '')
    const end = i < members.length - 1 ? notation.separator : ''
    const comment = doc === undefined || doc === name ? [] : [`${indent}${notation.comment(oneLine(doc))}`]
    return [...comment, `${indent}${notation.field(name, optional, type)}${end}`]
  })
}

function shapeText(notation: Notation, shape: Shape, indent: string): string {
  switch (shape.kind) {
    case 'oneOf':
      return shape.texts.map(notation.literal).join(' | ')
    case 'named':
      return notation.name(shape.name)
    case 'list':
      return notation.list(shapeText(notation, shape.item, indent))
    case 'record':
      return `{\n${memberLines(notation, shape.fields, `${indent}  `).join('\n')}\n${indent}}`
    default:
      return notation[shape.kind]
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
