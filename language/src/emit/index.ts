export { Code, join, js, lines, list, lit, name, nothing, propertyKey, use } from './code.ts'
export { type SourceMap, sourceMap } from './source-map.ts'
export { type Mapping, type Written, write } from './writer.ts'
