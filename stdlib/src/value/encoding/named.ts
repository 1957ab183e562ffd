import { formats, nearest } from '@twill/language/diagnostics'
import { raise } from '../raise.ts'
import { DOS_PAGES, EBCDIC_PAGES } from './code-pages.ts'
import type { Encoding } from './encoding.ts'
import { platform } from './platform.ts'
import { byCharacters, ebcdic, firstBytes, firstCodePoints, windows1252, withDifferences } from './tables.ts'
import { utf8 } from './utf-8.ts'
import { wide } from './wide.ts'

/** By name in upper case without `-`, `_` and spaces. */
const makers: Readonly<Record<string, () => Encoding>> = {
  UTF8: () => utf8,
  UTF16: () => wide('UTF-16', 2, false, true),
  UTF16BE: () => wide('UTF-16BE', 2, false, false),
  UTF16LE: () => wide('UTF-16LE', 2, true, false),
  UTF32: () => wide('UTF-32', 4, false, false),
  UTF32BE: () => wide('UTF-32BE', 4, false, false),
  UTF32LE: () => wide('UTF-32LE', 4, true, false),
  ISO88591: () => firstCodePoints('ISO-8859-1', 256),
  USASCII: () => firstCodePoints('US-ASCII', 128),
  WINDOWS1252: () => windows1252,
  SHIFTJIS: () => platform('Shift_JIS', 'shift_jis', true),
  EUCJP: () => platform('EUC-JP', 'euc-jp', true),
  EUCKR: () => platform('EUC-KR', 'euc-kr', true),
  GBK: () => platform('GBK', 'gbk', true),
  BIG5: () => platform('Big5', 'big5', true),
  KOI8R: () => platform('KOI8-R', 'koi8-r', false),
  KOI8U: () => platform('KOI8-U', 'koi8-u', false),
  IBM866: () => platform('IBM866', 'ibm866', false),
  WINDOWS874: () => platform('windows-874', 'windows-874', false),
  XMACROMAN: () => platform('x-MacRoman', 'macintosh', false),
  XMACCYRILLIC: () => platform('x-MacCyrillic', 'x-mac-cyrillic', false),
  ISO88599: () => byCharacters('ISO-8859-9', withDifferences(firstBytes(256), 'd0ĞddİdeŞf0ğfdıfeş')),
  ...Object.fromEntries(
    Object.entries(EBCDIC_PAGES).map(([page, differences]) => [
      `IBM${page}`,
      () => byCharacters(`IBM${page.padStart(3, '0')}`, withDifferences(ebcdic(), differences)),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(DOS_PAGES).map(([page, upper]) => [
      `IBM${page}`,
      () => byCharacters(`IBM${page}`, firstBytes(128) + upper),
    ]),
  ),
  ...Object.fromEntries(
    [1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => [
      `WINDOWS${page}`,
      () => platform(`windows-${page}`, `windows-${page}`, false),
    ]),
  ),
  // 1 is not what TextDecoder takes it for, 9 is windows-1254 there, 11 is windows-874
  ...Object.fromEntries(
    [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15].map((part) => [
      `ISO8859${part}`,
      () => platform(`ISO-8859-${part}`, `iso-8859-${part}`, false),
    ]),
  ),
}

const aliases: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [1, 2, 3, 4, 9, 10, 13, 14, 15].flatMap((part, i) => [
      [`LATIN${i + 1}`, `ISO8859${part}`],
      [`L${i + 1}`, `ISO8859${part}`],
    ]),
  ),
  ASCII: 'USASCII',
  UNICODE: 'UTF16',
  UNICODEBIG: 'UTF16',
  UNICODEBIGUNMARKED: 'UTF16BE',
  UNICODELITTLEUNMARKED: 'UTF16LE',
  SJIS: 'SHIFTJIS',
  ...sameAs('SHIFTJIS', ['MS932', 'CP932', 'WINDOWS31J', 'WINDOWS932', 'MSKANJI']),
  ...sameAs('EUCJP', ['EUCJIS', 'EUCPKDFMTJAPANESE']),
  ...sameAs('GBK', ['GB2312', 'EUCCN', 'MS936', 'CP936', 'WINDOWS936']),
  ...sameAs('EUCKR', ['KSC5601', 'KSC56011987', 'MS949', 'CP949']),
  ...sameAs('BIG5', ['BIG5HKSCS', 'MS950', 'CP950']),
  ...sameAs('WINDOWS874', ['MS874', 'CP874', 'TIS620', 'XWINDOWS874']),
  ...sameAs('XMACROMAN', ['MACROMAN', 'MACINTOSH']),
  ...sameAs('USASCII', ['ISO646US', 'ANSIX3.41968', 'ASCII7', '646']),
  KOI8: 'KOI8R',
  IBM367: 'USASCII',
  IBM819: 'ISO88591',
  IBM912: 'ISO88592',
  IBM915: 'ISO88595',
  IBM916: 'ISO88598',
  IBM813: 'ISO88597',
  IBM920: 'ISO88599',
  IBM923: 'ISO885915',
  ...Object.fromEntries(
    [1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => [`CP${page}`, `WINDOWS${page}`]),
  ),
}

function sameAs(encoding: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, encoding]))
}

/** Microsoft's numbers of the pages that got a euro sign, from windows-1250 on. */
const FIRST_EURO_PAGE = 5346

/** `8859_2`, `cp037`, `csISOLatin1` and `ISO_8859-1:1987` as they are kept. */
function keyOf(name: string): string {
  const plain = name
    .replace(/:\d{4}$/, '')
    .replace(/^(?:CS|X(?=EUCJP$|SJIS$|UTF))/, '')
    .replace(/^ISOLATIN(?=\d$)/, 'LATIN')
    .replace(/^CP(53(?:4[6-9]|5[0-4]))$/, (_, page: string) => `CP${1250 + Number(page) - FIRST_EURO_PAGE}`)
  const shaped = plain
    .replace(/^8859(?=\d{1,2}$)/, 'ISO8859')
    .replace(/^(?:IBM|CP|EBCDICCP|CCSID)?0*(?=\d{2,4}$)/, 'IBM')
  return aliases[plain] ?? aliases[shaped] ?? shaped
}

const known = new Map<string, Encoding>()

/**
 * The encoding of that name, in any of its usual spellings.
 * @throws TwillError TW4005 for an unknown name
 */
export function namedEncoding(name: string): Encoding {
  const plain = name.toUpperCase().replace(/[-_ ]/g, '')
  const key = keyOf(plain)
  const made = known.get(key)
  if (made) return made
  const make = Object.hasOwn(makers, key) ? makers[key] : undefined
  if (!make) {
    const near = nearest(plain, [...Object.keys(makers), ...Object.keys(aliases)])
    const advice = near
      ? `Did you mean \`${namedEncoding(near).name}\`?`
      : 'Usual ones are UTF-8, UTF-16, ISO-8859-1, windows-1252.'
    throw raise(formats.unknownEncoding, { encoding: name, advice })
  }
  const encoding = make()
  known.set(key, encoding)
  return encoding
}
