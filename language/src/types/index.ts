export * from './algebra.ts'
export * from './signature.ts'
export * from './text.ts'
export * from './type.ts'
