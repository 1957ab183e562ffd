import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { type Outcome, readValue, type Sink, writeBytes } from '@twill/runtime/flow'
import { failedOutcome } from '../failed-outcome.ts'
import { operation } from '../operation.ts'
import { any, flag, text } from '../setting.ts'
import { syncFolder } from './safe-write.ts'

export const append = operation({
  connector: 'file',
  name: 'append',
  kind: 'sink',
  since: '0.1',
  doc: 'Adds each record to a file, as a line of JSON or a row of CSV.',
  when: 'For many records in one file. Documents with a file each go by `file.write`.',
  batch: { size: 500 },
  settings: {
    path: text('The file.', { required: true, example: 'out/accounts.csv' }),
    format: text('By default what the extension says.', { values: ['ndjson', 'csv'] }),
    options: any('Options of the writer of CSV, such as `separator`.'),
    replace: flag('Each run makes a new file, which takes the place of the old one when all records are in it.', {
      default: false,
    }),
  },
  takes: ({ path, format }) => (formatOf(path, format) === 'csv' ? 'object' : undefined),
  run: ({ path, format, options, replace }, { folder }): Sink => {
    const target = resolve(folder, path)
    const rows = formatOf(target, format) === 'csv' ? csvRows((options ?? {}) as Row) : jsonRows
    let file: LineFile | undefined
    let written = target
    return {
      check: rows.check,
      async begin(run) {
        // the id of a run stays when it is taken up again, and so does what it has written
        if (replace) written = join(dirname(target), `.${basename(target)}.${run}.part`)
        file = openLines(written, rows)
      },
      async write(records) {
        const open = file ?? openLines(written, rows)
        file = open
        const outcomes: Outcome[] = []
        const pieces: Uint8Array[] = []
        for (const { value } of records) {
          try {
            pieces.push(open.encode(value))
            outcomes.push({ ok: true })
          } catch (error) {
            outcomes.push(failedOutcome(error))
          }
        }
        open.append(Buffer.concat(pieces))
        return outcomes
      },
      async finish() {
        if (!replace) return
        file?.close()
        file = undefined
        if (existsSync(written)) renameSync(written, target)
        syncFolder(dirname(target))
      },
      async close() {
        file?.close()
      },
    }
  },
})

const formatOf = (path: string, format: string | undefined): string => format ?? extname(path).slice(1)

type Row = Readonly<Record<string, unknown>>

interface Rows {
  readonly check: (value: unknown) => string | undefined
  /** Gives what encodes records; `head` is the first line of a file that has one. */
  readonly open: (head: string | undefined) => (value: unknown) => Uint8Array
}

const jsonRows: Rows = {
  check: () => undefined,
  open: () => (value) => Buffer.concat([writeBytes(value, 'json', { indent: false }).bytes, lineEnd]),
}

const lineEnd = Buffer.from('\n')

const csvRows = (options: Row): Rows => ({
  check: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? undefined
      : `a row of CSV is made of an object, not of ${Array.isArray(value) ? 'an array' : `a ${typeof value}`}`,
  open: (head) => {
    const [first] =
      head === undefined ? [] : (readValue(`${head}\n`, 'csv', { ...options, header: false }) as readonly object[])
    let columns = first === undefined ? undefined : Object.values(first).map(String)
    return (value) => {
      const row = plain(value)
      const names = Object.keys(row)
      const header = columns === undefined
      columns ??= names
      const unknown = names.find((name) => !columns?.includes(name))
      if (unknown !== undefined)
        throw new Error(`The file has no column \`${unknown}\`; its columns are ${columns.join(', ')}.`)
      const ordered = Object.fromEntries(columns.map((name) => [name, row[name] ?? null]))
      const { bytes } = writeBytes([ordered], 'csv', { ...options, header })
      return bytes.at(-1) === 10 ? bytes : Buffer.concat([bytes, lineEnd])
    }
  },
})

/** Fields of an object of either kind. */
const plain = (value: unknown): Row =>
  typeof value === 'object' && value !== null && 'entries' in value && typeof value.entries === 'function'
    ? Object.fromEntries(
        [...(value.entries() as Iterable<readonly [unknown, unknown]>)].map(([key, item]) => [String(key), item]),
      )
    : (value as Row)

interface LineFile {
  readonly encode: (value: unknown) => Uint8Array
  /** Safe on the disk when it returns. */
  readonly append: (bytes: Uint8Array) => void
  readonly close: () => void
}

/** Opens a file of lines at its end. A last line without its end is what a crash left of a record that was never confirmed. */
function openLines(path: string, rows: Rows): LineFile {
  mkdirSync(dirname(path), { recursive: true })
  const descriptor = openSync(path, existsSync(path) ? 'r+' : 'w+')
  let end = endOfLastLine(descriptor)
  ftruncateSync(descriptor, end)
  syncFolder(dirname(path))
  const encode = rows.open(end === 0 ? undefined : firstLine(descriptor))
  return {
    encode,
    append: (bytes) => {
      let done = 0
      try {
        while (done < bytes.length) done += writeSync(descriptor, bytes, done, bytes.length - done, end + done)
        fsyncSync(descriptor)
      } catch (error) {
        ftruncateSync(descriptor, end)
        throw error
      }
      end += bytes.length
    },
    close: () => closeSync(descriptor),
  }
}

function endOfLastLine(descriptor: number): number {
  let end = fstatSync(descriptor).size
  const piece = Buffer.alloc(65_536)
  while (end > 0) {
    const start = Math.max(0, end - piece.length)
    const size = readSync(descriptor, piece, 0, end - start, start)
    const last = piece.subarray(0, size).lastIndexOf(10)
    if (last >= 0) return start + last + 1
    end = start
  }
  return 0
}

function firstLine(descriptor: number): string {
  const piece = Buffer.alloc(65_536)
  const size = readSync(descriptor, piece, 0, piece.length, 0)
  const text = piece.subarray(0, size).toString()
  return text.slice(0, text.indexOf('\n')).replace(/\r$/, '')
}
