import { command, flag, shell } from '../command.ts'
import { exit } from '../exit.ts'

export const docs = command({
  name: 'docs',
  summary: 'Show the reference of the standard library.',
  args: 'name?',
  about: {
    name: 'A function such as splitBy, a module such as Strings, or both: Strings::capitalize. Without it modules are listed.',
  },
  options: {
    json: flag('Print all that is known, as JSON.'),
    html: flag('Print the whole reference as one HTML page.'),
  },
  examples: [
    shell('tw docs splitBy', 'one function'),
    shell('tw docs Mule', 'what a module has'),
    shell('tw docs splitby', 'the case of letters does not matter'),
    shell('tw docs splittBy', 'a name that nothing has', { exit: exit.usage }),
  ],
  run: async ({ name, json, html }, io) => {
    if (html) {
      const { htmlReference } = await import('../library-html.ts')
      io.stdout.write(htmlReference())
      return exit.ok
    }
    const { describeLibrary, terminalPage } = await import('../library-reference.ts')
    io.stdout.write(
      json ? `${JSON.stringify(describeLibrary(name), null, 2)}\n` : terminalPage(name, io.stdout.columns),
    )
    return exit.ok
  },
})
