import { example, fn, type } from './define.ts'
import { getField, type ObjectValue, toStringValue, unwrap } from './value/index.ts'

const module = 'tw::xml::Dtd'

export const DocType = type({
  module,
  name: 'DocType',
  since: '2.5',
  doc: 'What the document type declaration of an XML document says; `payload.^docType` gives it.',
  type: '{ rootName: String, publicId?: String, systemId?: String, internalSubset?: String }',
})

export const docTypeAsString = fn({
  module,
  name: 'docTypeAsString',
  since: '2.5',
  doc: 'Shows a document type declaration as text.',
  params: { docType: 'The declaration.' },
  also: ['doctype', 'dtd'],
  overloads: [
    {
      type: '(docType: DocType): String',
      run: (docType: ObjectValue) => {
        const text = (name: string): readonly string[] => {
          const value = unwrap(getField(docType, name) ?? null)
          return value === null ? [] : [toStringValue(value)]
        }
        const publicId = text('publicId')
        const systemId = text('systemId')
        const kind = publicId.length > 0 ? ['PUBLIC'] : systemId.length > 0 ? ['SYSTEM'] : []
        const subset = text('internalSubset').map((inner) => `[${inner}]`)
        return [...text('rootName'), ...kind, ...publicId, ...systemId, ...subset].join(' ')
      },
    },
  ],
  examples: [
    example(
      'A schema by its address',
      'import * from tw::xml::Dtd\n---\ndocTypeAsString({ rootName: "order", systemId: "http://shop.example/order.dtd" })',
      '"order SYSTEM http://shop.example/order.dtd"',
    ),
    example(
      'A public name before the address',
      'import * from tw::xml::Dtd\n---\ndocTypeAsString({ rootName: "order", publicId: "-//Shop//Order//EN", systemId: "order.dtd" })',
      '"order PUBLIC -//Shop//Order//EN order.dtd"',
    ),
    example('A root alone', 'import * from tw::xml::Dtd\n---\ndocTypeAsString({ rootName: "order" })', '"order"'),
  ],
})
