import { orgFailed } from './diagnostics.ts'
import { type ExitCode, exit } from './exit.ts'
import { fault } from './fault.ts'
import type { Connectors, Io } from './io.ts'

type LocalOrgs = Connectors['local-org']
type OrgCore = ReturnType<LocalOrgs['openOrg']>

interface Opened {
  readonly data: string | undefined
  readonly objects: readonly string[]
}

interface Start extends Opened {
  readonly port: number | undefined
  readonly seed: readonly string[]
  readonly clock: Date | undefined
  readonly randomSeed: number | undefined
  readonly apex: string | undefined
  readonly certificate: readonly string[]
  readonly refuseExpiredCertificates: boolean
  readonly rotateRefreshTokens: boolean
  readonly json: boolean
}

export async function startOrg(given: Start, io: Io): Promise<ExitCode> {
  const { port, data, objects, seed, json } = given
  const doors = await io.connectors('local-org')
  const stop = io.stopSignal()
  const org = await told(async () =>
    doors.startLocalOrg({
      port,
      data: data === undefined ? undefined : io.files.real(data),
      objects: doors.readObjects(objects.map(io.files.real)),
      clock: given.clock,
      seed: given.randomSeed,
      apexRest: given.apex === undefined ? {} : await doors.readApexRest(io.files.real(given.apex)),
      certificates: given.certificate.map((file) => decoded(io.files.read(file))),
      refuseExpiredCertificates: given.refuseExpiredCertificates,
      rotateRefreshTokens: given.rotateRefreshTokens,
    }),
  )
  try {
    await told(async () => {
      for (const file of seed) doors.seed(org.org, decoded(io.files.read(file)), file)
    })
    const { url, username, password, securityToken, clientId, clientSecret, accessToken, orgId } = org
    const facts = { url, username, password, securityToken, clientId, clientSecret, accessToken, orgId }
    io.stdout.write(json ? `${JSON.stringify(facts)}\n` : welcome(facts))
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve()
      else stop.addEventListener('abort', () => resolve(), { once: true })
    })
  } finally {
    await org.close()
  }
  return exit.ok
}

export async function seedOrg(
  { files, ...opened }: Opened & { readonly files: readonly string[] },
  io: Io,
): Promise<ExitCode> {
  return await withData(opened, io, (org, { seed }) => {
    for (const file of files) io.stdout.write(`${seed(org, decoded(io.files.read(file)), file)} records of ${file}\n`)
  })
}

export async function resetOrg(opened: Opened, io: Io): Promise<ExitCode> {
  return await withData(opened, io, (org) => org.reset())
}

export async function exportOrg(opened: Opened, io: Io): Promise<ExitCode> {
  return await withData(opened, io, (org, { exported }) =>
    io.stdout.write(`${JSON.stringify(exported(org), null, 2)}\n`),
  )
}

async function withData(
  { data, objects }: Opened,
  io: Io,
  run: (org: OrgCore, doors: LocalOrgs) => void,
): Promise<ExitCode> {
  if (data === undefined) throw fault(orgFailed, { problem: 'which data file is not said; write `--data FILE`' })
  const doors = await io.connectors('local-org')
  await told(async () => {
    const org = doors.openOrg({ data: io.files.real(data), objects: doors.readObjects(objects.map(io.files.real)) })
    try {
      run(org, doors)
    } finally {
      org.close()
    }
  })
  return exit.ok
}

/** What the user can mend is told without a stack. */
async function told<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw fault(orgFailed, { problem: error instanceof Error ? error.message : String(error) })
  }
}

const decoded = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const welcome = (
  org: Readonly<
    Record<
      'url' | 'username' | 'password' | 'securityToken' | 'clientId' | 'clientSecret' | 'accessToken' | 'orgId',
      string
    >
  >,
): string =>
  `A local Salesforce org is ready at ${org.url}, where a page shows what it holds

  username        ${org.username}
  password        ${org.password}
  security token  ${org.securityToken}
  client id       ${org.clientId}
  client secret   ${org.clientSecret}
  access token    ${org.accessToken}
  org id          ${org.orgId}

Try it:

  curl -H 'Authorization: Bearer ${org.accessToken}' '${org.url}/services/data/v65.0/query?q=SELECT+Name+FROM+Account'

  SF_ORG_INSTANCE_URL=${org.url} sf data query -q 'SELECT Name FROM User' --target-org '${org.accessToken}'

  new jsforce.Connection({ loginUrl: '${org.url}' }).login('${org.username}', '${org.password}${org.securityToken}')

It ends with Ctrl-C.
`
