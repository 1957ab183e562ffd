import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SalesforceError } from '../salesforce-error.ts'
import { authFailed } from './login.ts'
import { loginError } from './login-refusal.ts'

export interface CallbackOptions {
  /** `http://localhost:1717/OauthRedirect`; port 0 is any free one. */
  readonly callback: string
  /** What the browser brings back, so that nobody else can answer. */
  readonly state: string
  /** Of the org, for errors. */
  readonly address: string
  /** Milliseconds that the user may take. */
  readonly patience: number
  readonly stop: AbortSignal
}

export interface CallbackListener {
  /** The address to which the org sends the browser. */
  readonly redirectUri: string
  /** The authorization code. @throws SalesforceError when it is refused, takes too long or is stopped */
  readonly code: Promise<string>
  readonly close: () => void
}

/** Listens on this machine's loopback for the browser that comes back from the org. @throws SalesforceError where it cannot */
export async function listenForCode({
  callback,
  state,
  address,
  patience,
  stop,
}: CallbackOptions): Promise<CallbackListener> {
  const wanted = callbackOf(callback)
  const server = createServer()
  const port = await listen(server, Number(wanted.port || 80))
  wanted.port = String(port)
  const code = new Promise<string>((resolve, reject) => {
    const late = setTimeout(
      () => reject(authFailed(`Nobody has logged in within ${Math.round(patience / 60_000)} minutes.`)),
      patience,
    )
    const stopped = (): void => reject(new SalesforceError('CANCELLED', 'The login was given up.'))
    if (stop.aborted) stopped()
    stop.addEventListener('abort', stopped, { once: true })
    server.once('close', () => {
      clearTimeout(late)
      stop.removeEventListener('abort', stopped)
    })
    server.on('request', (request, response) => {
      const page = (status: number, text: string): void => {
        response
          .writeHead(status, headers)
          .end(`<!doctype html><meta charset="utf-8"><title>Twill</title><p>${text}</p>`)
      }
      const { pathname, searchParams: query } = new URL(request.url ?? '/', wanted)
      if (request.method !== 'GET' || pathname !== wanted.pathname) return page(404, 'Nothing is here.')
      // whoever does not know the state may not end the login either
      if (query.get('state') !== state) return page(400, 'This answer belongs to no login that is underway.')
      const [given, error] = [query.get('code'), query.get('error')]
      page(200, 'The org has answered. The terminal tells how the login ended; this window may be closed.')
      if (given !== null) resolve(given)
      else reject(refusedInBrowser(error ?? '', query.get('error_description') ?? '', address))
    })
  })
  code.catch(() => undefined) // it may fail before somebody waits for it
  return {
    redirectUri: wanted.href,
    code,
    close: () => {
      server.close()
      server.closeIdleConnections()
    },
  }
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'",
  connection: 'close',
}

function callbackOf(callback: string): URL {
  const parsed = URL.canParse(callback) ? new URL(callback) : undefined
  if (parsed?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(parsed.hostname)) return parsed
  throw authFailed(`The callback \`${callback}\` is no address of this machine: write \`http://localhost:PORT/PATH\`.`)
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve)
    })
    return (server.address() as AddressInfo).port
  } catch (cause) {
    const busy = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    throw authFailed(
      busy
        ? `Port ${port} is in use, perhaps by another login. Wait for it, or name a second callback that the app knows.`
        : `This machine does not let the callback listen on port ${port}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    )
  }
}

const refusedInBrowser = (code: string, description: string, address: string): SalesforceError =>
  loginError({ status: 400, code, description, serverTime: undefined, now: 0, facts: { address } })
