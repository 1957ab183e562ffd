import { example, fn } from '../define.ts'
import { type Num, numberText } from '../value/index.ts'
import { module } from './module.ts'

// English. The first rule that fits the end of a text changes it.

type Rule = readonly [pattern: RegExp, replacement: string]

const unchanged = /\b(?:aircraft|deer|equipment|fish|information|means|money|moose|news|rice|series|sheep|species)$/i

/** Singular and plural that no rule leads between; also at the end of longer words, such as `salesman`. */
const irregular: readonly (readonly [singular: string, plural: string])[] = [
  ['person', 'people'],
  ['human', 'humans'],
  ['german', 'germans'],
  ['roman', 'romans'],
  ['man', 'men'],
  ['child', 'children'],
  ['tooth', 'teeth'],
  ['foot', 'feet'],
  ['goose', 'geese'],
  ['mouse', 'mice'],
  ['quiz', 'quizzes'],
  ['criterion', 'criteria'],
  ['phenomenon', 'phenomena'],
]

/** What ends in `from` ends in `to`; the first letter stays as it is written. */
const ending = (from: string, to: string): Rule => [
  new RegExp(`(${from.charAt(0)})${from.slice(1)}$`, 'i'),
  `$1${to.slice(1)}`,
]

const inS = 'alias|status|campus|virus|octopus|bus|gas|lens|atlas|bonus|canvas'
const inUm = 'dat|medi|bacteri|memorand|curricul|errat|addend'
const inOes = 'buffal|tomat|potat|her|ech|torped|vet'
const inFe = '\\bli|wi|kni'
const inF = 'hal|el|wol|cal|lea|loa|thie|shea|scar'
const inSis = 'analy|cri|diagno|hypothe|parenthe|synop|the|oa'

const plurals: readonly Rule[] = [
  ...irregular.map(([, plural]) => ending(plural, plural)),
  ...irregular.map(([singular, plural]) => ending(singular, plural)),
  [/\b(ox)(?:en)?$/i, '$1en'],
  [/(matr|append)(?:ix|ices)$/i, '$1ices'],
  [/(vert|ind)(?:ex|ices)$/i, '$1ices'],
  [new RegExp(`(${inS})$`, 'i'), '$1es'],
  [new RegExp(`(${inOes})o$`, 'i'), '$1oes'],
  [new RegExp(`(${inUm})(?:um|a)$`, 'i'), '$1a'],
  [new RegExp(`(${inFe})fe$`, 'i'), '$1ves'],
  [new RegExp(`(${inF})f$`, 'i'), '$1ves'],
  [/(s|\bax)is$/i, '$1es'],
  [/([b-df-hj-np-tv-xz]|qu)y$/i, '$1ies'],
  [/(x|ch|ss|sh|zz)$/i, '$1es'],
  [/s$/i, '$&'],
  [/\p{L}$/u, '$&s'],
]

const singulars: readonly Rule[] = [
  ...irregular.map(([singular]) => ending(singular, singular)),
  ...irregular.map(([singular, plural]) => ending(plural, singular)),
  [/\b(ox)en$/i, '$1'],
  [/(matr|append)ices$/i, '$1ix'],
  [/(vert|ind)ices$/i, '$1ex'],
  [new RegExp(`(${inS})(?:es)?$`, 'i'), '$1'],
  [new RegExp(`(${inOes})oes$`, 'i'), '$1o'],
  [new RegExp(`(${inUm})a$`, 'i'), '$1um'],
  [new RegExp(`(${inFe})ves$`, 'i'), '$1fe'],
  [new RegExp(`(${inF})ves$`, 'i'), '$1f'],
  [new RegExp(`(${inSis})ses$`, 'i'), '$1sis'],
  [/\b(ax)es$/i, '$1is'],
  [/(\b(?:tie|pie|lie|die)|movie|cookie|zombie|calorie|selfie|rookie)s$/i, '$1'],
  [/(\bcache|headache|niche|menu|guru|\bemu)s$/i, '$1'],
  [/([b-df-hj-np-tv-xz]|qu)ies$/i, '$1y'],
  [/(x|ch|ss|sh|zz)es$/i, '$1'],
  [/(?:ss|us|is)$/i, '$&'],
  [/s$/i, ''],
]

function inflect(text: string, rules: readonly Rule[]): string {
  if (unchanged.test(text)) return text
  const rule = rules.find(([pattern]) => pattern.test(text))
  return rule === undefined ? text : text.replace(...rule)
}

export const pluralize = fn({
  module,
  name: 'pluralize',
  since: '2.0',
  doc: 'Gives the plural of an English noun. What is one already stays as it is.',
  params: { text: 'The noun, or words that end with it.' },
  also: ['plural'],
  overloads: [{ type: '(text: String): String', run: (text: string) => inflect(text, plurals) }],
  onNull: 'text',
  examples: [
    example(
      'Nouns',
      '["order", "category", "tax", "woman"] map pluralize($)',
      '["orders", "categories", "taxes", "women"]',
    ),
  ],
})

export const singularize = fn({
  module,
  name: 'singularize',
  since: '2.0',
  doc: 'Gives the singular of an English noun. What is one already stays as it is.',
  params: { text: 'The noun, or words that end with it.' },
  also: ['singular'],
  overloads: [{ type: '(text: String): String', run: (text: string) => inflect(text, singulars) }],
  onNull: 'text',
  examples: [
    example(
      'Nouns',
      '["orders", "categories", "taxes", "women"] map singularize($)',
      '["order", "category", "tax", "woman"]',
    ),
  ],
})

export const ordinalize = fn({
  module,
  name: 'ordinalize',
  since: '2.0',
  doc: 'Writes a number as an English ordinal.',
  params: { num: 'The number.' },
  also: ['ordinal', 'rank'],
  overloads: [{ type: '(num: Number): String', run: (num: Num) => ordinal(numberText(num)) }],
  onNull: 'num',
  examples: [
    example('Ranks', '[1, 2, 3, 4, 11, 22] map ordinalize($)', '["1st", "2nd", "3rd", "4th", "11th", "22nd"]'),
  ],
})

function ordinal(digits: string): string {
  if (/(?:\..*|1\d)$/.test(digits)) return `${digits}th`
  const suffixes: Readonly<Record<string, string>> = { 1: 'st', 2: 'nd', 3: 'rd' }
  return digits + (suffixes[digits.slice(-1)] ?? 'th')
}
