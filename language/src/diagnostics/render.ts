import { lineStarts, positionAt } from '../position.ts'
import type { Severity } from './diagnostic.ts'
import { displayWidth, graphemes } from './display-width.ts'
import { type Place, type Report, regionOf } from './report.ts'
import { wrap } from './wrap.ts'

export interface TerminalOptions {
  readonly color: boolean
  /** Columns of the terminal; longer script lines are cut around what is marked, longer texts wrapped. */
  readonly width: number
}

/** For people: the message, the line with a mark under what is meant, hint and note. Ends with a line break. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const paint = painter(options.color)
  const severity = paint(
    colorOf[report.severity],
    report.code === undefined ? report.severity : `${report.severity}[${report.code}]`,
  )
  const title = `${severity}${paint('bold', `: ${visible(report.message)}`)}`
  const frame = report.place === undefined ? { lines: [], gutter: 0 } : renderPlace(report, report.place, options)
  const facts = (['path', 'hint', 'note'] as const).flatMap((name) => {
    const text = report[name]
    if (text === undefined) return []
    const lead = `${' '.repeat(frame.gutter + 1)}${paint('blue', '=')} ${paint('bold', `${titles[name]}:`)} `
    const indent = frame.gutter + 5 + titles[name].length
    return [lead + wrap(visible(text), options.width - indent).join(`\n${' '.repeat(indent)}`)]
  })
  return `${[title, ...frame.lines, ...facts].join('\n')}\n`
}

const titles = { path: 'data', hint: 'hint', note: 'note' } as const
const colorOf: Readonly<Record<Severity, Color>> = { error: 'red', warning: 'yellow', info: 'blue' }

// ---------------------------------------------------------------- the marked lines

interface Mark {
  readonly line: number
  /** UTF-16 columns in the line. */
  readonly start: number
  readonly end: number
  readonly text: string
  readonly color: Color
  readonly sign: '^' | '-'
}

function renderPlace(report: Report, place: Place, options: TerminalOptions): { lines: string[]; gutter: number } {
  const paint = painter(options.color)
  const { text, name } = place.source
  const starts = lineStarts(text)
  const lineText = (line: number): string =>
    text.slice(starts[line], starts[line + 1] ?? text.length).replace(/[\r\n]+$/, '')

  const marks = [
    ...marksOf(place.span, place.label ?? '', colorOf[report.severity], '^'),
    ...place.labels.flatMap((label) => marksOf(label.span, label.text, 'blue', '-')),
  ]
  function marksOf(span: { start: number; end: number }, label: string, color: Color, sign: '^' | '-'): Mark[] {
    const from = positionAt(starts, Math.min(span.start, text.length))
    const to = positionAt(starts, Math.min(Math.max(span.end, span.start), text.length))
    if (from.line === to.line)
      return [{ line: from.line, start: from.column, end: to.column, text: label, color, sign }]
    const last = { line: to.line, start: indentOf(lineText(to.line)), end: to.column, text: label, color, sign }
    return [{ line: from.line, start: from.column, end: lineText(from.line).length, text: '', color, sign }, last]
  }

  const shown = [...new Set(marks.map((mark) => mark.line))].sort((a, b) => a - b)
  const gutter = String((shown.at(-1) ?? 0) + 1).length
  const bar = paint('blue', '|')
  const empty = `${' '.repeat(gutter)} ${bar}`
  const at = regionOf(text, place.span)
  const lines = [`${' '.repeat(gutter)}${paint('blue', '-->')} ${visible(name)}:${at.line}:${at.column}`, empty]
  shown.forEach((line, i) => {
    const before = shown[i - 1]
    if (before !== undefined && line > before + 1) lines.push(paint('blue', `${' '.repeat(gutter)} …`))
    const marksHere = marks.filter((mark) => mark.line === line)
    const width = Math.max(20, options.width - gutter - 3)
    const { text: cut, columnOf } = fit(lineText(line), marksHere, width)
    lines.push(`${paint('blue', String(line + 1).padStart(gutter))} ${bar} ${cut}`.trimEnd())
    for (const mark of marksHere) {
      const from = columnOf(mark.start)
      const sign = mark.sign.repeat(Math.max(1, columnOf(mark.end) - from))
      const room = width - from - sign.length - 1
      const label = visible(mark.text)
      const [first = '', ...rest] =
        room >= Math.min(20, displayWidth(label)) ? wrap(label, room) : ['', ...wrap(label, width - from)]
      lines.push(`${empty} ${' '.repeat(from)}${paint(mark.color, `${sign} ${first}`.trimEnd())}`)
      const indent = room >= Math.min(20, displayWidth(label)) ? from + sign.length + 1 : from
      for (const more of rest) lines.push(`${empty} ${' '.repeat(indent)}${paint(mark.color, more)}`)
    }
  })
  lines.push(empty)
  return { lines, gutter }
}

const indentOf = (line: string): number => line.length - line.trimStart().length

const tabStop = 4

/** So many characters on both sides of the marks are looked at; no terminal shows more. */
const context = 2000

/**
 * A script line as a terminal shows it: tabs made spaces, control characters visible, cut to `width` columns around its marks.
 * `columnOf` tells at which column a UTF-16 offset of the line now stands.
 */
