import { nearest } from '@twill/language'

/** ` Did you mean …?`, or nothing where no name is near. */
export function meant(name: string, names: Iterable<string>): string {
  const near = nearest(name, names)
  return near === undefined ? '' : ` Did you mean \`${near}\`?`
}
