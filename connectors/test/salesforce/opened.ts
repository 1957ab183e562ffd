import { join } from 'node:path'
import type { Org } from '../../src/salesforce/index.ts'
import { salesforceOperations } from '../../src/salesforce/operations.ts'

/** A source or a sink as a flow opens it, with settings that it would have checked. */
export async function opened<T>(
  name: keyof typeof salesforceOperations,
  settings: object,
  org: Org,
  folder = '.',
): Promise<T> {
  const { run } = salesforceOperations[name].declaration as unknown as {
    run: (settings: object, context: object, org: Org) => Promise<T> | T
  }
  const context = {
    name: 'flow',
    folder,
    keep: join(folder, '.twill', 'flow'),
    output: undefined,
    info: () => {},
    warn: () => {},
  }
  return await run(settings, context, org)
}
