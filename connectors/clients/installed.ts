import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = process.env.TWILL_CLIENTS
if (folder === undefined) throw new Error('TWILL_CLIENTS is not set: run these tests by `npm run test:clients`.')

/** Loads a client from the folder that they are installed in. */
export const client = createRequire(join(folder, 'package.json'))

/** The folder itself, for clients that are commands. */
export const clientsFolder = folder
