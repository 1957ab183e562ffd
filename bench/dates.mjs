// Dates and times against luxon: reading, zones, writing.
//   node --expose-gc bench/dates.mjs
import { DateTime as Luxon } from 'luxon'
import { compare, load } from './harness.mjs'

const { DateTime, TimeZone, compilePattern } = await load('stdlib/src/value/temporal/index.ts')
const COUNT = 1000

const texts = Array.from({ length: COUNT }, () => new Date(1.4e12 + Math.random() * 4e11).toISOString())
const zone = 'America/New_York'
const newYork = TimeZone.of(zone)
const format = 'dd/MM/yyyy HH:mm:ss'

for (const text of texts) {
  const ours = compilePattern(format).format(DateTime.parse(text).withZone(newYork))
  const theirs = Luxon.fromISO(text, { zone }).toFormat(format)
  if (ours !== theirs) throw new Error(`${text}: ${ours}, luxon ${theirs}`)
}

compare(`ISO text, zone, pattern text (${COUNT} texts)`, {
  twill: () => texts.map((text) => compilePattern(format).format(DateTime.parse(text).withZone(newYork))),
  luxon: () => texts.map((text) => Luxon.fromISO(text).setZone(zone).toFormat(format)),
})

compare(`read ISO text (${COUNT} texts)`, {
  twill: () => texts.map((text) => DateTime.parse(text)),
  'Date.parse': () => texts.map((text) => Date.parse(text)),
  luxon: () => texts.map((text) => Luxon.fromISO(text)),
})

const formatted = texts.map((text) => compilePattern(format).format(DateTime.parse(text)))
compare(`read by a pattern (${COUNT} texts)`, {
  twill: () => formatted.map((text) => compilePattern(format).parse(text, 'LocalDateTime')),
  luxon: () => formatted.map((text) => Luxon.fromFormat(text, format)),
})

const ours = texts.map((text) => DateTime.parse(text))
const theirs = texts.map((text) => Luxon.fromISO(text))
compare(`write by a pattern (${COUNT} values)`, {
  twill: () => ours.map((value) => compilePattern(format).format(value)),
  luxon: () => theirs.map((value) => value.toFormat(format)),
})
compare(`write ISO text (${COUNT} values)`, {
  twill: () => ours.map(String),
  luxon: () => theirs.map((value) => value.toISO()),
})
