import { readFileSync } from 'node:fs'
import { FlowFault, scheduleText } from './flow-commands.ts'
import { prepareFlow } from './prepare-flow.ts'
import { readFlow } from './read-flow.ts'
import { processEnvironment } from './references.ts'

interface Step {
  readonly kind: 'trigger' | 'source' | 'mapping' | 'sink' | 'letters'
  readonly title: string
  readonly detail: string
}

/** A flow as a picture: text for Mermaid, or SVG. @throws FlowFault */
export function drawFlow(path: string, format: 'mermaid' | 'svg'): string {
  const { plan, reports } = prepareFlow(readFlow(path, readFileSync(path, 'utf8')), {
    environment: processEnvironment,
    lenient: true,
  })
  if (plan === undefined) throw new FlowFault(reports)
  const { source, sink, mapping, schedule, settings } = plan
  // the written form: no secret is in it, only its reference
  const detailOf = (given: object): string => {
    const [shown] = Object.entries(given).filter(([, value]) => typeof value === 'string')
    return shown === undefined ? '' : plan.secrets.redact(String(shown[1]))
  }
  const steps: Step[] = [
    ...(schedule === undefined
      ? []
      : [{ kind: 'trigger' as const, title: 'schedule', detail: scheduleText(schedule) }]),
    {
      kind: 'source',
      title: `${source.operation.connector}.${source.operation.name}`,
      detail: detailOf(source.settings),
    },
    ...(mapping === undefined
      ? []
      : [{ kind: 'mapping' as const, title: 'mapping', detail: mapping.saved.modules.at(-1)?.name ?? '' }]),
    ...(sink === undefined
      ? []
      : [
          {
            kind: 'sink' as const,
            title: `${sink.operation.connector}.${sink.operation.name}`,
            detail: detailOf(sink.settings),
          },
        ]),
  ]
  const letters: Step | undefined =
    settings.onError === 'deadLetter' ? { kind: 'letters', title: 'dead letters', detail: '' } : undefined
  return format === 'mermaid' ? mermaid(plan.name, steps, letters) : svg(plan.name, steps, letters)
}

function mermaid(name: string, steps: readonly Step[], letters: Step | undefined): string {
  const label = ({ title, detail }: Step): string =>
    `"${[title, detail]
      .filter((part) => part !== '')
      .map(escapeMermaid)
      .join('<br/>')}"`
  const shapes: Readonly<Record<Step['kind'], readonly [string, string]>> = {
    trigger: ['([', '])'],
    source: ['[/', '/]'],
    mapping: ['[', ']'],
    sink: ['[(', ')]'],
    letters: ['[(', ')]'],
  }
  const node = (step: Step): string => `  ${step.kind}${shapes[step.kind][0]}${label(step)}${shapes[step.kind][1]}`
  const chain = steps.map(({ kind }) => kind).join(' --> ')
  return [
    '---',
    `title: ${JSON.stringify(name)}`,
    '---',
    'flowchart LR',
    ...steps.map(node),
    `  ${chain}`,
    ...(letters === undefined ? [] : [node(letters), `  ${steps.at(-1)?.kind} -. fails .-> letters`]),
    '',
  ].join('\n')
}

const escapeMermaid = (text: string): string => text.replace(/["<>&#]/g, (character) => `#${character.charCodeAt(0)};`)

const box = { width: 220, height: 60, gap: 50, margin: 20, padding: 6 }

function svg(name: string, steps: readonly Step[], letters: Step | undefined): string {
  const fills: Readonly<Record<Step['kind'], string>> = {
    trigger: '#fff3bf',
    source: '#d0ebff',
    mapping: '#d3f9d8',
    sink: '#d0ebff',
    letters: '#ffe3e3',
  }
  const top = box.margin + 30
  const leftOf = (i: number): number => box.margin + i * (box.width + box.gap)
  const draw = ({ kind, title, detail }: Step, x: number, y: number): string =>
    [
      `<g><title>${escapeXml(detail === '' ? title : `${title}: ${detail}`)}</title>`,
      `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8" fill="${fills[kind]}" stroke="#495057"/>`,
      `<text x="${x + box.width / 2}" y="${y + (detail === '' ? 35 : 25)}" text-anchor="middle" font-weight="bold">${escapeXml(fitting(title, 14))}</text>`,
      detail === ''
        ? ''
        : `<text x="${x + box.width / 2}" y="${y + 45}" text-anchor="middle" font-size="12">${escapeXml(fitting(detail, 12))}</text>`,
      '</g>',
    ].join('')
  const arrow = (x1: number, y1: number, x2: number, y2: number, dashed = false): string =>
    `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#495057" stroke-width="1.5"${dashed ? ' stroke-dasharray="4"' : ''} marker-end="url(#arrow)"/>`
  const middle = top + box.height / 2
  const last = leftOf(steps.length - 1)
  const below = top + box.height + box.gap
  const parts = [
    ...steps.map((step, i) => draw(step, leftOf(i), top)),
    ...steps.slice(1).map((_, i) => arrow(leftOf(i) + box.width, middle, leftOf(i + 1) - 3, middle)),
    ...(letters === undefined
      ? []
      : [
          draw(letters, last, below),
          arrow(last + box.width / 2, top + box.height, last + box.width / 2, below - 3, true),
        ]),
  ]
  const right = Math.max(leftOf(steps.length) - box.gap, box.margin + Math.ceil(widthOf(name, 16)))
  const width = right + box.margin
  const height = (letters === undefined ? top + box.height : below + box.height) + box.margin
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="14"><defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#495057"/></marker></defs><text x="${box.margin}" y="${box.margin + 10}" font-size="16">${escapeXml(name)}</text>${parts.join('')}</svg>\n`
}

/** As much of a text as a box holds; the whole stands in its title. */
function fitting(text: string, size: number): string {
  const room = box.width - 2 * box.padding
  if (widthOf(text, size) <= room) return text
  let shown = ''
  for (const character of text) {
    if (widthOf(`${shown}${character}…`, size) > room) break
    shown += character
  }
  return `${shown}…`
}

/** How wide a text is at most in the usual fonts without serifs; none is at hand to ask. */
const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, character) => sum + size * (widths.find(([signs]) => signs.test(character))?.[1] ?? 0.62), 0)

const widths = [
  [/[ijlI.,:;|!'`]/, 0.32],
  [/[frt()[\]{}\- /\\]/, 0.42],
  [/[mwMW@%…]/, 1.02],
  [/[A-Z&+<>=~]/, 0.78],
  // of East Asia, and pictures
  [/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{1f300}-\u{1faff}]/u, 1.02],
] as const

const escapeXml = (text: string): string => text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`)
