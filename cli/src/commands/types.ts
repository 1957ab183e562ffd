import { command, list, shell, text } from '../command.ts'
import { exit } from '../exit.ts'

export const typesSalesforce = command({
  name: 'types salesforce',
  summary: 'Write types of an org’s records, as it describes them, for mappings and for TypeScript.',
  args: 'objects...',
  about: { objects: 'Objects whose records get a type: Account Contact' },
  options: {
    url: text('The address of the org; by default SALESFORCE_URL.', 'address'),
    login: text('A login that `tw login` keeps.', 'name'),
    query: list('A type of the rows of a query: Name=SELECT Id, Owner.Name FROM Account.', 'name=soql', { short: 'q' }),
    output: text('Write this module, and beside it one for TypeScript (.d.ts), instead of printing it.', 'file.tw', {
      short: 'o',
    }),
  },
  details: `Without --login the session comes from the environment: SALESFORCE_ACCESS_TOKEN, or SALESFORCE_CLIENT_ID and
SALESFORCE_CLIENT_SECRET of an app with the client credentials flow.`,
  examples: [shell('tw types salesforce Account Contact', 'without an address', { exit: exit.usage })],
  run: async (given, io) => {
    const types = await import('../write-types.ts')
    return await types.writeTypes(given, io)
  },
})
