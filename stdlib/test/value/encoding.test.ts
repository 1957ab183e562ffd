import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteOrderMark, decode, encode, findEncoding, TwillError } from '../../src/value/index.ts'

function failure(act: () => unknown): TwillError {
  try {
    act()
  } catch (error) {
    if (error instanceof TwillError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const text = fc.string({ unit: 'binary', maxLength: 50 })

describe('names', () => {
  test.each([
    ['utf8', 'UTF-8'],
    ['UTF_32', 'UTF-32'],
    ['UnicodeBig', 'UTF-16'],
    ['latin1', 'ISO-8859-1'],
    ['iso_8859-1', 'ISO-8859-1'],
    ['Cp1252', 'windows-1252'],
    ['ascii', 'US-ASCII'],
    ['sjis', 'Shift_JIS'],
    ['MS932', 'Shift_JIS'],
    ['8859_1', 'ISO-8859-1'],
    ['csISOLatin1', 'ISO-8859-1'],
    ['ISO_8859-2:1987', 'ISO-8859-2'],
    ['csIBM037', 'IBM037'],
    ['cp5348', 'windows-1252'],
    ['cp5353', 'windows-1257'],
    ['x-sjis', 'Shift_JIS'],
    ['x-euc-jp', 'EUC-JP'],
    ['windows-932', 'Shift_JIS'],
    ['latin5', 'ISO-8859-9'],
    ['l9', 'ISO-8859-15'],
    ['cp037', 'IBM037'],
    ['IBM-1047', 'IBM1047'],
    ['CCSID00858', 'IBM858'],
    ['IBM01140', 'IBM1140'],
    ['500', 'IBM500'],
    ['cp1252', 'windows-1252'],
    ['Cp866', 'IBM866'],
    ['TIS-620', 'windows-874'],
    ['IBM819', 'ISO-8859-1'],
  ])('%s is %s', (given, name) => {
    expect(findEncoding(given).name).toBe(name)
  })

  test('an unknown one suggests the nearest', () => {
    const error = failure(() => findEncoding('UFT-8'))
    expect(error.code).toBe('TW4005')
    expect(error.hint).toBe('Did you mean `UTF-8`?')
    expect(failure(() => findEncoding('constructor')).code).toBe('TW4005')
  })
})

describe('encodings', () => {
  test('of Unicode hold every text', () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('UTF-8', 'UTF-16', 'UTF-16LE', 'UTF-16BE', 'UTF-32', 'UTF-32LE', 'UTF-32BE'),
        (original, name) => {
          // the mark, and in units of two bytes what is the mark in the other order
          if (original.startsWith('\uFEFF') || (original.startsWith('\uFFFE') && name.startsWith('UTF-16'))) return
          expect(decode(encode(original, name), name)).toBe(original)
        },
      ),
      {
        examples: [
          ['\u{10FFFE}', 'UTF-32LE'],
          ['\u{10FEFF}', 'UTF-32LE'],
          ['\uBBEF\u00BF', 'UTF-16LE'],
          ['\uFFFE', 'UTF-32BE'],
        ],
      },
    )
    expect(decode(Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0), 'UTF-16')).toBe('\0a')
  })

  test('agree with those of the platform', () => {
    fc.assert(
      fc.property(text, (original) => {
        expect(Buffer.from(encode(original)).equals(Buffer.from(original, 'utf8'))).toBe(true)
        expect(Buffer.from(encode(original, 'UTF-16LE')).equals(Buffer.from(original, 'utf16le'))).toBe(true)
      }),
    )
    const all = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(decode(all, 'ISO-8859-1')).toBe(Buffer.from(all).toString('latin1'))
    expect(encode(decode(all, 'ISO-8859-1'), 'ISO-8859-1')).toEqual(all)
  })

  test.each(['windows-1250', 'ISO-8859-15', 'KOI8-R', 'Shift_JIS', 'EUC-KR', 'GBK', 'Big5'])(
    'what %s writes, TextDecoder reads',
    (name) => {
      const { encode } = findEncoding(name)
      const decoder = new TextDecoder(name.toLowerCase(), { fatal: true })
      fc.assert(
        fc.property(
          fc.string({ unit: fc.constantFrom(...'aZ é€ß–„žłπдж日本語中文한국¥'), maxLength: 20 }),
          (original) => {
            const written = encode(original, () => '?')
            const kept = [...decoder.decode(written)].map((character, i) =>
              character === '?' ? [...original][i] : character,
            )
            expect(kept.join('')).toBe(original)
          },
        ),
      )
    },
  )

  test('1252 and Latin 1 differ', () => {
    expect(decode(Uint8Array.of(0x80, 0x85, 0x9f, 0xe9, 0x81), 'windows-1252')).toBe('€…Ÿé\u0081')
    const all = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(encode(decode(all, 'windows-1252'), 'windows-1252')).toEqual(all)
    expect(failure(() => encode('\u0080', 'windows-1252')).code).toBe('TW4007')
    expect(decode(Uint8Array.of(0x80), 'ISO-8859-1')).toBe('\u0080')
  })
})

