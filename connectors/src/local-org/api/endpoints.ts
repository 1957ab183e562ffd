import { automationEndpoints } from './automation.ts'
import { bulkEndpoints } from './bulk.ts'
import { chatterEndpoints } from './chatter.ts'
import { collectionEndpoints } from './collections.ts'
import { compositeEndpoints } from './composite.ts'
import { describeEndpoints } from './describe.ts'
import type { Endpoint } from './endpoint.ts'
import { layoutEndpoints } from './layouts.ts'
import { listViewEndpoints } from './list-views.ts'
import { informationEndpoints } from './org-information.ts'
import { queryEndpoints } from './query.ts'
import { recentEndpoints } from './recent.ts'
import { relatedEndpoints } from './related.ts'
import { searchEndpoints } from './search.ts'
import { sobjectEndpoints } from './sobjects.ts'
import { tabEndpoints } from './tabs.ts'
import { toolingEndpoints } from './tooling.ts'
import { treeEndpoints } from './tree.ts'
import { uiObjectInfoEndpoints } from './ui-object-info.ts'
import { uiRecordEndpoints } from './ui-records.ts'
import { userPasswordEndpoints } from './user-password.ts'

/** Every resource of the data API, one list a file. */
export const endpoints: readonly Endpoint[] = [
  ...informationEndpoints,
  ...describeEndpoints,
  ...layoutEndpoints,
  ...listViewEndpoints,
  ...tabEndpoints,
  ...sobjectEndpoints,
  ...relatedEndpoints,
  ...recentEndpoints,
  ...userPasswordEndpoints,
  ...collectionEndpoints,
  ...queryEndpoints,
  ...compositeEndpoints,
  ...treeEndpoints,
  ...bulkEndpoints,
  ...searchEndpoints,
  ...automationEndpoints,
  ...chatterEndpoints,
  ...uiRecordEndpoints,
  ...uiObjectInfoEndpoints,
  ...toolingEndpoints,
]
