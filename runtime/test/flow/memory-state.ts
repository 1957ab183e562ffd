import type { DeadLetter, FlowState, Position } from '../../src/flow/index.ts'

/** State that outlives runs of one test. */
export function memoryState(): FlowState & { readonly all: Map<string, DeadLetter> } {
  let run: string | undefined
  let position: Position | undefined
  const keys = new Set<string>()
  const all = new Map<string, DeadLetter>()
  return {
    all,
    begin: (_, id) => {
      run ??= id
      return { id: run, position }
    },
    commit: (_, progress) => {
      if (progress.position !== undefined) position = progress.position
      for (const key of progress.keys ?? []) keys.add(key)
      for (const letter of progress.letters ?? []) all.set(letter.id, letter)
    },
    complete: (_, keep) => {
      run = undefined
      if (!keep) position = undefined
    },
    knows: (_, key) => keys.has(key),
    forgetKeys: () => keys.clear(),
    letters: () => [...all.values()],
    removeLetter: (id) => void all.delete(id),
    close: () => {},
  }
}
