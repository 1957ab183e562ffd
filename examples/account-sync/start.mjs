// The flow, once, on a local org with some accounts: `node examples/account-sync/start.mjs`.
import { fileURLToPath } from 'node:url'
import { startFlow } from '@twill/connectors/flow'
import { startLocalOrg } from '@twill/connectors/local-org'

const org = await startLocalOrg()
process.env.SALESFORCE_URL = org.url
process.env.SALESFORCE_CLIENT_ID = org.clientId
process.env.SALESFORCE_CLIENT_SECRET = org.clientSecret

const cities = ['Bern', 'Lyon', 'Graz']
for (let from = 0; from < 600; from += 200) {
  const records = Array.from({ length: 200 }, (_, i) => ({
    attributes: { type: 'Account' },
    Name: `Account ${String(from + i).padStart(4, '0')}`,
    BillingCity: cities[i % cities.length],
    AnnualRevenue: (from + i) * 1000.5,
  }))
  const response = await fetch(`${org.url}/services/data/v65.0/composite/sobjects`, {
    method: 'POST',
    headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ allOrNone: true, records }),
  })
  if (!response.ok) throw new Error(await response.text())
}

const flow = fileURLToPath(new URL('accounts.flow.yaml', import.meta.url))
try {
  await startFlow(flow, new AbortController().signal, { log: process.stderr, once: true })
} finally {
  await org.close()
}
