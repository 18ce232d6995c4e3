import { randomBytes } from 'node:crypto'
import { SignJWT, jwtVerify } from 'jose'
import type { Connection } from '../store/connection'

/** A shift. Screens lock by themselves long before; other programs sign in again. */
export const TOKEN_LIFETIME_MILLISECONDS = 12 * 60 * 60 * 1000
const ISSUER = 'floorbook'
const MOST_REMEMBERED = 1_000

interface Claims {
  staffId: string
  /** UTC milliseconds. */
  expiresAt: number
  /** Of the secrets that the person had when the token was made: with a new one, older tokens are worth nothing. */
  secretMark: string
}

/** Under which a store's file keeps the key of its own tokens. */
export const TOKEN_KEY = 'token-key'

const signingKey = (connection: Connection): Uint8Array => {
  const found = connection.statement('SELECT value FROM local_setting WHERE key = ?').get(TOKEN_KEY) as
    | { value: string }
    | undefined
  if (found !== undefined) return Buffer.from(found.value, 'base64url')
  const key = randomBytes(32)
  connection.statement('INSERT INTO local_setting (key, value) VALUES (?, ?)').run(TOKEN_KEY, key.toString('base64url'))
  return key
}

/** JWTs of one store, signed with a key that never leaves its file. */
export class Tokens {
  private readonly key: Uint8Array
  private readonly merchantId: string
  private readonly remembered = new Map<string, Claims>()

  constructor(connection: Connection, merchantId: string) {
    this.key = signingKey(connection)
    this.merchantId = merchantId
  }

  async issue(staffId: string, secretMark: string, now: number): Promise<{ token: string; expiresAt: number }> {
    const expiresAt = now + TOKEN_LIFETIME_MILLISECONDS
    const token = await new SignJWT({ merchantId: this.merchantId, secretMark })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(staffId)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.ceil(expiresAt / 1000))
      .sign(this.key)
    return { token, expiresAt }
  }

  /** Whose token it is; undefined where it is not ours, altered or past its time. */
  async read(token: string, now: number): Promise<Claims | undefined> {
    const known = this.remembered.get(token)
    if (known !== undefined) return known.expiresAt > now ? known : undefined
    try {
      const { payload } = await jwtVerify(token, this.key, {
        issuer: ISSUER,
        algorithms: ['HS256'],
        currentDate: new Date(now),
      })
      const { sub, exp, merchantId, secretMark } = payload
      if (merchantId !== this.merchantId || sub === undefined || exp === undefined || typeof secretMark !== 'string')
        return undefined
      const claims = { staffId: sub, expiresAt: exp * 1000, secretMark }
      if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear()
      this.remembered.set(token, claims)
      return claims
    } catch {
      // jose throws for every token that is not ours; which way it is wrong is nobody's business.
      return undefined
    }
  }
}

/** The store that a token says it belongs to, unverified: only to choose whose key to verify it with. */
export const merchantOfToken = (token: string): string | undefined => {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof payload === 'object' &&
      payload !== null &&
      'merchantId' in payload &&
      typeof payload.merchantId === 'string'
      ? payload.merchantId
      : undefined
  } catch {
    return undefined
  }
}
