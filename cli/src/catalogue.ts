import * as flows from '@twill/connectors/diagnostics'
import * as language from '@twill/language/diagnostics'
import * as cli from './diagnostics.ts'

/** All diagnostics there are, by code: those of the command and of flow files, and what the groups of the language's door declare. */
export function diagnosticTypes(): readonly language.DiagnosticType[] {
  const groups: readonly unknown[] = [cli, flows, ...Object.values(language)]
  return groups
    .flatMap((group) => (typeof group === 'object' && group !== null ? Object.values(group) : []))
    .filter(isDiagnosticType)
    .sort((a, b) => (a.declaration.code < b.declaration.code ? -1 : 1))
}

const isDiagnosticType = (value: unknown): value is language.DiagnosticType =>
  typeof value === 'function' && 'declaration' in value
