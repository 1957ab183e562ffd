import fc from 'fast-check'
import { expect, test } from 'vitest'
import { step, update, updateCase } from '../../src/rt/update.ts'
import { entriesOf, isObject, keyName, makeKey, ObjectBuilder, TwillError, type Value } from '../../src/value/index.ts'

/** An element as a document has it: a name, attributes, and a number or elements. */
interface Element {
  readonly name: string
  readonly attributes: readonly (readonly [string, number])[]
  readonly content: number | readonly Element[]
}

const name = fc.constantFrom('a', 'b', 'c')
const attributes = fc.uniqueArray(fc.tuple(name, fc.nat(9)), { selector: ([each]) => each, maxLength: 3 })
const { elements } = fc.letrec<{ element: Element; elements: readonly Element[] }>((tie) => ({
  element: fc.record({ name, attributes, content: fc.oneof({ depthSize: 'small' }, fc.nat(99), tie('elements')) }),
  elements: fc.array(tie('element'), { maxLength: 5 }),
}))

function objectOf(all: readonly Element[]): Value {
  const builder = new ObjectBuilder()
  for (const { name, attributes, content } of all)
    builder.add(
      makeKey(name, null, attributes.length === 0 ? null : Object.fromEntries(attributes)),
      typeof content === 'number' ? content : objectOf(content),
    )
  return builder.build()
}

/** Names, attributes and values, with `unwrap` left to `toEqual`. */
function plain(value: Value): unknown {
  if (!isObject(value)) return Number(value)
  return entriesOf(value).map(([key, inner]) => {
    const attributes = typeof key === 'string' || key.attributes === null ? [] : Object.entries(key.attributes)
    return { name: keyName(key), attributes, content: plain(inner) }
  })
}

interface Path {
  readonly fields: readonly (readonly [by: 'field' | 'fields', name: string])[]
  readonly attribute: string | undefined
}

const path: fc.Arbitrary<Path> = fc.record({
  fields: fc.array(fc.tuple(fc.constantFrom<'field' | 'fields'>('field', 'fields'), name), {
    minLength: 1,
    maxLength: 3,
  }),
  attribute: fc.option(name, { nil: undefined }),
})

/** The same on elements; a path that goes on below a number leads nowhere. */
function changed(all: readonly Element[], { fields, attribute }: Path): readonly Element[] {
  const [[by, wanted] = ['field', ''], ...rest] = fields
  const named = all.filter((each) => each.name === wanted)
  const hit = by === 'field' ? named.slice(0, 1) : named
  return all.map((each, position) => {
    if (!hit.includes(each)) return each
    if (rest.length > 0)
      return { ...each, content: changed(each.content as readonly Element[], { fields: rest, attribute }) }
    if (attribute === undefined) return { ...each, content: 1000 + position }
    return {
      ...each,
      attributes: each.attributes.map(([n], i) => [
        n,
        n === attribute ? 1000 + i : each.attributes[i]?.[1],
      ]) as Element['attributes'],
    }
  })
}

/** Whether a number stands where the path goes on, which is refused. */
function isBlocked(all: readonly Element[], { fields }: Path): boolean {
  const [[by, wanted] = ['field', ''], ...rest] = fields
  if (rest.length === 0) return false
  const named = all.filter((each) => each.name === wanted)
  return (by === 'field' ? named.slice(0, 1) : named).some(
    ({ content }) => typeof content === 'number' || isBlocked(content, { fields: rest, attribute: undefined }),
  )
}

test('paths of fields and attributes change what stands there, by its position', () => {
  fc.assert(
    fc.property(elements, path, (all, way) => {
      const steps = way.fields.map(([by, each]) => step(by, each))
      if (way.attribute !== undefined) steps.push(step('attribute', way.attribute))
      const run = (): Value => update(objectOf(all), [updateCase(steps, false, null, (_, at) => 1000 + at)])
      if (isBlocked(all, way)) expect(run).toThrow(TwillError)
      else expect(plain(run())).toEqual(plain(objectOf(changed(all, way))))
    }),
  )
})

const message = (value: Value, steps: readonly ReturnType<typeof step>[]): string => {
  try {
    update(value, [updateCase(steps, false, null, () => 0)])
  } catch (error) {
    if (error instanceof TwillError) return `${error.message} ${error.hint}`
    throw error
  }
  return ''
}

test.each([
  [[step('fields', 't'), step('index', 0)], '`update` cannot change `[0]` of a String. `.*t` goes into each'],
  [[step('attribute', 'k')], '`update` cannot change `.@k` of a Object. Attributes belong to the key'],
  [[step('field', 'l'), step('index', 0), step('attribute', 'k')], '`update` cannot change `.@k` of a Number.'],
  [[step('field', 't'), step('fields', 'x')], '`update` cannot change `.*x` of a String. A path goes'],
  [[step('field', 'l'), step('index', true)], '`update` cannot change `["true"]` of a Array.'],
])('what cannot be changed is told by its selector (%#)', (steps, text) => {
  expect(message({ t: 'A', l: [1] }, steps)).toContain(text)
})
