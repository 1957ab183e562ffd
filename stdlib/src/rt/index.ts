// What emitted code may call: the values, and the language's own operations.

export { overloads } from '../dispatch.ts'
export * from '../value/index.ts'
export * from './build.ts'
export * from './control.ts'
export { attempted } from './fallback.ts'
export * from './pattern.ts'
export * from './select.ts'
export { keyAround, selected } from './selected.ts'
export * from './types.ts'
export { step, update, updateCase } from './update.ts'
