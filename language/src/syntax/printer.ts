import type {
  Annotation,
  Argument,
  ArrayElement,
  Attribute,
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

/** How wide a list may be on one line. */
const width = 100

/** A tree as text. Comments are not kept; everything else is: reading the text again gives the same tree. */
export function print(script: Script): string {
  const lines: string[] = script.annotations.map((annotation) => printAnnotation(annotation, 0))
  if (script.version !== undefined)
    lines.push(`%${script.version.dialect} ${script.version.major}.${script.version.minor}`)
  for (const directive of script.directives) lines.push(printDirective(directive, 0))
  if (script.body !== undefined) {
    if (lines.length > 0 || needsSeparator(script.body)) lines.push('---')
    lines.push(printExpression(script.body, 0))
  }
  return `${lines.join('\n')}\n`
}

/** A body alone that could be read as a directive. */
const needsSeparator = (body: Expression): boolean =>
  /^(?:var|fun|type|ns|import|output|input|annotation)\b/.test(printExpression(body, 0))

// ---------------------------------------------------------------- layout

const indentation = (depth: number): string => '  '.repeat(depth)

/** Items between brackets: on one line when they fit. */
function list(
  open: string,
  items: readonly ((depth: number) => string)[],
  close: string,
  depth: number,
  padding = '',
): string {
  if (items.length === 0) return `${open}${close}`
  const flat = items.map((item) => item(depth)).join(', ')
  if (flat.length <= width && !flat.includes('\n')) return `${open}${padding}${flat}${padding}${close}`
  const inner = indentation(depth + 1)
  return `${open}\n${items.map((item) => `${inner}${item(depth + 1)}`).join(',\n')}\n${indentation(depth)}${close}`
}

// ---------------------------------------------------------------- header

function printDirective(directive: Directive, depth: number): string {
  const before = directive.annotations
    .map((annotation) => `${printAnnotation(annotation, depth)}\n${indentation(depth)}`)
    .join('')
  return before + directiveText(directive, depth)
}

function directiveText(directive: Directive, depth: number): string {
  switch (directive.kind) {
    case 'Output':
      return `output${directive.type === undefined ? '' : ` : ${printType(directive.type, depth)}`}${formatText(directive, depth)}`
    case 'Input':
      return `input ${directive.name}${typed(directive.type, depth)}${formatText(directive, depth)}`
    case 'Import': {
      const from = (directive.loader === undefined ? '' : `${directive.loader}!`) + directive.module.join('::')
      if (directive.what === 'module') return `import ${from}${alias(directive.alias)}`
      if (directive.what === 'all') return `import * from ${from}`
      return `import ${directive.what.map(({ name, alias: as }) => name + alias(as)).join(', ')} from ${from}`
    }
    case 'Var':
      return `var ${directive.name}${typed(directive.type, depth)} = ${printExpression(directive.value, depth)}`
    case 'Fun':
      return `fun ${directive.name}${typeParameters(directive.typeParameters, depth)}${parameters(directive.parameters, depth)}${typed(directive.returns, depth)} = ${printExpression(directive.body, depth)}`
    case 'TypeAlias':
      return `type ${directive.name}${typeParameters(directive.typeParameters, depth)} = ${printType(directive.type, depth)}`
    case 'Ns':
      return `ns ${directive.prefix} ${directive.uri}`
    case 'AnnotationDeclaration':
      return `annotation ${directive.name}${parameters(directive.parameters, depth)}`
  }
}

function formatText(
  { format, with: reader, options }: Pick<OutputDirective, 'format' | 'with' | 'options'>,
  depth: number,
): string {
  const parts: string[] = []
  if (format !== undefined) parts.push(plainFormat.test(format) ? format : quoted(format, '"'))
  if (reader !== undefined) parts.push(`with ${reader}`)
  if (options.length > 0) {
    parts.push(
      options
        .map(({ name, value }) => `${plainName.test(name) ? name : quoted(name, '"')}=${printExpression(value, depth)}`)
        .join(', '),
    )
  }
  return parts.map((part) => ` ${part}`).join('')
}

const plainFormat = /^(?:[a-zA-Z]+\/[\w.+*-]+|[a-zA-Z_]\w*)$/
const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u

const alias = (name: string | undefined): string => (name === undefined ? '' : ` as ${name}`)

const typed = (type: TypeNode | undefined, depth: number): string =>
  type === undefined ? '' : `: ${printType(type, depth)}`

function printAnnotation({ name, args }: Annotation, depth: number): string {
  return `@${name.join('::')}${list(
    '(',
    args.map((arg) => (inner) => (arg.name === undefined ? '' : `${arg.name} = `) + printExpression(arg.value, inner)),
    ')',
    depth,
  )}`
}

const annotations = (all: readonly Annotation[], depth: number): string =>
  all.map((annotation) => `${printAnnotation(annotation, depth)} `).join('')

function parameters(all: readonly Parameter[], depth: number): string {
  return list(
    '(',
    all.map(
      (parameter) => (inner) =>
        annotations(parameter.annotations, inner) +
        parameter.name +
        typed(parameter.type, inner) +
        (parameter.default === undefined ? '' : ` = ${printExpression(parameter.default, inner)}`),
    ),
    ')',
    depth,
  )
}

function typeParameters(all: readonly TypeParameter[], depth: number): string {
  if (all.length === 0) return ''
  return `<${all.map(({ name, bound }) => name + (bound === undefined ? '' : ` <: ${printType(bound, depth)}`)).join(', ')}>`
}

// ---------------------------------------------------------------- expressions

/** An expression as text; `depth` is the indentation of its lines after the first. */
export function printExpression(expression: Expression, depth = 0): string {
  switch (expression.kind) {
    case 'Number':
      return expression.text
    case 'String':
      return quoted(expression.value, expression.quote)
    case 'Interpolation':
      return `${expression.tag === undefined ? '' : `${printExpression(expression.tag, depth)} `}${interpolation(expression.quote, expression.texts, expression.values, depth)}`
    case 'Boolean':
      return String(expression.value)
    case 'Null':
      return 'null'
    case 'Regex':
      return `/${expression.source.replaceAll('/', '\\/')}/`
    case 'Temporal':
      return `|${expression.text}|`
    case 'Name':
      return (expression.loader === undefined ? '' : `${expression.loader}!`) + expression.path.join('::')
    case 'Dollar':
      return '$'.repeat(expression.depth)
    case 'Placeholder':
      return '???'
    case 'Missing':
      return ''
    case 'Array': {
      const rest = expression.rest
      const close = rest === undefined ? ']' : ` ~ ${printExpression(rest, depth)}]`
      return list(
        '[',
        expression.elements.map((element) => (inner) => arrayElement(element, inner)),
        close,
        depth,
      )
    }
    case 'Object':
      return printObject(expression, depth)
    case 'Unary':
      return `${expression.operator === 'not' ? 'not ' : expression.operator}${printExpression(expression.operand, depth)}`
    case 'Binary':
    case 'InfixCall':
    case 'As':
    case 'Is':
    case 'Match':
    case 'Update':
      return chain(expression, depth)
    case 'If':
      return printIf(expression, depth)
    case 'Do': {
      const inner = indentation(depth + 1)
      const lines = expression.directives.map((directive) => inner + printDirective(directive, depth + 1))
      return `do {\n${[...lines, `${inner}---`, inner + printExpression(expression.body, depth + 1)].join('\n')}\n${indentation(depth)}}`
    }
    case 'Using': {
      const bindings = expression.bindings.map(
        ({ name, type, value }) =>
          (inner: number) =>
            `${name}${typed(type, inner)} = ${printExpression(value, inner)}`,
      )
      return `${list('using (', bindings, ')', depth)} ${printExpression(expression.body, depth)}`
    }
    case 'Lambda':
      return `${typeParameters(expression.typeParameters, depth)}${parameters(expression.parameters, depth)}${typed(expression.returns, depth)} -> ${printExpression(expression.body, depth)}`
    case 'Call':
      return (
        printExpression(expression.callee, depth) +
        typeArguments(expression.typeArguments, depth) +
        args(expression.args, depth)
      )
    case 'Select':
      return selections(expression, depth)
    case 'TypeValue':
      return printType(expression.type, depth)
    case 'Parenthesized':
      return `(${printExpression(expression.value, depth)})`
  }
}

/** Operators with their left operands, outermost last: a loop, however long the chain. */
function chain(expression: Expression, depth: number): string {
  const parts: string[] = []
  let left = expression
  for (;;) {
    switch (left.kind) {
      case 'Binary':
        parts.push(` ${left.operator} ${printExpression(left.right, depth)}`)
        left = left.left
        continue
      case 'InfixCall':
        parts.push(
          ` ${printExpression(left.callee, depth)}${typeArguments(left.typeArguments, depth)} ${printExpression(left.right, depth)}`,
        )
        left = left.left
        continue
      case 'As':
      case 'Is':
        parts.push(` ${left.kind === 'As' ? 'as' : 'is'} ${printType(left.type, depth)}`)
        left = left.operand
        continue
      case 'Match':
        parts.push(
          cases(
            'match',
            left.cases.map((one) => (inner) => matchCase(one, inner)),
            depth,
          ),
        )
        left = left.operand
        continue
      case 'Update':
        parts.push(
          cases(
            'update',
            left.cases.map((one) => (inner) => updateCase(one, inner)),
            depth,
          ),
        )
        left = left.operand
        continue
      default:
        parts.push(printExpression(left, depth))
        return parts.reverse().join('')
    }
  }
}

function cases(word: string, all: readonly ((depth: number) => string)[], depth: number): string {
  const inner = indentation(depth + 1)
  return ` ${word} {\n${all.map((one) => `${inner}${one(depth + 1)}\n`).join('')}${indentation(depth)}}`
}

function printIf(expression: If, depth: number): string {
  if (expression.unless && expression.else !== undefined && isInfixUnless(expression)) {
    return `${printExpression(expression.then, depth)} unless ${printExpression(expression.condition, depth)} otherwise ${printExpression(expression.else, depth)}`
  }
  let text = ''
  let next: Expression | undefined = expression
  while (next?.kind === 'If' && !isInfixUnless(next)) {
    text += `${text === '' ? '' : ' else '}${next.unless ? 'unless' : 'if'} (${printExpression(next.condition, depth)}) ${printExpression(next.then, depth)}`
    next = next.else
  }
  return next === undefined ? text : `${text} else ${printExpression(next, depth)}`
}

/** Written `a unless c otherwise b`: the value stands before its condition. */
const isInfixUnless = (expression: If): boolean =>
  expression.unless && expression.then.span.start < expression.condition.span.start

function matchCase({ pattern, guard, guardUnless, body }: MatchCase, depth: number): string {
  const shown = printPattern(pattern, depth)
  const head = pattern.kind === 'ElsePattern' ? shown : `case${shown === '' ? '' : ` ${shown}`}`
  return `${head}${guardText(guard, guardUnless, depth)} -> ${printExpression(body, depth)}`
}

const guardText = (guard: Expression | undefined, unless: boolean, depth: number): string =>
  guard === undefined ? '' : ` ${unless ? 'unless' : 'if'} ${printExpression(guard, depth)}`

function updateCase({ name, indexName, path, upsert, guard, guardUnless, body }: UpdateCase, depth: number): string {
  const bound = name === undefined ? '' : indexName === undefined ? `${name} at ` : `(${name}, ${indexName}) at `
  const steps = path.map(({ selector }) => printSelector(selector, depth)).join('')
  return `case ${bound}${steps}${upsert ? '!' : ''}${guardText(guard, guardUnless, depth)} -> ${printExpression(body, depth)}`
}

function printPattern(pattern: Pattern, depth: number): string {
  switch (pattern.kind) {
    case 'LiteralPattern':
      return `${pattern.name === undefined ? '' : `${pattern.name}: `}${printExpression(pattern.value, depth)}`
    case 'TypePattern':
      return `${pattern.name === undefined ? '' : `${pattern.name} `}is ${printType(pattern.type, depth)}`
    case 'RegexPattern':
      return `${pattern.name === undefined ? '' : `${pattern.name} `}matches ${printExpression(pattern.value, depth)}`
    case 'NamePattern':
      return pattern.name ?? ''
    case 'ArrayPattern':
      return `[${pattern.elements.map((element) => printPattern(element, depth)).join(', ')}${rest(pattern.rest)}]`
    case 'ObjectPattern':
      return `{${pattern.entries.map(({ key, value }) => `${printPattern(key, depth)}: ${printPattern(value, depth)}`).join(', ')}${rest(pattern.rest)}}`
    case 'ElsePattern':
      return pattern.name === undefined ? 'else' : `else ${pattern.name}`
  }
}

const rest = (name: string | undefined): string => (name === undefined ? '' : ` ~ ${name}`)

const typeArguments = (types: readonly TypeNode[], depth: number): string =>
  types.length === 0 ? '' : `<${types.map((type) => printType(type, depth)).join(', ')}>`

function args(all: readonly Argument[], depth: number): string {
  return list(
    '(',
    all.map(
      ({ name, value }) =>
        (inner) =>
          (name === undefined ? '' : `${name}: `) + printExpression(value, inner),
    ),
    ')',
    depth,
  )
}

function arrayElement(element: ArrayElement, depth: number): string {
  return element.kind === 'ConditionalElement'
    ? `${printExpression(element.value, depth)} if ${printExpression(element.condition, depth)}`
    : printExpression(element, depth)
}

// ---------------------------------------------------------------- objects

function printObject(object: ObjectLiteral, depth: number): string {
  const entries = object.entries.map((entry) => (inner: number) => printEntry(entry, inner))
  if (object.style === 'bare') return entries.map((entry) => entry(depth)).join(', ')
  const tail = object.rest === undefined ? '' : ` ~ ${printExpression(object.rest, depth)} `
  return object.style === 'bars'
    ? list('{|', entries, `${tail}|}`, depth, ' ')
    : list('{', entries, `${tail}}`, depth, ' ')
}

function printEntry(entry: ObjectEntry, depth: number): string {
  switch (entry.kind) {
    case 'KeyValue':
      return `${printKey(entry.key, depth)}: ${printExpression(entry.value, depth)}`
    case 'Spread':
      return `(${printExpression(entry.value, depth)})`
    case 'ConditionalEntry': {
      const [only] = entry.entries
      const inner =
        entry.entries.length === 1 && only?.kind === 'Spread'
          ? printExpression(only.value, depth)
          : entry.entries.map((one) => printEntry(one, depth)).join(', ')
      return `(${inner}) if ${printExpression(entry.condition, depth)}`
    }
  }
}

function printKey(key: Key, depth: number): string {
  const name =
    typeof key.name === 'string'
      ? key.quoted
        ? quoted(key.name, '"')
        : key.name
      : key.quoted
        ? printExpression(key.name, depth)
        : `(${printExpression(key.name, depth)})`
  const namespace = key.namespace === undefined ? '' : `${key.namespace}#`
  const metadata = key.metadata === undefined ? '' : ` as String ${printObject(key.metadata, depth)}`
  return `${annotations(key.annotations, depth)}${namespace}${name}${metadata}${attributes(key.attributes, depth)}`
}

const attributes = (all: readonly Attribute[] | undefined, depth: number): string =>
  all === undefined
    ? ''
    : ` ${list(
        '@(',
        all.map((entry) => (inner) => printEntry(entry, inner)),
        ')',
        depth,
      )}`

// ---------------------------------------------------------------- selectors

/** A path such as `a.b.c`: a loop, however long. */
function selections(expression: Expression, depth: number): string {
  const parts: string[] = []
  let target = expression
  while (target.kind === 'Select') {
    parts.push(printSelector(target.selector, depth))
    target = target.target
  }
  return printExpression(target, depth) + parts.reverse().join('')
}

const dots = { value: '', all: '*', descendant: '.', allDescendants: '.*', pair: '&' } as const

function printSelector(selector: Selector, depth: number): string {
  switch (selector.kind) {
    case 'KeySelector': {
      const namespace = selector.namespace === undefined ? '' : `${selector.namespace}#`
      const name =
        typeof selector.name !== 'string'
          ? printExpression(selector.name, depth)
          : selector.quoted
            ? quoted(selector.name, '"')
            : selector.name
      const marks = `${dots[selector.mode]}${selector.attribute ? '@' : ''}`
      return selector.bracket ? `[${marks}${namespace}${name}]` : `.${marks}${namespace}${name}`
    }
    case 'AllDescendantsSelector':
      return '..'
    case 'AllAttributesSelector':
      return '.@'
    case 'NamespaceSelector':
      return '.#'
    case 'MetadataSelector':
      return `.^${selector.name ?? ''}`
    case 'IndexSelector':
      return `[${printExpression(selector.index, depth)}]`
    case 'RangeSelector':
      return `[${printExpression(selector.from, depth)} to ${printExpression(selector.to, depth)}]`
    case 'FilterSelector':
      return `[?(${printExpression(selector.condition, depth)})]`
    case 'ExistsSelector':
      return '?'
    case 'AssertSelector':
      return '!'
  }
}

// ---------------------------------------------------------------- types

/** A type as text. */
export function printType(type: TypeNode, depth = 0): string {
  switch (type.kind) {
    case 'NamedType':
      return `${type.loader === undefined ? '' : `${type.loader}!`}${type.path.join('::')}${typeArguments(type.args, depth)}${metadata(type.metadata, depth)}`
    case 'LiteralType':
      return printExpression(type.value, depth) + metadata(type.metadata, depth)
    case 'ObjectType': {
      const open = `{${type.ordered ? '-' : ''}${type.closed ? '|' : ''}`
      const close = `${type.closed ? '|' : ''}${type.ordered ? '-' : ''}}`
      return (
        list(
          open,
          type.fields.map((field) => (inner) => typeField(field, inner)),
          close,
          depth,
          ' ',
        ) + metadata(type.metadata, depth)
      )
    }
    case 'FunctionType': {
      const shown = type.parameters.map(
        ({ name, optional, type: of }) =>
          `${name === undefined ? '' : `${name}${optional ? '?' : ''}: `}${printType(of, depth)}`,
      )
      return `${typeParameters(type.typeParameters, depth)}(${shown.join(', ')}) -> ${printType(type.returns, depth)}`
    }
    case 'UnionType':
      return type.members.map((member) => printType(member, depth)).join(' | ')
    case 'IntersectionType':
      return type.members.map((member) => printType(member, depth)).join(' & ')
    case 'TypeSelection': {
      const target = printType(type.target, depth)
      if (type.mode === 'index') return `${target}[${type.name}]`
      const name = plainName.test(type.name) ? type.name : quoted(type.name, '"')
      const dot = type.mode === 'all' ? '.*' : type.mode === 'attribute' ? '.@' : '.'
      return `${target}${dot}${type.namespace === undefined ? '' : `${type.namespace}#`}${name}`
    }
    case 'ParenthesizedType':
      return `(${printType(type.type, depth)})${metadata(type.metadata, depth)}`
    case 'KeyType':
      return `${type.name}${typeAttributes(type.attributes, depth)}`
  }
}

const metadata = (object: ObjectLiteral | undefined, depth: number): string =>
  object === undefined ? '' : ` ${printObject(object, depth)}`

const typeAttributes = (fields: readonly TypeField[] | undefined, depth: number): string =>
  fields === undefined
    ? ''
    : ` ${list(
        '@(',
        fields.map((field) => (inner) => typeField(field, inner)),
        ')',
        depth,
      )}`

function typeField(field: TypeField, depth: number): string {
  const name =
    field.name === undefined
      ? '_'
      : typeof field.name !== 'string'
        ? `(${printType(field.name, depth)})`
        : plainName.test(field.name) && field.name !== '_'
          ? field.name
          : quoted(field.name, '"')
  const namespace = field.namespace === undefined ? '' : `${field.namespace}#`
  const marks = `${field.repeated ? '*' : ''}${field.optional ? '?' : ''}`
  return `${annotations(field.annotations, depth)}${namespace}${name}${typeAttributes(field.attributes, depth)}${marks}: ${printType(field.type, depth)}`
}

// ---------------------------------------------------------------- strings

function interpolation(quote: string, texts: readonly string[], values: readonly Expression[], depth: number): string {
  let text = quote + escaped(texts[0] ?? '', quote)
  for (const [index, value] of values.entries())
    text += `$(${printExpression(value, depth)})${escaped(texts[index + 1] ?? '', quote)}`
  return text + quote
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
    else if (c === '$') out += startsInterpolation(text, i + 1) ? '\\$' : '$'
    else if (code < 32 || code === 0x2028 || code === 0x2029 || (code >= 0xd800 && code <= 0xdfff))
      out += `\\u${code.toString(16).padStart(4, '0')}`
    else out += c
  }
  return out
}

/** Would a `$` before this be read as an interpolation? At the end of a text, what follows may be one. */
function startsInterpolation(text: string, at: number): boolean {
  const next = text[at]
  return next === undefined || next === '(' || /[\p{L}_]/u.test(next)
}
