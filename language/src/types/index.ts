export * from "./type.ts"
