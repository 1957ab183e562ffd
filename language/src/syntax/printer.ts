import type {
  Annotation,
  ArrayElement,
  Attribute,
  Declaration,
  Directive,
  Expression,
  If,
  Key,
  MatchCase,
  ObjectEntry,
  ObjectLiteral,
  OutputDirective,
  Parameter,
  Pattern,
  Script,
  Selector,
  TypeField,
  TypeNode,
  TypeParameter,
  UpdateCase,
} from './ast.ts'
import { block, concat, type Doc, doc as d, join, layout, list } from './layout.ts'
import { isItem } from './lexer/string-text.ts'
import { isWord, isWordStart } from './lookahead.ts'

/** A tree as text. Comments are not kept; everything else is: reading the text again gives the same tree. */
export function print(script: Script): string {
  const lines: Doc[] = script.annotations.map(annotation)
  if (script.version !== undefined)
    lines.push(`%${script.version.dialect} ${script.version.major}.${script.version.minor}`)
  for (const one of script.directives) lines.push(...directive(one))
  const texts = lines.map(layout)
  if (script.body !== undefined) {
    const body = layout(expression(script.body))
    if (texts.length > 0 || readsAsDirective.test(body)) texts.push('---')
    texts.push(body)
  }
  return `${texts.join('\n')}\n`
}

/** An expression as text. */
export const printExpression = (tree: Expression): string => layout(expression(tree))

/** A type as text. */
export const printType = (tree: TypeNode): string => layout(type(tree))

/** A body alone that could be read as a directive. */
const readsAsDirective = /^(?:var|fun|type|ns|import|output|input|annotation|private|internal)\b/

const plainFormat = /^(?:[a-zA-Z]+\/[\w.+*-]+|[a-zA-Z_]\w*)$/

/** `before` and what is there, or nothing. */
const optional = <T>(before: string, value: T | undefined, print: (value: T) => Doc): Doc =>
  value === undefined ? '' : d`${before}${print(value)}`

// ---------------------------------------------------------------- header

/** The lines of a directive: its annotations stand above it. */
const directive = (one: Directive): Doc[] => [...one.annotations.map(annotation), bareDirective(one)]

function bareDirective(one: Directive): Doc {
  switch (one.kind) {
    case 'Output':
      return d`output${optional(' : ', one.type, type)}${format(one)}`
    case 'Input':
      return d`input ${one.name}${typed(one.type)}${format(one)}`
    case 'Import': {
      const from = (one.loader === undefined ? '' : `${one.loader}!`) + one.module.join('::')
      const module = from + alias(one.alias)
      if (one.what === 'module') return `import ${module}`
      if (one.what === 'all') return `import * from ${module}`
      return `import ${one.what.map((imported) => imported.name + alias(imported.alias)).join(', ')} from ${module}`
    }
    case 'Var':
      return d`${visibility(one)}var ${one.name}${typed(one.type)} = ${expression(one.value)}`
    case 'Fun':
      return d`${visibility(one)}fun ${one.name}${typeParameters(one.typeParameters)}${parameters(one.parameters)}${typed(one.returns)} = ${expression(one.body)}`
    case 'TypeAlias':
      return d`${visibility(one)}type ${one.name}${typeParameters(one.typeParameters)} = ${type(one.type)}`
    case 'Ns':
      return `${visibility(one)}ns ${one.prefix} ${one.uri}`
    case 'AnnotationDeclaration':
      return d`${visibility(one)}annotation ${one.name}${parameters(one.parameters)}`
  }
}

const visibility = ({ visibility: which }: Declaration): string => (which === 'public' ? '' : `${which} `)

function format({ format: id, with: reader, options }: Pick<OutputDirective, 'format' | 'with' | 'options'>): Doc {
  const parts: Doc[] = []
  if (id !== undefined) parts.push(` ${plainFormat.test(id) ? id : quoted(id, '"')}`)
  if (reader !== undefined) parts.push(` with ${reader}`)
  const shown = options.map(({ name, value }) => d`${isWord(name) ? name : quoted(name, '"')}=${expression(value)}`)
  if (shown.length > 0) parts.push(' ', join(shown, ', '))
  return concat(parts)
}

