import { accessToken } from './access-token.ts'
import { basic } from './basic.ts'
import { clientCredentials } from './client-credentials.ts'
import { jwt } from './jwt.ts'
import type { AnyLogin } from './login.ts'
import { password } from './password.ts'
import { saml } from './saml.ts'
import { sf } from './sf.ts'
import { webServer } from './web-server.ts'

const all = [webServer, jwt, clientCredentials, saml, password, basic, accessToken, sf] as const

type All = (typeof all)[number]

/** Every way of logging in by its name, in the order in which they are listed to users. */
export const logins = Object.fromEntries(all.map((one) => [one.kind, one])) as {
  readonly [K in All['kind']]: Extract<All, { readonly kind: K }> & AnyLogin
}
