import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../../file/safe-write.ts'
import { meant } from '../../meant.ts'
import { authFailed, type LoginContext } from './login.ts'
import { configFolder, mustBePrivate, storeKey } from './store-key.ts'

/** What `tw login` keeps. */
export interface StoredLogin {
  /** Where the login was made. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly refreshToken: string
  readonly instanceUrl: string
  readonly username: string | undefined
  readonly orgId: string | undefined
}

interface Sealed {
  readonly version: 1
  readonly cipher: 'aes-256-gcm'
  /** Base64, as the other two. */
  readonly nonce: string
  readonly tag: string
  readonly content: string
}

const extension = '.login'

/** Names are names of files, on systems that mind the case and on those that do not. */
const namePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/

/** Logins by name, encrypted, a file each: writing one cannot harm another. */
export class LoginStore {
  readonly #home: string
  readonly #folder: string
  readonly #environment: LoginContext['environment']

  constructor(environment: LoginContext['environment']) {
    this.#environment = environment
    this.#home = configFolder(environment)
    this.#folder = join(this.#home, 'logins')
  }

  names(): readonly string[] {
    try {
      return readdirSync(this.#folder)
        .filter((file) => file.endsWith(extension) && namePattern.test(file))
        .map((file) => file.slice(0, -extension.length))
        .sort()
    } catch {
      return [] // nobody has logged in yet
    }
  }

  /** Whatever could keep a login from being kept fails here. @throws SalesforceError */
  makeReady(name: string): void {
    this.#path(name)
    storeKey(this.#home, this.#environment, true)
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
  }

  /** @throws SalesforceError where there is none of this name, or it cannot be opened */
  read(name: string): StoredLogin {
    const path = this.#path(name)
    if (statSync(path, { throwIfNoEntry: false }) === undefined) throw this.#missing(name)
    mustBePrivate(path)
    const key = storeKey(this.#home, this.#environment, false)
    if (key === undefined)
      throw authFailed(
        `The login \`${name}\` is encrypted, and its key is not here: set TWILL_STORE_KEY, or bring back \`store.key\`.`,
      )
    return opened(readFileSync(path, 'utf8'), name, key)
  }

  write(name: string, login: StoredLogin): void {
    const path = this.#path(name)
    const key = storeKey(this.#home, this.#environment, true) as Buffer // made where there was none
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    replaceFile(path, Buffer.from(sealed(login, name, key)), 0o600)
  }

  /** @throws SalesforceError where there is none of this name */
  remove(name: string): void {
    const path = this.#path(name)
    if (statSync(path, { throwIfNoEntry: false }) === undefined) throw this.#missing(name)
    rmSync(path)
  }

  #path(name: string): string {
    if (!namePattern.test(name))
      throw authFailed(
        `\`${name}\` is no name of a login: small letters, digits, and \`.\`, \`_\`, \`-\` behind the first.`,
      )
    return join(this.#folder, name + extension)
  }

  #missing(name: string): Error {
    return authFailed(
      `There is no login \`${name}\`.${meant(name, this.names())} \`tw login --name ${name}\` makes it.`,
    )
  }
}

/** The name is bound to the content, so that files cannot trade places. */
const boundTo = (name: string): Buffer => Buffer.from(`twill login ${name}`)

function sealed(login: StoredLogin, name: string, key: Buffer): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(name))
  const content = Buffer.concat([cipher.update(JSON.stringify(login)), cipher.final()])
  const file: Sealed = {
    version: 1,
    cipher: 'aes-256-gcm',
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    content: content.toString('base64'),
  }
  return `${JSON.stringify(file)}\n`
}

function opened(text: string, name: string, key: Buffer): StoredLogin {
  try {
    const { version, nonce, tag, content } = JSON.parse(text) as Sealed
    if (version !== 1) throw new Error('of another version')
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: 16 })
      .setAAD(boundTo(name))
      .setAuthTag(Buffer.from(tag, 'base64'))
    const plain = Buffer.concat([decipher.update(Buffer.from(content, 'base64')), decipher.final()])
    return JSON.parse(plain.toString()) as StoredLogin
  } catch (cause) {
    throw authFailed(
      `The login \`${name}\` does not open: it was written with another key, or the file is damaged. \`tw login --name ${name}\` makes it anew.`,
      cause,
    )
  }
}