const alias = (name: string | undefined): string => (name === undefined ? '' : ` as ${name}`)

const typed = (of: TypeNode | undefined): Doc => optional(': ', of, type)

function annotation({ name, args: given }: Annotation): Doc {
  const shown = given.map((arg) => d`${arg.name === undefined ? '' : `${arg.name} = `}${expression(arg.value)}`)
  return d`@${name.join('::')}${list('(', shown, ')')}`
}

const inlineAnnotations = (all: readonly Annotation[]): Doc => concat(all.map((one) => d`${annotation(one)} `))

function parameters(all: readonly Parameter[]): Doc {
  const shown = all.map(
    (one) =>
      d`${inlineAnnotations(one.annotations)}${one.name}${typed(one.type)}${optional(' = ', one.default, expression)}`,
  )
  return list('(', shown, ')')
}

const typeParameters = (all: readonly TypeParameter[]): Doc =>
  all.length === 0
    ? ''
    : list(
        '<',
        all.map(({ name, bound }) => d`${name}${optional(' <: ', bound, type)}`),
        '>',
      )

// ---------------------------------------------------------------- expressions

function expression(tree: Expression): Doc {
  switch (tree.kind) {
    case 'Number':
      return tree.text
    case 'String':
      return quoted(tree.value, tree.quote)
    case 'Interpolation':
      return d`${tree.tag === undefined ? '' : d`${expression(tree.tag)} `}${interpolation(tree.quote, tree.texts, tree.values)}`
    case 'Boolean':
      return String(tree.value)
    case 'Null':
      return 'null'
    case 'Regex':
      return `/${tree.source.replaceAll('/', '\\/')}/`
    case 'Temporal':
      return `|${tree.text}|`
    case 'Name':
      return (tree.loader === undefined ? '' : `${tree.loader}!`) + tree.path.join('::')
    case 'Dollar':
      return '$'.repeat(tree.depth)
    case 'Placeholder':
      return '???'
    case 'Missing':
      return ''
    case 'Array':
      return list('[', tree.elements.map(arrayElement), d`${optional(' ~ ', tree.rest, expression)}]`)
    case 'Object':
      return object(tree)
    case 'Unary':
      return d`${tree.operator === 'not' ? 'not ' : tree.operator}${expression(tree.operand)}`
    case 'Binary':
    case 'InfixCall':
    case 'As':
    case 'Is':
    case 'Match':
    case 'Update':
      return chain(tree)
    case 'If':
      return conditional(tree)
    case 'Do':
      return block('do {', [...tree.directives.flatMap(directive), '---', expression(tree.body)], '}')
    case 'Using': {
      const bindings = tree.bindings.map((one) => d`${one.name}${typed(one.type)} = ${expression(one.value)}`)
      return d`${list('using (', bindings, ')')} ${expression(tree.body)}`
    }
    case 'Lambda':
      return d`${typeParameters(tree.typeParameters)}${parameters(tree.parameters)}${typed(tree.returns)} -> ${expression(tree.body)}`
    case 'Call':
    case 'Select':
      return postfix(tree)
    case 'TypeValue':
      return type(tree.type)
    case 'Annotated':
      return d`${inlineAnnotations(tree.annotations)}${expression(tree.value)}`
    case 'Parenthesized':
      return list('(', [expression(tree.value)], ')')
  }
}

