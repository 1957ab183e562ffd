// The flow on a local org with two articles: `node examples/order-lines/start.mjs`. The second order names an article that the org
// lacks: nothing of it is taken over, and it is a dead letter.
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startFlow } from '@twill/connectors/flow'
import { startLocalOrg } from '@twill/connectors/local-org'

// the org is a new one each time, so what arrived in the last is forgotten
rmSync(new URL('.twill', import.meta.url), { recursive: true, force: true })
const org = await startLocalOrg()
process.env.SALESFORCE_URL = org.url
process.env.SALESFORCE_CLIENT_ID = org.clientId
process.env.SALESFORCE_CLIENT_SECRET = org.clientSecret

async function call(method, path, body) {
  const response = await fetch(`${org.url}/services/data/v65.0${path}`, {
    method,
    headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
  return response.status === 204 ? undefined : await response.json()
}

const { id: pricebook } = await call('PATCH', '/sobjects/Pricebook2/ExternalId__c/standard', {
  Name: 'Prices',
  IsActive: true,
})
for (const article of ['A-1', 'A-2']) {
  const { id: product } = await call('PATCH', `/sobjects/Product2/ExternalId__c/${article}`, {
    Name: `Article ${article}`,
    IsActive: true,
  })
  const entry = { Pricebook2Id: pricebook, Product2Id: product, UnitPrice: 10, IsActive: true }
  await call('PATCH', `/sobjects/PricebookEntry/ExternalId__c/${article}`, entry)
}

const flow = fileURLToPath(new URL('order.flow.yaml', import.meta.url))
try {
  await startFlow(flow, new AbortController().signal, { log: process.stderr })
  const soql =
    'SELECT ExternalId__c, Account.Name, (SELECT PricebookEntry.Product2.Name, Quantity, UnitPrice FROM OrderItems) FROM Order'
  console.log(JSON.stringify((await call('GET', `/query?q=${encodeURIComponent(soql)}`)).records, null, 2))
} finally {
  await org.close()
}
