import { bulkEndpoints } from './bulk.ts'
import { collectionEndpoints } from './collections.ts'
import { compositeEndpoints } from './composite.ts'
import { describeEndpoints } from './describe.ts'
import type { Endpoint } from './endpoint.ts'
import { informationEndpoints } from './org-information.ts'
import { queryEndpoints } from './query.ts'
import { relatedEndpoints } from './related.ts'
import { searchEndpoints } from './search.ts'
import { sobjectEndpoints } from './sobjects.ts'
import { toolingEndpoints } from './tooling.ts'
import { treeEndpoints } from './tree.ts'

/** Every resource of the data API, one list a file. */
export const endpoints: readonly Endpoint[] = [
  ...informationEndpoints,
  ...describeEndpoints,
  ...sobjectEndpoints,
  ...relatedEndpoints,
  ...collectionEndpoints,
  ...queryEndpoints,
  ...compositeEndpoints,
  ...treeEndpoints,
  ...bulkEndpoints,
  ...searchEndpoints,
  ...toolingEndpoints,
]
