import { apiError } from './api-error.ts'
import type { OrgUser } from './org.ts'

/** Passwords of users. They last as long as the org runs. */
export interface Passwords {
  /** The user who may come in; undefined where name or password are wrong. */
  readonly userOf: (username: string, password: string) => OrgUser | undefined
  /** @throws ApiError INVALID_NEW_PASSWORD */
  readonly set: (user: OrgUser, password: string) => void
  /** A new one that nobody can guess. */
  readonly reset: (user: OrgUser) => string
  readonly isOf: (user: OrgUser, password: string) => boolean
  /** All are as at the beginning. */
  readonly restore: () => void
}

const shortest = 8

/**
 * @param userNamed finds an active user, whatever the case of the name
 * @param first who has which password at the beginning
 * @param securityToken may follow any password
 */
export function passwordsOf(
  userNamed: (username: string) => OrgUser | undefined,
  first: { readonly user: OrgUser; readonly password: string; readonly securityToken: string },
  random: (size: number) => Buffer,
): Passwords {
  const known = new Map([[first.user.id, first.password]])
  const isOf = ({ id }: OrgUser, password: string): boolean => {
    const right = known.get(id)
    return right !== undefined && (password === right || password === right + first.securityToken)
  }
  return {
    userOf(username, password) {
      const user = userNamed(username)
      return user !== undefined && isOf(user, password) ? user : undefined
    },
    set({ id }, password) {
      if (password.length < shortest)
        throw apiError(400, 'INVALID_NEW_PASSWORD', `Your password must be at least ${shortest} characters long.`)
      if (!/[A-Za-z]/.test(password) || !/\d/.test(password))
        throw apiError(400, 'INVALID_NEW_PASSWORD', 'Your password must include letters and numbers')
      known.set(id, password)
    },
    reset({ id }) {
      const password = `${random(12).toString('base64url')}1a`
      known.set(id, password)
      return password
    },
    isOf,
    restore() {
      known.clear()
      known.set(first.user.id, first.password)
    },
  }
}
