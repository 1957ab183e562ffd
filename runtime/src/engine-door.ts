/** For programs that bring their own platform or load the compiler when they need it; it is in reach of nothing here. */

export { placeText, TwillError } from '@twill/stdlib/value'
export { CompileError } from './compile-error.ts'
export { type CompileOptions, type Compiler, createEngine, descriptorPath, type Engine } from './engine.ts'
export { findFormat } from './format/registry.ts'
export { input } from './inputs.ts'
export type { Mapping, RunLimits, SavedMapping } from './mapping.ts'
export { nodePlatform } from './node-platform.ts'
export type { Platform } from './platform.ts'
