// The Salesforce connector beside jsforce on a local org: loads, queries, upserts, with the memory that each takes.
// `node bench/salesforce.mjs [rows]`; each contestant is a process of its own.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'

const self = fileURLToPath(import.meta.url)
const [task, ...rest] = process.argv.slice(2)
const soql = 'SELECT Id, Name, ExternalId__c, NumberOfEmployees FROM Account'
const accounts = (count, prefix) =>
  Array.from({ length: count }, (_, i) => ({
    ExternalId__c: `${prefix}-${i}`,
    Name: `Account ${i}`,
    NumberOfEmployees: i,
  }))

const twill = async (url, accessToken) => {
  const salesforce = await import('@twill/connectors/salesforce')
  return { ...salesforce, org: await salesforce.connect({ url, accessToken, quota: 100 }) }
}
const jsforce = async (instanceUrl, accessToken) => {
  const { Connection } = await import('@jsforce/jsforce-node')
  const connection = new Connection({ instanceUrl, accessToken, version: '65.0' })
  connection.bulk2.pollInterval = 500
  connection.bulk2.pollTimeout = 600_000
  return connection
}

/** What a contestant does; gives the number of rows. `first` is called when the first row is there. */
const tasks = {
  'twill load': async ({ url, token, count, prefix }) => {
    const { bulkLoad, org } = await twill(url, token)
    const target = { object: 'Account', operation: 'upsert', externalId: 'ExternalId__c' }
    return (await bulkLoad(org, accounts(count, prefix), target)).succeeded
  },
  'jsforce load': async ({ url, token, count, prefix }) => {
    const connection = await jsforce(url, token)
    const { successfulResults } = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'upsert',
      externalIdFieldName: 'ExternalId__c',
      input: accounts(count, prefix),
    })
    return successfulResults.length
  },
  'twill query': async ({ url, token, first, where }) => {
    const { bulkQuery, org } = await twill(url, token)
    let rows = 0
    for await (const row of bulkQuery(org, soql + where)) {
      if (rows === 0) first()
      if (typeof row.Id !== 'string') throw new Error('no Id')
      rows++
    }
    return rows
  },
  'jsforce query': async ({ url, token, first, where }) => {
    const connection = await jsforce(url, token)
    const stream = await connection.bulk2.query(soql + where)
    let rows = 0
    await new Promise((resolve, reject) => {
      process.on('uncaughtException', reject)
      stream.on('record', () => {
        if (rows === 0) first()
        rows++
      })
      stream.on('end', resolve)
      stream.on('error', reject)
    })
    return rows
  },
  'twill upserts': async ({ url, token, count, prefix }) => {
    const { upsertRecords, org } = await twill(url, token)
    const results = await upsertRecords(org, 'Account', 'ExternalId__c', accounts(count, prefix))
    return results.filter(({ success }) => success).length
  },
  'jsforce upserts': async ({ url, token, count, prefix }) => {
    const connection = await jsforce(url, token)
    const options = { allowRecursive: true, allOrNone: false }
    const results = await connection.sobject('Account').upsert(accounts(count, prefix), 'ExternalId__c', options)
    return results.filter(({ success }) => success).length
  },
}

if (task === '--contestant') await contestant(JSON.parse(rest[0]))
else if (task === '--org') await serveOrg()
else if (task === '--rows') await serveRows(Number(rest[0]))
else await main(Number(task ?? 900_000))

async function contestant({ name, ...given }) {
  const began = performance.now()
  let firstAfter
  const first = () => {
    firstAfter = performance.now() - began
  }
  let outcome
  try {
    outcome = { rows: await tasks[name]({ ...given, first }) }
  } catch (error) {
    outcome = { failed: String(error.message ?? error).split('\n')[0] }
  }
  const took = performance.now() - began
  process.stdout.write(
    `${JSON.stringify({ ...outcome, took, firstAfter, memory: process.resourceUsage().maxRSS / 1024 })}\n`,
  )
  process.exit(0)
}

