import type * as ast from '../syntax/ast.ts'

/** The text of a plain selection from a name: `payload.orders`, `$.items[0]`, `a.b."c d"`; nothing for anything else. */
export function selectionText(node: ast.Expression): string | undefined {
  switch (node.kind) {
    case 'Name':
      return node.path.join('::')
    case 'Dollar':
      return '$'.repeat(node.depth)
    case 'Parenthesized':
    case 'Annotated':
      return selectionText(node.value)
    case 'Select': {
      const target = selectionText(node.target)
      const step = selectorText(node.selector)
      return target === undefined || step === undefined ? undefined : target + step
    }
    default:
      return undefined
  }
}

const marks = { value: '.', all: '.*', descendant: '..', allDescendants: '..*', pair: '.&', descendantPairs: '..&' }

/** The text of one step of a plain selection: `.orders`. */
export function selectorText(selector: ast.Selector): string | undefined {
  switch (selector.kind) {
    case 'KeySelector': {
      if (typeof selector.name !== 'string') return undefined
      const prefix = selector.namespace === undefined ? '' : `${selector.namespace}#`
      const name = selector.quoted ? JSON.stringify(selector.name) : selector.name
      return `${marks[selector.mode]}${selector.attribute ? '@' : ''}${prefix}${name}`
    }
    case 'IndexSelector':
      return selector.index.kind === 'Number' ? `[${selector.index.text}]` : undefined
    case 'AssertSelector':
      return ''
    default:
      return undefined
  }
}
