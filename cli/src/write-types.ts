import { noTypes } from './diagnostics.ts'
import { type ExitCode, exit } from './exit.ts'
import { fault } from './fault.ts'
import type { Io } from './io.ts'

interface WriteTypes {
  readonly objects: readonly string[]
  readonly url: string | undefined
  readonly login: string | undefined
  readonly query: readonly string[]
  readonly output: string | undefined
}

export async function writeTypes({ objects, url, login, query, output }: WriteTypes, io: Io): Promise<ExitCode> {
  const queries = Object.fromEntries(query.map(namedQuery))
  if (output !== undefined && !output.endsWith('.tw'))
    throw fault(noTypes, { problem: `\`${output}\` does not end with .tw.` })
  const address = url ?? io.env.SALESFORCE_URL
  if (address === undefined && login === undefined)
    throw fault(noTypes, { problem: 'the address of the org is not known; write `--url` or set SALESFORCE_URL.' })
  const { connect, typeModules } = await io.connectors('salesforce')
  try {
    const org = await connect(
      login === undefined
        ? {
            url: address,
            accessToken: io.env.SALESFORCE_ACCESS_TOKEN,
            clientId: io.env.SALESFORCE_CLIENT_ID,
            clientSecret: io.env.SALESFORCE_CLIENT_SECRET,
          }
        : { url, login: { 'web-server': { name: login } } },
    )
    const { tw, typescript } = await typeModules(org, { objects, queries })
    if (output === undefined) io.stdout.write(tw)
    else {
      io.files.replace(output, new TextEncoder().encode(tw))
      io.files.replace(output.replace(/\.tw$/, '.d.ts'), new TextEncoder().encode(typescript))
    }
  } catch (error) {
    throw fault(noTypes, { problem: error instanceof Error ? error.message : String(error) })
  }
  return exit.ok
}

function namedQuery(given: string): [string, string] {
  const [, name, soql] = /^([A-Z]\w*)=(.+)$/s.exec(given) ?? []
  if (name === undefined || soql === undefined)
    throw fault(noTypes, {
      problem: `\`${given}\` is no query with a name; write \`--query "Name=SELECT Id FROM Account"\`.`,
    })
  return [name, soql]
}
