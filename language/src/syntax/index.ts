export * from "./ast.ts"
