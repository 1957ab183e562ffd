/** Codes by which the org refuses what a record says: with other values it would take it. */
const codes: ReadonlySet<string> = new Set([
  'DUPLICATE_EXTERNAL_ID',
  'DUPLICATE_VALUE',
  'DUPLICATES_DETECTED',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'FIELD_FILTER_VALIDATION_EXCEPTION',
  'FIELD_INTEGRITY_EXCEPTION',
  'INVALID_CROSS_REFERENCE_KEY',
  'INVALID_CURRENCY_ISO',
  'INVALID_EMAIL_ADDRESS',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'JSON_PARSER_ERROR',
  'MALFORMED_ID',
  'NUMBER_OUTSIDE_VALID_RANGE',
  'REQUIRED_FIELD_MISSING',
  'STRING_TOO_LONG',
])

/** A field that the object lacks is the mapping's fault; one that names a record by a key that no record has is not. */
const isUnknownKey = (code: string, message: string): boolean =>
  code === 'INVALID_FIELD' && /\bForeign key external ID\b/.test(message)

/** Who is at fault when the org refuses by this code. */
export const blameOf = (code: string | undefined, message: string): 'record' | 'sink' =>
  code !== undefined && (codes.has(code) || isUnknownKey(code, message)) ? 'record' : 'sink'
