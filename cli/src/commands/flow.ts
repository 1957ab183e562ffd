import { choice, command, flag, list, shell } from '../command.ts'
import { type ExitCode, exit } from '../exit.ts'
import type { Io } from '../io.ts'

const file = 'The flow, a .flow.yaml file.'

const logLevel = choice('How much the log tells; debug tells of each record.', ['info', 'debug', 'warn', 'error'])

export const flowRun = command({
  name: 'flow run',
  summary: 'Run a flow: once, or at the times of its schedule until it is stopped.',
  args: 'file',
  about: { file },
  options: { once: flag('Run at once and only once, whatever the schedule says.'), logLevel },
  details: `The log is JSON, a line an event, on standard error. SIGINT or SIGTERM stop the flow gracefully: nothing more is read, what is
under way is delivered, and the position is kept; the next run goes on from there.`,
  examples: [
    shell('tw flow run files/orders.flow.yaml', 'files through a mapping into files'),
    shell('tw flow run files/order.flow.yaml', 'a file that does not exist', { exit: exit.usage }),
  ],
  run: async (given, io) => {
    const flows = await import('../flow-runs.ts')
    return await flows.runFlow(given, io)
  },
})

export const flowList = command({
  name: 'flow list',
  summary: 'List the flows in a folder.',
  args: 'path?',
  about: { path: 'A folder or a flow; the working folder by default.' },
  options: { json: flag('Print a line of JSON for each.') },
  details:
    'What is wrong with a flow that cannot be listed is told on standard error, and the others are listed; the exit code is 1.',
  examples: [shell('tw flow list files', 'the flows of a folder')],
  run: async (given, io) => {
    const flows = await import('../flow-runs.ts')
    return await flows.listFlows(given, io)
  },
})

export const flowGraph = command({
  name: 'flow graph',
  summary: 'Draw a flow.',
  args: 'file',
  about: { file },
  options: { format: choice('The kind of picture.', ['mermaid', 'svg']) },
  examples: [shell('tw flow graph files/orders.flow.yaml', 'as text for Mermaid')],
  run: async (given, io) => {
    const flows = await import('../flow-runs.ts')
    return await flows.graphFlow(given, io)
  },
})

export const flowLetters = command({
  name: 'flow letters',
  summary: 'Show the records that a flow could not deliver.',
  args: 'file',
  about: { file },
  options: { json: flag('Print a line of JSON for each, with its payload and all attempts.') },
  examples: [shell('tw flow letters files/orders.flow.yaml', 'the dead letters of a flow')],
  run: async (given, io) => {
    const flows = await import('../flow-runs.ts')
    return await flows.showLetters(given, io)
  },
})

export const flowRedrive = command({
  name: 'flow redrive',
  summary: 'Send dead letters again; those that arrive are removed.',
  args: 'file',
  about: { file },
  options: { id: list('Only the dead letter of this correlation id.', 'id'), logLevel },
  examples: [
    shell('tw flow redrive files/orders.flow.yaml', 'all dead letters of a flow; what fails again stays', {
      exit: exit.failed,
    }),
  ],
  run: async (given, io) => {
    const flows = await import('../flow-runs.ts')
    return await flows.redriveFlow(given, io)
  },
})

export const flowSchema = command({
  name: 'flow schema',
  summary: 'Print the JSON Schema of flow files, for editors.',
  args: '',
  about: {},
  options: {},
  examples: [shell('tw flow schema', 'the schema')],
  run: async (_, io: Io): Promise<ExitCode> => {
    const flows = await import('../flow-runs.ts')
    return await flows.printSchema(io)
  },
})
