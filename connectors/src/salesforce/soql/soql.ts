import { DateTime, fromDouble, isNumber, LocalDate, LocalDateTime, numberText } from '@twill/stdlib/value'
import type { SettingProblem } from '../../setting.ts'

/** What may stand for a parameter of a query. */
export type SoqlValue = string | number | boolean | null | Date | object | readonly SoqlValue[]

/** A query of a program, in which every value is written as SOQL wants it: `` soql`SELECT Id FROM Account WHERE Name = ${name}` ``. */
export const soql = (texts: TemplateStringsArray, ...values: readonly SoqlValue[]): string =>
  texts.reduce((made, text, i) => made + soqlLiteral(values[i - 1] as SoqlValue) + text)

/** Quoted texts, and `:name`. */
const parameters = /'(?:\\.|[^'\\])*'|:\s*([A-Za-z_]\w*)/gs

/** A name without a value, a value without a place, or one that SOQL cannot write. */
export function parameterProblem(query: string, values: Readonly<Record<string, unknown>>): SettingProblem | undefined {
  const used = new Set<string>()
  for (const { 0: found, 1: name, index } of query.matchAll(parameters)) {
    if (name === undefined) continue
    used.add(name)
    if (!Object.hasOwn(values, name))
      return {
        problem: `has \`:${name}\`, and there is no parameter of that name`,
        advice: `Set it: \`parameters: { ${name}: … }\`.`,
        span: { start: index, end: index + found.length },
      }
  }
  for (const [name, value] of Object.entries(values)) {
    if (!used.has(name))
      return {
        problem: `has no place for the parameter \`${name}\``,
        advice: `Write \`:${name}\` where its value is due.`,
      }
    try {
      soqlLiteral(value as SoqlValue)
    } catch (error) {
      return {
        problem: `cannot take the parameter \`${name}\`: ${error instanceof Error ? error.message.replace(/\.$/, '') : error}`,
      }
    }
  }
  return undefined
}

/**
 * Puts values in place of `:name`, outside of quoted texts.
 * @throws Error for a name without a value, a value without a place, or one that SOQL cannot write; it says where
 */
export function bindSoql(query: string, values: Readonly<Record<string, unknown>>): string {
  const found = parameterProblem(query, values)
  if (found !== undefined) {
    const at = found.span === undefined ? '' : ` (character ${found.span.start + 1})`
    throw new Error(`The query ${found.problem}${at}.${found.advice === undefined ? '' : ` ${found.advice}`}`)
  }
  return query.replace(parameters, (found, name: string | undefined) =>
    name === undefined ? found : soqlLiteral(values[name] as SoqlValue),
  )
}

/** A value as SOQL writes it; texts cannot end early, whatever they hold. @throws Error */
export function soqlLiteral(value: SoqlValue | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return `'${value.replace(/[\\'"\n\r\t\b\f]/g, (c) => escapes[c] ?? c)}'`
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`SOQL has no number ${value}.`)
  if (typeof value === 'number') return numberText(fromDouble(value))
  if (isNumber(value)) return numberText(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof LocalDateTime) return `${value}Z`
  if (value instanceof DateTime) return instantText(value)
  if (value instanceof LocalDate) return String(value)
  if (!Array.isArray(value))
    throw new Error('A parameter of a query is a text, number, boolean, date, null, or a list of them.')
  if (value.length === 0) throw new Error('A list in a query may not be empty: SOQL has no empty list.')
  return `(${value.map(soqlLiteral).join(', ')})`
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}

/** SOQL knows offsets and no names of zones, and milliseconds at most. */
const instantText = (value: DateTime): string =>
  String(value)
    .replace(/\[.*\]$/, '')
    .replace(/(T\d\d:\d\d)(?=Z|[+-])/, '$1:00')
    .replace(/(\.\d{3})\d+/, '$1')
