import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { perform } from './ask'
import { makeClient } from './client'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', { location: { href: 'http://127.0.0.1/' } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a command of a browser terminal', () => {
  it('is tried again in the name of who did it, whoever has signed in since', async () => {
    const sent: Request[] = []
    let signedIn = 'of Mai'
    vi.stubGlobal('fetch', async (request: Request) => {
      sent.push(request)
      signedIn = 'of Lan'
      if (sent.length < 3) throw new TypeError('Failed to fetch')
      return Response.json({ json: {} })
    })
    const client = makeClient({ bridge: undefined, token: () => signedIn })
    const done = perform((options) => client.saleOrders.create({}, options))
    await vi.runAllTimersAsync()
    expect(await done).toMatchObject({ ok: true })
    const next = perform((options) => client.saleOrders.create({}, options))
    await vi.runAllTimersAsync()
    expect(await next).toMatchObject({ ok: true })
    const header = (name: string): (string | null)[] => sent.map(({ headers }) => headers.get(name))
    expect(header('authorization')).toEqual([...Array(3).fill('Bearer of Mai'), 'Bearer of Lan'])
    expect(new Set(header('x-command-id').slice(0, 3)).size).toBe(1)
  })
})
