// Memory and speed of reading large files bit by bit, each in a process of its own. `node bench/file-read.mjs [megabytes]`
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const formats = {
  csv: ['id,name,city,amount\n', (n) => `${n},"Customer, no. ${n}",Bern,${n * 0.25}\n`],
  ndjson: ['', (n) => `{"id":${n},"name":"Customer, no. ${n}","city":"Bern","amount":${n * 0.25}}\n`],
}

function write(path, head, row, megabytes) {
  const file = openSync(path, 'w')
  writeSync(file, head)
  let count = 0
  for (let size = 0; size < megabytes * 1e6; ) {
    const piece = Array.from({ length: 10_000 }, () => row(count++)).join('')
    size += writeSync(file, piece)
  }
  closeSync(file)
  return count
}

async function read(path, format, count) {
  const { lineRecords } = await import('../connectors/dist/file/line-records.js')
  const before = process.memoryUsage().rss
  const start = performance.now()
  let found = 0
  for await (const { line } of lineRecords(path, format, {})) {
    if (line !== ++found + (format === 'csv' ? 1 : 0)) throw new Error(`line ${line} of record ${found}`)
  }
  if (found !== count) throw new Error(`${found} of ${count} records`)
  const seconds = (performance.now() - start) / 1000
  const size = statSync(path).size / 1e6
  const most = process.resourceUsage().maxRSS / 1024
  console.log(
    `${format.padEnd(7)} ${size.toFixed(0)} MB, ${count} records: ${(size / seconds).toFixed(0)} MB/s, RSS at most ${most.toFixed(0)} MB (${(before / 2 ** 20).toFixed(0)} MB before)`,
  )
}

if (process.argv[2] === 'read') await read(process.argv[3], process.argv[4], Number(process.argv[5]))
else {
  const megabytes = Number(process.argv[2] ?? 1000)
  const folder = mkdtempSync(join(tmpdir(), 'twill-bench-'))
  try {
    for (const [format, [head, row]] of Object.entries(formats)) {
      const path = join(folder, `in.${format}`)
      const count = write(path, head, row, megabytes)
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'read', path, format, String(count)], {
        stdio: 'inherit',
      })
      rmSync(path)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
