// Building and reading objects whose keys are known only at run time: plain assignment, the builder, `Object.fromEntries`.
//   node --expose-gc bench/objects.mjs
import { compare, load } from './harness.mjs'

const { concatObjects, forEachEntry, getField, ObjectBuilder } = await load('stdlib/src/value/object.ts')
const ROWS = 1000

function assigned(row) {
  const object = {}
  for (const key in row) object[key] = row[key] + 1
  return object
}

function built(row) {
  const builder = new ObjectBuilder()
  forEachEntry(row, (value, key) => builder.add(key, value + 1))
  return builder.build()
}

function summed(rows) {
  let sum = 0
  for (const row of rows) for (const key in row) sum += row[key]
  return sum
}

for (const width of [5, 11, 30, 100]) {
  const keys = Array.from({ length: width }, (_, i) => `field_${i}`)
  const literal = new Function('a', `return { ${keys.map((key) => `${key}: a`)} }`)
  const rows = Array.from({ length: ROWS }, (_, i) => literal(i))
  compare(`build ${ROWS} objects of ${width} keys`, {
    'o[k] = v': () => rows.map(assigned),
    ObjectBuilder: () => rows.map(built),
    'Object.fromEntries': () => rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v + 1]))),
    concatObjects: () => rows.map((row) => concatObjects(row, { more: 1 })),
  })

  const fromAssignment = rows.map(assigned)
  const fromBuilder = rows.map(built)
  compare(`read ${ROWS} objects of ${width} keys`, {
    'for in, literals': () => summed(rows),
    'for in, o[k] = v': () => summed(fromAssignment),
    'for in, built': () => summed(fromBuilder),
    'forEachEntry, built': () => {
      let sum = 0
      for (const row of fromBuilder) {
        forEachEntry(row, (value) => {
          sum += value
        })
      }
      return sum
    },
    'last field, built': () => {
      let sum = 0
      for (const row of fromBuilder) sum += getField(row, keys[width - 1])
      return sum
    },
  })
}
