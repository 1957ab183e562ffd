import { expect, test } from 'vitest'
import { exit } from '../src/exit.ts'
import { main } from '../src/main.ts'
import { memoryIo } from './memory-io.ts'

/** Command lines that say nothing known, and what is told of each. */
test.each([
  [['rnu', 'm.tw'], 'Unknown command `rnu`.', 'Did you mean `run`?'],
  [['m.tw'], 'Unknown command `m.tw`.', 'Write `tw run m.tw`.'],
  [['help', 'nosuch'], 'Unknown command `nosuch`.', 'See `tw help`.'],
  [['help', 'flow', 'nosuch'], 'Unknown command `flow nosuch`.', 'See `tw help flow`.'],
  [['flow', 'run', '--foo'], 'Unknown option `--foo`.', 'See `tw help flow run`.'],
  [['flow', 'graph'], 'An argument is missing: FILE.', 'See `tw help flow graph`.'],
  [['--verison'], 'Unknown option `--verison`.', 'Did you mean `--version`?'],
  [['run', 'm.tw', '--inptu', 'a=b'], 'Unknown option `--inptu`.', 'Did you mean `--input`?'],
  [['js', 'm.tw', '--foo'], 'Unknown option `--foo`.', 'See `tw help js`.'],
  [['run', 'm.tw', '-i'], 'Option `-i, --input <name=file>` needs a value.', 'See `tw help run`.'],
  [['check'], 'An argument is missing: FILES.', 'See `tw help check`.'],
  [
    ['run', 'm.tw', 'a.json', 'b.json'],
    'Too many arguments for `run`. Expected 2 arguments but got 3.',
    'See `tw help run`.',
  ],
  [
    ['run', '-e', '1', 'a.json', 'b.json'],
    'With `-e` one file can stand alone, the payload: `b.json` is one too many.',
    undefined,
  ],
  [
    ['run', 'm.tw', '--timeout', 'abc'],
    'Option `--timeout <time>` cannot be `abc`. Write a time such as 500ms, 10s or 2m.',
    undefined,
  ],
  [
    ['check', 'm.tw', '--format', 'xml'],
    'Option `--format <name>` cannot be `xml`. Allowed choices are text, json, github, sarif.',
    undefined,
  ],
  [['run', '-e', '1', '-i', 'payload'], '`-i payload` names no input.', 'Write `-i payload=FILE`.'],
  [['run', '-e', '1', '-i', 'payload='], '`-i payload=` names no input.', 'Write `-i payload=FILE`.'],
  [['run', '-e', '1', '-i', 'orders.xml'], '`-i orders.xml` names no input.', 'Write `-i payload=orders.xml`.'],
  [['run', '-e', '1', '-i', '=x.json'], '`-i =x.json` names no input.', 'Write `-i payload=x.json`.'],
] as const)('tw %j', async (args, problem, advice) => {
  const io = memoryIo({ files: { 'm.tw': '1' } })
  const code = await main(args, io)
  const [told = '', hint] = io.err().trimEnd().split('\n = hint: ')
  expect({ code, out: io.out(), told: told.replace(/^error\[TW80\d\d\]: /, ''), hint }).toEqual({
    code: exit.usage,
    out: '',
    told: problem,
    hint: advice,
  })
})

test('the paragraphs of a help stay apart', async () => {
  const io = memoryIo({ columns: 1000 })
  expect(await main(['help', 'run'], io)).toBe(0)
  expect(io.out()).toMatch(/nothing else is said\.\n\nThe result is written.*else JSON\.\n\nA script may read files\./)
})

test('`help` of a command of a group is the help of that command', async () => {
  const helpOf = async (...args: string[]): Promise<readonly [number, string]> => {
    const io = memoryIo({})
    return [await main(args, io), io.out()]
  }
  const [code, text] = await helpOf('help', 'flow', 'run')
  expect([code, text]).toEqual(await helpOf('flow', 'run', '--help'))
  expect(text).toMatch(/^Usage: tw flow run \[options\] <file>\n[\s\S]*--once/)
  expect((await helpOf('help', 'flow'))[1]).toMatch(/^Usage: tw flow <command>/)
})
