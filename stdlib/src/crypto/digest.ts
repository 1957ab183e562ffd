import { md2 } from './md2.ts'
import { md5 } from './md5.ts'
import { sha1 } from './sha1.ts'
import { sha224, sha256 } from './sha256.ts'
import { sha384, sha512, sha512over224, sha512over256 } from './sha512.ts'

/** A hash function over whole messages, for HMAC with the size of its blocks in bytes. */
export interface Digest {
  readonly blockSize: number
  readonly hash: (message: Uint8Array) => Uint8Array
}

export const digests: Readonly<Record<string, Digest>> = {
  MD2: { blockSize: 16, hash: md2 },
  MD5: { blockSize: 64, hash: md5 },
  'SHA-1': { blockSize: 64, hash: sha1 },
  'SHA-224': { blockSize: 64, hash: sha224 },
  'SHA-256': { blockSize: 64, hash: sha256 },
  'SHA-384': { blockSize: 128, hash: sha384 },
  'SHA-512': { blockSize: 128, hash: sha512 },
  'SHA-512/224': { blockSize: 128, hash: sha512over224 },
  'SHA-512/256': { blockSize: 128, hash: sha512over256 },
}

/** RFC 2104. */
export function hmac({ blockSize, hash }: Digest, secret: Uint8Array, message: Uint8Array): Uint8Array {
  const key = new Uint8Array(blockSize)
  key.set(secret.length > blockSize ? hash(secret) : secret)
  const keyed = (mask: number, content: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(blockSize + content.length)
    for (let i = 0; i < blockSize; i++) bytes[i] = (key[i] ?? 0) ^ mask
    bytes.set(content, blockSize)
    return hash(bytes)
  }
  return keyed(0x5c, keyed(0x36, message))
}
