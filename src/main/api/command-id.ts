import { createHash } from 'node:crypto'
import { Id } from '@contract/primitives'
import { freshId } from '../store/ids'
import { headerText } from './credential'
import type { Headers } from './credential'
import { refusalError } from './refusals'

/** Longest Idempotency-Key, in characters (API-3). */
export const LONGEST_IDEMPOTENCY_KEY = 255

/**
 * The id of a command that REST names by an Idempotency-Key: the same credential, route and key give the same id
 * (architecture, rule 11). It is a UUID of version 8, whose content is free.
 */
export function keyedCommandId(credentialId: string, route: string, key: string): string {
  const hash = createHash('sha256')
  // Lengths keep the parts apart, so that no two triples are written alike.
  for (const part of [credentialId, route, key]) hash.update(`${part.length}:${part}`)
  const bytes = hash.digest()
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const text = bytes.toString('hex', 0, 16)
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}

/** RPC: the id that the client chose and keeps for its retries (`x-command-id`), or a fresh one. */
export function rpcCommandId(headers: Headers, now: number): string {
  if (headers['x-command-id'] === undefined) return freshId(now)
  const given = Id.safeParse(headerText(headers, 'x-command-id'))
  if (!given.success) throw refusalError({ code: 'INVALID_INPUT', path: 'x-command-id' })
  return given.data
}

/** REST: the id that Idempotency-Key stands for, or a fresh one. */
export function restCommandId(headers: Headers, now: number, credentialId: string, route: string): string {
  if (headers['idempotency-key'] === undefined) return freshId(now)
  const key = headerText(headers, 'idempotency-key')?.trim() ?? ''
  if (key.length === 0 || key.length > LONGEST_IDEMPOTENCY_KEY) {
    throw refusalError({ code: 'INVALID_INPUT', path: 'Idempotency-Key', facts: { maximum: LONGEST_IDEMPOTENCY_KEY } })
  }
  return keyedCommandId(credentialId, route, key)
}