/** Operators with their left operands, outermost last: a loop, however long the chain. */
function chain(tree: Expression): Doc {
  const parts: Doc[] = []
  for (let left = tree; ; ) {
    switch (left.kind) {
      case 'Binary':
        parts.push(d` ${left.operator} ${expression(left.right)}`)
        left = left.left
        continue
      case 'InfixCall':
        parts.push(d` ${expression(left.callee)}${typeArguments(left.typeArguments)} ${expression(left.right)}`)
        left = left.left
        continue
      case 'As':
      case 'Is':
        parts.push(d` ${left.kind === 'As' ? 'as' : 'is'} ${type(left.type)}`)
        left = left.operand
        continue
      case 'Match':
        parts.push(block(' match {', left.cases.map(matchCase), '}'))
        left = left.operand
        continue
      case 'Update':
        parts.push(block(' update {', left.cases.map(updateCase), '}'))
        left = left.operand
        continue
      default:
        parts.push(expression(left))
        return concat(parts.reverse())
    }
  }
}

function conditional(tree: If): Doc {
  const parts: Doc[] = []
  let next: Expression | undefined = tree
  while (next?.kind === 'If' && !isInfixUnless(next)) {
    parts.push(
      d`${parts.length === 0 ? '' : ' else '}${next.unless ? 'unless' : 'if'} (${expression(next.condition)}) ${expression(next.then)}`,
    )
    next = next.else
  }
  if (next?.kind === 'If' && next.else !== undefined) {
    const infix = d`${expression(next.then)} unless ${expression(next.condition)} otherwise ${expression(next.else)}`
    return concat([...parts, parts.length === 0 ? '' : ' else ', infix])
  }
  return concat([...parts, optional(' else ', next, expression)])
}

/** Written `a unless c otherwise b`: the value stands before its condition. */
const isInfixUnless = (tree: If): boolean => tree.unless && tree.then.span.start < tree.condition.span.start

function matchCase(one: MatchCase): Doc {
  const shown = pattern(one.pattern)
  const head = one.pattern.kind === 'ElsePattern' ? shown : d`case${shown === '' ? '' : ' '}${shown}`
  return d`${head}${guard(one)} -> ${expression(one.body)}`
}

const guard = (one: Pick<MatchCase, 'guard' | 'guardUnless'>): Doc =>
  optional(one.guardUnless ? ' unless ' : ' if ', one.guard, expression)

function updateCase(one: UpdateCase): Doc {
  const { name, indexName } = one
  const bound = name === undefined ? '' : indexName === undefined ? `${name} at ` : `(${name}, ${indexName}) at `
  const steps = concat(one.path.map((step) => selector(step.selector)))
  return d`case ${bound}${steps}${one.upsert ? '!' : ''}${guard(one)} -> ${expression(one.body)}`
}

function pattern(tree: Pattern): Doc {
  const name = 'name' in tree && tree.name !== undefined ? tree.name : ''
  const named = name === '' ? '' : `${name} `
  switch (tree.kind) {
    case 'LiteralPattern':
      return d`${name === '' ? '' : `${name}: `}${expression(tree.value)}`
    case 'TypePattern':
      return d`${named}is ${type(tree.type)}`
    case 'RegexPattern':
      return d`${named}matches ${expression(tree.value)}`
    case 'NamePattern':
      return name
    case 'ArrayPattern':
      return list('[', tree.elements.map(pattern), `${rest(tree.rest)}]`)
    case 'ObjectPattern':
      return list(
        '{',
        tree.entries.map(({ key: k, value }) => d`${pattern(k)}: ${pattern(value)}`),
        `${rest(tree.rest)}}`,
      )
    case 'ElsePattern':
      return name === '' ? 'else' : `else ${name}`
  }
}

const rest = (name: string | undefined): string => (name === undefined ? '' : ` ~ ${name}`)

const typeArguments = (types: readonly TypeNode[]): Doc => (types.length === 0 ? '' : list('<', types.map(type), '>'))

const args = (all: readonly Expression[]): Doc => list('(', all.map(expression), ')')

const arrayElement = (element: ArrayElement): Doc =>
  element.kind === 'ConditionalElement'
    ? d`${expression(element.value)} if ${expression(element.condition)}`
    : expression(element)

