import { ORPCError } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Id } from '@contract/primitives'
import { ask, OTHER_MACHINES_MILLISECONDS, perform } from './ask'
import { newCommandId } from './command-id'
import { failureOf } from './failure'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('command ids', () => {
  it('are UUIDs of version 7 that sort by time', () => {
    const [first, second] = [newCommandId(1_000), newCommandId(2_000)]
    expect(Id.parse(first)).toBe(first)
    expect(first[14]).toBe('7')
    expect(first < second).toBe(true)
  })
})

describe('perform', () => {
  it('keeps one id for all tries of one action', async () => {
    const ids: (string | undefined)[] = []
    const answer = perform(async ({ context }) => {
      ids.push(context.commandId)
      if (ids.length < 3) throw new TypeError('Failed to fetch')
      return 'done'
    })
    await vi.runAllTimersAsync()
    expect(await answer).toEqual({ ok: true, value: 'done', commandId: ids[0] })
    expect(new Set(ids).size).toBe(1)
    expect(ids).toHaveLength(3)
  })

  it('asks again when the store could not make it durable, and not when it refused', async () => {
    let calls = 0
    const refused = perform(async () => {
      calls += 1
      throw new ORPCError(calls === 1 ? 'OUTCOME_UNKNOWN' : 'UNIT_TAKEN', { data: { facts: { unitId: 'u' } } })
    })
    await vi.runAllTimersAsync()
    expect(await refused).toEqual({ ok: false, failure: { code: 'UNIT_TAKEN', facts: { unitId: 'u' } } })
    expect(calls).toBe(2)
  })

  it('says honestly that nobody knows after the last try', async () => {
    const answer = perform(() => new Promise<never>(() => undefined))
    await vi.runAllTimersAsync()
    expect(await answer).toEqual({ ok: false, failure: { code: 'OUTCOME_UNKNOWN' } })
  })
})

describe('ask', () => {
  it('says that no answer came, which leaves nothing unknown', async () => {
    expect(await ask(() => Promise.reject(new TypeError('Failed to fetch')))).toEqual({
      ok: false,
      failure: { code: 'NO_ANSWER' },
    })
  })

  it('waits longer for what a node does with other machines', async () => {
    const slow = (): Promise<string> => new Promise((done) => setTimeout(() => done('paired'), 20_000))
    const [patient, usual] = [ask(slow, OTHER_MACHINES_MILLISECONDS), ask(slow)]
    await vi.runAllTimersAsync()
    expect(await patient).toEqual({ ok: true, value: 'paired' })
    expect(await usual).toEqual({ ok: false, failure: { code: 'NO_ANSWER' } })
  })
})

describe('failures', () => {
  it('keep code, path and facts of a refusal', () => {
    const thrown = new ORPCError('INVALID_INPUT', { data: { path: 'owner.pin', facts: { length: 2 } } })
    expect(failureOf(thrown)).toEqual({ code: 'INVALID_INPUT', path: 'owner.pin', facts: { length: 2 } })
  })

  it('take an unknown code for something unexpected, and anything else for no answer', () => {
    expect(failureOf(new ORPCError('SOMETHING_NEW')).code).toBe('INTERNAL')
    expect(failureOf(new Error('offline')).code).toBe('NO_ANSWER')
  })
})
