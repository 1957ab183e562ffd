import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Regex } from '../../src/value/index.ts'
import { core, failure } from './core.ts'

describe('splitBy', () => {
  const splitBy = core('splitBy')

  it('keeps empty parts inside and drops those at the end', () => {
    expect(splitBy('a,,b,,', ',')).toEqual(['a', '', 'b'])
    expect(splitBy(',a', ',')).toEqual(['', 'a'])
    expect(splitBy(',', ',')).toEqual([])
    expect(splitBy('', ',')).toEqual([''])
    expect(['a', ',', '^', ''].map((regex) => splitBy('', Regex.of(regex)))).toEqual([[''], [''], [''], ['']])
    expect(splitBy('a1b2c34', Regex.of('[0-9]'))).toEqual(['a', 'b', 'c'])
  })

  it('takes a separator literally', () => expect(splitBy('1.2|3', '.')).toEqual(['1', '2|3']))

  it('cuts between characters', () => {
    expect(splitBy('abc', '')).toEqual(['a', 'b', 'c'])
    expect(splitBy('abc', Regex.of(''))).toEqual(['a', 'b', 'c'])
  })

  it('leaves groups of the pattern out', () => expect(splitBy('a1b', Regex.of('([0-9])'))).toEqual(['a', 'b']))

  it('cuts at look-aheads', () =>
    expect(splitBy('oneTwoThree', Regex.of('(?=[A-Z])'))).toEqual(['one', 'Two', 'Three']))

  it('gives the string itself where nothing matches', () => {
    expect(splitBy('no match', Regex.of('^s'))).toEqual(['no match'])
    expect(splitBy('no match', Regex.of('^n..'))).toEqual(['', 'match'])
  })

  it('is undone by joinBy, but for empty parts at the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1 }), { minLength: 1 }),
        (parts) => {
          expect(splitBy(core('joinBy')(parts, ';'), ';')).toEqual(parts)
          expect(splitBy(core('joinBy')(parts, ';'), Regex.of(';'))).toEqual(parts)
        },
      ),
    )
  })

  it('is null for null', () => expect(splitBy(null, ',')).toBeNull())
})

describe('patterns', () => {
  it('match needs the whole string', () => {
    expect(core('match')('ab1', Regex.of('([a-z]+)([0-9])'))).toEqual(['ab1', 'ab', '1'])
    expect(core('match')('ab1!', Regex.of('([a-z]+)([0-9])'))).toEqual([])
    expect(core('match')(null, Regex.of('x'))).toBeNull()
    expect(core('matches')('ab', Regex.of('a'))).toBe(false)
    expect(core('matches')(null, Regex.of('a'))).toBe(false)
  })

  it('a group that took no part is null', () => {
    expect(core('scan')('ab a', Regex.of('a(b)?'))).toEqual([
      ['ab', 'b'],
      ['a', null],
    ])
  })

  it('scan is empty where nothing matches', () => expect(core('scan')('abc', Regex.of('[0-9]'))).toEqual([]))
})

describe('replace … with', () => {
  const replace = (text: string | null, part: string | Regex, by: (match: string[], index: number) => unknown) =>
    core('with')(core('replace')(text, part), by)

  it('replaces every match', () => {
    expect(replace('a-b-c', '-', () => '+')).toBe('a+b+c')
    expect(replace('a1b22', Regex.of('[0-9]+'), () => '#')).toBe('a#b#')
    expect(replace('abc', 'x', () => '!')).toBe('abc')
  })

  it('takes the replacement literally', () => {
    expect(replace('price', 'price', () => '$1 $& $$')).toBe('$1 $& $$')
    expect(replace('a1', Regex.of('([0-9])'), () => '$1\\')).toBe('a$1\\')
  })

  it('passes the match with its groups, and its index', () => {
    expect(replace('k=v;x=y', Regex.of('(\\w)=(\\w)'), ([, k, v], i) => `${i}${v}${k}`)).toBe('0vk;1yx')
  })

  it('writes numbers as text', () => expect(replace('n', 'n', () => 5)).toBe('5'))

  it('agrees with replaceAll', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '$'), maxLength: 10 })
    fc.assert(
      fc.property(text, text, text, (text, part, by) => {
        expect(replace(text, part, () => by)).toBe(text.replaceAll(part, () => by))
      }),
    )
  })

  it('is null for null', () => expect(replace(null, 'x', () => 'y')).toBeNull())
})

describe('simple string functions', () => {
  it('change case beyond ASCII', () => {
    expect(core('upper')('straße é')).toBe('STRASSE É')
    expect(core('lower')('ÉCOLE')).toBe('école')
    expect([core('upper')(null), core('lower')(null), core('trim')(null)]).toEqual([null, null, null])
  })

  it('trim cuts up to the blank, not the no-break space', () => {
    expect(core('trim')(' \t\r\n\u0000x y\u00a0 ')).toBe('x y\u00a0')
    expect(core('trim')('   ')).toBe('')
  })

  it('isBlank, of what trim leaves nothing of', () => {
    expect(['', ' \t\n', '\u0001', null].map((text) => core('isBlank')(text))).toEqual([true, true, true, true])
    expect(['x', ' x ', '\u00a0', '\u2003'].map((text) => core('isBlank')(text))).toEqual([false, false, false, false])
  })

  it('startsWith and endsWith are false for null', () => {
    expect(core('startsWith')(null, 'x')).toBe(false)
    expect(core('endsWith')(null, 'x')).toBe(false)
    expect(core('startsWith')('abc', '')).toBe(true)
  })

  it('sizeOf counts UTF-16 code units', () => expect(core('sizeOf')('a😀')).toBe(3))

  it('coerce Booleans and refuse arrays; a number is a text before it is an array of one or bytes', () => {
    expect(core('upper')(true)).toBe('TRUE')
    expect(core('sizeOf')(123)).toBe(3)
    expect(failure(() => core('upper')(['a']))).toMatch(/^TW50/)
  })
})
