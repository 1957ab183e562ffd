import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Files that a pattern names, sorted: `*` and `?` stand for what is in one name, `**` for any folders, `{a,b}` for either,
 * `[a-z]` for a character. Hidden files are named only by a pattern that starts with a dot.
 * @param folder where a relative pattern starts
 */
export function filesOf(pattern: string, folder: string): readonly string[] {
  const parts = pattern.split('/')
  const absolute = parts[0] === ''
  return [...new Set(walk(absolute ? '/' : folder, absolute ? parts.slice(1) : parts))].sort()
}

function walk(folder: string, parts: readonly string[]): readonly string[] {
  const [first, ...rest] = parts
  if (first === undefined) return []
  if (first === '' || first === '.') return walk(folder, rest)
  if (first === '**')
    return [...walk(folder, rest), ...foldersIn(folder).flatMap((name) => walk(join(folder, name), parts))]
  if (!/[*?[{]/.test(first)) {
    const path = join(folder, first)
    return rest.length === 0 ? (isFile(path) ? [path] : []) : walk(path, rest)
  }
  const matches = matcher(first)
  const names = namesIn(folder).filter((name) => matches.test(name) && (first.startsWith('.') || !name.startsWith('.')))
  return names.flatMap((name) => {
    const path = join(folder, name)
    return rest.length === 0 ? (isFile(path) ? [path] : []) : walk(path, rest)
  })
}

function matcher(part: string): RegExp {
  let depth = 0
  const source = part.replace(/\[(!?)([^\]]*)\]|[\s\S]/g, (text, not: string | undefined, set: string | undefined) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`
    switch (text) {
      case '*':
        return '[^/]*'
      case '?':
        return '[^/]'
      case '{':
        depth++
        return '(?:'
      case '}':
        if (depth === 0) return '\\}'
        depth--
        return ')'
      case ',':
        return depth > 0 ? '|' : ','
      default:
        return text.replace(/[.+^$()|\\[\]]/g, '\\$&')
    }
  })
  return new RegExp(`^${source}${')'.repeat(depth)}$`)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const foldersIn = (folder: string): readonly string[] =>
  namesIn(folder).filter(
    (name) => !name.startsWith('.') && statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory(),
  )

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true
