import { format, option } from './format.ts'
import { declaredEncoding } from './xml-encoding.ts'
import { readXml } from './xml-read.ts'
import { writeXml } from './xml-write.ts'

export const xml = format({
  id: 'xml',
  mimeTypes: ['application/xml', 'text/xml', '*/xml', '*/*+xml'],
  extensions: ['.xml', '.xsd', '.wsdl', '.xsl', '.xslt', '.svg'],
  doc: 'XML 1.0 and 1.1 with namespaces. Elements are keys, which carry attributes and namespaces; repeated elements are repeated keys.',
  encoding: 'UTF-8',
  declaredEncoding,
  reader: {
    nullValueOn: option(
      'String',
      'Which elements without children and attributes are null: those of blank text, of no text, or none.',
      {
        default: 'blank',
        values: ['blank', 'empty', 'none'],
      },
    ),
    collectionPath: option(
      'String',
      'The path to the elements that are read one by one when streaming: `orders.order`.',
    ),
    streaming: option('Boolean', 'Read element by element; the input is used in order, once.', { default: false }),
    indexedReader: option('Boolean', 'Accepted for compatibility; every document is read in the same way.', {
      default: true,
    }),
    optimizeFor: option('String', 'Accepted for compatibility; every document is read in the same way.', {
      default: 'speed',
      values: ['speed', 'memory'],
    }),
    supportDtd: option('Boolean', 'Expand the entities that the document type declaration defines as text.', {
      default: false,
    }),
    externalEntities: option(
      'Boolean',
      'Accepted for compatibility; entities outside the document are never fetched.',
      {
        default: false,
      },
    ),
    maxEntityCount: option('Number', 'How many expansions of declared entities are allowed.', { default: 1 }),
    maxAttributeSize: option('Number', 'How many characters an attribute may have; -1 is no limit.', { default: -1 }),
  },
  takes: 'object',
  asPart: { writeDeclaration: false },
  writer: {
    writeDeclaration: option('Boolean', 'Write the XML declaration.', { default: true }),
    doubleQuoteInDeclaration: option('Boolean', 'Use double quotation marks in the XML declaration.', {
      default: false,
    }),
    indent: option('Boolean', 'Lay the output out on lines, two spaces a level.', { default: true }),
    inlineCloseOn: option('String', 'Which elements end in their start tag (`<a/>`): empty ones, or none.', {
      default: 'empty',
      values: ['empty', 'none'],
    }),
    skipNullOn: option('String', 'Where nulls are left out.', { values: ['elements', 'attributes', 'everywhere'] }),
    writeNilOnNull: option('Boolean', 'Mark null elements with `xsi:nil="true"`.', { default: false }),
    onInvalidChar: option(
      'String',
      'What to do about characters that XML cannot contain: encode the text, leave them out, or fail.',
      { values: ['base64', 'ignore', 'none'] },
    ),
    escapeCR: option('Boolean', 'Write carriage returns as references, so that readers keep them.', { default: false }),
    escapeGT: option('Boolean', 'Write `>` as a reference also where XML allows it.', { default: false }),
    defaultNamespace: option('String', 'The namespace of elements without prefix, declared on the root element.'),
    writeDeclaredNamespaces: option(
      'String',
      'Which namespaces of the header and of the output to declare on the root element: `All`, `ids:` and prefixes with commas, or `regex:` and a pattern for prefixes.',
      {
        check: (text) =>
          /^(All|ids:.*|regex:.*)$/is.test(text) ? undefined : 'must be All, or start with ids: or regex:',
      },
    ),
  },
  sample: {
    text: "<?xml version='1.0' encoding='UTF-8'?>\n<order id=\"7\">\n  <item>pen</item>\n  <item>ink</item>\n</order>",
    value: '{order @(id: "7"): {item: "pen", item: "ink"}}',
  },
  read: readXml,
  write: writeXml,
})
