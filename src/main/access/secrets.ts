import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** scrypt with its parameters in the stored text, so that they can be raised without losing anyone. */
const COST = { N: 16_384, r: 8, p: 1 } as const
const KEY_BYTES = 32

const derive = (secret: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret.normalize('NFC'), salt, KEY_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })

/** The stored form of a PIN or password: scrypt$N$r$p$salt$key. */
export const hashSecret = async (secret: string): Promise<string> => {
  const salt = randomBytes(16)
  const key = await derive(secret, salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** A stored form that nothing fits; comparing with it costs the same, so that unknown names do not answer faster. */
export const NO_SECRET = `scrypt$${COST.N}$${COST.r}$${COST.p}$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(KEY_BYTES).toString('base64url')}`

/** Whether a secret fits a stored form; in constant time over the key. */
export const secretFits = async (secret: string, stored: string): Promise<boolean> => {
  const [kind, N, r, p, salt, key] = stored.split('$')
  if (kind !== 'scrypt' || salt === undefined || key === undefined) return false
  const expected = Buffer.from(key, 'base64url')
  const actual = await derive(secret, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
