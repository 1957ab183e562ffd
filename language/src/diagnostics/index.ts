export * from './diagnostic.ts'
export * as names from './names.ts'
export * as runtime from './runtime.ts'
