import { lineStarts, positionAt } from '../position.ts'
import type * as ast from '../syntax/ast.ts'
import { parse } from '../syntax/index.ts'

/** A file `META-INF/dw-components.dwl`: which modules belong together. */
export interface ComponentDescriptor {
  readonly name: string
  readonly text: string
  /** The path of the script that is compiled, from the folder that the file describes; undefined when that lies elsewhere. */
  readonly script: string | undefined
}

/** The components that descriptors tell of. They are read as data; nothing in them is run. */
export class Components {
  readonly #owners = new Map<string, string>()
  /** What is wrong with the first descriptor that cannot be read. */
  readonly problem: string | undefined

  constructor(descriptors: readonly ComponentDescriptor[]) {
    for (const descriptor of descriptors) {
      const own = descriptor.script === undefined ? undefined : moduleNameOf(descriptor.script)
      try {
        for (const [module, component] of resourcesIn(descriptor)) {
          this.#claim(module, component)
          if (module === own) this.#claim('', component)
        }
      } catch (error) {
        if (!(error instanceof DescriptorError)) throw error
        this.problem ??= error.message
      }
    }
  }

  /** The component of a module, or of the script itself, whose path is empty. */
  of(module: string): string | undefined {
    return this.#owners.get(module)
  }

  #claim(module: string, component: string): void {
    if (!this.#owners.has(module)) this.#owners.set(module, component)
  }
}

/** The module that a file is: `shop::Prices` for `shop/Prices.dwl`. */
export const moduleNameOf = (path: string): string =>
  path
    .replace(/\.\w+$/, '')
    .split(/[\\/]/)
    .join('::')

class DescriptorError extends Error {}

const form = 'a descriptor is an array of `{ name: "…", resources: { "module::Name": {} } }`.'

function* resourcesIn({ name, text }: ComponentDescriptor): Generator<readonly [module: string, component: string]> {
  const { script, diagnostics } = parse(text)
  const wrong = (start: number, problem: string): DescriptorError => {
    const { line, column } = positionAt(lineStarts(text), start)
    return new DescriptorError(`${name}:${line + 1}:${column + 1} ${problem}`)
  }
  const [first] = diagnostics.filter(({ severity }) => severity === 'error')
  if (first !== undefined) throw wrong(first.span.start, first.message)
  const list = script.body && plain(script.body)
  if (list?.kind !== 'Array') throw wrong(list?.span.start ?? 0, form)
  for (const element of list.elements) {
    const component = element.kind === 'ConditionalElement' ? undefined : plain(element)
    if (component?.kind !== 'Object') throw wrong(element.span.start, form)
    const fields = new Map(fieldsOf(component))
    const title = fields.get('name')
    const resources = fields.get('resources')
    if (title?.kind !== 'String' || resources?.kind !== 'Object') throw wrong(component.span.start, form)
    for (const [module] of fieldsOf(resources)) yield [module, title.value]
  }
}

const plain = (node: ast.Expression): ast.Expression => (node.kind === 'Parenthesized' ? plain(node.value) : node)

const fieldsOf = ({ entries }: ast.ObjectLiteral): readonly (readonly [string, ast.Expression])[] =>
  entries.flatMap((entry) =>
    entry.kind === 'KeyValue' && typeof entry.key.name === 'string' ? [[entry.key.name, plain(entry.value)]] : [],
  )
