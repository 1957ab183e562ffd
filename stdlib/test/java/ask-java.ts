import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TwillError } from '@twill/stdlib/value'

const program = fileURLToPath(new URL('JavaAnswers.java', import.meta.url))

/** The tests know the locale data of Java 17, and are skipped where another or none is installed. */
export const javaIsHere = /version "17\./.test(spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '')

/** What Java answers: texts, or the name of an exception. */
export type Answer = readonly string[] | { readonly exception: string }

/** Puts questions to one run of Java; see `JavaAnswers.java` for what can be asked. */
export function askJava(questions: readonly (readonly string[])[]): Answer[] {
  const input = questions.map((question) => `${question.map(escaped).join('\t')}\n`).join('')
  // A source file is compiled and run at once.
  const { stdout, stderr, status } = spawnSync('java', [program], { input, encoding: 'utf8', maxBuffer: 2 ** 30 })
  if (status !== 0) throw new Error(stderr)
  return stdout.trimEnd().split('\n').map(answerOf)
}

/** The questions to which Twill gives another answer, each with both. @param ours the answer of Twill; it may throw a TwillError */
export function differences<Q extends readonly string[]>(
  questions: readonly Q[],
  ours: (question: Q) => string,
  theirs: (answer: readonly string[], question: Q) => string = ([text = '']) => text,
): string[] {
  const answers = askJava(questions)
  return questions.flatMap((question, i) => {
    const answer = answers[i] as Answer
    const expected = 'exception' in answer ? '(an error)' : theirs(answer, question)
    const actual = attempt(() => ours(question))
    return actual === expected ? [] : [`${JSON.stringify(question)}: Java ${expected}, Twill ${actual}`]
  })
}

function attempt(run: () => string): string {
  try {
    return run()
  } catch (error) {
    if (error instanceof TwillError) return '(an error)'
    throw error
  }
}

function answerOf(line: string): Answer {
  return line.startsWith('!') ? { exception: line.slice(1) } : line.split('\t').slice(1).map(unescaped)
}

const escaped = (text: string): string =>
  text.replace(/\\|[^ -~]/g, (c) => (c === '\\' ? '\\\\' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))

const unescaped = (text: string): string =>
  text.replace(/\\(?:\\|u(....))/g, (_, hex?: string) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  )
