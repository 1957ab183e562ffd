import type * as ast from '../syntax/ast.ts'
import type { Binding, Core } from './ir.ts'
import { literal, local, lower, type Place, primitive } from './lower.ts'
import { lowerType } from './lower-types.ts'
import type { ModuleContext } from './module-context.ts'

/** A pattern as a condition on a subject, with what it binds. */
export interface LoweredPattern {
  /** Values that the tests need; harmless whatever the subject is. */
  readonly before: readonly Binding[]
  /** Undefined: always matches. */
  readonly tests: Core | undefined
  readonly bindings: readonly Binding[]
  /** What `$` is in the case, when it is not the subject. */
  readonly dollar: string | undefined
}

/** Lowers a pattern and declares its names in `place.scope`. */
export function lowerPattern(node: ast.Pattern, subject: Core, place: Place, context: ModuleContext): LoweredPattern {
  const collector = new Collector(place, context)
  collector.pattern(node, subject)
  return collector.done()
}

class Collector {
  readonly #place: Place
  readonly #context: ModuleContext
  readonly #before: Binding[] = []
  readonly #tests: Core[] = []
  readonly #bindings: Binding[] = []
  #dollar: string | undefined

  constructor(place: Place, context: ModuleContext) {
    this.#place = place
    this.#context = context
  }

  pattern(node: ast.Pattern, subject: Core): void {
    const at = node.span
    switch (node.kind) {
      case 'LiteralPattern':
        this.#bind(node.name, subject)
        this.#tests.push(this.#context.operatorCall('==', [subject, lower(node.value, this.#place, this.#context)], at))
        return
      case 'TypePattern':
        this.#bind(node.name, subject)
        this.#tests.push({
          kind: 'test',
          value: subject,
          type: lowerType(node.type, this.#place.scope, this.#context),
          span: at,
        })
        return
      case 'RegexPattern': {
        const groups = this.#hold(
          'groups',
          primitive('matchGroups', [subject, lower(node.value, this.#place, this.#context)], at),
        )
        this.#tests.push(primitive('isPresent', [groups], at))
        this.#bind(node.name, groups)
        if (groups.kind === 'reference') this.#dollar = groups.id
        return
      }
      case 'NamePattern':
      case 'ElsePattern':
        this.#bind(node.name, subject)
        return
      case 'ArrayPattern':
        this.#tests.push(
          primitive('hasItems', [subject, literal(node.elements.length, at), literal(node.rest !== undefined, at)], at),
        )
        node.elements.forEach((element, i) => {
          this.pattern(element, this.#hold('item', primitive('itemAt', [subject, literal(i, at)], at)))
        })
        if (node.rest !== undefined)
          this.#bind(node.rest, primitive('itemsFrom', [subject, literal(node.elements.length, at)], at))
        return
      case 'ObjectPattern':
        this.#tests.push(
          primitive(
            'hasEntries',
            [subject, literal(node.entries.length, at), literal(node.rest !== undefined, at)],
            at,
          ),
        )
        node.entries.forEach((entry, i) => {
          this.pattern(entry.key, this.#hold('key', primitive('keyAt', [subject, literal(i, at)], at)))
          this.pattern(entry.value, this.#hold('value', primitive('valueAt', [subject, literal(i, at)], at)))
        })
        if (node.rest !== undefined)
          this.#bind(node.rest, primitive('entriesFrom', [subject, literal(node.entries.length, at)], at))
    }
  }

  done(): LoweredPattern {
    const tests = this.#tests.reduce<Core | undefined>(
      (all, test) =>
        all === undefined ? test : { kind: 'both', operator: 'and', left: all, right: test, span: test.span },
      undefined,
    )
    return { before: this.#before, tests, bindings: this.#bindings, dollar: this.#dollar }
  }

  #hold(name: string, value: Core): Core {
    const id = this.#context.fresh(name)
    this.#before.push({ id, lazy: false, value })
    return local(id, value.span)
  }

  #bind(name: string | undefined, value: Core): void {
    if (name === undefined) return
    const id = this.#context.fresh(name)
    this.#place.scope.declare(name, { kind: 'value', id, lazy: false, is: 'local' })
    this.#bindings.push({ id, lazy: false, value })
  }
}
