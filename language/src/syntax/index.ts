export type * from './ast.ts'
export { operators } from './operators.ts'
export { parse, parseExpression, parseType } from './parser.ts'
export { print, printExpression, printType } from './printer.ts'
