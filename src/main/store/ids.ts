import { hash, randomFillSync } from 'node:crypto'

const VARIANTS = '89ab'

/** Randomness is fetched for many ids at once: each fetch costs as much as a statement, whatever its size. */
const pool = Buffer.alloc(4_096)
let used = pool.length
const pooledBytes = (size: number): Buffer => {
  if (used + size > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += size
  return pool.subarray(used - size, used)
}

/** UUID text from a time prefix (xxxxxxxx-xxxx) and at least 19 hexadecimal digits, in UUIDv7 layout. */
const uuidOf = (prefix: string, digits: string): string =>
  `${prefix}-7${digits.slice(0, 3)}-${VARIANTS[Number.parseInt(digits.charAt(3), 16) & 3]}${digits.slice(4, 7)}-${digits.slice(7, 19)}`

/** A fresh UUIDv7 for something that happens now; only at the edges, never in a service. */
export const freshId = (now: number, random: (size: number) => Buffer = pooledBytes): string => {
  const time = now.toString(16).padStart(12, '0')
  return uuidOf(`${time.slice(0, 8)}-${time.slice(8, 12)}`, random(10).toString('hex'))
}

/**
 * The id of something that a command makes: from the command's id, a purpose and a number, in UUIDv7 layout with the
 * time of the command's own id (architecture, rule 3). The same command makes the same ids everywhere.
 */
export const derivedId = (commandId: string, purpose: string, index: number): string =>
  uuidOf(commandId.slice(0, 13), hash('sha256', `${commandId}/${purpose}/${index}`, 'hex'))
