import { escapeXml } from '../xml.ts'

/** Namespaces of the APIs; names of the enterprise API are written as those of the partner API. */
export const namespaces = {
  partner: 'urn:partner.soap.sforce.com',
  metadata: 'http://soap.sforce.com/2006/04/metadata',
} as const

export const soapEnvelope = (body: string, namespace: string = namespaces.partner): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}" xmlns:sf="urn:sobject.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`

export const soapFault = (code: string, message: string): string => {
  const told = `<ef:exceptionCode>${code}</ef:exceptionCode><ef:exceptionMessage>${escapeXml(message)}</ef:exceptionMessage>`
  return soapEnvelope(
    `<soapenv:Fault xmlns:ef="urn:fault.partner.soap.sforce.com"><faultcode>sf:${code}</faultcode><faultstring>${code}: ${escapeXml(message)}</faultstring><detail><ef:UnexpectedErrorFault xsi:type="ef:UnexpectedErrorFault">${told}</ef:UnexpectedErrorFault></detail></soapenv:Fault>`,
  )
}
