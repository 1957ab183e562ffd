import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Secrets } from '../secrets.ts'

/** Where `${env.NAME}` and `${secret.NAME}` are looked up. */
export interface Environment {
  readonly variable: (name: string) => string | undefined
  readonly secret: (name: string) => string | undefined
}

/**
 * The process. A secret is the content of a file of that name in the folder that the variable TWILL_SECRETS names (as container
 * platforms mount them), else the environment variable of that name.
 */
export const processEnvironment: Environment = {
  variable: (name) => process.env[name],
  secret: (name) => {
    const folder = process.env.TWILL_SECRETS
    if (folder !== undefined && folder !== '') {
      try {
        return readFileSync(join(folder, name), 'utf8').replace(/\r?\n$/, '')
      } catch {
        // not there: the variable may be
      }
    }
    return process.env[name]
  },
}

/** A reference that names nothing. */
export interface Unresolved {
  /** `env.PORT` */
  readonly name: string
  /** Where it stands in the text. */
  readonly start: number
  readonly end: number
}

const pattern = /\$(\$\{)|\$\{(env|secret)\.([A-Za-z_]\w*)(?::-([^}]*))?\}/g

/** A text with its references replaced; unknown ones are reported and stay. `$${` stands for `${`. */
export function resolve(
  written: string,
  environment: Environment,
  secrets: Secrets,
  report: (missing: Unresolved) => void,
): string {
  return written.replace(
    pattern,
    (whole, literal: string | undefined, kind: string, name: string, fallback: string | undefined, start: number) => {
      if (literal !== undefined) return literal
      const found = kind === 'env' ? environment.variable(name) : environment.secret(name)
      if (found === undefined && fallback === undefined) {
        report({ name: `${kind}.${name}`, start, end: start + whole.length })
        return whole
      }
      const value = found ?? fallback ?? ''
      if (kind === 'secret') secrets.add(value)
      return value
    },
  )
}

/** Whether a text still has a reference in it, since nothing is set under its name. */
export const isReference = (text: string): boolean => /\$\{(?:env|secret)\./.test(text)

/** What looks like a reference and is none. */
interface BadReference {
  readonly written: string
  readonly near: string | undefined
  /** Where it begins in the text. */
  readonly start: number
}

/** Every `${…}` of a text that is looked up nowhere. */
export function badReferences(text: string): readonly BadReference[] {
  const rest = text.replace(pattern, (known) => ' '.repeat(known.length))
  return [...rest.matchAll(/\$\{[^}]*\}?/g)].map(({ 0: written, index }) => ({
    written,
    near: nearestReference(written.replace(/^\$\{\s*|\s*\}$/g, '')),
    start: index,
  }))
}

/** `HOME`, `envs.HOME`, `env:HOME`, `secrets.KEY`, `env.HOME:x`. */
function nearestReference(inner: string): string | undefined {
  const [, group = '', name, fallback] = /^(?:(\w+)\s*[.:]\s*)?([A-Za-z_]\w*)(?:\s*:?[-=:]\s*(.*))?$/s.exec(inner) ?? []
  if (name === undefined) return undefined
  const kind = /^sec|^vault/i.test(group) || (group === '' && /SECRET|PASSW|TOKEN|KEY$/i.test(name)) ? 'secret' : 'env'
  return `\${${kind}.${name}${fallback === undefined ? '' : `:-${fallback}`}}`
}