// ---------------------------------------------------------------- objects

function object({ style, entries, rest: tail }: ObjectLiteral, padding = ' '): Doc {
  const shown = entries.map(entry)
  if (style === 'bare') return join(shown, ', ')
  const close = tail === undefined ? '' : d`~ ${expression(tail)} `
  return style === 'bars' ? list('{|', shown, d`${close}|}`, padding) : list('{', shown, d`${close}}`, padding)
}

/** Metadata, as it is commonly written: `{format: "…"}`. */
const compact = (one: ObjectLiteral): Doc => object(one, '')

function entry(one: ObjectEntry): Doc {
  switch (one.kind) {
    case 'KeyValue':
      return d`${key(one.key)}: ${expression(one.value)}`
    case 'Spread':
      return list('(', [expression(one.value)], ')')
    case 'ConditionalEntry': {
      const [only] = one.entries
      const inner =
        one.entries.length === 1 && only?.kind === 'Spread' ? [expression(only.value)] : one.entries.map(entry)
      return d`${list('(', inner, ')')} if ${expression(one.condition)}`
    }
  }
}

function key(one: Key): Doc {
  const namespace = one.namespace === undefined ? '' : `${one.namespace}#`
  return d`${inlineAnnotations(one.annotations)}${namespace}${keyName(one)}${attributes(one.attributes)}`
}

function keyName({ name, quoted: inQuotes }: Key): Doc {
  if (typeof name === 'string') return inQuotes ? quoted(name, '"') : name
  return inQuotes ? expression(name) : d`(${expression(name)})`
}

const attributes = (all: readonly Attribute[] | undefined): Doc =>
  all === undefined ? '' : list(' @(', all.map(entry), ')')

// ---------------------------------------------------------------- selectors

/** A path such as `a.b(c).d`: a loop, however long. */
function postfix(tree: Expression): Doc {
  const parts: Doc[] = []
  let target = tree
  while (target.kind === 'Select' || target.kind === 'Call') {
    if (target.kind === 'Select') {
      parts.push(selector(target.selector))
      target = target.target
    } else {
      parts.push(args(target.args), typeArguments(target.typeArguments))
      target = target.callee
    }
  }
  parts.push(expression(target))
  return concat(parts.reverse())
}

const dots = { value: '', all: '*', descendant: '.', allDescendants: '.*', pair: '&', descendantPairs: '.&' } as const

function selector(one: Selector): Doc {
  switch (one.kind) {
    case 'KeySelector': {
      const namespace = one.namespace === undefined ? '' : `${one.namespace}#`
      const name = typeof one.name !== 'string' ? expression(one.name) : one.quoted ? quoted(one.name, '"') : one.name
      const marks = `${dots[one.mode]}${one.attribute ? '@' : ''}`
      return one.bracket ? d`[${marks}${namespace}${name}]` : d`.${marks}${namespace}${name}`
    }
    case 'AllDescendantsSelector':
      return '..'
    case 'AllAttributesSelector':
      return '.@'
    case 'NamespaceSelector':
      return '.#'
    case 'MetadataSelector':
      return `.^${one.name === undefined || isWord(one.name) ? (one.name ?? '') : quoted(one.name, '"')}`
    case 'IndexSelector':
      return d`[${expression(one.index)}]`
    case 'RangeSelector':
      return d`[${expression(one.from)} to ${expression(one.to)}]`
    case 'FilterSelector':
      return d`[?(${expression(one.condition)})]`
    case 'ExistsSelector':
      return '?'
    case 'AssertSelector':
      return '!'
  }
}

// ---------------------------------------------------------------- types

