export { type ApexAnswer, type ApexHandler, type ApexRequest, type ApexRest, readApexRest } from './apex-rest.ts'
export { exported, readObjects, seed } from './data-files.ts'
export { type LocalOrg, type LocalOrgOptions, startLocalOrg } from './local-org.ts'
export { type OrgCore, type OrgOptions, openOrg } from './org-core.ts'
