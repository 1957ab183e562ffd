import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { input } from '@twill/runtime'
import { mimeTypeOf, type Position, readValue, type Source, type SourceRecord } from '@twill/runtime/flow'
import { operation } from '../operation.ts'
import { any, text } from '../setting.ts'
import { filesOf } from './glob.ts'
import { type LineRecord, lineFormat, lineRecords } from './line-records.ts'

export const read = operation({
  connector: 'file',
  name: 'read',
  kind: 'source',
  since: '0.1',
  doc: 'Reads files: the records in them one by one, or each as a whole. CSV and lines of JSON are read bit by bit, whatever the size of the file; `attributes.line` is where a record begins.',
  when: 'For files that lie in a folder when the flow starts. Give it a schedule to look again.',
  settings: {
    path: text('A file or a pattern such as `in/*.csv` or `in/**/*.json`.', { required: true, example: 'in/*.csv' }),
    format: text(
      'The format: an id or a MIME type; by default what the extension says. `ndjson` is JSON line by line.',
      {
        example: 'csv',
      },
    ),
    options: any('Options of the reader of the format.', { example: { separator: ';' } }),
    each: text('What a record is: an element of the list that the file holds, or the whole file.', {
      default: 'record',
      values: ['record', 'document'],
    }),
    then: text('What becomes of a file whose records have all arrived.', {
      default: 'keep',
      values: ['keep', 'move', 'delete'],
    }),
    moveTo: text('The folder to which `then: move` moves, relative to that of the file.', { default: 'done' }),
  },
  run: ({ path, format, options, each, then, moveTo }, { folder }): Source => {
    const finish = (file: string): void => {
      if (then === 'delete') rmSync(file, { force: true })
      if (then !== 'move' || statSync(file, { throwIfNoEntry: false }) === undefined) return
      const target = resolve(dirname(file), moveTo)
      mkdirSync(target, { recursive: true })
      renameSync(file, join(target, basename(file)))
    }
    const finished: string[] = []
    return {
      async *read(from, stop) {
        const start = placeOf(from)
        for (const file of filesOf(path, folder)) {
          if (stop.aborted) return
          if (start !== undefined && file < start.file) {
            finish(file) // passed before the last stop, if a stop came between the two
            continue
          }
          const { size, mtimeMs } = statSync(file)
          const version = `${size} ${mtimeMs}`
          // a file that was written anew in between is a new one
          const same = start !== undefined && start.file === file && start.version === version
          if (same && start.done) {
            finish(file)
            continue
          }
          const attributes = {
            path: relative(folder, file),
            fileName: basename(file),
            size,
            lastModified: new Date(mtimeMs),
          }
          let record = 0
          let before: SourceRecord | undefined
          for await (const { value, line } of recordsOf(file, each, format, options)) {
            record++
            if (same && record <= start.record) continue
            if (before !== undefined) yield before
            const position = { file, version, record, done: false }
            before =
              line === undefined
                ? { value, attributes, position }
                : { value, attributes: { ...attributes, line }, position, place: `${attributes.path}:${line}` }
          }
          if (before === undefined) finish(file)
          else {
            finished.push(file)
            yield { ...before, position: { file, version, record, done: true } }
          }
        }
      },
      async passed(position) {
        const place = placeOf(position)
        while (place !== undefined && finished[0] !== undefined) {
          const [file] = finished
          if (file > place.file || (file === place.file && !place.done)) break
          finished.shift()
          finish(file)
        }
      },
    }
  },
})

interface Place {
  readonly file: string
  readonly version: string
  /** How many records of the file have passed. */
  readonly record: number
  readonly done: boolean
}

function placeOf(position: Position | undefined): Place | undefined {
  return typeof position === 'object' && position !== null && 'file' in position
    ? (position as unknown as Place) // this source's own
    : undefined
}

async function* recordsOf(
  file: string,
  each: 'record' | 'document',
  given: string | undefined,
  options: unknown,
): AsyncIterable<LineRecord> {
  const format = given ?? extname(file).slice(1)
  const properties = (options ?? {}) as Readonly<Record<string, unknown>>
  const mimeType = mimeTypeOf(format) ?? (given === undefined ? 'application/octet-stream' : given)
  const byLine = lineFormat(file, given, properties)
  if (each === 'document') yield { value: input(await readFile(file), mimeType, properties), line: undefined }
  else if (byLine !== undefined && !isWide(file)) yield* lineRecords(file, byLine, properties)
  else {
    const content = await readFile(file)
    let value: unknown
    try {
      value = readValue(content, mimeType, properties, basename(file))
    } catch {
      // malformed: the mapping fails on it, and the file becomes a dead letter
      yield { value: input(content, mimeType, properties), line: undefined }
      return
    }
    for (const one of Array.isArray(value) ? value : [value]) yield { value: one, line: undefined }
  }
}

/** A byte order mark says that characters have two bytes or four: no line can be told by its bytes. */
function isWide(file: string): boolean {
  const mark = Buffer.alloc(2)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, mark, 0, 2, 0)
  } finally {
    closeSync(descriptor)
  }
  return mark.readUInt16BE() === 0xfeff || mark.readUInt16BE() === 0xfffe
}