function fit(
  line: string,
  marks: readonly Mark[],
  width: number,
): { text: string; columnOf: (offset: number) => number } {
  // a document may be one line of many megabytes
  const near = Math.max(0, Math.min(...marks.map((mark) => mark.start)) - context)
  const cells: { text: string; start: number; column: number; width: number }[] = []
  let column = 0
  for (const part of graphemes(line.slice(near, Math.max(...marks.map((mark) => mark.start)) + context))) {
    const cell = part.text === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : visible(part.text)
    const cellWidth = part.text === '\t' ? cell.length : cell === part.text ? part.width : displayWidth(cell)
    cells.push({ text: cell, start: near + part.start, column, width: cellWidth })
    column += cellWidth
  }
  const total = column
  const whole = (offset: number): number => cells.find((cell) => cell.start >= offset)?.column ?? total
  if (total <= width) return { text: cells.map((cell) => cell.text).join(''), columnOf: whole }

  const from = Math.min(...marks.map((mark) => whole(mark.start)))
  const to = Math.max(...marks.map((mark) => whole(mark.end)))
  const around = Math.max(0, Math.floor((width - Math.min(to - from, width)) / 2))
  const left = Math.min(Math.max(0, from - around), total - width + 2)
  const right = left + width - 2
  const kept = cells.filter((cell) => cell.column >= left && cell.column + cell.width <= right)
  const lead = left > 0 ? '…' : ''
  const start = (kept[0]?.column ?? left) - lead.length
  return {
    text: `${lead}${kept.map((cell) => cell.text).join('')}${right < total ? '…' : ''}`,
    columnOf: (offset) => Math.max(lead.length, Math.min(whole(offset), right) - start),
  }
}

/** A text in which no control character reaches the terminal. */
function visible(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, (character) => {
    const code = character.charCodeAt(0)
    if (code === 9) return ' '
    return code < 32 ? String.fromCharCode(0x2400 + code) : '\ufffd'
  })
}

type Color = 'red' | 'yellow' | 'blue' | 'bold'

const escapes: Readonly<Record<Color, string>> = { red: '1;31', yellow: '1;33', blue: '1;34', bold: '1' }

const painter = (color: boolean) => (name: Color, text: string) =>
  color && text !== '' ? `\x1b[${escapes[name]}m${text}\x1b[0m` : text

// ---------------------------------------------------------------- for programs

/** One JSON object on one line; lines and columns from 1, columns in UTF-16 units, ends exclusive. */
export function renderJson(report: Report): string {
  const { code, slug, severity, message, hint, note, path, place } = report
  const where = place && { file: place.source.name, ...regionOf(place.source.text, place.span) }
  const labels = place?.labels.map((label) => ({ text: label.text, ...regionOf(place.source.text, label.span) }))
  const fixes = report.fixes.map((fix) => ({
    title: fix.title,
    edits: fix.edits.map((edit) => ({ text: edit.text, ...(place && regionOf(place.source.text, edit.span)) })),
  }))
  return JSON.stringify({
    code,
    slug,
    severity,
    message,
    ...where,
    label: place?.label,
    labels,
    path,
    hint,
    note,
    fixes,
  })
}

/** A workflow command of GitHub, which shows it at the line of a pull request. */
export function renderGitHub(report: Report): string {
  const level = report.severity === 'info' ? 'notice' : report.severity
  const { place } = report
  const region = place && regionOf(place.source.text, place.span)
  const oneLine = region !== undefined && region.line === region.endLine
  const properties = Object.entries({
    file: place?.source.name,
    line: region?.line,
    endLine: region?.endLine,
    col: oneLine ? region.column : undefined,
    endColumn: oneLine ? region.endColumn : undefined,
    title: report.code,
  })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
  const text = [report.message, report.hint, report.note].filter((part) => part !== undefined).join('\n')
  return `::${level}${properties.length === 0 ? '' : ` ${properties.join(',')}`}::${escapeData(text)}`
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** A rule as SARIF lists it. */
export interface SarifRule {
  readonly code: string
  readonly slug: string
  readonly why: string
}

/** A SARIF 2.1.0 log of one run. `rules` describe the codes that may occur; only those that do are listed. */
export function renderSarif(
  reports: readonly Report[],
  tool: { readonly version: string; readonly rules: readonly SarifRule[] },
): string {
  const used = new Set(reports.map((report) => report.code))
  const rules = tool.rules.filter((rule) => used.has(rule.code))
  const indexes = new Map(rules.map((rule, i) => [rule.code, i]))
  const results = reports.map((report) => ({
    ruleId: report.code,
    ruleIndex: report.code === undefined ? undefined : indexes.get(report.code),
    level: report.severity === 'info' ? 'note' : report.severity,
    message: { text: [report.message, report.hint].filter((part) => part !== undefined).join(' ') },
    locations: report.place && [location(report.place)],
    relatedLocations: report.place?.labels.map((label) => ({
      ...location({ source: (report.place as Place).source, span: label.span }),
      message: { text: label.text },
    })),
  }))
  const driver = {
    name: 'tw',
    version: tool.version,
    rules: rules.map((rule) => ({ id: rule.code, name: rule.slug, shortDescription: { text: rule.why } })),
  }
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  return JSON.stringify(
    { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] },
    null,
    2,
  )
}

function location({ source, span }: Pick<Place, 'source' | 'span'>): object {
  const { line, column, endLine, endColumn } = regionOf(source.text, span)
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(source.name.replaceAll('\\', '/')) },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  }
}
