import { command, flag, shell, text } from '../command.ts'
import { exit } from '../exit.ts'

export const login = command({
  name: 'login',
  summary: 'Log in to a Salesforce org in the browser, and keep the login for flows.',
  args: '',
  about: {},
  options: {
    name: text('The name under which flows find it; `default` by default.', 'name'),
    url: text(
      'Where to log in: the My Domain of the org; by default SALESFORCE_URL, or https://login.salesforce.com.',
      'address',
    ),
    clientId: text('The consumer key of the app; by default SALESFORCE_CLIENT_ID.', 'key'),
    callback: text(
      'The callback address of the app, on this machine; by default http://localhost:1717/OauthRedirect.',
      'address',
    ),
    anew: flag('Let the org ask who it is, even where the browser is logged in.'),
    noBrowser: flag('Print the address only.'),
  },
  details: `The secret of the app, if it has one, comes from SALESFORCE_CLIENT_SECRET. The login is kept encrypted in \`twill\` in the user's
configuration folder. A flow names it: \`login: { web-server: { name: default } }\`.`,
  examples: [shell('tw login', 'without an app', { exit: exit.usage })],
  run: async (given, io) => {
    const logins = await import('../login-runs.ts')
    return await logins.logIn(given, io)
  },
})

export const loginList = command({
  name: 'login list',
  summary: 'List the kept logins.',
  args: '',
  about: {},
  options: { json: flag('Print a line of JSON for each.') },
  examples: [shell('tw login list', 'names, users, orgs')],
  run: async (given, io) => {
    const logins = await import('../login-runs.ts')
    return await logins.listLogins(given, io)
  },
})

export const loginRemove = command({
  name: 'login remove',
  summary: 'End a kept login at its org, and forget it.',
  args: 'name',
  about: { name: 'The name of the login.' },
  options: { onlyHere: flag('Forget it without telling the org, as when that cannot be reached.') },
  examples: [shell('tw login remove old-sandbox', 'a name that is not kept', { exit: exit.usage })],
  run: async (given, io) => {
    const logins = await import('../login-runs.ts')
    return await logins.removeLogin(given, io)
  },
})
