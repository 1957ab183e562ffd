import type { Sink } from '@twill/runtime/flow'
import { operation } from '../../operation.ts'
import { callSink } from '../call-sink.ts'
import { salesforce } from '../connection.ts'
import type { Org } from '../org.ts'
import type { SaveResult } from '../records/collection.ts'
import { idOf } from '../records/record-id.ts'
import { type SoapOptions, soapCall } from './soap.ts'
import { raiseFailed, soapResult } from './soap-result.ts'

export interface LeadConversion {
  readonly leadId: string
  /** A status that means converted, such as `Closed - Converted`. */
  readonly convertedStatus: string
  /** An account to use in place of a new one. */
  readonly accountId?: string
  readonly contactId?: string
  readonly ownerId?: string
  readonly opportunityName?: string
  readonly doNotCreateOpportunity?: boolean
  readonly overwriteLeadSource?: boolean
  readonly sendNotificationEmail?: boolean
}

export interface ConvertedLead extends SaveResult {
  readonly leadId: string
  readonly accountId: string | null
  readonly contactId: string | null
  readonly opportunityId: string | null
}

/** Leads become accounts, contacts and opportunities, 100 in a call; one result a lead, in order. @throws SalesforceError */
export async function convertLeads(
  org: Org,
  leads: readonly LeadConversion[],
  options: SoapOptions = {},
): Promise<readonly ConvertedLead[]> {
  const results: ConvertedLead[] = []
  for (let at = 0; at < leads.length; at += 100) {
    const leadConverts = leads.slice(at, at + 100).map((lead) => ({
      // the schema of the call fixes their order
      accountId: lead.accountId,
      contactId: lead.contactId,
      convertedStatus: lead.convertedStatus,
      doNotCreateOpportunity: lead.doNotCreateOpportunity ?? false,
      leadId: lead.leadId,
      opportunityName: lead.opportunityName,
      overwriteLeadSource: lead.overwriteLeadSource ?? false,
      ownerId: lead.ownerId,
      sendNotificationEmail: lead.sendNotificationEmail ?? false,
    }))
    const answered = await soapCall(org, { operation: 'convertLead', body: { leadConverts }, ...options })
    for (const result of answered) {
      const id = (name: string): string | null =>
        typeof result[name] === 'string' && result[name] !== '' ? (result[name] as string) : null
      results.push({
        ...soapResult(result),
        leadId: id('leadId') ?? '',
        accountId: id('accountId'),
        contactId: id('contactId'),
        opportunityId: id('opportunityId'),
      })
    }
  }
  return results
}

export const convertLead = operation({
  connector: 'salesforce',
  name: 'convertLead',
  kind: 'sink',
  since: '0.2',
  doc: 'Makes an account, a contact and an opportunity of a lead, and answers with their ids. The mapping gives `{ leadId: …, convertedStatus: "…" }` and what else is to be said.',
  when: 'When a lead has become a customer.',
  connection: salesforce,
  takes: () => 'object',
  settings: {},
  run: (_, __, org): Sink =>
    callSink(
      async (value, cut) => {
        const [result] = await convertLeads(org, [value as LeadConversion], { cut })
        return result && raiseFailed(result)
      },
      (value) => {
        const { leadId, convertedStatus } = (value ?? {}) as Partial<LeadConversion>
        if (idOf(leadId) === undefined) return '`leadId` is the id of a lead'
        return typeof convertedStatus === 'string'
          ? undefined
          : '`convertedStatus` is a text such as `Closed - Converted`'
      },
    ),
})
