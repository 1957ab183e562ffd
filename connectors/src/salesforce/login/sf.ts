import { execFile } from 'node:child_process'
import { text } from '../../setting.ts'
import { addressOf, authFailed, type LoginContext, login } from './login.ts'

export const sf = login({
  kind: 'sf',
  doc: 'A login of the Salesforce CLI, which must be installed. It knows its org; `url` may be left out.',
  settings: { target: text('The alias or username of the login.', { required: true, example: 'production' }) },
  prepare: ({ target }, context) => {
    // it becomes a word of a command line, on Windows by way of a shell
    if (!/^[\w.@+-]+$/.test(target) || target.startsWith('-'))
      throw authFailed('`target` must be an alias or a username of the Salesforce CLI.')
    return async () => {
      // looking at the org makes the CLI renew a session that is over
      const org = await ask(['org', 'display'], target, context)
      const token =
        shown(org.accessToken) ?? shown((await ask(['org', 'auth', 'show-access-token'], target, context)).accessToken)
      if (token === undefined || typeof org.instanceUrl !== 'string')
        throw authFailed(
          `The Salesforce CLI gives no token of \`${target}\`. Log in again: \`sf org login web --alias ${target}\`.`,
        )
      context.secrets.add(token)
      return { accessToken: token, instanceUrl: addressOf(org.instanceUrl) }
    }
  },
})

/** Newer versions of the CLI show a token only where it is asked for by name, and else a note. */
const shown = (token: unknown): string | undefined =>
  typeof token === 'string' && /^[\w!.-]{16,}$/.test(token) ? token : undefined

interface Answer {
  readonly message?: unknown
  readonly result?: Readonly<Record<string, unknown>>
}

const limit = 120_000

/** What a command of the CLI answers in JSON; its output is never passed on, for it holds the token. */
function ask(
  command: readonly string[],
  target: string,
  { environment, secrets }: LoginContext,
): Promise<Readonly<Record<string, unknown>>> {
  const env = { ...environment, SF_AUTOUPDATE_DISABLE: 'true', SF_SKIP_NEW_VERSION_CHECK: 'true', NO_COLOR: '1' }
  const onWindows = process.platform === 'win32'
  const args = [...command, '--json', '--target-org', target]
  return new Promise((resolve, reject) => {
    execFile(onWindows ? 'sf.cmd' : 'sf', args, { env, timeout: limit, shell: onWindows }, (error, output) => {
      const { result, message } = parsed(output)
      if (error === null && result !== undefined) return resolve(result)
      if (error !== null && 'code' in error && error.code === 'ENOENT')
        return reject(
          authFailed('The command `sf` is not found. Install the Salesforce CLI, or choose another `login`.'),
        )
      const said = typeof message === 'string' ? secrets.redact(message) : 'it answers without JSON'
      reject(
        authFailed(
          `The Salesforce CLI does not open \`${target}\`: ${said} Log in again: \`sf org login web --alias ${target}\`.`,
        ),
      )
    })
  })
}

function parsed(output: string): Answer {
  try {
    return JSON.parse(output) as Answer
  } catch {
    return {}
  }
}
