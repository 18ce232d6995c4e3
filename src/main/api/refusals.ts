import { ORPCError } from '@orpc/server'
import { ERRORS } from '@contract/errors'
import type { ErrorCode, Problem, Refusal } from '@contract/errors'
import type { Result } from '../store/refusal'

/** What a refusal carries beside its code, as clients get it. */
export type RefusalDetails = Omit<Refusal, 'code'>
/** A refusal on its way to a client. oRPC marks it as defined where the operation declares its code. */
export type RefusalError = ORPCError<ErrorCode, RefusalDetails>

/** A refusal as the contract's typed error: code, status, title, and path and facts as data. */
export const refusalError = (refusal: Refusal): RefusalError =>
  new ORPCError(refusal.code, {
    status: ERRORS[refusal.code].status,
    message: ERRORS[refusal.code].title,
    data: {
      ...(refusal.path === undefined ? {} : { path: refusal.path }),
      ...(refusal.facts === undefined ? {} : { facts: refusal.facts }),
    },
  })

/** The value of a result; a refusal is thrown as the contract's error. */
export const valueOf = <Value>(result: Result<Value>): Value => {
  if (result.ok) return result.value
  throw refusalError(result.refusal)
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

/** The refusal that an error carries, or undefined for one that is not the contract's (oRPC's own, a fault). */
export function refusalOf(thrown: unknown): Refusal | undefined {
  if (!(thrown instanceof ORPCError) || !isCode(thrown.code)) return undefined
  const data = (thrown.data ?? {}) as RefusalDetails
  return { code: thrown.code, ...data }
}

/** RFC 9457 problem document of a refusal (API-3). `status` differs from the code's own where HTTP has a finer one. */
export const problemOf = (refusal: Refusal, status: number = ERRORS[refusal.code].status): Problem => ({
  type: `urn:floorbook:error:${refusal.code}`,
  title: ERRORS[refusal.code].title,
  status,
  code: refusal.code,
  ...(refusal.path === undefined ? {} : { path: refusal.path }),
  ...(refusal.facts === undefined ? {} : { facts: refusal.facts }),
})

/** Media type of problem documents. */
export const PROBLEM_TYPE = 'application/problem+json'
