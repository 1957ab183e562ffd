import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import forge from 'node-forge'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })

export const publicKey: KeyObject = pair.publicKey
export const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
export const encryptedPem = (passphrase: string): string =>
  pair.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString()

/** A certificate of the key, made by the key. */
function certificate(from: Date, to: Date): forge.pki.Certificate {
  const made = forge.pki.createCertificate()
  made.publicKey = forge.pki.publicKeyFromPem(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString())
  made.serialNumber = '01'
  made.validity.notBefore = from
  made.validity.notAfter = to
  const names = [{ name: 'commonName', value: 'twill test' }]
  made.setSubject(names)
  made.setIssuer(names)
  made.sign(forge.pki.privateKeyFromPem(pem), forge.md.sha256.create())
  return made
}

export const certificatePem = (from: Date, to: Date): string => forge.pki.certificateToPem(certificate(from, to))

/** A PKCS#12 keystore with the key under `alias`. */
export function keystore(password: string, alias: string, from: Date, to: Date): Buffer {
  const key = forge.pki.privateKeyFromPem(createPrivateKey(pem).export({ type: 'pkcs1', format: 'pem' }).toString())
  const store = forge.pkcs12.toPkcs12Asn1(key, [certificate(from, to)], password, {
    friendlyName: alias,
    algorithm: 'aes256',
  })
  return Buffer.from(forge.asn1.toDer(store).getBytes(), 'binary')
}
