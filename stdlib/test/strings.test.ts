import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Regex } from '../src/value/index.ts'
import { failure } from './core/core.ts'
import { functionsOf } from './functions-of.ts'

const strings = functionsOf('tw::core::Strings')
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '_', '-', ' ', '1', '😀', 'é'), maxLength: 12 })

describe('null', () => {
  it.each(['capitalize', 'lines', 'words', 'reverse', 'pluralize', 'ordinalize', 'charCode', 'collapse'])(
    'stays null in %s',
    (name) => expect(strings(name)(null)).toBeNull(),
  )

  it.each(['isAlpha', 'isAlphanumeric', 'isNumeric', 'isLowerCase', 'isUpperCase', 'isWhitespace'])(
    'is nothing for %s',
    (name) => expect(strings(name)(null)).toBe(false),
  )

  it('stays null beside any other argument, or a default', () => {
    expect(strings('leftPad')(null, 3)).toBeNull()
    expect(strings('substring')(null, 1, 2)).toBeNull()
    expect(strings('replaceAll')(null, 'a', 'b')).toBeNull()
    expect(strings('everyCharacter')(null, () => false)).toBe(true)
    expect(strings('someCharacter')(null, () => true)).toBe(false)
  })
})

describe('classes', () => {
  it('know letters and digits of all scripts, also in pairs', () => {
    expect(strings('isAlpha')('Жß漢𝒜')).toBe(true)
    expect(strings('isNumeric')('٣𝟘')).toBe(true)
    expect(strings('isNumeric')('½')).toBe(false)
    expect(strings('isAlpha')('😀')).toBe(false)
  })

  it('take a no-break space for no white space', () => {
    expect(strings('isWhitespace')(' \t\n\u2003\u001c')).toBe(true)
    expect(strings('isWhitespace')('\u00a0')).toBe(false)
  })
})

describe('cases', () => {
  it.each([
    ['orderLineNo', 'order_line_no'],
    ['HTTPServer', 'http_server'],
    ['already_there', 'already_there'],
    ['a - b', 'a_b'],
    ['line2Text', 'line2_text'],
    ['ÉtatÉlu', 'état_élu'],
    ['', ''],
  ])('underscore(%j) is %j', (from, to) => expect(strings('underscore')(from)).toBe(to))

  it.each([
    ['unit_price', 'unitPrice'],
    ['__unit__price_', 'unitPrice'],
    ['Unit_Price', 'unitPrice'],
    ['unitPrice', 'unitPrice'],
    ['_', ''],
  ])('camelize(%j) is %j', (from, to) => expect(strings('camelize')(from)).toBe(to))

  it('are found in long texts', () => {
    expect(strings('underscore')('A'.repeat(200_000))).toBe('a'.repeat(200_000))
    expect(strings('lines')(`${'\n'.repeat(200_000)}a`)).toHaveLength(200_001)
  })

  it('are the same in a text of ASCII and beside a letter of another script', () => {
    const ascii = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'C', '_', '-', ' ', '1', "'", '('), maxLength: 12 })
    fc.assert(
      fc.property(ascii, (t) => {
        for (const name of ['dasherize', 'underscore', 'capitalize'])
          expect(strings(name)(`${t} 字`)).toBe(String(strings(name)(`${t} 1`)).replace(/1$/, '字'))
      }),
    )
  })

  it('dasherize and underscore change nothing twice', () => {
    fc.assert(
      fc.property(text, (t) => {
        for (const name of ['dasherize', 'underscore', 'capitalize']) {
          const once = strings(name)(t)
          expect(strings(name)(once)).toBe(once)
        }
      }),
    )
  })
})

describe('inflection', () => {
  it.each([
    ['box', 'boxes'],
    ['day', 'days'],
    ['city', 'cities'],
    ['person', 'people'],
    ['Child', 'Children'],
    ['salesman', 'salesmen'],
    ['human', 'humans'],
    ['status', 'statuses'],
    ['analysis', 'analyses'],
    ['knife', 'knives'],
    ['shelf', 'shelves'],
    ['potato', 'potatoes'],
    ['photo', 'photos'],
    ['index', 'indices'],
    ['quiz', 'quizzes'],
    ['address', 'addresses'],
    ['movie', 'movies'],
    ['property', 'properties'],
    ['series', 'series'],
    ['olive', 'olives'],
    ['database', 'databases'],
    ['sales order', 'sales orders'],
  ])('%s, %s', (one, many) => {
    expect(strings('pluralize')(one)).toBe(many)
    expect(strings('pluralize')(many)).toBe(many)
    expect(strings('singularize')(many)).toBe(one)
    expect(strings('singularize')(one)).toBe(one)
  })

  it('leaves what is no word', () => expect(strings('pluralize')('')).toBe(''))

  it.each([
    [0, '0th'],
    [21, '21st'],
    [112, '112th'],
    [-3, '-3rd'],
    [1.5, '1.5th'],
  ])('ordinalize(%d) is %s', (number, expected) => expect(strings('ordinalize')(number)).toBe(expected))
})

