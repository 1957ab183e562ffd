import { formats } from '@twill/language/diagnostics'
import { decode, encode, TwillError } from '@twill/stdlib/value'
import { unzipSync } from 'fflate/browser'
import type { Source } from './format.ts'
import { damaged } from './malformed.ts'

const maxEntries = 100_000
/** Smaller parts may be packed as well as they like. */
const smallPart = 100_000
const maxRatio = 100

/** The parts of a workbook, unpacked when asked for. */
export class Archive {
  readonly #source: Source
  readonly #checksBombs: boolean

  constructor(source: Source, checksBombs: boolean) {
    this.#source = source
    this.#checksBombs = checksBombs
  }

  /** A part by its path in the archive; undefined where there is none. @throws TwillError TW4001 */
  part(path: string): Source | undefined {
    const wanted = path.toLowerCase()
    let found: Uint8Array | undefined
    try {
      let entries = 0
      const files = unzipSync(this.#source.bytes(), {
        filter: ({ name, size, originalSize }) => {
          if (entries++ > maxEntries) throw this.fail('it has too many parts')
          if (name.toLowerCase() !== wanted) return false
          if (this.#checksBombs && originalSize > smallPart && originalSize > size * maxRatio) {
            throw this.fail(`${path} is more than ${maxRatio} times as large as it is packed`, bombAdvice)
          }
          return true
        },
      })
      found = Object.values(files)[0]
    } catch (error) {
      if (error instanceof TwillError) throw error
      throw isArchive(this.#source.bytes())
        ? this.fail('the file is damaged, or was cut off')
        : this.fail('it is no ZIP archive', 'Only .xlsx files are read, not .xls.')
    }
    if (found === undefined) return undefined
    const text = this.#textOf(found, path)
    return { name: `${this.#source.name} (${path})`, text: () => text, bytes: () => encode(text) }
  }

  #textOf(bytes: Uint8Array, path: string): string {
    try {
      return decode(bytes, undefined)
    } catch (error) {
      if (error instanceof TwillError && error.code === formats.undecodable.declaration.code) {
        throw this.fail(`its part ${path} is damaged: it is no text`)
      }
      throw error
    }
  }

  /** @throws TwillError TW4001 */
  required(path: string): Source {
    const part = this.part(path)
    if (part === undefined) throw this.fail(`it has no part ${path}`)
    return part
  }

  fail(problem: string, hint?: string): TwillError {
    return damaged('Excel', this.#source, problem, hint)
  }
}

const bombAdvice = 'Read it with `zipBombCheck=false` if it comes from a source that is trusted.'

/** The mark with which an archive begins. */
const isArchive = ([first, second]: Uint8Array): boolean => first === 0x50 && second === 0x4b
