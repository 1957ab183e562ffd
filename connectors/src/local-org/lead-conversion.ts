import type { JsonObject, Org, SaveError, SaveOptions, SaveResult } from './org.ts'
import { datetimeText } from './values.ts'

export interface LeadConversion {
  readonly leadId: string
  readonly convertedStatus: string
  readonly accountId: string | undefined
  readonly contactId: string | undefined
  readonly ownerId: string | undefined
  readonly opportunityName: string | undefined
  readonly doNotCreateOpportunity: boolean
}

export interface ConversionResult {
  readonly success: boolean
  readonly leadId: string
  readonly accountId: string | null
  readonly contactId: string | null
  readonly opportunityId: string | null
  readonly errors: readonly SaveError[]
}

class Refused extends Error {
  readonly errors: readonly SaveError[]
  constructor(errors: readonly SaveError[]) {
    super(errors[0]?.message)
    this.errors = errors
  }
}

/** Days until a new opportunity closes: the end of the quarter is near enough. */
const closesIn = 30 * 86_400_000

/** Makes an account, a contact and an opportunity of a lead, or joins it to those that are named. */
export function convertLead(org: Org, request: LeadConversion, options: SaveOptions): ConversionResult {
  const failed = (errors: readonly SaveError[]): ConversionResult => ({
    success: false,
    leadId: request.leadId,
    accountId: null,
    contactId: null,
    opportunityId: null,
    errors,
  })
  const refuse = (statusCode: string, message: string): never => {
    throw new Refused([{ statusCode, message, fields: [] }])
  }
  const made = (result: SaveResult): string => {
    if (!result.success || result.id === null) throw new Refused(result.errors)
    return result.id
  }
  try {
    return org.database.transaction(() => {
      const lead = org.database.get('SELECT * FROM "Lead" WHERE "Id" = ? AND "IsDeleted" = 0', [request.leadId])
      if (lead === undefined) return refuse('INVALID_ID_FIELD', `invalid lead id: ${request.leadId}`)
      if (lead.IsConverted === 1) refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'lead already converted')
      if (request.convertedStatus === '') refuse('REQUIRED_FIELD_MISSING', 'convertedStatus is required')
      const text = (name: string): string | null => (typeof lead[name] === 'string' ? lead[name] : null)
      const owner: JsonObject = request.ownerId === undefined ? {} : { OwnerId: request.ownerId }
      const accountId =
        request.accountId ??
        made(
          org.records.create(
            'Account',
            {
              Name: text('Company') ?? '',
              Phone: text('Phone'),
              Website: text('Website'),
              Industry: text('Industry'),
              BillingStreet: text('Street'),
              BillingCity: text('City'),
              BillingPostalCode: text('PostalCode'),
              BillingState: text('State'),
              BillingCountry: text('Country'),
              ...owner,
            },
            options,
          ),
        )
      const contactId =
        request.contactId ??
        made(
          org.records.create(
            'Contact',
            {
              AccountId: accountId,
              FirstName: text('FirstName'),
              LastName: text('LastName'),
              Salutation: text('Salutation'),
              Email: text('Email'),
              Phone: text('Phone'),
              MobilePhone: text('MobilePhone'),
              Title: text('Title'),
              LeadSource: text('LeadSource'),
              ...owner,
            },
            options,
          ),
        )
      const opportunityId = request.doNotCreateOpportunity
        ? null
        : made(
            org.records.create(
              'Opportunity',
              {
                Name: request.opportunityName ?? `${text('Company')}-`,
                AccountId: accountId,
                StageName: 'Prospecting',
                CloseDate: datetimeText(org.now() + closesIn).slice(0, 10),
                LeadSource: text('LeadSource'),
                ...owner,
              },
              options,
            ),
          )
      const now = datetimeText(org.now())
      org.database.run(
        'UPDATE "Lead" SET "IsConverted" = 1, "Status" = ?, "ConvertedDate" = ?, "ConvertedAccountId" = ?, "ConvertedContactId" = ?, "ConvertedOpportunityId" = ?, "SystemModstamp" = ? WHERE "Id" = ?',
        [request.convertedStatus, now.slice(0, 10), accountId, contactId, opportunityId, now, request.leadId],
      )
      return { success: true, leadId: request.leadId, accountId, contactId, opportunityId, errors: [] }
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return failed(error.errors)
  }
}
