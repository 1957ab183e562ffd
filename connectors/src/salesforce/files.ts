import type { Org } from './org.ts'
import type { Body } from './transport/exchange.ts'

export interface FileUpload {
  /** `report.pdf`; its extension tells the org the type. */
  readonly fileName: string
  readonly title?: string
  /** A record that the file shall hang on. */
  readonly record?: string
  /** Bytes, or a function that gives the stream anew for each attempt. */
  readonly content: Body
  readonly cut?: AbortSignal
}

/** Uploads a file as a content version; gives the id of that version. Up to 2 GB, which never stand in memory. @throws SalesforceError */
export async function uploadFile(org: Org, { fileName, title, record, content, cut }: FileUpload): Promise<string> {
  const boundary = `twill-${crypto.randomUUID()}`
  const version = {
    Title: title ?? fileName,
    PathOnClient: fileName,
    ...(record === undefined ? {} : { FirstPublishLocationId: record }),
  }
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="entity_content"\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(version)}\r\n--${boundary}\r\nContent-Disposition: form-data; name="VersionData"; filename="${fileName.replace(/["\r\n]/g, '_')}"\r\nContent-Type: application/octet-stream\r\n\r\n`
  const encoder = new TextEncoder()
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield encoder.encode(head)
    if (content instanceof Uint8Array) yield content
    else yield* content()
    yield encoder.encode(`\r\n--${boundary}--\r\n`)
  }
  const { bytes } = await org.transport.call({
    method: 'POST',
    path: '/sobjects/ContentVersion',
    contentType: `multipart/form-data; boundary=${boundary}`,
    body,
    cut,
  })
  return (JSON.parse(new TextDecoder().decode(bytes)) as { readonly id: string }).id
}

/** The content of a content version, as it comes. @throws SalesforceError */
export async function downloadFile(
  org: Org,
  versionId: string,
  { cut }: { readonly cut?: AbortSignal } = {},
): Promise<AsyncIterable<Uint8Array>> {
  const path = `/sobjects/ContentVersion/${encodeURIComponent(versionId)}/VersionData`
  return (await org.transport.send({ path, headers: { accept: '*/*' }, cut })).body
}
