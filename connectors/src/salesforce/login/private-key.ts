import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { pkcs12 } from 'node-forge'
import { text } from '../../setting.ts'
import { authFailed, type LoginContext } from './login.ts'

/** Settings of logins that sign. */
export const keySettings = {
  key: text('The private key itself, as PEM.', { secret: true }),
  keyFile: text('The file with the private key: PEM, or a PKCS#12 keystore.', { example: 'keys/crm.p12' }),
  keyPassword: text('The password of the key or the keystore.', { secret: true }),
  keyAlias: text('The name of the entry to use, in a keystore with several.'),
} as const

interface KeySettings {
  readonly key: string | undefined
  readonly keyFile: string | undefined
  readonly keyPassword: string | undefined
  readonly keyAlias: string | undefined
}

/** What signs, and the certificate that Salesforce knows it by, where it is at hand. */
export interface SigningKey {
  /** RSA of at least 2048 bits. */
  readonly key: KeyObject
  readonly certificate: X509Certificate | undefined
}

/** @throws SalesforceError that says what is wrong with the key */
export async function readSigningKey(
  settings: KeySettings,
  context: Pick<LoginContext, 'folder' | 'now'>,
): Promise<SigningKey> {
  const { key, keyFile, keyPassword } = settings
  if ((key === undefined) === (keyFile === undefined))
    throw authFailed('The login signs: it needs either `keyFile` or `key`.')
  const where = keyFile === undefined ? 'the `key`' : `\`${keyFile}\``
  const content = key === undefined ? readKeyFile(resolve(context.folder, keyFile ?? ''), where) : Buffer.from(key)
  const found = isPem(content)
    ? fromPem(content.toString('latin1'), keyPassword, where)
    : await fromKeystore(content, settings, where)
  checkKey(found.key, where)
  checkCertificate(found, where, context.now())
  return found
}

function readKeyFile(path: string, where: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const problem = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw authFailed(
      `The key ${where} cannot be read: ${problem === 'ENOENT' ? 'there is no such file' : problem}.`,
      cause,
    )
  }
}

const isPem = (content: Buffer): boolean => content.includes('-----BEGIN ')

function fromPem(pem: string, password: string | undefined, where: string): SigningKey {
  const [certificate] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem) ?? []
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
    throw authFailed(
      `${sentence(where)} holds no private key. The certificate goes to Salesforce, the key belongs here.`,
    )
  try {
    return {
      key: createPrivateKey(password === undefined ? pem : { key: pem, passphrase: password }),
      certificate: certificate === undefined ? undefined : new X509Certificate(certificate),
    }
  } catch {
    // the library's own words may quote the key
    const encrypted = pem.includes('ENCRYPTED')
    const why = encrypted
      ? password === undefined
        ? 'is encrypted: give `keyPassword`'
        : 'does not open with `keyPassword`'
      : 'is no private key in PEM that can be read'
    throw authFailed(`${sentence(where)} ${why}.`)
  }
}

const magicOfJks = 0xfeedfeed

async function fromKeystore(
  content: Buffer,
  { keyPassword = '', keyAlias }: KeySettings,
  where: string,
): Promise<SigningKey> {
  if (content.length >= 4 && content.readUInt32BE(0) === magicOfJks)
    throw authFailed(
      `${sentence(where)} is a Java keystore (JKS). Convert it: \`keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12\`.`,
    )
  const { keys, certificates } = await openKeystore(content, keyPassword, where)
  const named = keyAlias === undefined ? keys : keys.filter(({ alias }) => sameName(alias, keyAlias))
  const [chosen] = named
  if (chosen === undefined || named.length > 1) {
    const names = keys.map(({ alias }) => `\`${alias}\``).join(', ')
    throw authFailed(
      keys.length === 0
        ? `${sentence(where)} holds no private key.`
        : `${sentence(where)} holds ${names}: name one as \`keyAlias\`.`,
    )
  }
  const key = createPrivateKey(chosen.pem)
  return { key, certificate: certificates.find((certificate) => certificate.checkPrivateKey(key)) }
}

/** Keystores do not mind the case of names. */
const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

async function openKeystore(content: Buffer, password: string, where: string) {
  const { pki, pkcs12, asn1 } = (await import('node-forge')).default // most logins need none of it
  let store: pkcs12.Pkcs12Pfx
  try {
    const encoded = asn1.fromDer(content.toString('binary'))
    store = pkcs12.pkcs12FromAsn1(encoded, password)
  } catch (cause) {
    const badPassword = cause instanceof Error && /password|mac/i.test(cause.message)
    const why = badPassword
      ? `does not open with ${password === '' ? 'an empty password: give' : 'the given'} \`keyPassword\``
      : 'is neither PEM nor a PKCS#12 keystore'
    throw authFailed(`${sentence(where)} ${why}.`)
  }
  const bags = (type: string | undefined): readonly pkcs12.Bag[] =>
    type === undefined ? [] : (store.getBags({ bagType: type })[type] ?? [])
  const { keyBag, pkcs8ShroudedKeyBag, certBag } = pki.oids
  const keys = [...bags(keyBag), ...bags(pkcs8ShroudedKeyBag)].flatMap(({ key, attributes }) =>
    key ? [{ pem: pki.privateKeyToPem(key), alias: String(attributes.friendlyName?.[0] ?? '') }] : [],
  )
  const certificates = bags(certBag).flatMap(({ cert }) =>
    cert ? [new X509Certificate(pki.certificateToPem(cert))] : [],
  )
  return { keys, certificates }
}

function checkKey(key: KeyObject, where: string): void {
  if (key.asymmetricKeyType !== 'rsa')
    throw authFailed(
      `${sentence(where)} is a key of type ${key.asymmetricKeyType}. Salesforce takes signatures of RSA keys.`,
    )
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < 2048) throw authFailed(`${sentence(where)} has ${bits} bits. A key must have 2048 or more.`)
}

function checkCertificate({ certificate }: SigningKey, where: string, now: number): void {
  if (certificate === undefined) return
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10)
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  if (now > to)
    throw authFailed(
      `The certificate in ${where} expired on ${day(to)}. Make a new key and certificate, and upload the certificate to the app in Salesforce.`,
    )
  if (now < from)
    throw authFailed(
      `The certificate in ${where} is good from ${day(from)} on; by the clock of this machine it is ${day(now)}. Set the clock, or wait.`,
    )
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
