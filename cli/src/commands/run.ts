import { choices, command, flag, list, parsed, shell, text } from '../command.ts'
import { badUsage } from '../diagnostics.ts'
import { exit } from '../exit.ts'
import { fault } from '../fault.ts'
import { readScript } from '../script.ts'

const details = `Inputs are NAME=FILE, or NAME=FORMAT:FILE where the extension of the file does not tell the format: a MIME type or
a short name, with reader options after semicolons, as in payload='text/csv;header=false:orders.txt'. NAME may be a path such as
vars.rate. FILE - is standard input, read as JSON when nothing else is said.

The result is written to standard output, or to the file of --output, which is replaced only when all went well. Its format is
that of the script's output directive, else of --output-type, else of the extension of the output file, which must be a known one,
else JSON.

A script may read files. --allow network lets readUrl fetch addresses, --allow environment shows it the environment variables, and
--allow none takes files away.`

export const run = command({
  name: 'run',
  summary: 'Run a mapping on payloads.',
  args: 'script? payload?',
  about: {
    script: 'The mapping, a .tw or .dwl file; - is standard input. With -e it is the payload.',
    payload: 'The file that the mapping sees as payload; - is standard input.',
  },
  options: {
    expression: text('Run this script in place of a file.', 'script', { short: 'e' }),
    input: list('An input: NAME=FILE or NAME=FORMAT:FILE.', 'name=file', { short: 'i' }),
    output: text('Write the result to this file.', 'file', { short: 'o' }),
    outputType: text('The format of the result when the script names none.', 'format'),
    property: list("A property, for the function p: -p env=test gives p('env').", 'name=value', { short: 'p' }),
    allow: choices('What the script may reach besides files: network, environment; none forbids all.', [
      'file',
      'network',
      'environment',
      'none',
    ]),
    timeout: parsed('Stop the run after this time: 500ms, 10s, 2m.', 'time', milliseconds),
    modulePath: list('A folder in which imports are looked for, before that of the script.', 'folder'),
    noCache: flag('Compile the script even when it was compiled before.'),
  },
  details,
  examples: [
    shell('tw run orders/orders.tw orders/orders.xml', 'an XML file through a mapping, the result on the screen'),
    shell('tw run orders/orders.tw -i payload=orders/orders.xml -o out.json', 'the same, into a file'),
    shell("tw run -e 'payload.name' -", 'an expression on what stands on standard input', {
      stdin: '{ "name": "Ada" }',
    }),
    shell(
      "tw run -e 'payload map { a: $.a }' -i 'payload=csv;separator=\";\":-' --output-type csv",
      'options for the reader',
      {
        stdin: 'a;b\n1;2\n',
      },
    ),
    shell('tw run orders/orders.tw orders/orders.xlm', 'a file that does not exist', { exit: exit.usage }),
  ],
  run: async (given, io) => {
    const { expression } = given
    const [scriptPath, payload] = expression === undefined ? [given.script, given.payload] : [undefined, given.script]
    if (expression !== undefined && given.payload !== undefined)
      throw fault(badUsage, {
        problem: `With \`-e\` one file can stand alone, the payload: \`${given.payload}\` is one too many`,
      })
    const script = await readScript('run', scriptPath, given, io)
    const { runScript } = await import('../run-script.ts')
    return await runScript(script, { ...given, scriptPath, payload }, io)
  },
})

function milliseconds(written: string): number {
  const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(written) ?? []
  const time = Number(amount) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'] // one of the three, by the expression
  if (!(time > 0)) throw new Error('Write a time such as 500ms, 10s or 2m.')
  return time
}
