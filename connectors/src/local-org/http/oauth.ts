import { createHmac, type KeyObject, verify } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { JsonObject, OrgUser } from '../org.ts'
import { answersChallenge, type Session } from '../sessions.ts'
import { userNamed } from '../users.ts'
import { textOfBody } from './body.ts'
import type { Served } from './served.ts'
import { userOf } from './session-user.ts'
import { signedPart } from './signed-xml.ts'

/** A refusal of the token endpoint. */
class OauthError extends Error {
  readonly code: string
  readonly status: 400 | 401
  constructor(code: string, description: string, status: 400 | 401 = 400) {
    super(description)
    this.code = code
    this.status = status
  }
}

type Form = URLSearchParams

const clockSkew = 5 * 60_000

export function registerOauth(app: Hono, served: Served): void {
  const { org, sessions, credentials, passwords, rotateRefreshTokens } = served
  const { admin } = org

  const clientOf = (form: Form, context: Context): { readonly id: string; readonly secret: string | undefined } => {
    const [, basic] = /^Basic\s+(.+)$/i.exec(context.req.header('authorization') ?? '') ?? []
    if (basic !== undefined) {
      const [id = '', ...rest] = Buffer.from(basic, 'base64').toString().split(':')
      return { id: unescaped(id), secret: unescaped(rest.join(':')) }
    }
    return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? undefined }
  }

  /** Known are the org's own client, and the one that the command `sf` brings along, which has no secret. */
  const checkClient = (form: Form, context: Context, secretNeeded: boolean): string => {
    const { id, secret } = clientOf(form, context)
    if (id !== credentials.clientId && id !== 'PlatformCLI')
      throw new OauthError('invalid_client_id', 'client identifier invalid')
    const wrong =
      id === credentials.clientId && (secret === undefined ? secretNeeded : secret !== credentials.clientSecret)
    if (wrong) throw new OauthError('invalid_client', 'invalid client credentials')
    return id
  }

  const tokenAnswer = (session: Session, more: JsonObject = {}): JsonObject => {
    const issued = String(org.now())
    const id = `${org.url()}/id/${org.id}/${session.user.id}`
    return {
      access_token: session.token,
      signature: createHmac('sha256', credentials.clientSecret)
        .update(id + issued)
        .digest('base64'),
      scope: session.scope,
      instance_url: org.url(),
      id,
      token_type: 'Bearer',
      issued_at: issued,
      ...more,
    }
  }

  /** What assertions must be signed by; undefined where every signature is believed. */
  const keysNow = (): readonly KeyObject[] | undefined => {
    const { certificates, refuseExpiredCertificates } = served
    if (certificates.length === 0) return undefined
    const good = certificates.filter(
      ({ until }) => !refuseExpiredCertificates || until === undefined || until > org.now(),
    )
    return good.map(({ key }) => key)
  }

  const grants: Readonly<Record<string, (form: Form, context: Context) => JsonObject>> = {
    password(form, context) {
      checkClient(form, context, true)
      const user = passwords.userOf(form.get('username') ?? '', form.get('password') ?? '')
      if (user === undefined) throw new OauthError('invalid_grant', 'authentication failure')
      return tokenAnswer(sessions.open(user))
    },
    client_credentials(form, context) {
      checkClient(form, context, true)
      return tokenAnswer(sessions.open(admin, 'api'))
    },
    refresh_token(form, context) {
      checkClient(form, context, false)
      const given = form.get('refresh_token') ?? ''
      const user = sessions.userOfRefresh(given)
      if (user === undefined) throw new OauthError('invalid_grant', 'expired access/refresh token')
      if (!rotateRefreshTokens) return tokenAnswer(sessions.open(user))
      sessions.revoke(given)
      return tokenAnswer(sessions.open(user), { refresh_token: sessions.refreshToken(user) })
    },
    authorization_code(form, context) {
      const client = checkClient(form, context, false)
      const grant = sessions.redeemCode(form.get('code') ?? '')
      if (grant === undefined) throw new OauthError('invalid_grant', 'expired authorization code')
      if (grant.clientId !== client) throw new OauthError('invalid_grant', 'invalid authorization code')
      if (grant.redirectUri !== form.get('redirect_uri')) {
        throw new OauthError('redirect_uri_mismatch', 'redirect_uri must match configuration')
      }
      if (!answersChallenge(grant, form.get('code_verifier') ?? undefined))
        throw new OauthError('invalid_grant', 'invalid code verifier')
      return tokenAnswer(sessions.open(grant.user), { refresh_token: sessions.refreshToken(grant.user) })
    },
    'urn:ietf:params:oauth:grant-type:jwt-bearer'(form) {
      const claims = claimsOf(form.get('assertion') ?? '', keysNow())
      if (claims.iss !== credentials.clientId && claims.iss !== 'PlatformCLI') {
        throw new OauthError('invalid_client_id', 'client identifier invalid')
      }
      // the real one speaks of a code where a token has expired
      checkTimes(Number(claims.exp) * 1000, 'expired authorization code')
      const audiences = ([] as unknown[]).concat(claims.aud)
      if (!audiences.some((audience) => isAudience(String(audience))))
        throw new OauthError('invalid_grant', 'audience is invalid')
      const user = userNamed(org, String(claims.sub ?? claims.prn ?? ''))
      if (user === undefined) throw new OauthError('invalid_grant', "user hasn't approved this consumer")
      return tokenAnswer(sessions.open(user))
    },
    'urn:ietf:params:oauth:grant-type:saml2-bearer': (form) => samlGrant(form),
    assertion: (form) => samlGrant(form),
  }

  const isAudience = (audience: string): boolean =>
    /^https:\/\/(login|test)\.salesforce\.com(\/|$)/.test(audience) ||
    audience.replace(/\/+$/, '').startsWith(org.url())

  /** Only the past is refused: the command of Salesforce sends milliseconds where seconds are due, and the real one takes it. */
  const checkTimes = (expires: number, past: string): void => {
    if (!Number.isFinite(expires)) throw new OauthError('invalid_grant', 'assertion has no expiry')
    if (expires < org.now() - clockSkew) throw new OauthError('invalid_grant', past)
  }

  function samlGrant(form: Form): JsonObject {
    const encoded = form.get('assertion') ?? ''
    const sent = Buffer.from(
      encoded,
      encoded.includes('+') || encoded.includes('/') ? 'base64' : 'base64url',
    ).toString()
    const keys = keysNow()
    const xml = keys === undefined ? sent : (signedPart(sent, keys) ?? '')
    if (!/<(\w+:)?Assertion[\s>]/.test(xml)) throw new OauthError('invalid_grant', 'invalid assertion')
    if (!/<(\w+:)?SignatureValue[\s>]/.test(sent)) throw new OauthError('invalid_grant', 'assertion is not signed')
    const inside = (name: string): string =>
      new RegExp(`<(?:\\w+:)?${name}[^>]*>\\s*([^<]*?)\\s*</`).exec(xml)?.[1] ?? ''
    const [, until = ''] = /NotOnOrAfter="([^"]+)"/.exec(xml) ?? []
    checkTimes(Date.parse(until), 'assertion expired')
    if (form.get('grant_type') !== 'assertion' && inside('Issuer') !== credentials.clientId) {
      throw new OauthError('invalid_client_id', 'client identifier invalid')
    }
    if (!isAudience(inside('Audience'))) throw new OauthError('invalid_grant', 'audience is invalid')
    const user = userNamed(org, inside('NameID'))
    if (user === undefined) throw new OauthError('invalid_grant', "user hasn't approved this consumer")
    return tokenAnswer(sessions.open(user))
  }

  app.post('/services/oauth2/token', async (context) => {
    const form = new URLSearchParams(await textOfBody(context.req.raw))
    for (const [name, value] of new URL(context.req.url).searchParams) if (!form.has(name)) form.set(name, value)
    const type = form.get('grant_type') ?? ''
    try {
      const grant = Object.hasOwn(grants, type) ? grants[type] : undefined
      if (grant === undefined) throw new OauthError('unsupported_grant_type', 'grant type not supported')
      return context.json(grant(form, context), 200, { 'cache-control': 'no-store' })
    } catch (error) {
      if (!(error instanceof OauthError)) throw error
      return context.json({ error: error.code, error_description: error.message }, error.status)
    }
  })

  app.get('/services/oauth2/authorize', (context) => authorize(context, new URL(context.req.url).searchParams))
  app.post('/services/oauth2/authorize', async (context) =>
    authorize(context, new URLSearchParams(await textOfBody(context.req.raw))),
  )

  /** Nobody has to type a password into an org of one's own: one button says who comes in. */
  function authorize(context: Context, query: URLSearchParams): Response | Promise<Response> {
    const clientId = query.get('client_id') ?? ''
    const redirect = URL.canParse(query.get('redirect_uri') ?? '')
      ? new URL(query.get('redirect_uri') ?? '')
      : undefined
    if (clientId !== credentials.clientId && clientId !== 'PlatformCLI') {
      return context.text('error=invalid_client_id&error_description=client%20identifier%20invalid', 400)
    }
    if (redirect === undefined || !isLoopback(redirect.hostname)) {
      return context.text(
        'error=redirect_uri_mismatch&error_description=redirect_uri%20must%20be%20on%20this%20machine',
        400,
      )
    }
    if (query.get('prompt')?.includes('login') && query.get('approved') !== '1') {
      const fields = [...query].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
      return context.html(html`<!doctype html><title>Log in to the local org</title>
        <form method="post" style="font: 16px system-ui; max-width: 30em; margin: 4em auto">
          <h1>Local org</h1><p>A client asks to act as <b>${admin.username}</b>.</p>${fields}
          <input type="hidden" name="approved" value="1"><button>Allow</button></form>`)
    }
    const type = query.get('response_type') ?? 'code'
    const state = query.get('state')
    if (type === 'token') {
      const { access_token, instance_url, id } = tokenAnswer(sessions.open(admin)) as Record<string, string>
      const fragment = new URLSearchParams({
        access_token: access_token ?? '',
        instance_url: instance_url ?? '',
        id: id ?? '',
        token_type: 'Bearer',
        ...(state === null ? {} : { state }),
      })
      redirect.hash = fragment.toString()
    } else {
      const code = sessions.grantCode({
        user: admin,
        clientId,
        redirectUri: query.get('redirect_uri') ?? '',
        challenge: query.get('code_challenge') ?? undefined,
        challengeMethod: query.get('code_challenge_method') ?? undefined,
      })
      redirect.searchParams.set('code', code)
      if (state !== null) redirect.searchParams.set('state', state)
    }
    return context.redirect(redirect.href, 302)
  }

  const identityOf = (user: OrgUser): JsonObject => {
    const row = org.database.get('SELECT * FROM "User" WHERE "Id" = ?', [user.id])
    const base = org.url()
    return {
      id: `${base}/id/${org.id}/${user.id}`,
      asserted_user: true,
      user_id: user.id,
      organization_id: org.id,
      username: user.username,
      nick_name: String(row?.CommunityNickname ?? user.username),
      display_name: String(row?.Name ?? user.username),
      email: String(row?.Email ?? user.username),
      email_verified: true,
      first_name: row?.FirstName === undefined ? null : String(row.FirstName),
      last_name: String(row?.LastName ?? ''),
      timezone: 'GMT',
      photos: { picture: `${base}/profilephoto/005/F`, thumbnail: `${base}/profilephoto/005/T` },
      active: true,
      user_type: 'STANDARD',
      language: 'en_US',
      locale: 'en_US',
      utcOffset: 0,
      is_lightning_login_user: false,
      urls: {
        enterprise: `${base}/services/Soap/c/{version}/${org.id.slice(0, 15)}`,
        metadata: `${base}/services/Soap/m/{version}/${org.id.slice(0, 15)}`,
        partner: `${base}/services/Soap/u/{version}/${org.id.slice(0, 15)}`,
        rest: `${base}/services/data/v{version}/`,
        sobjects: `${base}/services/data/v{version}/sobjects/`,
        search: `${base}/services/data/v{version}/search/`,
        query: `${base}/services/data/v{version}/query/`,
        recent: `${base}/services/data/v{version}/recent/`,
        tooling_rest: `${base}/services/data/v{version}/tooling/`,
        profile: `${base}/${user.id}`,
      },
    }
  }

  /** Some clients send the token as a parameter, though it then stands in logs. */
  const asked = (context: Context): OrgUser | undefined =>
    userOf(context.req.header('authorization'), sessions) ??
    sessions.userOf(new URL(context.req.url).searchParams.get('oauth_token') ?? '')

  app.on(['GET', 'POST'], '/services/oauth2/userinfo', (context) => {
    const user = asked(context)
    if (user === undefined) return context.text('Bad_OAuth_Token', 403)
    const identity = identityOf(user)
    return context.json({
      sub: identity.id,
      user_id: user.id,
      organization_id: org.id,
      preferred_username: user.username,
      nickname: identity.nick_name,
      name: identity.display_name,
      email: identity.email,
      email_verified: true,
      given_name: identity.first_name,
      family_name: identity.last_name,
      zoneinfo: 'GMT',
      locale: 'en_US',
      language: 'en_US',
      user_type: 'STANDARD',
      active: true,
      urls: identity.urls,
      photos: identity.photos,
      updated_at: new Date(org.started).toISOString(),
    } as JsonObject)
  })

  app.get('/id/:org/:user', (context) => {
    const user = asked(context)
    return user === undefined ? context.text('Bad_OAuth_Token', 403) : context.json(identityOf(user))
  })

  app.on(['GET', 'POST'], '/services/oauth2/revoke', async (context) => {
    const form = new URLSearchParams(context.req.method === 'POST' ? await textOfBody(context.req.raw) : '')
    const token = form.get('token') ?? new URL(context.req.url).searchParams.get('token') ?? ''
    if (sessions.revoke(token)) return context.body(null, 200)
    return context.json({ error: 'unsupported_token_type', error_description: 'this token is not supported' }, 400)
  })

  app.post('/services/oauth2/introspect', async (context) => {
    const form = new URLSearchParams(await textOfBody(context.req.raw))
    try {
      checkClient(form, context, true)
    } catch (error) {
      if (!(error instanceof OauthError)) throw error
      return context.json({ error: error.code, error_description: error.message }, 401)
    }
    const token = form.get('token') ?? ''
    const holder = sessions.userOfRefresh(token)
    if (holder !== undefined) {
      return context.json({
        active: true,
        client_id: credentials.clientId,
        username: holder.username,
        sub: `${org.url()}/id/${org.id}/${holder.id}`,
        token_type: 'refresh_token',
      })
    }
    const session = sessions.sessionOf(token)
    if (session === undefined) return context.json({ active: false })
    return context.json({
      active: true,
      scope: session.scope,
      client_id: credentials.clientId,
      username: session.user.username,
      sub: `${org.url()}/id/${org.id}/${session.user.id}`,
      token_type: 'access_token',
      exp: Math.floor(session.expires / 1000),
    })
  })
}

/** Names and secrets stand escaped in a header, but not those of every client. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const isLoopback = (host: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(host)

/** The claims of a signed token. @param keys one of them must have signed it; where undefined, every signature is believed */
function claimsOf(assertion: string, keys: readonly KeyObject[] | undefined): Readonly<Record<string, unknown>> {
  const [head = '', body = '', signature = ''] = assertion.split('.')
  const part = (text: string): Readonly<Record<string, unknown>> => {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, unknown>>) : {}
  }
  try {
    const { alg } = part(head)
    const signed = Buffer.from(`${head}.${body}`)
    const isTrue = (key: KeyObject) => verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))
    if (alg === 'RS256' && signature !== '' && (keys === undefined || keys.some(isTrue))) return part(body)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new OauthError('invalid_grant', 'invalid assertion')
}
