export * from './diagnostic.ts'
export * as names from './names.ts'
