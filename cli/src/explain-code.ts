import { nearest } from '@twill/language'
import { hanging, wrap } from '@twill/language/diagnostics'
import { diagnosticTypes } from './catalogue.ts'
import { unknownCode } from './diagnostics.ts'
import { fault } from './fault.ts'

/** What is known of a diagnostic, by its code or name. @throws Fault for one that does not exist */
export function explainCode(code: string, json: boolean, columns: number): string {
  const types = diagnosticTypes().map((type) => type.declaration)
  const wanted = code.toLowerCase()
  const found = types.find((type) => type.code.toLowerCase() === wanted || type.slug === wanted)
  if (found === undefined) {
    const near = nearest(
      code,
      types.flatMap((type) => [type.code, type.slug]),
    )
    throw fault(unknownCode, { code, near })
  }
  if (json) return `${JSON.stringify({ severity: 'error', ...found })}\n`
  const { severity = 'error', message, hint, why, bad, good } = found
  const sections = [
    `${found.code} ${found.slug} (${severity})`,
    wrap(hint === undefined || /^\{\w+\}$/.test(hint) ? message : `${message}\n${hint}`, columns).join('\n'),
    wrap(why, columns).join('\n'),
    ...(bad === undefined ? [] : [`For example:\n\n${indented(bad)}`]),
    ...(good === undefined ? [] : [`Mended:\n\n${indented(good)}`]),
  ]
  return `${sections.join('\n\n')}\n`
}

/** @param columns absent where lines stay whole, for programs that read them */
export function listCodes(json: boolean, columns = Number.POSITIVE_INFINITY): string {
  const types = diagnosticTypes().map((type) => type.declaration)
  if (json) return types.map((type) => `${JSON.stringify({ severity: 'error', ...type })}\n`).join('')
  const width = Math.max(...types.map((type) => type.slug.length))
  return types
    .map((type) => `${hanging(`${type.code}  ${type.slug.padEnd(width)}  `, type.message, columns)}\n`)
    .join('')
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ')
