/** Both from 0. */
export interface Cell {
  readonly row: number
  readonly column: number
}

export const maxRows = 1_048_576
export const maxColumns = 16_384

/** `A` is 0, `AA` is 26; undefined for what is no column of a sheet. */
export function columnOf(letters: string): number | undefined {
  if (!/^[A-Za-z]{1,3}$/.test(letters)) return undefined
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return column <= maxColumns ? column - 1 : undefined
}

export function columnName(column: number): string {
  let name = ''
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    name = String.fromCharCode(65 + (rest % 26)) + name
  }
  return name
}

/** `B3`; undefined for what is no cell of a sheet. */
export function parseCell(name: string): Cell | undefined {
  const [, letters = '', digits = ''] = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/.exec(name) ?? []
  const column = columnOf(letters)
  const row = Number(digits) - 1
  return column === undefined || row < 0 || row >= maxRows ? undefined : { row, column }
}
