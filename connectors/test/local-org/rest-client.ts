import type { LocalOrg } from '../../src/local-org/index.ts'

/** Sends requests of the data API to an org and reads the JSON of their answers. */
export const restClient =
  (org: () => LocalOrg) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${org().url}/services/data/v65.0${path}`, {
      method,
      headers: { authorization: `Bearer ${org().accessToken}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
