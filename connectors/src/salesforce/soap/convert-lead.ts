import type { Org } from '../org.ts'
import type { SaveResult } from '../records/collection.ts'
import { soapResult } from './merge.ts'
import { soapCall } from './soap.ts'

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
  { cut }: { readonly cut?: AbortSignal } = {},
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
    const answered = await soapCall(org, { operation: 'convertLead', body: { leadConverts }, cut })
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
