/** Text whose lists are laid out on one line or on many, in time linear in its length. */
export type Doc = string | Concat | List | Block

interface Concat {
  readonly kind: 'concat'
  readonly parts: readonly Doc[]
  /** On one line; infinite when it holds a line break. */
  readonly width: number
}

/** Items between brackets: on one line when they fit. */
interface List {
  readonly kind: 'list'
  readonly open: string
  readonly items: readonly Doc[]
  readonly close: Doc
  readonly padding: string
  readonly width: number
}

/** Lines between braces, always on lines of their own. */
interface Block {
  readonly kind: 'block'
  readonly open: string
  readonly lines: readonly Doc[]
  readonly close: string
  readonly width: number
}

const maxWidth = 100

function widthOf(doc: Doc): number {
  if (typeof doc === 'string') return doc.includes('\n') ? Number.POSITIVE_INFINITY : doc.length
  return doc.width
}

const total = (docs: readonly Doc[]): number => docs.reduce<number>((sum, doc) => sum + widthOf(doc), 0)

export function concat(parts: readonly Doc[]): Doc {
  return { kind: 'concat', parts, width: total(parts) }
}

/** A template of texts and docs. */
export function doc(texts: TemplateStringsArray, ...holes: readonly Doc[]): Doc {
  return concat(texts.flatMap((text, i) => (i < holes.length ? [text, holes[i] as Doc] : [text])))
}

export function join(parts: readonly Doc[], separator: string): Doc {
  return concat(parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])))
}

export function list(open: string, items: readonly Doc[], close: Doc, padding = ''): Doc {
  const width = open.length + widthOf(close) + 2 * padding.length + total(items) + 2 * Math.max(0, items.length - 1)
  return { kind: 'list', open, items, close, padding, width }
}

export function block(open: string, lines: readonly Doc[], close: string): Doc {
  return { kind: 'block', open, lines, close, width: Number.POSITIVE_INFINITY }
}

export function layout(root: Doc): string {
  let out = ''
  const write = (node: Doc, depth: number): void => {
    if (typeof node === 'string') {
      out += node
      return
    }
    switch (node.kind) {
      case 'concat':
        for (const part of node.parts) write(part, depth)
        return
      case 'block':
        out += node.open
        for (const line of node.lines) {
          out += newline(depth + 1)
          write(line, depth + 1)
        }
        out += newline(depth) + node.close
        return
      case 'list': {
        const flat = node.items.length === 0 || node.width <= maxWidth
        const padding = node.items.length === 0 ? '' : node.padding
        out += node.open + (flat ? padding : '')
        node.items.forEach((item, i) => {
          if (i > 0) out += flat ? ', ' : ','
          if (!flat) out += newline(depth + 1)
          write(item, flat ? depth : depth + 1)
        })
        out += flat ? padding : newline(depth)
        write(node.close, depth)
      }
    }
  }
  write(root, 0)
  return out
}

const newline = (depth: number): string => `\n${'  '.repeat(depth)}`
