// The flow on a local org: `node examples/contact-form/start.mjs`; then post to the address in the log.
import { fileURLToPath } from 'node:url'
import { startFlow } from '@twill/connectors/flow'
import { startLocalOrg } from '@twill/connectors/local-org'

const org = await startLocalOrg()
process.env.SALESFORCE_URL = org.url
process.env.SALESFORCE_CLIENT_ID = org.clientId
process.env.SALESFORCE_CLIENT_SECRET = org.clientSecret

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort())
const flow = fileURLToPath(new URL('contact.flow.yaml', import.meta.url))
try {
  await startFlow(flow, stop.signal, { log: process.stderr })
} finally {
  await org.close()
}
