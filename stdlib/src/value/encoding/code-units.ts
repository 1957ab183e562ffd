/** Code units that are to become a string, in pieces that fit the argument list of a call. */
export function fromCodeUnits(units: Uint8Array | Uint16Array): string {
  const size = 8192
  let text = ''
  for (let i = 0; i < units.length; i += size) {
    text += String.fromCharCode.apply(null, units.subarray(i, i + size) as unknown as number[])
  }
  return text
}