function type(tree: TypeNode): Doc {
  switch (tree.kind) {
    case 'NamedType':
      return d`${tree.loader === undefined ? '' : `${tree.loader}!`}${tree.path.join('::')}${typeArguments(tree.args)}${metadata(tree.metadata)}`
    case 'LiteralType':
      return d`${expression(tree.value)}${metadata(tree.metadata)}`
    case 'ObjectType': {
      const open = `{${tree.ordered ? '-' : ''}${tree.closed ? '|' : ''}`
      const close = `${tree.closed ? '|' : ''}${tree.ordered ? '-' : ''}}`
      return d`${list(open, tree.fields.map(typeField), close, ' ')}${metadata(tree.metadata)}`
    }
    case 'FunctionType': {
      const shown = tree.parameters.map(
        (one) => d`${one.name === undefined ? '' : `${one.name}${one.optional ? '?' : ''}: `}${type(one.type)}`,
      )
      return d`${typeParameters(tree.typeParameters)}${list('(', shown, ')')} -> ${type(tree.returns)}`
    }
    case 'UnionType':
      return join(tree.members.map(type), ' | ')
    case 'IntersectionType':
      return join(tree.members.map(type), ' & ')
    case 'TypeSelection': {
      if (tree.mode === 'index') return d`${type(tree.target)}[${tree.name}]`
      const name = isWord(tree.name) ? tree.name : quoted(tree.name, '"')
      const dot = tree.mode === 'all' ? '.*' : tree.mode === 'attribute' ? '.@' : '.'
      return d`${type(tree.target)}${dot}${tree.namespace === undefined ? '' : `${tree.namespace}#`}${name}`
    }
    case 'AnnotatedType':
      return d`${inlineAnnotations(tree.annotations)}${type(tree.type)}`
    case 'ParenthesizedType':
      return d`(${type(tree.type)})${metadata(tree.metadata)}`
  }
}

const metadata = (one: ObjectLiteral | undefined): Doc => optional(' ', one, compact)

const typeAttributes = (fields: readonly TypeField[] | undefined): Doc =>
  fields === undefined ? '' : list(' @(', fields.map(typeField), ')')

function typeField(field: TypeField): Doc {
  const namespace = field.namespace === undefined ? '' : `${field.namespace}#`
  const marks = `${field.repeated ? '*' : ''}${field.optional ? '?' : ''}`
  const name = d`${namespace}${fieldName(field)}${typeAttributes(field.attributes)}${marks}`
  return d`${inlineAnnotations(field.annotations)}${name}: ${type(field.type)}`
}

function fieldName({ name }: TypeField): Doc {
  if (name === undefined) return '_'
  if (typeof name !== 'string') return d`(${type(name)})`
  return isWord(name) && name !== '_' ? name : quoted(name, '"')
}

// ---------------------------------------------------------------- strings

function interpolation(quote: string, texts: readonly string[], values: readonly Expression[]): Doc {
  const parts: Doc[] = [quote]
  texts.forEach((text, i) => {
    parts.push(escaped(text, quote))
    const value = values[i]
    if (value?.kind === 'Dollar' && value.bare) parts.push(expression(value))
    else if (value !== undefined) parts.push('$(', expression(value), ')')
  })
  return concat([...parts, quote])
}

const quoted = (text: string, quote: string): string => quote + escaped(text, quote) + quote

const named: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\\': '\\\\',
}

function escaped(text: string, quote: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    const code = text.charCodeAt(i)
    if (c === quote) out += `\\${quote}`
    else if (named[c] !== undefined) out += named[c]
    else if (c === '$') out += startsInterpolation(text, i) ? '\\$' : '$'
    else if (code < 32 || code === 0x2028 || code === 0x2029 || (code >= 0xd800 && code <= 0xdfff))
      out += `\\u${code.toString(16).padStart(4, '0')}`
    else out += c
  }
  return out
}

/** Would the `$` at this place be read as an interpolation? At the end of a text, what follows may be one. */
function startsInterpolation(text: string, at: number): boolean {
  const after = text.charCodeAt(at + 1)
  return (
    at + 1 >= text.length || text[at + 1] === '(' || isWordStart(after) || isItem(text.charCodeAt(at - 1), 1, after)
  )
}
