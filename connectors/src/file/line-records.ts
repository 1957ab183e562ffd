import { createReadStream } from 'node:fs'
import { basename, extname } from 'node:path'
import { input } from '@twill/runtime'
import { readValue } from '@twill/runtime/flow'

/** A record of a file with the line on which it begins, where that is known. */
export interface LineRecord {
  readonly value: unknown
  readonly line: number | undefined
}

type Options = Readonly<Record<string, unknown>>

/** A record that is not complete within so many bytes is malformed. */
const longest = 1_000_000
const blockSize = 256 * 1024
const lineFeed = 10

/**
 * Records of CSV or of JSON line by line, in memory that does not depend on the size of the file. A line with which no record can begin
 * is given as a document, on which a mapping fails; reading goes on with the next line.
 * @throws TwillError for wrong options of the format
 */
export async function* lineRecords(
  path: string,
  format: 'csv' | 'ndjson',
  options: Options,
): AsyncIterable<LineRecord> {
  const read = (bytes: Uint8Array, more: Options = {}): readonly unknown[] =>
    readValue(bytes, format, { ...options, ...more }, basename(path)) as readonly unknown[] // both formats read as arrays
  read(Buffer.alloc(0))
  let header: Header | undefined = format === 'csv' && isOn(options.header) ? undefined : noHeader
  let rest: Buffer = Buffer.alloc(0)
  // of a line that fills several blocks, put together once
  let waiting: Buffer[] = []
  for await (const piece of createReadStream(path, { highWaterMark: blockSize }) as AsyncIterable<Buffer>) {
    waiting.push(piece)
    if (!piece.includes(lineFeed)) continue
    rest = Buffer.concat([rest, ...waiting])
    waiting = []
    const end = rest.lastIndexOf(lineFeed) + 1
    header ??= headerOf(rest.subarray(0, end), read)
    if (header === undefined) continue
    const group = new Group(rest.subarray(0, end), header, read, format, options)
    const left: Buffer = yield* group.records(false)
    header = { ...header, line: group.line, skip: 0 }
    rest = Buffer.concat([left, rest.subarray(end)])
  }
  rest = Buffer.concat([rest, ...waiting])
  if (rest.length === 0) return
  header ??= headerOf(rest, read) ?? noHeader
  yield* new Group(rest, header, read, format, options).records(true)
}

const isOn = (flag: unknown): boolean => flag !== false && flag !== 'false'

interface Header {
  /** The line with the names, its end included; empty where there is none. */
  readonly bytes: Buffer
  /** The number of the line that comes next. */
  readonly line: number
  /** Bytes of the text that are the header's. */
  readonly skip: number
}

const noHeader: Header = { bytes: Buffer.alloc(0), line: 1, skip: 0 }

type Read = (bytes: Uint8Array, more?: Options) => readonly unknown[]

/** The first record, as names; it may have several lines. Undefined when it is not complete. */
function headerOf(text: Buffer, read: Read): Header | undefined {
  let line = 1
  for (let end = lineEnd(text, 0); ; end = lineEnd(text, end)) {
    line++
    try {
      if (read(text.subarray(0, end), { header: false }).length > 0) {
        const bytes = text[end - 1] === lineFeed ? text.subarray(0, end) : Buffer.concat([text, Buffer.from('\n')])
        return { bytes: Buffer.from(bytes), line, skip: end }
      }
    } catch {
      // a name in quotes goes on in the next line
    }
    if (end >= text.length) return undefined
  }
}

const lineEnd = (text: Buffer, from: number): number => text.indexOf(lineFeed, from) + 1 || text.length

/** Lines that begin with a record. */
class Group {
  readonly #text: Buffer
  readonly #header: Buffer
  readonly #read: Read
  readonly #format: 'csv' | 'ndjson'
  readonly #options: Options
  #at: number
  /** The number of the next line. */
  line: number

  constructor(text: Buffer, { bytes, line, skip }: Header, read: Read, format: 'csv' | 'ndjson', options: Options) {
    this.#text = text
    this.#header = bytes
    this.#read = read
    this.#format = format
    this.#options = options
    this.#at = skip
    this.line = line
  }

