import { displayWidth } from './display-width.ts'

/** A text on lines of a width at most, broken between words; of 20 columns at least. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(20, width)
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > room) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    return [...lines, line]
  })
}

/** A text beside what its first line begins with, whose further lines begin below it. */
export const hanging = (begin: string, text: string, width: number): string =>
  begin + wrap(text, width - displayWidth(begin)).join(`\n${' '.repeat(displayWidth(begin))}`)
