import { type Num, ObjectBuilder, parseNumber, type Value } from '@twill/stdlib/value'
import type { Source } from './format.ts'
import { badNumber, fail, noKey, notClosed, noValue, textBehind, tooDeep } from './json-fault.ts'
import { malformed } from './malformed.ts'
import { type ObjectFactory, objectFactory } from './object-factory.ts'

// The reader scans UTF-8 bytes and takes strings from the decoded text, at `byte offset - shift`: `shift` counts how many more
// bytes than code units went before. It loses nothing: repeated keys, their order and all digits of a number stay.
//
// Documents repeat themselves, so each object is predicted to have the keys of the one before it at the same place: a
// `Shape` remembers the bytes that led from its last value to the next one, and a compare of bytes replaces reading a key.

/** Deeper documents are refused: nothing that recurses could do anything with them. */
const maxDepth = 10_000

/** An object with more keys, or one that would make more shapes than these, is read key by key. */
const maxLearnedKeys = 64
const maxShapes = 2048
const maxChildren = 256
const maxLearnedBytes = 256

/** From this many objects on a shape gets a function that makes them. */
const usesBeforeFactory = 8

const noBytes = new Uint8Array(0)

/** A sequence of keys, and what was seen to follow it. */
class Shape {
  readonly parent: Shape | null
  readonly key: string
  readonly size: number
  #children: Map<string, Shape> | undefined
  #keys: readonly string[] | undefined
  #uses = 0
  #build: ObjectFactory | undefined
  make: ObjectFactory | null = null

  /** The bytes from behind this key's value to the next value: comma, next key, colon, space between them. */
  hint: Uint8Array = noBytes
  hintShift = 0
  next: Shape | null = null

  /** The same for an object that is the value of this key: from its brace to its first value. */
  innerHint: Uint8Array = noBytes
  innerShift = 0
  inner: Shape | null = null

  constructor(parent: Shape | null, key: string) {
    this.parent = parent
    this.key = key
    this.size = parent === null ? 0 : parent.size + 1
  }

  get keys(): readonly string[] {
    if (this.#keys === undefined) {
      const keys: string[] = []
      for (let at: Shape = this; at.parent !== null; at = at.parent) keys.push(at.key)
      this.#keys = keys.reverse()
    }
    return this.#keys
  }

