import { NotSoap } from './not-soap.ts'

const byteOrderMarks: readonly (readonly [encoding: string, ...bytes: readonly number[]])[] = [
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
]

/** How far into a document its declaration may reach. */
const declarationReach = 200

/**
 * The text of a document in the encoding that its first bytes, the header `Content-Type` or its own declaration name, in this order;
 * UTF-8 where none does. @throws NotSoap
 */
export function decoded(bytes: Uint8Array, contentType: string | null): string {
  const [marked] = byteOrderMarks.find(([, ...mark]) => mark.every((byte, i) => bytes[i] === byte)) ?? []
  const [, charset] = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '') ?? []
  const start = Buffer.from(bytes.subarray(0, declarationReach)).toString('latin1')
  const [, declared] = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start) ?? []
  const encoding = marked ?? charset ?? declared ?? 'utf-8'
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new NotSoap(`The encoding ${encoding} is not known; write UTF-8`)
  }
  try {
    return decoder.decode(bytes)
  } catch {
    throw new NotSoap(`The request is no ${encoding.toUpperCase()}`)
  }
}
