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
}

const pattern = /\$\{(env|secret)\.([A-Za-z_]\w*)(?::-([^}]*))?\}/g

/** A text with its references replaced; unknown ones are reported and stay. */
export function resolve(
  written: string,
  environment: Environment,
  secrets: Secrets,
  report: (missing: Unresolved) => void,
): string {
  return written.replace(pattern, (whole, kind: string, name: string, fallback: string | undefined) => {
    const found = kind === 'env' ? environment.variable(name) : environment.secret(name)
    if (found === undefined && fallback === undefined) {
      report({ name: `${kind}.${name}` })
      return whole
    }
    const value = found ?? fallback ?? ''
    if (kind === 'secret') secrets.add(value)
    return value
  })
}
