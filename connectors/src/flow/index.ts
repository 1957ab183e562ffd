export * from '../operation.ts'
export { allConnections, allOperations } from '../operations.ts'
export * from '../setting.ts'
export { type BuiltFlow, type FlowOptions, file, flow, http, postgres, salesforce } from './build-flow.ts'
export { drawFlow } from './draw-flow.ts'
export {
  checkFlow,
  type FlowCommandOptions,
  FlowFault,
  flowFiles,
  lettersOf,
  listFlow,
  redriveFlow,
  startFlow,
} from './flow-commands.ts'
export { schema as flowSchema } from './schema-findings.ts'
