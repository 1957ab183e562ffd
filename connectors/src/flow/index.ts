import * as engine from '@twill/runtime/flow'
import * as files from './diagnostics.ts'

/** All diagnostics of flows. */
export const diagnostics = { ...engine.diagnostics, ...files }

export * from '../operation.ts'
export { allConnections, allOperations } from '../operations.ts'
export * from '../setting.ts'
export { type BuiltFlow, type FlowOptions, file, flow, http, postgres, salesforce } from './build-flow.ts'
export { drawFlow } from './draw-flow.ts'
export {
  checkFlow,
  type FlowCommandOptions,
  flowFiles,
  lettersOf,
  listFlow,
  redriveFlow,
  startFlow,
} from './flow-commands.ts'
export { schema as flowSchema } from './read-flow.ts'
