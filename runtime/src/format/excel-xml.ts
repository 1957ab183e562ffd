import { SaxesParser } from 'saxes'
import type { Source } from './format.ts'
import { malformed } from './malformed.ts'

export type Attributes = Readonly<Record<string, string>>

/** Names come without their prefixes. */
interface Visitor {
  readonly open: (name: string, attributes: Attributes, fail: Fail) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string, fail: Fail) => void
}

/** The error of what stands where the reader is. */
export type Fail = (problem: string) => Error

/** Goes through a part of a workbook. @throws TwillError TW4001 */
export function visit(part: Source, { open, text, close }: Visitor): void {
  const parser = new SaxesParser()
  const fail: Fail = (problem) => malformed('Excel', part, Math.max(0, parser.position - 1), problem)
  parser.on('error', ({ message }) => {
    throw fail(message.replace(/^\d+:\d+: |\.$/g, ''))
  })
  parser.on('opentag', (tag) => open(withoutPrefix(tag.name), tag.attributes, fail))
  if (text) parser.on('text', text)
  if (close) parser.on('closetag', (tag) => close(withoutPrefix(tag.name), fail))
  parser.write(part.text()).close()
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1)
