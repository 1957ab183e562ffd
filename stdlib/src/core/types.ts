import { type } from '../define.ts'
import { module } from './module.ts'

const builtIn = (name: string, doc: string) => type({ module, name, since: '2.0', doc })

export const anyType = builtIn('Any', 'Every value.')
export const nothingType = builtIn('Nothing', 'No value at all; fits every type.')
export const nullType = builtIn('Null', 'The value `null`.')
export const booleanType = builtIn('Boolean', '`true` or `false`.')
export const stringType = builtIn('String', 'Text.')
export const numberType = builtIn('Number', 'A number of any size, exact to the last digit.')
export const arrayType = builtIn('Array', 'Values in order: `Array<Number>` holds numbers, `Array` anything.')
export const objectType = builtIn('Object', 'Keys with values, in order; a key may come more than once.')
export const keyType = builtIn('Key', 'The key of an entry of an object: a name, and maybe a namespace and attributes.')
export const binaryType = builtIn('Binary', 'Bytes.')
export const regexType = builtIn('Regex', 'A regular expression in Java syntax: `/[a-z]+/`.')
export const rangeType = builtIn('Range', 'The whole numbers from one bound to another: `1 to 9`.')
export const dateType = builtIn('Date', 'A day: `|2024-02-29|`.')
export const dateTimeType = builtIn(
  'DateTime',
  'A day and a time of day with an offset or zone: `|2024-02-29T18:30:00Z|`.',
)
export const localDateTimeType = builtIn(
  'LocalDateTime',
  'A day and a time of day of no certain zone: `|2024-02-29T18:30:00|`.',
)
export const timeType = builtIn('Time', 'A time of day with an offset: `|18:30:00+01:00|`.')
export const localTimeType = builtIn('LocalTime', 'A time of day of no certain zone: `|18:30:00|`.')
export const timeZoneType = builtIn('TimeZone', 'An offset or the name of a zone: `|+01:00|`, `|Europe/Berlin|`.')
export const periodType = builtIn('Period', 'A length of time: `|P1Y2M|`, `|PT90S|`.')
export const namespaceType = builtIn('Namespace', 'An XML namespace: a URI and its prefix.')
export const uriType = builtIn('Uri', 'The address or name of something.')
export const typeType = builtIn('Type', 'A type as a value: `Type<Number>`.')
export const cDataType = builtIn('CData', 'A string that XML writes in a CDATA section.')
export const enumType = builtIn('Enum', 'A string that stands for a constant of a Java enumeration, named by `class`.')
export const iteratorType = builtIn('Iterator', 'An array that can be gone through once.')
export const naNType = builtIn('NaN', 'A null that was NaN or an infinity before it was read.')

export const comparableType = type({
  module,
  name: 'Comparable',
  since: '2.0',
  doc: 'The values that have an order.',
  type: 'String | Number | Boolean | DateTime | LocalDateTime | Date | LocalTime | Time | TimeZone',
})

export const simpleType = type({
  module,
  name: 'SimpleType',
  since: '2.0',
  doc: 'The values that are made of no others.',
  type: 'String | Boolean | Number | DateTime | LocalDateTime | Date | LocalTime | Time | TimeZone | Period',
})

export const stringCoerceableType = type({
  module,
  name: 'StringCoerceable',
  since: '2.3',
  doc: 'The values that can be written as text.',
  type: 'String | Boolean | Number | DateTime | LocalDateTime | Date | LocalTime | Time | TimeZone | Period | Key | Binary | Uri | Type<Any> | Regex | Namespace',
})

export const dictionaryType = type({
  module,
  name: 'Dictionary',
  since: '2.0',
  doc: 'An object whose values are all of one type.',
  typeParameters: ['T'],
  type: '{ _?: T }',
})

export const pairType = type({
  module,
  name: 'Pair',
  since: '2.2',
  doc: 'Two values that belong together: `l` and `r`.',
  typeParameters: ['LEFT', 'RIGHT'],
  type: '{ l: LEFT, r: RIGHT }',
})

export const resultType = type({
  module,
  name: 'Result',
  since: '2.7',
  doc: 'What came of something that may fail: a result, or an error.',
  typeParameters: ['T', 'E'],
  type: '{ success: true, result: T } | { success: false, error: E }',
})
