import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HEARTBEAT_MILLISECONDS } from '@contract/feed'
import type { FeedMessage } from '@contract/feed'
import { Feed, RECHECK_MILLISECONDS } from './feed'
import type { FeedSink } from './feed'
import { silentLog } from './log'
import { FakeNode } from './support/fake-node'

const CHANGE = '{"type":"change","seq":1}'

describe('the feed', () => {
  let node: FakeNode
  let feed: Feed

  const listen = (more: Partial<FeedSink> = {}) => {
    const texts: string[] = []
    const connection = feed.connect({ send: (text) => void texts.push(text), ...more }, { address: 'here' })
    return {
      texts,
      connection,
      messages: () => texts.map((text) => JSON.parse(text) as FeedMessage),
      subscribe: (token = node.token, merchantId?: string) =>
        connection.receive(
          JSON.stringify({ type: 'subscribe', token, ...(merchantId === undefined ? {} : { merchantId }) }),
        ),
    }
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)

  beforeEach(() => {
    vi.useFakeTimers()
    node = new FakeNode()
    feed = new Feed(node, { log: silentLog })
  })
  afterEach(() => {
    feed.close()
    vi.useRealTimers()
  })

  it('tells the seq it starts at, then each change as the text that it is', async () => {
    const listener = listen()
    node.store.publish('before')
    listener.subscribe()
    await settle()
    node.store.publish(CHANGE)
    expect(listener.messages()[0]).toMatchObject({ type: 'subscribed', epoch: 1, seq: 1 })
    expect(listener.texts[1]).toBe(CHANGE)
    expect(listener.texts).toHaveLength(2)
  })

  it('loses no commit between subscribing and the first change', async () => {
    const listener = listen()
    listener.subscribe()
    for (let count = 0; count < 5; count += 1) {
      node.store.publish(JSON.stringify({ type: 'change', seq: node.store.seq + 1 }))
      await Promise.resolve()
    }
    const [first, ...rest] = listener.messages() as { seq: number }[]
    expect(rest.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5].filter((seq) => seq > (first?.seq ?? 0)))
  })

  it('beats once for all listeners, and only for those that follow', async () => {
    const [follower, bystander] = [listen(), listen()]
    follower.subscribe()
    await settle()
    await vi.advanceTimersByTimeAsync(3 * HEARTBEAT_MILLISECONDS)
    expect(follower.messages().filter(({ type }) => type === 'heartbeat')).toHaveLength(3)
    expect(bystander.texts).toEqual([])
    expect(vi.getTimerCount()).toBe(2)
  })

  it('follows the store once however many listen, and lets go of it with the last one', async () => {
    const listeners = [listen(), listen(), listen()]
    for (const { subscribe } of listeners) subscribe()
    await settle()
    expect(node.store.listenerCount).toBe(1)
    listeners[0]?.connection.close()
    listeners[1]?.connection.receive('{"type":"unsubscribe"}')
    node.store.publish(CHANGE)
    expect(listeners.map(({ texts }) => texts.length)).toEqual([1, 1, 2])
    listeners[2]?.connection.close()
    expect(node.store.listenerCount).toBe(0)
  })

  it.each([
    ['a wrong token', 'nonsense', undefined],
    ["another merchant's store", undefined, '01890000-0000-7000-8000-000000000002'],
  ])('refuses %s', async (_what, token, merchantId) => {
    const listener = listen()
    listener.subscribe(token, merchantId)
    await settle()
    node.store.publish(CHANGE)
    expect(listener.messages()).toEqual([{ type: 'refused', code: 'UNAUTHENTICATED' }])
  })

  it.each(['', '{', 'null', '[]', '{"type":"subscribe"}', '{"type":"shutdown"}', `{"type":"subscribe","token":7}`])(
    'passes over %j',
    async (text) => {
      const listener = listen()
      listener.connection.receive(text)
      await settle()
      expect(listener.texts).toEqual([])
    },
  )

  it('cuts off who is no longer known, by the next check', async () => {
    const listener = listen()
    listener.subscribe()
    await settle()
    node.known = false
    await vi.advanceTimersByTimeAsync(RECHECK_MILLISECONDS)
    expect(listener.messages().at(-1)).toEqual({ type: 'refused', code: 'UNAUTHENTICATED' })
    const count = listener.texts.length
    node.store.publish(CHANGE)
    expect(listener.texts).toHaveLength(count)
    expect(listener.connection.subscribed).toBe(false)
  })

  it('is for those who may read the floor: refuses others, and cuts off who no longer may', async () => {
    const [listener, stranger] = [listen(), listen()]
    listener.subscribe()
    await settle()
    node.mayFollow = false
    stranger.subscribe()
    await vi.advanceTimersByTimeAsync(RECHECK_MILLISECONDS)
    node.store.publish(CHANGE)
    for (const { messages, texts } of [listener, stranger]) {
      expect(messages().at(-1)).toEqual({ type: 'refused', code: 'FORBIDDEN' })
      expect(texts).not.toContain(CHANGE)
    }
  })

  it('ends a connection that follows nothing for two checks', async () => {
    const cutOff = vi.fn<() => void>()
    listen({ cutOff })
    await vi.advanceTimersByTimeAsync(RECHECK_MILLISECONDS)
    expect(cutOff).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(RECHECK_MILLISECONDS)
    expect(cutOff).toHaveBeenCalledOnce()
  })

  it('waits for nobody who is behind', async () => {
    const cutOff = vi.fn<() => void>()
    let behind = false
    const [slow, quick] = [listen({ cutOff, isBehind: () => behind }), listen()]
    slow.subscribe()
    quick.subscribe()
    await settle()
    behind = true
    node.store.publish(CHANGE)
    expect(cutOff).toHaveBeenCalledOnce()
    expect([slow.texts.length, quick.texts.length]).toEqual([1, 2])
  })

  it('takes the newest of several requests, and none after the listener has gone', async () => {
    const listener = listen()
    listener.subscribe('nonsense')
    listener.subscribe()
    const gone = listen()
    gone.subscribe()
    gone.connection.close()
    await settle()
    expect(listener.messages().map(({ type }) => type)).toEqual(['subscribed'])
    expect(gone.texts).toEqual([])
  })

  it('lets nobody listen when the node fails to say who they are', async () => {
    node.authenticate = () => Promise.reject(new Error('disk'))
    const listener = listen()
    listener.subscribe()
    await settle()
    expect(listener.messages()).toEqual([{ type: 'refused', code: 'UNAUTHENTICATED' }])
  })
})
