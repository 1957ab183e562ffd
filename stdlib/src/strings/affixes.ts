import { example, fn } from '../define.ts'
import { module } from './module.ts'

const appendMissing = (text: string, suffix: string): string => (text.endsWith(suffix) ? text : text + suffix)
const prependMissing = (text: string, prefix: string): string => (text.startsWith(prefix) ? text : prefix + text)

export const appendIfMissing = fn({
  module,
  name: 'appendIfMissing',
  since: '2.2',
  doc: 'Puts a suffix behind a string that does not end with it.',
  params: { text: 'The string.', suffix: 'What the string shall end with.' },
  also: ['ensureSuffix', 'addSuffix'],
  overloads: [{ type: '(text: String, suffix: String): String', run: appendMissing }],
  onNull: 'text',
  examples: [
    example('A slash at the end', '["/a", "/b/"] map appendIfMissing($, "/")', '["/a/", "/b/"]'),
    example('Nothing', 'appendIfMissing(null, "/")', 'null'),
  ],
})

export const prependIfMissing = fn({
  module,
  name: 'prependIfMissing',
  since: '2.2',
  doc: 'Puts a prefix before a string that does not begin with it.',
  params: { text: 'The string.', prefix: 'What the string shall begin with.' },
  also: ['ensurePrefix', 'addPrefix'],
  overloads: [{ type: '(text: String, prefix: String): String', run: prependMissing }],
  onNull: 'text',
  examples: [
    example('A country code', '["+4930", "30"] map prependIfMissing($, "+49")', '["+4930", "+4930"]'),
    example('Nothing', 'prependIfMissing(null, "+49")', 'null'),
  ],
})

export const wrapIfMissing = fn({
  module,
  name: 'wrapIfMissing',
  since: '2.2',
  doc: 'Puts a wrapper before and behind a string, each only where the string does not have it yet.',
  params: { text: 'The string.', wrapper: 'What the string shall begin and end with.' },
  also: ['ensureQuoted'],
  overloads: [
    {
      type: '(text: String, wrapper: String): String',
      run: (text: string, wrapper: string) => appendMissing(prependMissing(text, wrapper), wrapper),
    },
  ],
  onNull: 'text',
  examples: [
    example('Bars on both sides', '["a", "|a", "|a|"] map wrapIfMissing($, "|")', '["|a|", "|a|", "|a|"]'),
    example('One bar is both ends', 'wrapIfMissing("|", "|")', '"|"'),
  ],
})

export const wrapWith = fn({
  module,
  name: 'wrapWith',
  since: '2.2',
  doc: 'Puts a wrapper before and behind a string.',
  params: { text: 'The string.', wrapper: 'What to put on both sides.' },
  also: ['quote', 'surround', 'enclose'],
  overloads: [
    {
      type: '(text: String, wrapper: String): String',
      run: (text: string, wrapper: string) => wrapper + text + wrapper,
    },
  ],
  onNull: 'text',
  examples: [example('In single quotes', '"O-ring" wrapWith "\'"', '"\'O-ring\'"')],
})

export const unwrap = fn({
  module,
  name: 'unwrap',
  since: '2.2',
  doc: 'Takes a wrapper off both sides of a string. A wrapper found on one side only moves to the other.',
  params: { text: 'The string.', wrapper: 'What to take off.' },
  also: ['unquote', 'stripQuotes'],
  overloads: [{ type: '(text: String, wrapper: String): String', run: withoutWrapper }],
  onNull: 'text',
  examples: [
    example('Without its quotes', 'unwrap("\'O-ring\'", "\'")', '"O-ring"'),
    example('One on each side', 'unwrap("||x||", "|")', '"|x|"'),
    example('Not wrapped', 'unwrap("x", "|")', '"x"'),
    example('Whatever stands there', 'unwrap("[x]", "")', '"x"'),
  ],
})

function withoutWrapper(text: string, wrapper: string): string {
  const { length } = wrapper
  if (length === 0) return text.slice(1, -1)
  if (text === wrapper) return text
  const before = text.startsWith(wrapper)
  const behind = text.endsWith(wrapper)
  if (before && behind) return text.slice(length, -length)
  if (before) return text.slice(length) + wrapper
  return behind ? wrapper + text.slice(0, -length) : text
}
