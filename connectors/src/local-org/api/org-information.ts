import type { JsonValue } from '../org.ts'
import { quoted } from '../store/tables.ts'
import { endpoint } from './endpoint.ts'

const dailyLimits: Readonly<Record<string, number>> = {
  ActiveScratchOrgs: 3,
  ConcurrentAsyncGetReportInstances: 200,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyBulkV2QueryJobs: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStandardVolumePlatformEvents: 10_000,
  DailyStreamingApiEvents: 10_000,
  DataStorageMB: 1024,
  FileStorageMB: 1024,
  HourlyODataCallout: 1000,
  HourlyPublishedPlatformEvents: 50_000,
  MassEmail: 5000,
  SingleEmail: 5000,
  StreamingApiConcurrentClients: 20,
}

const resources = [
  'actions',
  'analytics',
  'appMenu',
  'chatter',
  'compactLayouts',
  'composite',
  'jobs',
  'licensing',
  'limits',
  'metadata',
  'parameterizedSearch',
  'process',
  'query',
  'queryAll',
  'quickActions',
  'recent',
  'search',
  'sobjects',
  'tabs',
  'theme',
  'tooling',
  'ui-api',
]

export const informationEndpoints = [
  endpoint({
    method: 'GET',
    path: '',
    xmlName: 'urls',
    run: ({ version, user }, org) => ({
      status: 200,
      body: {
        ...Object.fromEntries(resources.map((name) => [name, `/services/data/v${version}/${name}`])),
        identity: `${org.url()}/id/${org.id}/${user.id}`,
      },
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/limits',
    xmlName: 'LimitsSnapshot',
    run: (_, org) => {
      const entry = (max: number, used = 0): JsonValue => ({ Max: max, Remaining: Math.max(0, max - used) })
      const others = Object.entries(dailyLimits).map(([name, max]) => [name, entry(max)] as const)
      return {
        status: 200,
        body: { DailyApiRequests: entry(org.usage.limit, org.usage.used), ...Object.fromEntries(others) },
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/limits/recordCount',
    run({ query }, org) {
      const names = query
        .get('sObjects')
        ?.split(',')
        .map((name) => name.trim())
      const objects =
        names === undefined ? org.schema.objects() : names.flatMap((name) => org.schema.object(name) ?? [])
      const counts = objects.map(({ name }) => {
        const row = org.database.get(`SELECT COUNT(*) AS n FROM ${quoted(name)} WHERE "IsDeleted" = 0`)
        return { count: Number(row?.n ?? 0), name }
      })
      return { status: 200, body: { sObjects: counts } }
    },
  }),
  endpoint({ method: 'GET', path: '/licensing', run: () => ({ status: 200, body: {} }) }),
]
