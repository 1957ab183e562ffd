import { nearest, type Span } from '@twill/language'
import { type Document, isAlias, isNode, visit } from 'yaml'

/** What is wrong with a document as YAML, in the terms of a flow file. */
export interface YamlProblem {
  readonly problem: string
  readonly advice: string | undefined
  readonly span: Span
}

/** Faults of the parser, tags that mean nothing, aliases that lead nowhere or in a circle. */
export function yamlProblems(parsed: Document.Parsed, text: string): readonly YamlProblem[] {
  const damaged = text.indexOf('\ufffd')
  if (damaged >= 0)
    return [
      {
        problem: 'it is no UTF-8',
        advice: 'Save it in that encoding.',
        span: { start: damaged, end: damaged + 1 },
      },
    ]
  const star = starFault(text)
  if (
    star !== undefined &&
    parsed.errors.some(({ pos: [start] }) => lineOf(text, start) === lineOf(text, star.span.start))
  )
    return [star]
  const faults = parsed.errors.map(({ code, message, pos: [start, end] }): YamlProblem => {
    const span = code === 'MULTIPLE_DOCS' ? { start, end: Math.min(end, start + 3) } : { start, end }
    return { problem: problems[code] ?? sentence(message), advice: adviceFor[code], span }
  })
  if (faults.length > 0) return faults
  return [...tagFaults(parsed, text), ...aliasFaults(parsed)]
}

/** `cron: *\/5 * * * *`: YAML takes a star for the name of something above. */
function starFault(text: string): YamlProblem | undefined {
  const found = /^[ \t]*(?:- +)?[\w-]+:[ \t]+(\*[^\n#]*?)[ \t]*(?:#.*)?$/m.exec(text)
  const [whole = '', value = ''] = found ?? []
  if (found === null || /^\*[\w-]+$/.test(value)) return undefined
  const start = found.index + whole.indexOf(value)
  return {
    problem: `\`${value}\` begins with \`*\`, which leads to something above`,
    advice: `Write it in quotes: "${value}".`,
    span: { start, end: start + value.length },
  }
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

function tagFaults(parsed: Document.Parsed, text: string): readonly YamlProblem[] {
  const faults: YamlProblem[] = []
  visit(parsed, (_, node) => {
    if (!isNode(node) || isAlias(node) || node.tag === undefined || node.range == null) return
    const written = /!\S*(?=\s*$)/.exec(text.slice(0, node.range[0]))?.[0]
    if (written === undefined || known.has(written)) return
    const start = text.lastIndexOf(written, node.range[0])
    const name = /^[A-Za-z_]\w*/.exec(text.slice(node.range[0]))?.[0]
    const kind = /^!(?:env|var|secret)/i.exec(written)?.[0].toLowerCase()
    const reference = `\${${kind === '!secret' ? 'secret' : 'env'}.${name ?? 'NAME'}}`
    faults.push({
      problem: `the tag \`${written}\` means nothing in a flow file`,
      advice: kind === undefined ? `A text that begins with \`!\` stands in quotes.` : `Write \`${reference}\`.`,
      span: { start, end: start + written.length },
    })
  })
  return faults
}

/** Those of the core schema, which say of what type a value is. */
const known: ReadonlySet<string> = new Set(['!', '!!str', '!!int', '!!float', '!!bool', '!!null', '!!map', '!!seq'])

function aliasFaults(parsed: Document.Parsed): readonly YamlProblem[] {
  const faults: YamlProblem[] = []
  const anchors: string[] = []
  visit(parsed, {
    Alias(_, { source, range }, path) {
      const isWithin = path.some((above) => isNode(above) && !isAlias(above) && above.anchor === source)
      if (range == null || (anchors.includes(source) && !isWithin)) return
      const near = nearest(source, anchors)
      const advice = near === undefined ? 'A text that begins with `*` stands in quotes.' : `Did you mean \`*${near}\`?`
      const fault = isWithin
        ? { problem: `\`*${source}\` leads to the group in which it stands`, advice: undefined }
        : { problem: `\`*${source}\` leads to \`&${source}\`, and nothing above has that name`, advice }
      faults.push({ ...fault, span: { start: range[0], end: range[1] } })
    },
    Node(_, node) {
      if (!isAlias(node) && node.anchor !== undefined) anchors.push(node.anchor)
    },
  })
  return faults
}

const problems: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'it holds several documents, and a flow is one',
}

const inQuotes =
  'A text with `: `, `#` or a bracket at its start stands in quotes; a script of several lines stands below `|`.'

/** What to write instead, for the faults that texts without quotes give. */
const adviceFor: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: inQuotes,
  BLOCK_IN_FLOW: inQuotes,
  MISSING_CHAR: inQuotes,
  UNEXPECTED_TOKEN: inQuotes,
  MULTILINE_IMPLICIT_KEY: inQuotes,
  TAB_AS_INDENT: 'Indent by spaces.',
  BAD_INDENT: 'Lines of one group begin in the same column.',
  BAD_SCALAR_START: 'Write the text in quotes.',
  BAD_ALIAS: 'A text that begins with `*` stands in quotes.',
  MULTIPLE_DOCS: 'Put each flow into a file of its own; `---` ends a document.',
}

const sentence = (message: string): string =>
  message.replace(/\.$/, '').replace(/^\w/, (letter) => letter.toLowerCase())
