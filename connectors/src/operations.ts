import { append } from './file/append.ts'
import { read } from './file/read.ts'
import { write } from './file/write.ts'
import { get } from './http/get.ts'
import { listen } from './http/listen.ts'
import { request } from './http/request.ts'
import type { AnyOperation, Connection } from './operation.ts'
import { postgres } from './postgres/connection.ts'
import { copy } from './postgres/copy.ts'
import { query } from './postgres/query.ts'
import { upsert } from './postgres/upsert.ts'
import { salesforce } from './salesforce/connection.ts'
import { salesforceOperations } from './salesforce/operations.ts'

/** Every operation, in the order in which they are listed to users. */
export const allOperations: readonly AnyOperation[] = [
  read,
  write,
  append,
  listen,
  get,
  request,
  query,
  upsert,
  copy,
  ...Object.values(salesforceOperations),
].map(({ declaration }) => declaration)

/** Every way to reach a system. */
export const allConnections: readonly Connection<unknown>[] = [postgres, salesforce]
