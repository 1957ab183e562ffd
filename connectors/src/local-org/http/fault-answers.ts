import { type RequestFault, requestFaults } from '../faults.ts'
import { refusal } from './refusal.ts'

/** An answer in place of the org's, in the words of the API that the path belongs to; undefined where the org answers and the fault comes after. */
export function answerBefore({ kind, retryAfter }: RequestFault, path: string): Response | undefined {
  const declared = requestFaults[kind]
  if (!('status' in declared)) return undefined
  const answer = refusal({ path }, declared)
  if (retryAfter !== undefined) answer.headers.set('retry-after', String(retryAfter))
  return answer
}

const dripSize = 64

/** An answer of the org, spoilt; `dropped` where the connection ends without one. */
export async function answerAfter(fault: RequestFault, answer: Response): Promise<Response | 'dropped'> {
  switch (fault.kind) {
    case 'dropAfterCommit':
      return 'dropped'
    case 'missingLocator': {
      const headers = new Headers(answer.headers)
      headers.delete('sforce-locator')
      return new Response(answer.body, { status: answer.status, headers })
    }
    case 'halfBody': {
      const bytes = new Uint8Array(await answer.arrayBuffer())
      return new Response(bytes.slice(0, bytes.byteLength >> 1), answer)
    }
    case 'slowDrip': {
      const bytes = new Uint8Array(await answer.arrayBuffer())
      let at = 0
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, fault.delay ?? 50))
          if (at >= bytes.byteLength) return controller.close()
          controller.enqueue(bytes.slice(at, at + dripSize))
          at += dripSize
        },
      })
      return new Response(body, { status: answer.status, headers: answer.headers })
    }
    default:
      return answer
  }
}
