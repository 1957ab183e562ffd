import type { Scope } from '../check/scope.ts'
import { bracedName } from '../diagnostics/names.ts'
import type { Span } from '../span.ts'
import type { ModuleContext } from './module-context.ts'

const braced = /\$\{\s*(([A-Za-z_]\w*)(?:[.[][^{}"']*)?)\s*\}/g

/** `${order.id}` in a text, as JavaScript writes values: warned of where `order` is a value of the script, so that it is hardly meant. */
export function reportBraced(text: string, at: Span, scope: Scope, context: ModuleContext): void {
  for (const [written, expression = '', name = ''] of text.matchAll(braced)) {
    if (scope.value(name)?.kind !== 'value' && !context.isInput(name)) continue
    if (context.file.text.slice(at.start, at.end).includes(`\\${written}`)) continue
    const instead = `$(${expression.trim()})`
    context.report(bracedName(at, { written, name, instead, escaped: `\\${written}` }))
  }
}
