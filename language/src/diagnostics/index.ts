export * from './diagnostic.ts'
export * as library from './library.ts'
export * as names from './names.ts'
export * as runtime from './runtime.ts'
