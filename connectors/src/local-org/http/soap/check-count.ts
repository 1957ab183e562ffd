import { apiError } from '../../api-error.ts'

/** @throws ApiError EXCEEDED_ID_LIMIT */
export function checkCount(count: number, most: number): void {
  if (count > most)
    throw apiError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${most} records into this call`,
    )
}
