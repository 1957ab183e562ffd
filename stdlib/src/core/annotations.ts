import { annotation } from '../define.ts'
import { module } from './module.ts'

export const AnnotationTarget = annotation({
  module,
  name: 'AnnotationTarget',
  since: '2.0',
  doc: 'Says what an annotation may stand before.',
  parameters:
    '(targets: Array<"Function" | "Parameter" | "Variable" | "Import" | "Type" | "Version" | "Namespace" | "KeyType" | "TypeExpression" | "Expression" | "Annotation">)',
  limits: 'targets',
})

export const Deprecated = annotation({
  module,
  name: 'Deprecated',
  since: '2.4',
  doc: 'Marks a function that is going away and names what to use instead.',
  parameters: '(since: String, replacement: String)',
})

export const DesignOnlyType = annotation({
  module,
  name: 'DesignOnlyType',
  since: '2.0',
  doc: 'Has the type of a parameter checked before a run only; the run looks no deeper than the kind of value.',
  parameters: '()',
  targets: ['Parameter'],
})

export const Experimental = annotation({
  module,
  name: 'Experimental',
  since: '2.4',
  doc: 'Marks something that may change or go away.',
  parameters: '()',
})

export const GlobalDescription = annotation({
  module,
  name: 'GlobalDescription',
  since: '2.4',
  doc: 'Marks the overload whose description stands for the whole function.',
  parameters: '()',
  targets: ['Function'],
})

export const Interceptor = annotation({
  module,
  name: 'Interceptor',
  since: '2.0',
  doc: 'Makes an annotation that wraps each call of the functions it stands on.',
  parameters:
    '(interceptorFunction: String | (annotationArgs: Object, targetFunctionName: String, args: Array<Any>, callback: (args: Array<Any>) -> Any) -> Any)',
})

export const Internal = annotation({
  module,
  name: 'Internal',
  since: '2.4',
  doc: 'Marks a function for use by certain modules only, without any check.',
  parameters: '(permits: Array<String>)',
  deprecated: { since: '2.12', use: 'private or internal before the declaration' },
})

export const Labels = annotation({
  module,
  name: 'Labels',
  since: '2.4',
  doc: 'Gives words by which a function or variable is found.',
  parameters: '(labels: Array<String>)',
  targets: ['Function', 'Variable'],
})

export const Lazy = annotation({
  module,
  name: 'Lazy',
  since: '2.3',
  doc: 'Has a variable computed when it is first used.',
  parameters: '()',
  targets: ['Variable'],
})

export const Metadata = annotation({
  module,
  name: 'Metadata',
  since: '2.8',
  doc: 'Makes an annotation that gives values metadata under a key.',
  parameters: '(key: String)',
  targets: ['Annotation'],
})

export const RuntimePrivilege = annotation({
  module,
  name: 'RuntimePrivilege',
  since: '2.0',
  doc: 'Names the privilege that a run must have to call a function.',
  parameters: '(requires: String)',
  targets: ['Function'],
})

export const Since = annotation({
  module,
  name: 'Since',
  since: '2.3',
  doc: 'Names the version that brought something.',
  parameters: '(version: String)',
})

export const StreamCapable = annotation({
  module,
  name: 'StreamCapable',
  since: '2.0',
  doc: 'Marks a parameter that is gone through once, from first to last, so that it may be a stream.',
  parameters: '()',
  targets: ['Parameter', 'Variable'],
})

export const TailRec = annotation({
  module,
  name: 'TailRec',
  since: '2.0',
  doc: 'Asserts that a function calls itself in tail position only, so that it runs as a loop.',
  parameters: '()',
  targets: ['Function', 'Variable'],
  callsLast: true,
})

export const UntrustedCode = annotation({
  module,
  name: 'UntrustedCode',
  since: '2.0',
  doc: 'Lets a script run with the given privileges only.',
  parameters: '(privileges: Array<String>)',
})

export const VisibleTo = annotation({
  module,
  name: 'VisibleTo',
  since: '2.12',
  doc: 'Lets files of further components name an `internal` declaration.',
  parameters: '(components: Array<String>)',
  widens: 'components',
})