  /** Gives what is complete, and returns the rest. */
  *records(isLast: boolean): Generator<LineRecord, Buffer> {
    const all = this.#values(this.#at, this.#text.length)
    const lines = this.#filledLines()
    if (all !== undefined && all.length === lines.length) {
      for (const [i, value] of all.entries()) yield { value, line: lines[i] }
      this.#advance(this.#text.length)
      return Buffer.alloc(0)
    }
    while (this.#at < this.#text.length) {
      const found = this.#next()
      const mayGoOn = this.#format === 'csv' && !isLast && this.#text.length - this.#at < longest
      if (found === undefined && mayGoOn) return this.#text.subarray(this.#at)
      if (found === undefined) {
        const end = lineEnd(this.#text, this.#at)
        yield { value: this.#malformed(this.#at, end), line: this.line }
        this.#advance(end)
        continue
      }
      for (const [i, value] of found.values.entries()) yield { value, line: i === 0 ? this.line : undefined }
      this.#advance(found.end)
    }
    return Buffer.alloc(0)
  }

  /** The record that begins here: a line, or as many as it takes. Undefined when no end makes it one. */
  #next(): { readonly values: readonly unknown[]; readonly end: number } | undefined {
    let tried = 0
    for (let end = lineEnd(this.#text, this.#at), count = 1; ; end = lineEnd(this.#text, end), count++) {
      const size = end - this.#at
      // after some lines not each is tried: what comes behind a record may be read with it
      if (count <= 20 || size > tried * 1.3 || end >= this.#text.length) {
        tried = size
        const values = this.#values(this.#at, end)
        if (values !== undefined) return { values, end }
      }
      if (this.#format === 'ndjson' || end >= this.#text.length || size > longest) return undefined
    }
  }

  #values(start: number, end: number): readonly unknown[] | undefined {
    try {
      return this.#read(this.#with(start, end))
    } catch {
      return undefined
    }
  }

  #with(start: number, end: number): Buffer {
    const part = this.#text.subarray(start, end)
    return this.#header.length === 0 ? part : Buffer.concat([this.#header, part])
  }

  #malformed(start: number, end: number): unknown {
    return this.#format === 'csv'
      ? input(this.#kept(this.#with(start, end)), 'application/csv', this.#options)
      : input(this.#kept(this.#text.subarray(start, end)), 'application/json', {})
  }

  /** As a text, which people can read in the dead letter, where that says the same. */
  #kept(bytes: Buffer): string | Buffer {
    return this.#options.encoding === undefined ? bytes.toString() : Buffer.from(bytes)
  }

  /** Numbers of the lines that hold something. */
  #filledLines(): readonly number[] {
    const numbers: number[] = []
    for (let at = this.#at, line = this.line; at < this.#text.length; line++) {
      const end = lineEnd(this.#text, at)
      const size = end - at - (this.#text[end - 1] === lineFeed ? 1 : 0)
      if (size > 1 || (size === 1 && this.#text[at] !== 13)) numbers.push(line)
      at = end
    }
    return numbers
  }

  #advance(end: number): void {
    while (this.#at < end) {
      this.#at = lineEnd(this.#text, this.#at)
      this.line++
    }
  }
}

/** Which of the two formats a file is read by, if lines can be told apart by their bytes. */
export function lineFormat(path: string, given: string | undefined, options: Options): 'csv' | 'ndjson' | undefined {
  const format = (given ?? extname(path).slice(1)).toLowerCase()
  const { encoding, headerLineNumber, bodyStartLineNumber } = options
  if (headerLineNumber !== undefined || bodyStartLineNumber !== undefined) return undefined
  if (encoding !== undefined && !/^(?:utf-?8|iso-8859-\d+|latin1|us-ascii|windows-\d+)$/i.test(String(encoding)))
    return undefined
  if (/^(?:csv|(?:application|text)\/csv)$/.test(format)) return 'csv'
  return /^(?:ndjson|jsonl|ldjson|application\/(?:x-)?(?:nd|ld)json)$/.test(format) ? 'ndjson' : undefined
}
