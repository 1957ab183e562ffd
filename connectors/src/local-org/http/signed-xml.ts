import type { KeyObject } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'

/** What one of the keys has signed of a document; undefined where none has. */
export function signedPart(xml: string, keys: readonly KeyObject[]): string | undefined {
  const [signature] = new DOMParser({ onError: () => {} })
    .parseFromString(xml, 'text/xml')
    .getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature')
  if (signature === undefined) return undefined
  for (const key of keys) {
    const signed = new SignedXml({ publicCert: key.export({ type: 'spki', format: 'pem' }) })
    try {
      signed.loadSignature(signature as unknown as Parameters<SignedXml['loadSignature']>[0])
      if (signed.checkSignature(xml)) return signed.getSignedReferences()[0]
    } catch {
      // not signed by this key, or by no means that is known
    }
  }
  return undefined
}
