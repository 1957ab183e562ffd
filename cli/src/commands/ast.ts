import { reportOf } from '@twill/language/diagnostics'
import { command, shell, text } from '../command.ts'
import { exit } from '../exit.ts'
import { print } from '../print.ts'
import { readScript } from '../script.ts'

export const ast = command({
  name: 'ast',
  summary: 'Print the syntax tree of a script as JSON.',
  args: 'script?',
  about: { script: 'The script; - is standard input.' },
  options: { expression: text('Read this script in place of a file.', 'script', { short: 'e' }) },
  details: 'A script with errors has a tree too, with gaps; its errors are printed to standard error.',
  examples: [shell("tw ast -e 'payload.name'", 'the tree of a selection')],
  run: async ({ script: path, expression }, io) => {
    const script = await readScript('ast', path, { expression, modulePath: [] }, io)
    const { script: tree, diagnostics } = io.compiler().parse(script.text)
    io.stdout.write(`${JSON.stringify(tree, null, 2)}\n`)
    if (diagnostics.length === 0) return exit.ok
    for (const diagnostic of diagnostics) print(reportOf(diagnostic, script), io.stderr, io.env)
    return exit.findings
  },
})
