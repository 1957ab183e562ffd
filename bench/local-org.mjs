// The local org with many records: how long a bulk load takes, and queries over them. `node bench/local-org.mjs [records]`
import { startLocalOrg } from '@twill/connectors/local-org'

const count = Number(process.argv[2] ?? 100_000)
const org = await startLocalOrg()
const base = `${org.url}/services/data/v65.0`
const call = async (method, path, body, type = 'application/json') => {
  const answer = await fetch(base + path, {
    method,
    body,
    headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': type },
  })
  if (!answer.ok) throw new Error(await answer.text())
  return answer
}
const timed = async (name, run) => {
  const start = performance.now()
  const result = await run()
  console.log(`${name.padEnd(48)} ${(performance.now() - start).toFixed(0).padStart(8)} ms`)
  return result
}

let worst = 0
let last = performance.now()
setInterval(() => {
  worst = Math.max(worst, performance.now() - last)
  last = performance.now()
}, 1).unref()

const load = async (object, csv) => {
  const { id } = await (await call('POST', '/jobs/ingest', JSON.stringify({ object, operation: 'insert' }))).json()
  await call('PUT', `/jobs/ingest/${id}/batches`, csv, 'text/csv')
  await call('PATCH', `/jobs/ingest/${id}`, '{"state":"UploadComplete"}')
  for (;;) {
    const { state, numberRecordsFailed } = await (await call('GET', `/jobs/ingest/${id}`)).json()
    if (state === 'JobComplete' && numberRecordsFailed === 0) return
    if (state !== 'InProgress' && state !== 'UploadComplete') throw new Error(`${state}, ${numberRecordsFailed} failed`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

await load(
  'Account',
  `Name,ExternalId__c,Industry\n${Array.from({ length: 1000 }, (_, i) => `Account ${i},a-${i},Energy`).join('\n')}\n`,
)
const contacts = Array.from({ length: count }, (_, i) => `Contact ${i},c-${i},c${i}@example.com,a-${i % 1000}`)
await timed(`bulk load of ${count} contacts with parents`, () =>
  load('Contact', `LastName,ExternalId__c,Email,Account.ExternalId__c\n${contacts.join('\n')}\n`),
)
const query = async (soql) => (await call('GET', `/query?q=${encodeURIComponent(soql)}`)).json()
for (const [name, soql] of [
  [
    'two parents, by external id',
    `SELECT LastName, Account.Name, Account.Owner.Name FROM Contact WHERE ExternalId__c = 'c-${count - 1}'`,
  ],
  [
    'two parents, one account',
    "SELECT LastName, Account.Name, Account.Owner.Name FROM Contact WHERE Account.Name = 'Account 7' LIMIT 100",
  ],
  ['two parents, first 200', 'SELECT LastName, Account.Name, Account.Owner.Name FROM Contact LIMIT 200'],
  ['count of all', 'SELECT COUNT() FROM Contact'],
  ['grouped by parent', 'SELECT Account.Industry, COUNT(Id) FROM Contact GROUP BY Account.Industry'],
]) {
  await query(soql) // plans and statements are warm
  await timed(name, () => query(soql))
}
await timed(`bulk query of ${count} contacts`, async () => {
  const query = 'SELECT Id, LastName, Account.Name FROM Contact'
  const { id } = await (await call('POST', '/jobs/query', JSON.stringify({ operation: 'query', query }))).json()
  for (;;) {
    const { state } = await (await call('GET', `/jobs/query/${id}`)).json()
    if (state === 'JobComplete') break
    if (state !== 'InProgress' && state !== 'UploadComplete') throw new Error(state)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await (await call('GET', `/jobs/query/${id}/results`)).arrayBuffer()
})
console.log(`${'longest time without an answer'.padEnd(48)} ${worst.toFixed(0).padStart(8)} ms`)
console.log(
  `${'peak memory of the process, org and client'.padEnd(48)} ${(process.resourceUsage().maxRSS / 1024).toFixed(0).padStart(8)} MB`,
)
await org.close()
