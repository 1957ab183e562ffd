import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayWidth } from '../../src/diagnostics/display-width.ts'
import { renderGitHub, renderJson, renderSarif, renderTerminal } from '../../src/diagnostics/render.ts'
import type { Report } from '../../src/diagnostics/report.ts'

function report(text: string, start: number, end: number, more: Partial<Report> & { label?: string } = {}): Report {
  const { label, ...rest } = more
  return {
    code: 'TW2001',
    slug: 'unknown-name',
    severity: 'error',
    message: 'Unknown name `b`.',
    hint: undefined,
    note: undefined,
    path: undefined,
    place: { source: { name: 'm.tw', text }, span: { start, end }, label, labels: [] },
    fixes: [],
    ...rest,
  }
}

const plain = (of: Report, width = 80): string => renderTerminal(of, { color: false, width })

describe('terminal', () => {
  test('line, mark, label, hint', () => {
    const shown = plain(report('---\n{ a: b }', 9, 10, { label: 'not defined here', hint: 'Did you mean `a`?' }))
    expect(shown).toBe(
      [
        'error[TW2001]: Unknown name `b`.',
        ' --> m.tw:2:6',
        '  |',
        '2 | { a: b }',
        '  |      ^ not defined here',
        '  |',
        '  = hint: Did you mean `a`?',
        '',
      ].join('\n'),
    )
  })

  test('tabs, wide and combining characters keep the mark below what it marks', () => {
    const text = '\t"日本e\u0301👍" ++ b'
    const at = text.indexOf('b')
    const [, , , line = '', mark = ''] = plain(report(text, at, at + 1)).split('\n')
    expect(line).toBe('1 |     "日本e\u0301👍" ++ b')
    expect(displayWidth(mark.slice(0, mark.indexOf('^')))).toBe(displayWidth(line.slice(0, line.indexOf('b'))))
  })

  test('a span over several lines marks its first and last', () => {
    const text = 'a {\n  b\n} c'
    expect(
      plain(report(text, 2, 9))
        .split('\n')
        .slice(3, 8),
    ).toEqual(['1 | a {', '  |   ^', '  …', '3 | } c', '  | ^'])
  })

  test('further labels', () => {
    const of = report('f(x)\ny', 2, 3, { label: 'here' })
    const shown = plain({
      ...of,
      place: of.place && { ...of.place, labels: [{ span: { start: 5, end: 6 }, text: 'and there' }] },
    })
    expect(shown).toContain('1 | f(x)\n  |   ^ here\n2 | y\n  | - and there\n')
  })

  test('the end of the text, and an empty text, can be marked', () => {
    expect(plain(report('ab\n', 3, 3))).toContain('2 |\n  | ^\n')
    expect(plain(report('', 0, 0))).toContain('1 |\n  | ^\n')
  })

  test('no control character of a script reaches the terminal', () => {
    const shown = plain(report('"\u001b[31m\u202e" b', 8, 9, { message: 'No \u001b]0;x\u0007.' }))
    expect(shown).toContain('␛[31m�')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })

  test('colours', () => {
    const shown = renderTerminal(report('b', 0, 1), { color: true, width: 80 })
    expect(shown).toContain('\u001b[1;31m^\u001b[0m')
  })

  test('a line longer than the terminal is cut around the mark', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), fc.integer({ min: 40, max: 120 }), (before, after, width) => {
        const shown = plain(report(`${'x'.repeat(before)}§${'y'.repeat(after)}`, before, before + 1), width)
        const [, , , line = '', mark = ''] = shown.split('\n')
        expect(displayWidth(line)).toBeLessThanOrEqual(width)
        expect(line[mark.indexOf('^')]).toBe('§')
      }),
    )
  })

  test('a document of one huge line costs no more than its neighbourhood', () => {
    const text = `[${'1,'.repeat(5_000_000)}x]`
    expect(plain(report(text, text.length - 2, text.length - 1))).toContain('x]')
  })

  test('any span of any text can be shown', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.nat(70),
        fc.nat(70),
        fc.integer({ min: 1, max: 100 }),
        (text, start, size, width) => {
          expect(plain(report(text, start, start + size, { label: text }), width)).toContain('TW2001')
        },
      ),
    )
  })
})

describe('for programs', () => {
  const of = report('---\nb', 4, 5, { hint: 'Did you mean `a`?' })

  test('JSON on one line', () => {
    expect(JSON.parse(renderJson(of))).toMatchObject({
      code: 'TW2001',
      file: 'm.tw',
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 2,
      hint: 'Did you mean `a`?',
    })
    expect(renderJson(of)).not.toContain('\n')
  })

  test('GitHub, with its own escapes', () => {
    expect(renderGitHub({ ...of, message: '100%\n::error' })).toBe(
      '::error file=m.tw,line=2,endLine=2,col=1,endColumn=2,title=TW2001::100%25%0A::error%0ADid you mean `a`?',
    )
  })

  test('SARIF lists the rules that occur', () => {
    const rules = [
      { code: 'TW1001', slug: 'unexpected', why: 'No.' },
      { code: 'TW2001', slug: 'unknown-name', why: 'Names are declared.' },
    ]
    const log = JSON.parse(renderSarif([of], { version: '1.2.3', rules }))
    expect(log.version).toBe('2.1.0')
    expect(log.runs[0].tool.driver.rules).toEqual([
      { id: 'TW2001', name: 'unknown-name', shortDescription: { text: 'Names are declared.' } },
    ])
    expect(log.runs[0].results[0]).toMatchObject({
      ruleId: 'TW2001',
      ruleIndex: 0,
      level: 'error',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'm.tw' }, region: { startLine: 2, startColumn: 1 } } },
      ],
    })
  })
})
