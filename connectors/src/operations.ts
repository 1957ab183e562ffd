import { append } from './file/append.ts'
import { read } from './file/read.ts'
import { write } from './file/write.ts'
import type { AnyOperation, Connection } from './operation.ts'

/** Every operation, in the order in which they are listed to users. */
export const allOperations: readonly AnyOperation[] = [read, write, append].map(({ declaration }) => declaration)

/** Every way to reach a system. */
export const allConnections: readonly Connection<unknown>[] = []
