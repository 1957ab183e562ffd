import { startFlow } from '../../src/flow/index.ts'

// runs the flow that its argument names, until it ends or SIGTERM

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
try {
  await startFlow(process.argv[2] ?? '', stop.signal, {
    log: { write: (line) => void process.stderr.write(line) },
    level: process.env.LEVEL ?? 'info',
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
