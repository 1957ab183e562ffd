/** One conformance case: a Markdown file with a title and sections, each with one fenced text. */
export interface CaseFile {
  readonly title: string
  /** In the order of the file: name after `## `, language of the fence, text. */
  readonly sections: readonly Section[]
}

export interface Section {
  readonly name: string
  readonly language: string
  readonly text: string
}

/** A fence is as long as it must be for its text. */
const fence = /^(`{3,})(\S*)\s*$/

export function parseCase(markdown: string): CaseFile {
  const sections: { name: string; language: string; lines: string[] }[] = []
  let title = ''
  let open = ''
  for (const line of markdown.split('\n')) {
    const mark = fence.exec(line)
    const last = sections.at(-1)
    if (open !== '') {
      if (line.trimEnd() === open) open = ''
      else last?.lines.push(line)
    } else if (mark !== null && last !== undefined) {
      open = mark[1] ?? ''
      last.language = mark[2] ?? ''
    } else if (line.startsWith('## ')) sections.push({ name: line.slice(3).trim(), language: '', lines: [] })
    else if (line.startsWith('# ')) title = line.slice(2).trim()
  }
  if (title === '') throw new Error('a case needs a title')
  return { title, sections: sections.map(({ name, language, lines }) => ({ name, language, text: lines.join('\n') })) }
}

export function printCase({ title, sections }: CaseFile): string {
  const blocks = sections.map(({ name, language, text }) => {
    const longest = Math.max(2, ...[...text.matchAll(/^`+/gm)].map(([ticks]) => ticks.length))
    const ticks = '`'.repeat(longest + 1)
    return `## ${name}\n${ticks}${language}\n${text}\n${ticks}\n`
  })
  return `# ${title}\n${blocks.join('')}`
}
