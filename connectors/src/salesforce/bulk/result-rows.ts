import { objectFactory } from '@twill/runtime/flow'
import { parseNumber, type Value } from '@twill/stdlib/value'
import type { FieldDescribe } from '../describe.ts'
import type { Org } from '../org.ts'
import { fieldOf } from '../records/record-shape.ts'
import type { Row } from '../soql/rows.ts'
import type { Cells } from './csv.ts'

/** A column as its type wants it. */
type Convert = (text: string) => Value

/** A record is made of its columns; those of a parent (`Account.Name`) make an object, null where the parent is missing. */
type Build = (cells: Cells) => Row

/** Makes rows like those of a query over REST from the cells of a header's columns. Columns that the describe does not know are texts. */
export async function rowBuilder(org: Org, object: string, header: Cells): Promise<Build> {
  const root: Group = { names: [], parts: [] }
  for (const [column, path] of header.entries()) {
    const steps = path.split('.')
    const name = steps.pop() ?? path
    let group = root
    for (const step of steps) group = groupOf(group, step)
    group.names.push(name)
    group.parts.push({ column, convert: converterOf(await fieldAt(org, object, steps, name)) })
  }
  const build = builderOf(root)
  return (cells) => build(cells) as Row
}

interface Group {
  readonly names: string[]
  readonly parts: (Group | Leaf)[]
}

interface Leaf {
  readonly column: number
  readonly convert: Convert
}

function groupOf(parent: Group, name: string): Group {
  const known = parent.parts[parent.names.indexOf(name)]
  if (known !== undefined && 'names' in known) return known
  const made: Group = { names: [], parts: [] }
  parent.names.push(name)
  parent.parts.push(made)
  return made
}

function builderOf({ names, parts }: Group): (cells: Cells) => Value {
  const factory = objectFactory(names, true)
  const getters = parts.map((part): ((cells: Cells) => Value) => {
    if (!('names' in part)) {
      const { column, convert } = part
      return (cells) => {
        const text = cells[column]
        return text === undefined || text === '' ? null : convert(text)
      }
    }
    const build = builderOf(part)
    const columns = columnsOf(part)
    return (cells) => (columns.every((column) => cells[column] === '') ? null : build(cells))
  })
  const values: Value[] = new Array(names.length).fill(null)
  return (cells) => {
    for (let i = 0; i < getters.length; i++) values[i] = (getters[i] as (cells: Cells) => Value)(cells)
    return factory(values, 0)
  }
}

const columnsOf = ({ parts }: Group): readonly number[] =>
  parts.flatMap((part) => ('names' in part ? columnsOf(part) : [part.column]))

async function fieldAt(
  org: Org,
  object: string,
  steps: readonly string[],
  name: string,
): Promise<FieldDescribe | undefined> {
  let described = await org.describes.of(object)
  for (const step of steps) {
    const relation = described.fields.find(
      ({ relationshipName }) => relationshipName?.toLowerCase() === step.toLowerCase(),
    )
    const [parent] = relation?.referenceTo ?? []
    if (parent === undefined) return undefined
    described = await org.describes.of(parent)
  }
  return fieldOf(described, name)
}

const numbers = new Set(['int', 'long', 'double', 'currency', 'percent'])

function converterOf(field: FieldDescribe | undefined): Convert {
  if (field?.type === 'boolean') return (text) => text === 'true'
  if (field !== undefined && numbers.has(field.type)) return (text) => parseNumber(text) ?? text
  return (text) => text
}
