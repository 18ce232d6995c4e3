import { newCommandId } from './command-id'
import type { CallContext } from './client'
import { failureOf, isUncertain } from './failure'
import type { Failure } from './failure'

/** What became of a call. */
export type Answer<Value> = { ok: true; value: Value } | { ok: false; failure: Failure }

/** What became of a command, and by which id it can be named afterwards. */
export type Performed<Value> = { ok: true; value: Value; commandId: string } | { ok: false; failure: Failure }

interface Options {
  context: CallContext
  signal?: AbortSignal
}

/** Silence longer than this counts as no answer. */
const ANSWER_MILLISECONDS = 8_000
/** Pauses between the tries of a command whose outcome nobody knows. */
const PAUSES = [300, 1_000, 2_500]

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function once<Value>(
  call: (options: Options) => Promise<Value>,
  context: CallContext,
  patience = ANSWER_MILLISECONDS,
): Promise<Answer<Value>> {
  const limit = new AbortController()
  const { promise: silence, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new Error('no answer'))
    limit.abort()
  }, patience)
  try {
    return { ok: true, value: await Promise.race([call({ context, signal: limit.signal }), silence]) }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Asks for something; reads are safe to repeat, so the caller decides about trying again. What a node does with other
 * machines (pairing, taking over) takes longer than an answer of its own, and says how much patience it wants.
 */
export const ask = <Value>(
  call: (options: Options) => Promise<Value>,
  patience = ANSWER_MILLISECONDS,
): Promise<Answer<Value>> => once(call, {}, patience)

/** Patience for what a node does with other machines. */
export const OTHER_MACHINES_MILLISECONDS = 40_000

/**
 * Does something, once in effect. One id is made for the action and kept for its retries, with who did it, so a lost answer
 * is safe to ask for again; after the last pause the outcome is honestly unknown, which no answer to a question is.
 */
export async function perform<Value>(
  call: (options: Options) => Promise<Value>,
  commandId = newCommandId(),
): Promise<Performed<Value>> {
  const context: CallContext = { commandId }
  let answer = await once(call, context)
  for (const milliseconds of PAUSES) {
    if (answer.ok) return { ...answer, commandId }
    if (!isUncertain(answer.failure)) return answer
    await pause(milliseconds)
    answer = await once(call, context)
  }
  if (answer.ok) return { ...answer, commandId }
  return isUncertain(answer.failure) ? { ok: false, failure: { code: 'OUTCOME_UNKNOWN' } } : answer
}
