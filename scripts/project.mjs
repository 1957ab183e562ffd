// Facts about this repository that several scripts need.

/** Folder of the repository, as a file URL with a closing slash. */
export const root = new URL('../', import.meta.url)

/** The packages, lowest first: each may import only those before it. */
export const packages = ['language', 'stdlib', 'runtime', 'connectors', 'cli', 'playground', 'spec']

/** Compares dotted versions by number. */
export function atLeast(version, least) {
  const have = version.split('.').map(Number)
  for (const [i, wanted] of least.split('.').map(Number).entries()) {
    if (have[i] !== wanted) return have[i] > wanted
  }
  return true
}
