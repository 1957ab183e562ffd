import { randomUUID } from 'node:crypto'
import { escapeXml } from '../soap/soap.ts'
import { assertionLife, assertionSettings, audienceOf } from './assertion.ts'
import { addressOf, login } from './login.ts'
import { readSigningKey, type SigningKey } from './private-key.ts'
import { requestToken } from './token-endpoint.ts'

export const saml = login({
  kind: 'saml',
  doc: 'The SAML bearer flow: an assertion, signed by a key of one’s own, speaks for a user. Its certificate is uploaded to the app.',
  settings: assertionSettings,
  prepare: async ({ clientId, username, audience, ...keys }, context) => {
    const address = addressOf(context.url)
    const key = await readSigningKey(keys, context)
    const aud = audience ?? audienceOf(address)
    const subject = { issuer: clientId, username, audience: aud, recipient: `${address}/services/oauth2/token` }
    return async () => {
      const assertion = Buffer.from(await signed(assertionOf(subject, context.now()), key)).toString('base64url')
      const form = { grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer', assertion }
      context.secrets.add(assertion)
      return await requestToken(context, form, { address, username, audience: aud })
    }
  },
})

interface Assertion {
  readonly issuer: string
  readonly username: string
  readonly audience: string
  readonly recipient: string
}

/** An unsigned assertion of SAML 2.0. */
function assertionOf({ issuer, username, audience, recipient }: Assertion, now: number): string {
  const time = (at: number): string => new Date(at).toISOString()
  const [from, until] = [time(now - assertionLife), time(now + assertionLife)]
  const format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" IssueInstant="${time(now)}" Version="2.0">`,
    `<saml:Issuer>${escapeXml(issuer)}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${format}">${escapeXml(username)}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${escapeXml(recipient)}"/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${escapeXml(audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${time(now)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:X509</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    '</saml:Assertion>',
  ].join('')
}

const algorithms = {
  canonical: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
} as const

/** The signature stands behind the issuer, as the schema of SAML wants it. */
async function signed(xml: string, { key, certificate }: SigningKey): Promise<string> {
  const { SignedXml } = await import('xml-crypto') // most logins need none of it
  const signer = new SignedXml({
    privateKey: key,
    ...(certificate === undefined ? {} : { publicCert: certificate.toString() }),
    signatureAlgorithm: algorithms.signature,
    canonicalizationAlgorithm: algorithms.canonical,
  })
  signer.addReference({
    xpath: '/*',
    digestAlgorithm: algorithms.digest,
    transforms: [algorithms.enveloped, algorithms.canonical],
  })
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name()='Issuer']", action: 'after' },
  })
  return signer.getSignedXml()
}