describe('codes', () => {
  it('count pairs as one', () => {
    expect(strings('charCode')('😀')).toBe(0x1f600)
    expect(strings('fromCharCode')(0x1f600)).toBe('😀')
    expect(strings('reverse')('a😀b')).toBe('b😀a')
  })

  it('are there only for characters', () => {
    expect(failure(() => strings('charCode')(''))).toBe('TW5407')
    expect(strings('charCodeAt')('ab', -2)).toBe(97)
    expect(failure(() => strings('charCodeAt')('ab', -3))).toBe('TW5408')
    expect(failure(() => strings('charCodeAt')('ab', 2))).toBe('TW5408')
    expect(failure(() => strings('charCodeAt')('a', 0.5))).toBe('TW5408')
    expect(failure(() => strings('fromCharCode')(0x110000))).toBe('TW5409')
  })
})

describe('parts', () => {
  it('of any size lie within the string', () => {
    expect(strings('first')('abc', 2.9)).toBe('ab')
    expect(strings('last')('abc', 1.1)).toBe('bc')
    expect(strings('last')('abc', -1)).toBe('')
    expect(strings('substring')('abc', -5, 2)).toBe('ab')
    expect(strings('substring')('abc', 2, 1)).toBe('')
    expect(strings('withMaxSize')('abc', -1)).toBe('abc')
  })

  it('before, separator and after make the string', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('a', '_', 'ab'), (t, separator) => {
        fc.pre(t.includes(separator))
        for (const end of ['', 'Last'])
          expect(
            `${strings(`substringBefore${end}`)(t, separator)}${separator}${strings(`substringAfter${end}`)(t, separator)}`,
          ).toBe(t)
      }),
    )
  })

  it('joined are the string again', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (t, size) => {
        expect((strings('collapse')(t) as string[]).join('')).toBe(t)
        expect((strings('substringEvery')(t, size) as string[]).join('')).toBe(t)
        expect((strings('substringBy')(t, (c: unknown) => c === 'a') as string[]).join('a')).toBe(t)
      }),
    )
    expect(failure(() => strings('substringEvery')('abc', 0.5))).toBe('TW5411')
  })

  it('of lines and words', () => {
    expect(strings('lines')('a\rb\r\n\nc\n\n')).toEqual(['a', 'b', '', 'c'])
    expect(strings('lines')('')).toEqual([''])
    expect(strings('words')('  ')).toEqual([])
  })
})

describe('sizes', () => {
  it('are reached, not passed', () => {
    expect(strings('leftPad')('7', 4, 'ab')).toBe('aba7')
    expect(strings('rightPad')('7', 2.9)).toBe('7 ')
    expect(strings('leftPad')('7', 4, '')).toBe('7')
    expect(strings('leftPad')(42, 4, '0')).toBe('0042')
  })

  it('have a limit', () => {
    expect(failure(() => strings('repeat')('ab', 1e12))).toBe('TW5410')
    expect(failure(() => strings('rightPad')('ab', 1e12))).toBe('TW5410')
    expect(strings('repeat')('', 1e12)).toBe('')
  })
})

describe('matches', () => {
  it('do not overlap', () => {
    expect(strings('countMatches')('aaa', 'aa')).toBe(1)
    expect(strings('countMatches')('a.b', '.')).toBe(1)
    expect(strings('countMatches')('a1b22', Regex.of('[0-9]+'))).toBe(2)
  })

  it('are replaced by the text as it is', () => expect(strings('replaceAll')('a.b', '.', '$&$1')).toBe('a$&$1b'))
})

describe('distances', () => {
  it('are metrics', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const distance = strings('levenshteinDistance')(a, b) as number
        expect(strings('levenshteinDistance')(b, a)).toBe(distance)
        expect(distance === 0).toBe(a === b)
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
        const hamming = strings('hammingDistance')(a, b) as number | null
        if (hamming !== null) expect(distance).toBeLessThanOrEqual(hamming)
        else expect(a.length).not.toBe(b.length)
      }),
    )
  })
})

describe('wrappers', () => {
  it('come off what they were put on', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('"', '||'), (t, w) => {
        expect(strings('unwrap')(strings('wrapWith')(t, w), w)).toBe(t)
      }),
    )
    expect(strings('unwrap')('#', '#')).toBe('#')
    expect(strings('unwrap')('a', '')).toBe('')
    expect(strings('unwrap')('abc', '')).toBe('b')
  })
})
