import { choice, command, flag, list, shell } from '../command.ts'
import { exit } from '../exit.ts'

export const check = command({
  name: 'check',
  summary: 'Report what is wrong with scripts and flows, without running them.',
  args: 'files...',
  about: {
    files: 'Scripts or flows, or folders in which all .tw, .dwl and .flow.yaml files are checked; - is standard input.',
  },
  options: {
    format: choice('How findings are printed: for people, as JSON lines, as GitHub annotations, as SARIF.', [
      'text',
      'json',
      'github',
      'sarif',
    ]),
    input: list('The name of an input that the scripts are given besides payload.', 'name', { short: 'i' }),
    modulePath: list('A folder in which imports are looked for, before that of the script.', 'folder'),
    strict: flag('Fail on warnings too.'),
  },
  examples: [
    shell('tw check orders', 'all scripts in a folder'),
    shell('tw check --format json orders/orders.tw', 'one JSON object for each finding'),
    shell('tw check -', 'a script on standard input', { stdin: '--- payloadd.name', exit: exit.findings }),
  ],
  run: async (given, io) => {
    const { checkScripts } = await import('../check-scripts.ts')
    return await checkScripts(given, io)
  },
})
