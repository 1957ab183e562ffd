/** What signals come from: the process. */
interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): unknown
  off(signal: NodeJS.Signals, listener: () => void): unknown
}

const names = ['SIGINT', 'SIGTERM'] as const

/** Aborted by the first SIGINT or SIGTERM; after it either of them ends the process as usual. */
export function stopSignal(signals: Signals): AbortSignal {
  const stop = new AbortController()
  const listener = (): void => {
    for (const name of names) signals.off(name, listener)
    stop.abort()
  }
  for (const name of names) signals.on(name, listener)
  return stop.signal
}
