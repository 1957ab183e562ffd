import { library } from '@twill/language/diagnostics'
import { example, fn } from '../define.ts'
import { raise, toHex } from '../value/index.ts'
import { type Digest, digests, hmac } from './digest.ts'

const module = 'tw::Crypto'

const hexText = (bytes: Uint8Array): string => toHex(bytes).toLowerCase()

/** `SHA1`, `sha-1` and `SHA_1` are one algorithm. */
const plain = (name: string): string => name.toUpperCase().replace(/[-_]/g, '')

function named(algorithm: string, prefix: '' | 'Hmac'): Digest {
  const names = Object.keys(digests)
  const found = names.find((name) => plain(prefix + name) === plain(algorithm))
  const digest = found === undefined ? undefined : digests[found]
  if (digest !== undefined) return digest
  const known = names.map((name) => (prefix === '' ? name : prefix + name.replace('-', ''))).join(', ')
  throw raise(library.unknownAlgorithm, { name: algorithm, known })
}

const hashed = (content: Uint8Array, algorithm: string): Uint8Array => named(algorithm, '').hash(content)

const authenticated = (secret: Uint8Array, content: Uint8Array, algorithm: string): Uint8Array =>
  hmac(named(algorithm, 'Hmac'), secret, content)

export const MD5 = fn({
  module,
  name: 'MD5',
  since: '2.0',
  doc: 'Gives the MD5 hash of bytes in hexadecimal digits, in small letters. Not for secrets.',
  params: { content: 'The bytes.' },
  also: ['md5sum', 'hash', 'checksum'],
  overloads: [{ type: '(content: Binary): String', run: (content: Uint8Array) => hexText(hashed(content, 'MD5')) }],
  examples: [example('A checksum', 'tw::Crypto::MD5("abc" as Binary)', '"900150983cd24fb0d6963f7d28e17f72"')],
})

export const SHA1 = fn({
  module,
  name: 'SHA1',
  since: '2.0',
  doc: 'Gives the SHA-1 hash of bytes in hexadecimal digits, in small letters. Not for secrets.',
  params: { content: 'The bytes.' },
  also: ['sha1sum', 'hash', 'checksum'],
  overloads: [{ type: '(content: Binary): String', run: (content: Uint8Array) => hexText(hashed(content, 'SHA-1')) }],
  examples: [example('A checksum', 'tw::Crypto::SHA1("abc" as Binary)', '"a9993e364706816aba3e25717850c26c9cd0d89d"')],
})

export const hashWith = fn({
  module,
  name: 'hashWith',
  since: '2.0',
  doc: 'Gives the hash of bytes by an algorithm.',
  params: {
    content: 'The bytes.',
    algorithm: 'MD2, MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512, SHA-512/224 or SHA-512/256.',
  },
  also: ['sha256', 'sha512', 'digest', 'checksum'],
  overloads: [{ type: '(content: Binary, algorithm: String = "SHA-1"): Binary', run: hashed }],
  examples: [
    example(
      'A fingerprint',
      'import toHex from tw::core::Binaries\n---\ntoHex(tw::Crypto::hashWith("abc" as Binary, "SHA-256"))',
      '"BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"',
    ),
    example('Another algorithm', 'tw::Crypto::hashWith("abc" as Binary, "CRC")', { error: 'TW5416' }),
  ],
})

export const HMACBinary = fn({
  module,
  name: 'HMACBinary',
  since: '2.0',
  doc: 'Gives a code that shows that a message is whole and comes from someone who knows a secret.',
  params: { secret: 'The secret key.', content: 'The message.', algorithm: 'Hmac and the name of a hash: HmacSHA256.' },
  also: ['hmac', 'sign', 'signature'],
  overloads: [
    { type: '(secret: Binary, content: Binary, algorithm: String = "HmacSHA1"): Binary', run: authenticated },
  ],
  examples: [
    example(
      'A signature in Base64',
      'import toBase64 from tw::core::Binaries\n---\ntoBase64(tw::Crypto::HMACBinary("key" as Binary, "order 7" as Binary)) matches /[A-Za-z0-9+\\/]{27}=/',
      'true',
    ),
    example('Another algorithm', 'tw::Crypto::HMACBinary("k" as Binary, "m" as Binary, "SHA256")', { error: 'TW5416' }),
  ],
})

export const HMACWith = fn({
  module,
  name: 'HMACWith',
  since: '2.0',
  doc: 'Gives the same code as `HMACBinary`, in hexadecimal digits, in small letters.',
  params: { secret: 'The secret key.', content: 'The message.', algorithm: 'Hmac and the name of a hash: HmacSHA256.' },
  also: ['hmac', 'sign', 'signature'],
  overloads: [
    {
      type: '(secret: Binary, content: Binary, algorithm: String = "HmacSHA1"): String',
      run: (secret: Uint8Array, content: Uint8Array, algorithm: string) =>
        hexText(authenticated(secret, content, algorithm)),
    },
  ],
  examples: [
    example(
      'The signature of a request',
      'tw::Crypto::HMACWith("Jefe" as Binary, "what do ya want for nothing?" as Binary, "HmacSHA256")',
      '"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"',
    ),
  ],
})
