import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ShellRefusal } from './faults'

/** Calls a minute from one address. */
export interface CallLimits {
  /** Everything. Far above a rush hour with parallel calls: it stops a program that runs away. */
  calls: number
  /** Signing in and setting up; the node itself slows and locks wrong tries. */
  signIns: number
}

export const DEFAULT_LIMITS: CallLimits = { calls: 60_000, signIns: 60 }

/** Refuses a call beyond the limit with RATE_LIMITED and says when to come back. */
export type Limiter = (request: FastifyRequest) => Promise<void>

/** Makes a limiter that counts by address over a minute; all routes that share it share the count. */
export function createLimiter(app: FastifyInstance, max: number): Limiter {
  const count = app.createRateLimit({ max, timeWindow: 60_000 })
  return async (request) => {
    const result = await count(request)
    if (result.isAllowed || !result.isExceeded) return
    throw new ShellRefusal({ code: 'RATE_LIMITED', facts: { retryAfterSeconds: result.ttlInSeconds } }, 429)
  }
}
