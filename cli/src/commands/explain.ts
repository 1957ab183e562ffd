import { command, flag, shell } from '../command.ts'
import { exit } from '../exit.ts'

export const explain = command({
  name: 'explain',
  summary: 'Explain a diagnostic: why it is given, and how to mend it.',
  args: 'code?',
  about: { code: 'A code such as TW2001 or a name such as unknown-name. Without it all are listed.' },
  options: { json: flag('Print JSON.') },
  examples: [
    shell('tw explain TW2001', 'one diagnostic'),
    shell('tw explain', 'the list of all'),
    shell('tw explain TW20001', 'a code that does not exist', { exit: exit.usage }),
  ],
  run: async ({ code, json }, io) => {
    const { explainCode, listCodes } = await import('../explain-code.ts')
    const { isTerminal, columns } = io.stdout
    if (code !== undefined) io.stdout.write(explainCode(code, json, columns))
    else io.stdout.write(isTerminal ? listCodes(json, columns) : listCodes(json))
    return exit.ok
  },
})
