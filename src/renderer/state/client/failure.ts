import { ORPCError } from '@orpc/client'
import { ERRORS } from '@contract/errors'
import type { ErrorCode, Refusal } from '@contract/errors'

/** Why a call did not do what was asked: a refusal of the store, or no answer at all. */
export type FailureCode = ErrorCode | 'NO_ANSWER'
export interface Failure extends Omit<Refusal, 'code'> {
  code: FailureCode
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** What was thrown by a call, as a value. Anything that is no answer of the store means that none arrived. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof ORPCError)) return { code: 'NO_ANSWER' }
  const data = record(thrown.data)
  // oRPC refuses what does not fit the schema with a code of its own.
  const code = isCode(thrown.code) ? thrown.code : thrown.code === 'BAD_REQUEST' ? 'INVALID_INPUT' : 'INTERNAL'
  return {
    code,
    ...(typeof data['path'] === 'string' ? { path: data['path'] } : {}),
    facts: record(data['facts']),
  }
}

/** The same action may be sent again, with the same command id, because nobody knows whether it took effect. */
export const isUncertain = (failure: Failure): boolean =>
  failure.code === 'NO_ANSWER' || failure.code === 'OUTCOME_UNKNOWN'
