import { loginFailed } from './diagnostics.ts'
import { type ExitCode, exit } from './exit.ts'
import { fault } from './fault.ts'
import type { Connectors, Io } from './io.ts'

type Salesforce = Connectors['salesforce']

interface LogIn {
  readonly name: string | undefined
  readonly url: string | undefined
  readonly clientId: string | undefined
  readonly callback: string | undefined
  readonly anew: boolean
  readonly noBrowser: boolean
}

export async function logIn(given: LogIn, io: Io): Promise<ExitCode> {
  const { name = 'default', callback = 'http://localhost:1717/OauthRedirect', anew, noBrowser } = given
  const { SALESFORCE_URL: knownUrl, SALESFORCE_CLIENT_ID: knownClient, SALESFORCE_CLIENT_SECRET: secret } = io.env
  const clientId = given.clientId ?? knownClient
  if (clientId === undefined)
    throw fault(loginFailed, { problem: 'The app is not known: write `--client-id` or set SALESFORCE_CLIENT_ID.' })
  return await withSalesforce(io, async ({ logIn }) => {
    const kept = await logIn(
      {
        name,
        url: given.url ?? knownUrl ?? 'https://login.salesforce.com',
        clientId,
        clientSecret: secret,
        callback,
        anew,
        browser: !noBrowser,
        show: (address) => io.stderr.write(`Log in at this address:\n\n${address}\n\n`),
        stop: io.stopSignal(),
      },
      io.env,
    )
    io.stdout.write(lineOf(kept))
  })
}

export async function listLogins({ json }: { readonly json: boolean }, io: Io): Promise<ExitCode> {
  return await withSalesforce(io, async ({ keptLogins }) => {
    for (const kept of keptLogins(io.env)) io.stdout.write(json ? `${JSON.stringify(kept)}\n` : lineOf(kept))
  })
}

export async function removeLogin(
  { name, onlyHere }: { readonly name: string; readonly onlyHere: boolean },
  io: Io,
): Promise<ExitCode> {
  return await withSalesforce(io, async ({ removeLogin }) => {
    await removeLogin(name, io.env, onlyHere)
  })
}

const lineOf = ({ name, username = '-', instanceUrl, orgId = '-' }: ReturnType<Salesforce['keptLogins']>[number]) =>
  `${name}  ${username}  ${instanceUrl}  ${orgId}\n`

async function withSalesforce(io: Io, run: (salesforce: Salesforce) => Promise<void>): Promise<ExitCode> {
  const salesforce = await io.connectors('salesforce')
  try {
    await run(salesforce)
    return exit.ok
  } catch (error) {
    throw fault(loginFailed, { problem: error instanceof Error ? error.message : String(error) })
  }
}
