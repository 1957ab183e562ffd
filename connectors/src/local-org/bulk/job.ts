import type { JsonObject } from '../org.ts'
import { datetimeText } from '../values.ts'

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'

export const jobTimes = (created: number, modified: number): JsonObject => ({
  createdDate: datetimeText(created),
  systemModstamp: datetimeText(modified),
})
