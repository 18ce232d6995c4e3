import { hash } from 'node:crypto'
import { pathText } from '@contract/errors'
import type { Refusal } from '@contract/errors'
import type { Result } from '../store/refusal'
import type { z } from 'zod'

const firstIssue = (error: z.ZodError): z.core.$ZodIssue | undefined => {
  let issue = error.issues[0]
  // A union says only that nothing fitted; the branch that came furthest says what is wrong.
  while (issue?.code === 'invalid_union' && issue.errors.length > 0) {
    const deepest = [...issue.errors].sort(
      (left, right) => (right[0]?.path.length ?? 0) - (left[0]?.path.length ?? 0),
    )[0]?.[0]
    if (deepest === undefined) break
    issue = { ...deepest, path: [...issue.path, ...deepest.path] }
  }
  return issue
}

const refusalOf = (error: z.ZodError): Refusal => {
  const issue = firstIssue(error)
  if (issue === undefined) return { code: 'INVALID_INPUT' }
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  const tooLong = issue.code === 'too_big' && issue.origin === 'array'
  return {
    code: tooLong ? 'LIMIT_EXCEEDED' : 'INVALID_INPUT',
    path: pathText(issue.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path),
    facts: { rule: issue.code, message: issue.message, issues: error.issues.length },
  }
}

/** No payload of the contract nests deeper; what does would overflow whatever walks it. */
const DEEPEST = 40

const isTooDeep = (value: unknown): boolean => {
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue
    if (next.depth >= DEEPEST) return true
    for (const child of Object.values(next.value)) {
      if (typeof child === 'object' && child !== null) waiting.push({ value: child, depth: next.depth + 1 })
    }
  }
  return false
}

/** Validates what came in; the one place for commands and queries. */
export const parseInput = (schema: z.ZodType, input: unknown): Result<unknown> => {
  if (isTooDeep(input))
    return { ok: false, refusal: { code: 'INVALID_INPUT', path: '', facts: { rule: 'too_deep', deepest: DEEPEST } } }
  const parsed = schema.safeParse(input ?? {})
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, refusal: refusalOf(parsed.error) }
}

/** Guests' details and secrets are for the rows, not for the log (architecture, rule 10). */
const UNLOGGED: ReadonlySet<string> = new Set(['guest', 'seen', 'pinHash', 'passwordHash', 'ownerSecret'])

/** The input as logged: without guests' details, also those that were seen, and secrets. They stand only at the top of an input. */
export const loggedInput = (input: unknown): string => {
  if (typeof input !== 'object' || input === null) return JSON.stringify(input ?? null)
  const kept = Object.keys(input).some((key) => UNLOGGED.has(key))
    ? Object.fromEntries(Object.entries(input).filter(([key]) => !UNLOGGED.has(key)))
    : input
  return JSON.stringify(kept)
}

/**
 * Tells whether the same id came from the same person with the same body: nobody is answered another's outcome. Secrets are left out, or a short PIN could be guessed from it.
 * Undefined where the body is no JSON: what a schema leaves open may hold anything that a transport can carry.
 */
export const bodyHashOf = (name: string, actorId: string | null, input: unknown): string | undefined => {
  try {
    const body =
      typeof input === 'object' &&
      input !== null &&
      ('pinHash' in input || 'passwordHash' in input || 'ownerSecret' in input)
        ? loggedInput(input)
        : JSON.stringify(input ?? null)
    return hash('sha256', `${name} ${actorId ?? ''} ${body}`, 'base64url')
  } catch {
    // A BigInt, or an object that contains itself.
    return undefined
  }
}
