import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digests, hmac } from '../../src/crypto/digest.ts'
import { toHex } from '../../src/value/index.ts'

const hex = (bytes: Uint8Array) => toHex(bytes).toLowerCase()
const utf8 = (text: string) => new TextEncoder().encode(text)
const message = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(55, 56, 63, 64, 111, 112, 128).map((n) => new Uint8Array(n).fill(n)),
)
const inOpenssl = Object.entries(digests).filter(([name]) => name !== 'MD2')
const nodeName = (name: string) => name.toLowerCase().replace('sha-', 'sha').replace('/', '-')

describe.each(inOpenssl)('%s', (name, digest) => {
  it('hashes as another implementation does', () => {
    fc.assert(
      fc.property(message, (bytes) => {
        expect(hex(digest.hash(bytes))).toBe(createHash(nodeName(name)).update(bytes).digest('hex'))
      }),
    )
  })

  it('authenticates as another implementation does', () => {
    fc.assert(
      fc.property(message, message, (secret, bytes) => {
        expect(hex(hmac(digest, secret, bytes))).toBe(createHmac(nodeName(name), secret).update(bytes).digest('hex'))
      }),
    )
  })
})

describe('MD2', () => {
  it.each([
    ['', '8350e5a3e24c153df2275c9f80692773'],
    ['a', '32ec01ec4a6dac72c0ab96fb34c0b5d1'],
    ['abc', 'da853b0d3f88d99b30283a69e6ded6bb'],
    ['message digest', 'ab4f496bfb2a530b219ff33031fe06b0'],
    ['abcdefghijklmnopqrstuvwxyz', '4e8ddff3650292ab5a4108c3aa47940b'],
  ])('gives the value of RFC 1319 for %j', (text, expected) => {
    expect(hex(digests.MD2?.hash(utf8(text)) ?? new Uint8Array())).toBe(expected)
  })
})
