import type { Host } from '../src/host.ts'
import { TwillError } from '../src/value/index.ts'

/** A host for tests: a fixed clock, no chance, nothing to reach. Formats are those that `formats` gives. */
export function testHost(more: Partial<Host> = {}): Host & { readonly logged: string[] } {
  const logged: string[] = []
  const refuse = (): never => {
    throw new TwillError('TW0000', 'Not in tests.')
  }
  return {
    privileges: new Set(),
    now: () => ({ epochMilliseconds: Date.UTC(2024, 1, 29, 12, 30, 15, 250), zone: 'Europe/Berlin' }),
    random: () => 0.625,
    log: (level, message) => {
      logged.push(`${level}: ${message}`)
    },
    wait: () => undefined,
    environment: {
      variable: () => undefined,
      variables: () => ({}),
      property: () => undefined,
      properties: () => ({}),
    },
    formats: {
      read: (content, format, options) => ({ content, format, options }),
      write: (value, format) => `${format}:${String(value)}`,
      outputFormat: () => 'application/json',
      describe: () => [],
    },
    resource: (url) => ({ content: new TextEncoder().encode(url), mimeType: undefined }),
    files: () => [],
    evaluate: refuse,
    logged,
    ...more,
  }
}