async function serveOrg() {
  const { startLocalOrg } = await import('@twill/connectors/local-org')
  const { url, accessToken } = await startLocalOrg({ dailyRequests: 10_000_000 })
  process.stdout.write(`${JSON.stringify({ url, token: accessToken })}\n`)
}

/** A query job of any number of rows in pages of 250,000, made as they are sent; without an org behind it. */
async function serveRows(count) {
  const size = 250_000
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://host')
    if (pathname.endsWith('/describe')) return response.end('{"name":"Account","fields":[]}')
    if (!pathname.endsWith('/results')) {
      const job = { id: '750', object: 'Account', state: 'JobComplete', numberRecordsProcessed: count }
      return response.end(JSON.stringify(job))
    }
    const start = Number(searchParams.get('locator') ?? 0)
    const end = Math.min(count, start + size)
    response.writeHead(200, {
      'content-type': 'text/csv',
      'sforce-numberofrecords': end - start,
      'sforce-locator': end < count ? end : 'null',
    })
    response.write('"Id","Name","ExternalId__c","NumberOfEmployees"\n')
    for (let i = start; i < end; ) {
      let lines = ''
      for (let n = 0; n < 1000 && i < end; n++, i++)
        lines += `"001Tw${String(i).padStart(13, '0')}","Account ${i}","x-${i}","${i}"\n`
      if (!response.write(lines)) await new Promise((resolve) => response.once('drain', resolve))
    }
    response.end()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.address().port}`, token: 'x' })}\n`)
}

/** Starts this file as another process; gives the line of JSON that it prints. */
function start(...args) {
  const child = spawn(process.execPath, [self, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (piece) => {
      text += piece
      if (text.includes('\n')) resolve(JSON.parse(text))
    })
    child.on('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
  return { child, line }
}

async function main(rows) {
  const { child, line } = start('--org')
  const { url, token } = await line
  const run = async (name, given = {}, at = { url, token }) => {
    const result = await start('--contestant', JSON.stringify({ name, ...at, where: '', ...given })).line
    const what = result.failed === undefined ? `${result.rows} rows` : `FAILED: ${result.failed}`
    const first = result.firstAfter === undefined ? '' : `, first row after ${result.firstAfter.toFixed(0)} ms`
    console.log(
      `${name.padEnd(18)} ${(result.took / 1000).toFixed(1).padStart(6)} s ${result.memory.toFixed(0).padStart(5)} MB  ${what}${first}`,
    )
    return result
  }
  const ratio = (one, other) => {
    if (one.failed === undefined && other.failed === undefined && one.rows === other.rows)
      console.log(
        `  time ${(one.took / other.took).toFixed(2)}x, memory ${(one.memory / other.memory).toFixed(2)}x of jsforce`,
      )
  }
  console.log('load of 200,000 rows')
  ratio(
    await run('twill load', { count: 200_000, prefix: 'a' }),
    await run('jsforce load', { count: 200_000, prefix: 'b' }),
  )
  console.log('10,000 upserts over REST')
  ratio(
    await run('twill upserts', { count: 10_000, prefix: 'a' }),
    await run('jsforce upserts', { count: 10_000, prefix: 'b' }),
  )
  console.log('query of 200,000 rows, one page of results')
  const where = " WHERE ExternalId__c LIKE 'a-%'"
  ratio(await run('twill query', { where }), await run('jsforce query', { where }))
  if (rows > 400_000) {
    console.log(`filling up to ${rows} rows`)
    await run('twill load', { count: rows - 400_000, prefix: 'c' })
    console.log(`query of ${rows} rows, several pages`)
    ratio(await run('twill query'), await run('jsforce query'))
  }
  child.kill()
  const many = start('--rows', '5000000')
  console.log('query of 5,000,000 rows from a server that makes them up')
  const at = await many.line
  await run('twill query', {}, at)
  many.child.kill()
  process.exit(0)
}