  /** The shape with one more key; null when no more shapes are learned here. */
  child(key: string): Shape | null {
    const known = this.#children?.get(key)
    if (known !== undefined) return known
    if (shapeCount >= maxShapes || this.size >= maxLearnedKeys || key.length > maxLearnedBytes) return null
    this.#children ??= new Map()
    if (this.#children.size >= maxChildren) return null
    shapeCount++
    const child = new Shape(this, unshared(key))
    this.#children.set(child.key, child)
    return child
  }

  /** Makes the object of these keys; from some uses on by a function of its own. */
  build(values: readonly Value[], base: number): Value {
    this.#uses++
    if (this.#uses === usesBeforeFactory) this.make = objectFactory(this.keys, true)
    this.#build ??= objectFactory(this.keys, false)
    return this.#build(values, base)
  }
}

/** A string of its own, where `substring` gives one that keeps the whole document in memory. */
const unshared = (text: string): string => Object.keys({ [text]: 0 })[0] as string

// Shapes outlive a document: small messages come in numbers, and profit from those before them.
let root = new Shape(null, '')
let shapeCount = 0

function forgetShapesWhenMany(): void {
  if (shapeCount < maxShapes) return
  root = new Shape(null, '')
  shapeCount = 0
}

/** What surrounds the value that is being read. One a level, used again and again. */
class Frame {
  array: Value[] | null = null
  shape: Shape = root
  /** The keys of an object whose shape is not learned. */
  keys: string[] | null = null
  base = 0
  /** The shape whose predictions objects in here follow. */
  place: Shape = root
}

/**
 * Frames outlive a document: with the last of them would go their hidden class, and with it the code compiled for it.
 * Reading calls nothing that reads.
 */
const frames: Frame[] = []

function forgetValues(): void {
  for (const frame of frames) {
    frame.array = null
    frame.keys = null
  }
}

/** Where the slow paths left off. */
const cursor = { at: 0, shift: 0 }

/** 1 for the bytes that stand for themselves in a string: ASCII without `"`, `\` and control characters. */
const isPlainByte = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 32 && byte < 128 && byte !== 34 && byte !== 92 ? 1 : 0,
)

const powersOfTen = Array.from({ length: 16 }, (_, i) => 10 ** i)

const utf8 = new TextEncoder()

/** @throws TwillError TW4001 at the first character that is no JSON */
export function readJson(source: Source): Value {
  const text = source.text()
  forgetShapesWhenMany()
  try {
    return parse(text, utf8.encode(text), source)
  } finally {
    forgetValues()
  }
}

function parse(text: string, bytes: Uint8Array, source: Source): Value {
  let depth = 0
  let array: Value[] | null = null
  let shape = root
  let keys: string[] | null = null
  let base = 0
  let place = root
  /** The values of all open objects. */
  const values: Value[] = []
  let top = 0
  let i = 0
  let shift = 0

  for (;;) {
    let value: Value
    let b = bytes[i] as number
    while (b === 32 || b === 10 || b === 13 || b === 9) b = bytes[++i] as number

    if (b === 34) {
      const from = ++i
      while (isPlainByte[bytes[i] as number] === 1) i++
      if (bytes[i] === 34) {
        value = text.substring(from - shift, i - shift)
        i++
      } else {
        value = stringFrom(text, bytes, from, shift, source)
        i = cursor.at
        shift = cursor.shift
      }
    } else if ((b >= 48 && b <= 57) || b === 45) {
      const start = i
      const negative = b === 45
      if (negative) b = bytes[++i] as number
      const from = i
      let n = 0
      while (b >= 48 && b <= 57) {
        n = n * 10 + (b - 48)
        b = bytes[++i] as number
      }
      let digits = i - from
      if (digits === 0 || (digits > 1 && bytes[from] === 48)) throw badNumber(source, bytes, start)
      let places = 0
      if (b === 46) {
        const point = i
        b = bytes[++i] as number
        while (b >= 48 && b <= 57) {
          n = n * 10 + (b - 48)
          b = bytes[++i] as number
        }
        places = i - point - 1
        if (places === 0) throw badNumber(source, bytes, start)
        digits += places
      }
      // to 15 digits both integers are exact, and the quotient is rounded once; numbers below 1e-6 are Decimals
      if (digits > 15 || b === 101 || b === 69 || (places > 6 && n !== 0 && n < (powersOfTen[places - 6] as number))) {
        i = numberEnd(bytes, i, start, source)
        value = exactNumber(text.substring(start - shift, i - shift), source, bytes, start)
      } else {
        if (places !== 0) n /= powersOfTen[places] as number
        value = negative ? 0 - n : n
      }
    } else if (b === 123) {
      const brace = i
      const inner = place.inner
      const hint = place.innerHint
      const size = hint.length
      let k = 0
      while (k < size && bytes[i + k] === hint[k]) k++
      let first: Shape | null = null
      let firstKey: string | null = null
      if (size !== 0 && k === size) {
        i += size
        shift += place.innerShift
        first = inner
      } else {
        i = skipSpace(bytes, i + 1)
        if (bytes[i] !== 125) {
          const shiftBefore = shift
          firstKey = keyAt(text, bytes, i, shift, source, false)
          i = cursor.at
          shift = cursor.shift
          first = root.child(firstKey)
          if (first !== null && i - brace <= maxLearnedBytes) {
            place.inner = first
            place.innerHint = bytes.slice(brace, i)
            place.innerShift = shift - shiftBefore
          }
        }
      }
      if (first !== null || firstKey !== null) {
        if (depth === maxDepth) throw tooDeep(source, bytes, brace, maxDepth)
        let frame = frames[depth]
        if (frame === undefined) {
          frame = new Frame()
          frames.push(frame)
        }
        depth++
        frame.array = array
        frame.shape = shape
        frame.keys = keys
        frame.base = base
        frame.place = place
        array = null
        base = top
        if (first !== null) {
          shape = first
          keys = null
          place = first
        } else {
          shape = root
          keys = [firstKey as string]
        }
        continue
      }
      i++
      value = {}
    } else if (b === 91) {
      const bracket = i
      i = skipSpace(bytes, i + 1)
      if (bytes[i] !== 93) {
        if (depth === maxDepth) throw tooDeep(source, bytes, bracket, maxDepth)
        let frame = frames[depth]
        if (frame === undefined) {
          frame = new Frame()
          frames.push(frame)
        }
        depth++
        frame.array = array
        frame.shape = shape
        frame.keys = keys
        frame.base = base
        frame.place = place
        array = []
        continue
      }
      i++
      value = []
    } else if (b === 116 && bytes[i + 1] === 114 && bytes[i + 2] === 117 && bytes[i + 3] === 101) {
      i += 4
      value = true
    } else if (
      b === 102 &&
      bytes[i + 1] === 97 &&
      bytes[i + 2] === 108 &&
      bytes[i + 3] === 115 &&
      bytes[i + 4] === 101
    ) {
      i += 5
      value = false
    } else if (b === 110 && bytes[i + 1] === 117 && bytes[i + 2] === 108 && bytes[i + 3] === 108) {
      i += 4
      value = null
    } else {
      throw noValue(source, text, bytes, i, depth === 0 ? 'document' : array === null ? 'object' : 'array')
    }

    // The value is complete; so may be what surrounds it.
    for (;;) {
      if (depth === 0) {
        i = skipSpace(bytes, i)
        if (i < bytes.length) throw textBehind(source, bytes, i)
        return value
      }
      if (array !== null) {
        array.push(value)
        b = bytes[i] as number
        while (b === 32 || b === 10 || b === 13 || b === 9) b = bytes[++i] as number
        if (b === 44) {
          i++
          break
        }
        if (b !== 93) throw notClosed(source, bytes, i, 'array', ']')
        value = array
      } else {
        values[top++] = value
        const hint = shape.hint
        const size = hint.length
        let k = 0
        while (k < size && bytes[i + k] === hint[k]) k++
        if (size !== 0 && k === size && keys === null) {
          i += size
          shift += shape.hintShift
          shape = shape.next as Shape
          place = shape
          break
        }
        const behind = i
        b = bytes[i] as number
        while (b === 32 || b === 10 || b === 13 || b === 9) b = bytes[++i] as number
        if (b === 44) {
          const shiftBefore = shift
          const key = keyAt(text, bytes, skipSpace(bytes, i + 1), shift, source, true)
          i = cursor.at
          shift = cursor.shift
          if (keys !== null) {
            keys.push(key)
            break
          }
          const next = shape.child(key)
          if (next === null) {
            keys = [...shape.keys, key]
            place = root
          } else {
            if (i - behind <= maxLearnedBytes) {
              shape.next = next
              shape.hint = bytes.slice(behind, i)
              shape.hintShift = shift - shiftBefore
            }
            shape = next
            place = next
          }
          break
        }
        if (b !== 125) throw notClosed(source, bytes, i, 'object', '}')
        if (keys !== null) value = buildLoose(keys, values, base)
        else value = shape.make !== null ? shape.make(values, base) : shape.build(values, base)
        top = base
      }
      i++
      const frame = frames[--depth] as Frame
      array = frame.array
      shape = frame.shape
      keys = frame.keys
      base = frame.base
      place = frame.place
    }
  }
}

function buildLoose(keys: readonly string[], values: readonly Value[], base: number): Value {
  const builder = new ObjectBuilder()
  for (let i = 0; i < keys.length; i++) builder.add(keys[i] as string, values[base + i])
  return builder.build()
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let i = from
  for (;;) {
    const b = bytes[i]
    if (b !== 32 && b !== 10 && b !== 13 && b !== 9) return i
    i++
  }
}

/** The string whose opening quote is just before `from`; `cursor` is left behind its closing quote. */
function stringFrom(text: string, bytes: Uint8Array, from: number, shiftBefore: number, source: Source): string {
  let i = from
  let shift = shiftBefore
  let escaped = false
  for (;;) {
    const b = bytes[i] as number
    if (b === 34) break
    if (isPlainByte[b] === 1) i++
    else if (b >= 128) {
      // bytes that add no code unit; four bytes are two code units
      if (b < 192) shift++
      else if (b >= 240) shift--
      i++
    } else if (b === 92) {
      escaped = true
      i++
      if (bytes[i] === 34 || bytes[i] === 92) i++
    } else if (b === undefined) {
      throw fail(source, bytes, from - 1, 'a string is not closed')
    } else {
      const name = b === 10 ? 'a line break' : b === 9 ? 'a tab' : `the control character U+${hex4(b)}`
      throw fail(
        source,
        bytes,
        i,
        `a string holds ${name}`,
        `Write it as \`${JSON.stringify(String.fromCharCode(b)).slice(1, -1)}\`.`,
      )
    }
  }
  cursor.at = i + 1
  cursor.shift = shift
  const raw = text.substring(from - shiftBefore, i - shift)
  return escaped ? unescaped(raw, from - shiftBefore, source) : raw
}

const hex4 = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0')

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** From here on the engine's own reader is quicker; pieces put together one by one would weigh on memory. */
const longText = 200

function unescaped(raw: string, offset: number, source: Source): string {
  if (raw.length > longText) {
    try {
      return JSON.parse(`"${raw}"`) as string
    } catch {
      // what is wrong, and where, is told below
    }
  }
  let out = ''
  let from = 0
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', from)) {
    out += raw.substring(from, at)
    const letter = raw.charAt(at + 1)
    if (letter === 'u') {
      const digits = raw.substring(at + 2, at + 6)
      if (!/^[\da-fA-F]{4}$/.test(digits)) {
        throw malformed('JSON', source, offset + at, 'four hexadecimal digits must follow `\\u`')
      }
      out += String.fromCharCode(Number.parseInt(digits, 16))
      from = at + 6
    } else {
      const character = escapes[letter]
      if (character === undefined) {
        throw malformed(
          'JSON',
          source,
          offset + at,
          `\`\\${letter}\` is no escape`,
          'A backslash is written as `\\\\`.',
        )
      }
      out += character
      from = at + 2
    }
  }
  return out + raw.substring(from)
}

