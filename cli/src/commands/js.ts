import { command, flag, list, shell, text } from '../command.ts'
import { exit } from '../exit.ts'
import { readScript } from '../script.ts'

export const js = command({
  name: 'js',
  summary: 'Print the JavaScript that a script compiles to.',
  args: 'script?',
  about: { script: 'The script; - is standard input.' },
  options: {
    expression: text('Compile this script in place of a file.', 'script', { short: 'e' }),
    input: list('The name of an input that the script is given besides payload.', 'name', { short: 'i' }),
    modulePath: list('A folder in which imports are looked for, before that of the script.', 'folder'),
    sourceMap: flag('Print the source map instead.'),
  },
  examples: [shell("tw js -e 'payload map $.name'", 'the code of an expression')],
  run: async (given, io) => {
    const script = await readScript('js', given.script, given, io)
    const { openMapping } = await import('../open-mapping.ts')
    const inputs = Object.fromEntries(given.input.map((name) => [name, '']))
    const { mapping } = openMapping(script, { inputs, noCache: true }, io)
    io.stdout.write(`${given.sourceMap ? JSON.stringify(mapping.sourceMap) : mapping.js.trimEnd()}\n`)
    return exit.ok
  },
})
