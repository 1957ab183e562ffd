import type { SettingProblem } from '../setting.ts'

/** What is wrong with an address of HTTP. */
export function addressProblem(written: string): SettingProblem | undefined {
  const example = 'Write it as `https://host/path`.'
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol)) {
    return url.username === '' && url.password === ''
      ? undefined
      : {
          problem: 'must not hold a user or a password, which HTTP clients refuse',
          advice: `Put them into \`headers\`: \`authorization: Basic \${secret.NAME}\`.`,
        }
  }
  // `localhost:8080` is read as a scheme
  if (url === undefined ? /^[\w-]+(?:\.[\w-]+)+(?:[:/]|$)/.test(written) : /^[\w.-]+:\d+(?:\/|$)/.test(written))
    return {
      problem: 'has no scheme',
      advice: `Write \`${/^(?:localhost|127\.)/.test(written) ? 'http' : 'https'}://${written}\`.`,
    }
  if (url !== undefined)
    return {
      problem: `has the scheme \`${url.protocol.slice(0, -1)}\`, and only http and https can be asked`,
      advice: example,
    }
  return { problem: `is no address: \`${written}\``, advice: example }
}
