import { command, flag, list, parsed, shell, text } from '../command.ts'
import { exit } from '../exit.ts'

const data = text(
  'The SQLite file that holds the records; without it they live in memory and end with the org.',
  'file',
)
const objects = list('Custom objects: a JSON file, an object-meta.xml, or a folder of them.', 'path')

const portOf = (given: string): number => {
  const port = Number(given)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('A port is a number from 0 to 65535.')
  return port
}

const momentOf = (given: string): Date => {
  const moment = new Date(given)
  if (Number.isNaN(moment.getTime())) throw new Error('A moment is written as 2026-01-31T08:00:00Z.')
  return moment
}

const seedOf = (given: string): number => {
  const seed = Number(given)
  if (!Number.isSafeInteger(seed)) throw new Error('A seed is a whole number.')
  return seed
}

export const orgStart = command({
  name: 'org start',
  summary: 'Start a local Salesforce org on this machine.',
  args: '',
  about: {},
  options: {
    port: parsed('The port on 127.0.0.1; any free one by default.', 'number', portOf),
    data,
    objects,
    seed: list('Records to begin with, a JSON file: {"Account": [{"Name": "…"}]}.', 'file'),
    clock: parsed(
      'The moment at which the org’s clock starts; it goes on by 10 ms with each request that is no GET.',
      'moment',
      momentOf,
    ),
    randomSeed: parsed('Makes tokens and secrets the same in each run; whoever knows it knows them.', 'number', seedOf),
    apex: text('Apex REST: a module whose default export is {"GET /orders/:id": (request) => ({ body })}.', 'file'),
    certificate: list('A certificate (PEM) of a client; with any, assertions must be signed by one of them.', 'file'),
    refuseExpiredCertificates: flag(
      'Certificates that have expired verify nothing; Salesforce takes them all the same.',
    ),
    rotateRefreshTokens: flag('A refresh token is good once, and its answer brings the next.'),
    json: flag('Print one line of JSON when it is ready.'),
  },
  details: `The org speaks the REST, Composite, Bulk 2.0, Bulk 1.0 and SOAP APIs and takes all ways of logging in that use OAuth, and SOAP
login up to version 64.0. Its address in a browser shows what it holds. It runs until SIGINT or SIGTERM and is reached from this
machine only.`,
  examples: [
    shell('tw org start --clock tomorrow', 'a clock that is no moment', { exit: exit.usage }),
    shell('tw org start --apex missing.mjs', 'a module that is not there', { exit: exit.usage }),
    shell('tw org start --data missing-folder/org.db', 'a data file that cannot be made', { exit: exit.usage }),
  ],
  run: async (given, io) => {
    const orgs = await import('../local-org-runs.ts')
    return await orgs.startOrg(given, io)
  },
})

export const orgSeed = command({
  name: 'org seed',
  summary: 'Add records to the data file of a local org that is not running.',
  args: 'files...',
  about: { files: 'JSON files: {"Account": [{"Name": "…"}]}. All records of a file, or none.' },
  options: { data, objects },
  examples: [shell('tw org seed accounts.json', 'without a data file', { exit: exit.usage })],
  run: async (given, io) => {
    const orgs = await import('../local-org-runs.ts')
    return await orgs.seedOrg(given, io)
  },
})

export const orgReset = command({
  name: 'org reset',
  summary: 'Remove all records from the data file of a local org that is not running.',
  args: '',
  about: {},
  options: { data, objects },
  examples: [shell('tw org reset', 'without a data file', { exit: exit.usage })],
  run: async (given, io) => {
    const orgs = await import('../local-org-runs.ts')
    return await orgs.resetOrg(given, io)
  },
})

export const orgExport = command({
  name: 'org export',
  summary: 'Print the records of a local org’s data file as JSON.',
  args: '',
  about: {},
  options: { data, objects },
  examples: [shell('tw org export', 'without a data file', { exit: exit.usage })],
  run: async (given, io) => {
    const orgs = await import('../local-org-runs.ts')
    return await orgs.exportOrg(given, io)
  },
})
