import type { Expression, Selector } from '../../src/syntax/index.ts'

/** An expression with a pair of parentheses around each operation: shows how it was grouped. */
export function grouping(tree: Expression): string {
  switch (tree.kind) {
    case 'Binary':
      return `(${grouping(tree.left)} ${tree.operator} ${grouping(tree.right)})`
    case 'InfixCall':
      return `(${grouping(tree.left)} ${tree.callee.path.join('::')} ${grouping(tree.right)})`
    case 'As':
    case 'Is':
      return `(${grouping(tree.operand)} ${tree.kind.toLowerCase()} ${tree.type.kind === 'NamedType' ? tree.type.path.join('::') : tree.type.kind})`
    case 'Unary':
      return `(${tree.operator} ${grouping(tree.operand)})`
    case 'Match':
      return `(${grouping(tree.operand)} match)`
    case 'Update':
      return `(${grouping(tree.operand)} update)`
    case 'If':
      return `(${tree.unless ? 'unless' : 'if'} ${grouping(tree.condition)} then ${grouping(tree.then)}${tree.else === undefined ? '' : ` else ${grouping(tree.else)}`})`
    case 'Lambda':
      return `(${tree.parameters.map(({ name }) => name).join(' ')} -> ${grouping(tree.body)})`
    case 'Call':
      return `${grouping(tree.callee)}<${tree.typeArguments.length}>[${tree.args.map(grouping).join(', ')}]`
    case 'Select':
      return `${grouping(tree.target)}${selector(tree.selector)}`
    case 'Parenthesized':
      return grouping(tree.value)
    case 'Name':
      return tree.path.join('::')
    case 'Dollar':
      return '$'.repeat(tree.depth)
    case 'Number':
      return tree.text
    case 'Object':
      return `{${tree.entries.map((entry) => (entry.kind === 'KeyValue' ? `${typeof entry.key.name === 'string' ? entry.key.name : `(${grouping(entry.key.name)})`}: ${grouping(entry.value)}` : entry.kind)).join(', ')}}`
    case 'Array':
      return `[${tree.elements.map((element) => (element.kind === 'ConditionalElement' ? `${grouping(element.value)} if ${grouping(element.condition)}` : grouping(element))).join(', ')}]`
    case 'Regex':
      return `/${tree.source}/`
    case 'Temporal':
      return `|${tree.text}|`
    case 'String':
      return JSON.stringify(tree.value)
    default:
      return tree.kind
  }
}

function selector(one: Selector): string {
  switch (one.kind) {
    case 'KeySelector':
      return `.${one.attribute ? '@' : ''}${one.mode === 'value' ? '' : `${one.mode} `}${typeof one.name === 'string' ? one.name : grouping(one.name)}`
    case 'IndexSelector':
      return `[${grouping(one.index)}]`
    case 'RangeSelector':
      return `[${grouping(one.from)} to ${grouping(one.to)}]`
    case 'FilterSelector':
      return `[? ${grouping(one.condition)}]`
    case 'ExistsSelector':
      return '?'
    case 'AssertSelector':
      return '!'
    default:
      return ` ${one.kind}`
  }
}
