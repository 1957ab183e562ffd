import { lineStarts, positionAt } from '../position.ts'
import type { Span } from '../span.ts'
import type { Core } from './ir.ts'
import type { ModuleContext } from './module-context.ts'

/** A script or module: its path as imports write it, the name of its file, its text. */
export interface ScriptFile {
  readonly path: string
  readonly name: string
  readonly text: string
}

/** Where a value is written. Lines and columns count from 1, the end is behind the last character. */
export interface Written {
  readonly uri: string
  readonly nameIdentifier: string
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
  /** The whole lines. */
  readonly text: string
}

/** The place that the value of an expression is written at; undefined where it comes from outside: an input, a parameter, the library. */
export function placeOf(core: Core, context: ModuleContext): Written | undefined {
  switch (core.kind) {
    case 'reference': {
      const declared = context.declaredAt.get(core.id)
      return declared && written(context.file, declared)
    }
    case 'imported': {
      const exports = [...context.imports.values()].find(({ id }) => id === core.module)?.exports
      const span = exports?.values.get(core.name)?.span
      return exports && span && written(exports.file, span)
    }
    case 'libraryValue':
      return undefined
    default:
      return written(context.file, core.span)
  }
}

function written({ path, name, text }: ScriptFile, { start, end }: Span): Written {
  const starts = lineStarts(text)
  const from = positionAt(starts, start)
  const to = positionAt(starts, end)
  return {
    uri: name.startsWith('/') ? name : `/${name}`,
    nameIdentifier: path === '' ? name.replace(/^.*\//, '').replace(/\.\w+$/, '') : path,
    startLine: from.line + 1,
    startColumn: from.column + 1,
    endLine: to.line + 1,
    endColumn: to.column + 1,
    text: text.slice(starts[from.line], starts[to.line + 1]).trim(),
  }
}
