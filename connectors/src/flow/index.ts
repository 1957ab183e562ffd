export * from '../operation.ts'
export * from '../setting.ts'
