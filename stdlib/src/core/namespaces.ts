import { namespace } from '../define.ts'
import { module } from './module.ts'

export const xsi = namespace({
  module,
  name: 'xsi',
  since: '2.0',
  doc: 'Attributes with which an XML document refers to its schema.',
  uri: 'http://www.w3.org/2001/XMLSchema-instance',
})