/** Reads the key at `at`, its colon, and the space behind it; `cursor` is left at the value. */
function keyAt(
  text: string,
  bytes: Uint8Array,
  at: number,
  shift: number,
  source: Source,
  behindComma: boolean,
): string {
  if (bytes[at] !== 34) throw noKey(source, text, bytes, at, behindComma)
  const key = stringFrom(text, bytes, at + 1, shift, source)
  const colon = skipSpace(bytes, cursor.at)
  if (bytes[colon] !== 58) {
    throw fail(
      source,
      bytes,
      colon,
      colon < bytes.length ? 'a `:` is missing after the key' : 'the document ends after a key',
    )
  }
  cursor.at = skipSpace(bytes, colon + 1)
  return key
}

/** The end of a number of which everything before the exponent was read. */
function numberEnd(bytes: Uint8Array, from: number, start: number, source: Source): number {
  let i = from
  if (bytes[i] !== 101 && bytes[i] !== 69) return i
  i++
  if (bytes[i] === 43 || bytes[i] === 45) i++
  const digits = i
  while ((bytes[i] as number) >= 48 && (bytes[i] as number) <= 57) i++
  if (i === digits) throw badNumber(source, bytes, start)
  return i
}

function exactNumber(digits: string, source: Source, bytes: Uint8Array, start: number): Num {
  let number: Num | undefined
  try {
    number = parseNumber(digits)
  } catch {
    // the place says more than what there is to say about the number
  }
  if (number === undefined) throw fail(source, bytes, start, 'the number is out of range')
  return number
}