describe('code pages', () => {
  test.each<[string, string, string]>([
    ['IBM037', 'Hello, World 1!\n', 'c8859393966b40e69699938440f15a15'],
    ['IBM500', '[!]^', '4a4f5a5f'],
    ['IBM1047', '[^]', 'ad5fbd'],
    ['IBM273', 'Grüße $', 'c799d0a185405b'],
    ['IBM1140', '€', '9f'],
    ['IBM1148', '€', '9f'],
    ['IBM437', 'é½π', '82abe3'],
    ['IBM850', 'éÁ', '82b5'],
    ['IBM858', '€', 'd5'],
    ['IBM852', 'łŻ', '88bd'],
    ['IBM866', 'Ж', '86'],
    ['ISO-8859-9', 'ıİğ', 'fdddf0'],
    ['KOI8-U', 'ґ', 'ad'],
    ['x-MacRoman', 'é', '8e'],
  ])('%s holds %j', (name, text, hex) => {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
    expect(Buffer.from(encode(text, name)).toString('hex')).toBe(hex)
    expect(decode(bytes, name)).toBe(text)
  })

  const pages = [
    37, 1047, 500, 273, 277, 278, 280, 284, 285, 297, 871, 437, 850, 852, 855, 858, 860, 861, 862, 863, 865,
  ]
  const euro = [1140, 1141, 1142, 1143, 1144, 1145, 1146, 1147, 1148, 1149]
  test.each(['IBM866', 'Shift_JIS', 'windows-1251', 'EUC-KR'])('controls are themselves in %s', (name) => {
    const controls = Uint8Array.from({ length: 128 }, (_, i) => i)
    expect(decode(controls, name)).toBe(String.fromCharCode(...controls))
    expect(encode(String.fromCharCode(...controls), name)).toEqual(controls)
  })

  test.each([...pages, ...euro])('IBM%i holds 255 or 256 characters, each in one byte', (page) => {
    const all = decode(
      Uint8Array.from({ length: 256 }, (_, i) => i),
      `IBM${page}`,
    )
    expect(all).toHaveLength(256)
    expect(new Set(all).size).toBeGreaterThanOrEqual(255)
    expect(decode(encode(all, `IBM${page}`), `IBM${page}`)).toBe(all)
  })

  test('a byte without a character, and a character without a byte, are errors', () => {
    expect(failure(() => decode(Uint8Array.of(0x41, 0x42, 0xe7), 'IBM857'))).toMatchObject({
      code: 'TW4006',
      data: { offset: 2 },
    })
    expect(failure(() => encode('€', 'IBM037'))).toMatchObject({ code: 'TW4007' })
  })
})

describe('byte order marks', () => {
  test('tell the encoding and are no part of the text', () => {
    expect(decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('a')
    expect(decode(Uint8Array.of(0xff, 0xfe, 0x61, 0))).toBe('a')
    expect(decode(Uint8Array.of(0xfe, 0xff, 0, 0x61))).toBe('a')
    expect(decode(Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0))).toBe('a')
    expect(decode(Uint8Array.of(0xff, 0xfe, 0x61, 0), 'UTF-8')).toBe('a')
    expect(byteOrderMark(Uint8Array.of(0x61))).toBeUndefined()
  })

  test('yield to an encoding in which they are characters', () => {
    expect(decode(Uint8Array.of(0xff, 0xfe), 'ISO-8859-1')).toBe('ÿþ')
  })

  test('are written for UTF-16 without an order', () => {
    expect(encode('a', 'UTF-16')).toEqual(Uint8Array.of(0xfe, 0xff, 0, 0x61))
    expect(encode('a', 'UTF-16BE')).toEqual(Uint8Array.of(0, 0x61))
  })
})

describe('what cannot be read is an error with its byte', () => {
  test.each<[string, number[], number]>([
    ['UTF-8', [0x61, 0xff], 1],
    ['UTF-8', [0xc3], 0],
    ['UTF-8', [0x61, 0xc0, 0x80], 1],
    ['UTF-8', [0xed, 0xa0, 0x80], 0],
    ['UTF-8', [0xf4, 0x90, 0x80, 0x80], 0],
    ['US-ASCII', [0x61, 0x80], 1],
    ['UTF-16LE', [0x61, 0, 0x62], 2],
    ['UTF-32BE', [0, 0x11, 0, 0], 0],
    ['Shift_JIS', [0x61, 0x62, 0xff], 2],
  ])('%s %j', (name, bytes, offset) => {
    const error = failure(() => decode(Uint8Array.from(bytes), name))
    expect(error.code).toBe('TW4006')
    expect(error.data).toMatchObject({ encoding: name, offset })
    expect(error.message).toContain(`at byte ${offset}`)
  })

  test('for UTF-8, wherever the platform refuses', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let expected: string | undefined
        try {
          expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
        } catch {}
        if (byteOrderMark(bytes)) return
        if (expected === undefined) expect(failure(() => decode(bytes)).code).toBe('TW4006')
        else expect(decode(bytes)).toBe(expected)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('what cannot be written', () => {
  test('is an error that names the character', () => {
    const error = failure(() => encode('a€', 'ISO-8859-1'))
    expect(error.code).toBe('TW4007')
    expect(error.message).toBe('`€` (U+20AC) cannot be written as ISO-8859-1.')
    expect(failure(() => encode('a\ud83d')).message).toContain('U+D83D')
  })

  test('is written as the substitute says', () => {
    expect(encode('a€😀', 'US-ASCII', (codePoint) => `&#${codePoint};`)).toEqual(encode('a&#8364;&#128512;'))
    expect(encode('a\ud83d', 'UTF-8', () => '?')).toEqual(encode('a?'))
    expect(failure(() => encode('€', 'US-ASCII', () => 'é')).code).toBe('TW4007')
  })
})
