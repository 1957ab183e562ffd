import { namespace } from '../bulk/batch-formats.ts'
import { escapeXml } from '../xml.ts'
import { jsonAnswer } from './json-answer.ts'
import { soapApiOf, soapFault } from './soap/envelope.ts'

interface Refused {
  /** Of the REST API; others have their own. */
  readonly status: number
  readonly errorCode: string
  readonly message: string
}

/** Codes of Bulk API 1.0 for those that its older brothers and sisters share. */
const asyncCodes: Readonly<Record<string, string>> = {
  INVALID_SESSION_ID: 'InvalidSessionId',
  REQUEST_LIMIT_EXCEEDED: 'ExceededQuota',
  INVALIDENTITY: 'InvalidEntity',
  INVALIDOPERATION: 'InvalidOperation',
  INVALIDJOB: 'InvalidJob',
  SERVER_UNAVAILABLE: 'ServerTooBusy',
}

/** A refusal in the words of the API that a path belongs to. */
export function refusal(
  { path, isJson = false }: { readonly path: string; readonly isJson?: boolean },
  { status, errorCode, message }: Refused,
): Response {
  if (/^\/services\/Soap\//i.test(path)) {
    // a fault is 500 whatever it is, but for what comes before SOAP
    const xml = soapFault(soapApiOf(path), errorCode, message)
    return new Response(xml, {
      status: status < 429 ? 500 : status,
      headers: { 'content-type': 'text/xml;charset=UTF-8' },
    })
  }
  if (!/^\/services\/async\//i.test(path)) return jsonAnswer({ status, body: [{ errorCode, message }] })
  const exceptionCode = asyncCodes[errorCode] ?? errorCode
  const code = status === 401 ? 400 : status
  if (isJson) return jsonAnswer({ status: code, body: { exceptionCode, exceptionMessage: message } })
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<error xmlns="${namespace}"><exceptionCode>${escapeXml(exceptionCode)}</exceptionCode><exceptionMessage>${escapeXml(message)}</exceptionMessage></error>`
  return new Response(xml, { status: code, headers: { 'content-type': 'application/xml;charset=UTF-8' } })
}
