const residents = new Map<string, object>()

/**
 * Keeps one object of a class for good. V8 drops a hidden class with its last object, and with it the code compiled for it:
 * after a garbage collection between two documents the next one would take several times as long. What `make` gives must not
 * lead to a document.
 */
export function keepResident(name: string, make: () => object): void {
  if (!residents.has(name)) residents.set(name, make())
}
