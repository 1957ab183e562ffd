export { type LocalOrg, type LocalOrgOptions, startLocalOrg } from './local-org.ts'
