export { selectorAt, writtenAt } from './check/culprit.ts'
export { type Shape, shapesOf } from './check/shape.ts'
export { nearest } from './check/suggest.ts'
export {
  type Compilation,
  type CompiledModule,
  type CompileOptions,
  compile,
  type FormatDirective,
  type InputDeclaration,
  type SourceFile,
} from './compile.ts'
export type { ComponentDescriptor } from './core/components.ts'
export type { Site } from './core/ir.ts'
export type { Diagnostic, Fix, Label, Severity } from './diagnostics/diagnostic.ts'
export { type Mapping, type SourceMap, sourceMap } from './emit/index.ts'
export { argumentsAt, type WrittenArgument } from './explain.ts'
export type { AnnotationTarget, Library, LibraryMember, LibraryOverload, WrittenCode } from './library.ts'
export { lineStarts, positionAt } from './position.ts'
export type { Span } from './span.ts'
