import { pathText } from '@contract/errors'
import type { ErrorCode, Path, Refusal } from '@contract/errors'

/**
 * A refusal on its way out of a transaction. Services are plain synchronous functions; throwing this unwinds to the
 * savepoint, where `execute` turns it into a value. It carries no stack, because it is expected.
 */
export class Refused {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    this.refusal = refusal
  }
}

/** Refuses what is being done: nothing of it is written, and the caller gets the code, the field's path and facts. */
export const refuse = (code: ErrorCode, details: { path?: Path; facts?: Record<string, unknown> } = {}): never => {
  throw new Refused({
    code,
    ...(details.path === undefined ? {} : { path: pathText(details.path) }),
    ...(details.facts === undefined ? {} : { facts: details.facts }),
  })
}

/** An answer or a refusal, as a value. */
export type Result<Value> = { ok: true; value: Value } | { ok: false; refusal: Refusal }

/** Runs a synchronous function and turns a refusal into a value; anything else is a fault and flies on. */
export const attempt = <Value>(run: () => Value): Result<Value> => {
  try {
    return { ok: true, value: run() }
  } catch (thrown) {
    if (thrown instanceof Refused) return { ok: false, refusal: thrown.refusal }
    throw thrown
  }
}
