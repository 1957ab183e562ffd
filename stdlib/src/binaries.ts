import { library } from '@twill/language/diagnostics'
import { example, fn } from './define.ts'
import * as bytes from './value/index.ts'

const module = 'tw::core::Binaries'

export const toBase64 = fn({
  module,
  name: 'toBase64',
  since: '2.0',
  doc: 'Writes bytes in Base64, in one line.',
  params: { content: 'The bytes.' },
  also: ['base64Encode', 'btoa', 'encodeBase64'],
  overloads: [{ type: '(content: Binary): String', run: bytes.toBase64 }],
  examples: [example('User and password', 'toBase64("ada:lovelace" as Binary)', '"YWRhOmxvdmVsYWNl"')],
})

export const fromBase64 = fn({
  module,
  name: 'fromBase64',
  since: '2.0',
  doc: 'Reads bytes that are written in Base64, in either alphabet, with or without padding and line ends.',
  params: { base64String: 'The Base64 text.' },
  also: ['base64Decode', 'atob', 'decodeBase64'],
  overloads: [
    {
      type: '(base64String: String): Binary',
      run: (base64String: string) =>
        bytes.fromBase64(base64String) ??
        refuse(base64String, 'Base64', 'Base64 is made of letters, digits, `+` and `/`.'),
    },
  ],
  examples: [
    example('A text', 'fromBase64("w6k=") as String', '"é"'),
    example('No Base64', 'fromBase64("a*b")', { error: 'TW5414' }),
  ],
})

export const toHex = fn({
  module,
  name: 'toHex',
  since: '2.0',
  doc: 'Writes each byte as two hexadecimal digits, in capitals.',
  params: { content: 'The bytes.' },
  also: ['hexEncode', 'bin2hex'],
  overloads: [{ type: '(content: Binary): String', run: bytes.toHex }],
  examples: [example('The bytes of a letter', 'toHex("é" as Binary)', '"C3A9"')],
})

export const fromHex = fn({
  module,
  name: 'fromHex',
  since: '2.0',
  doc: 'Reads bytes that are written as two hexadecimal digits each.',
  params: { hexString: 'The digits.' },
  also: ['hexDecode', 'hex2bin', 'unhex'],
  overloads: [
    {
      type: '(hexString: String): Binary',
      run: (hexString: string) =>
        bytes.fromHex(hexString) ??
        refuse(hexString, 'hexadecimal', 'Each byte has two digits, from 0 to 9 and a to f.'),
    },
  ],
  examples: [
    example('Small or capital letters', 'fromHex("c3A9") as String', '"é"'),
    example('A digit is missing', 'fromHex("c3a")', { error: 'TW5414' }),
  ],
})

function refuse(text: string, encoding: string, advice: string): never {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  throw bytes.raise(library.notEncodedBytes, { text: JSON.stringify(shown), encoding, advice })
}

export const readLinesWith = fn({
  module,
  name: 'readLinesWith',
  since: '2.2',
  doc: 'Gives the lines of a text in bytes, whichever way they end.',
  params: { content: 'The bytes.', charset: 'The encoding they are in.' },
  also: ['lines', 'splitLines'],
  overloads: [
    {
      type: '(content: Binary, charset: String): Array<String>',
      run: (content: Uint8Array, charset: string) => {
        const text = bytes.decode(content, charset)
        if (text === '') return []
        return text.replace(/(?:\r\n|[\r\n])$/, '').split(/\r\n|[\r\n]/)
      },
    },
  ],
  examples: [example('Two lines', '("a\\r\\nb\\n" as Binary) readLinesWith "UTF-8"', '["a", "b"]')],
})

export const writeLinesWith = fn({
  module,
  name: 'writeLinesWith',
  since: '2.2',
  doc: 'Writes strings as the lines of a text in bytes, a line feed behind each.',
  params: { content: 'The lines.', charset: 'The encoding to write.' },
  also: ['joinLines', 'unlines'],
  overloads: [
    {
      type: '(content: Array<String>, charset: String): Binary',
      run: (content: readonly bytes.Value[], charset: string) =>
        bytes.encode(content.map((line) => `${bytes.toStringValue(line)}\n`).join(''), charset, () => '?'),
    },
  ],
  examples: [example('Two lines', '(["a", "b"] writeLinesWith "UTF-8") as String', '"a\\nb\\n"')],
})

export const concatWith = fn({
  module,
  name: 'concatWith',
  since: '2.5',
  doc: 'Gives the bytes of one value followed by those of another. Null has none.',
  params: { source: 'The first bytes.', with: 'The bytes behind them.' },
  also: ['concat', 'append', 'join'],
  overloads: [
    {
      type: '(source: Binary, with: Binary): Binary',
      run: (source: Uint8Array, other: Uint8Array) => {
        const joined = new Uint8Array(source.length + other.length)
        joined.set(source)
        joined.set(other, source.length)
        return joined
      },
    },
    { type: '(source: Binary, with: Null): Binary', run: (source: Uint8Array) => source },
    { type: '(source: Null, with: Binary): Binary', run: (_: null, other: Uint8Array) => other },
  ],
  examples: [example('Two texts', '(("a" as Binary) concatWith ("b" as Binary)) as String', '"ab"')],
})
