import { describe, expect, it, vi } from 'vitest'
import type { ChangeMessage, FeedMessage, FeedRequest } from '@contract/feed'
import { SILENCE_MILLISECONDS } from '@contract/feed'
import type { SyncPhase } from '@contract/sync'
import type { LiveFloor } from '@contract/operations/store'
import type { Answer } from '../client/ask'
import { changeOf, floorOf } from '../projection/testing'
import { Feed } from './feed'

/** A feed on a line that the test holds, with a clock that only the test moves. */
function makeBench() {
  let receive: (message: FeedMessage) => void = () => undefined
  let open = (): void => undefined
  let now = 0
  const sent: FeedRequest[] = []
  const reads: ((answer: Answer<LiveFloor>) => void)[] = []
  const log: string[] = []
  const target = {
    position: null as { epoch: number; seq: number } | null,
    load(floor: LiveFloor) {
      this.position = { epoch: floor.epoch, seq: floor.seq }
      log.push(`load ${floor.epoch}:${floor.seq}`)
    },
    apply(change: ChangeMessage) {
      this.position = { epoch: change.epoch, seq: change.seq }
      log.push(`apply ${change.seq}`)
    },
  }
  const states: string[] = []
  const phases: string[] = []
  const feed = new Feed({
    link: {
      send: (request) => void sent.push(request),
      onOpen: (listener) => void (open = listener),
      onMessage: (listener) => void (receive = listener),
    },
    token: () => 'token',
    readFloor: () => new Promise((resolve) => reads.push(resolve)),
    target,
    heard: () => undefined,
    live: () => void states.push('live'),
    cutOff: () => void states.push('cutOff'),
    notShown: () => void states.push('notShown'),
    synced: ({ phase, waiting }) => void phases.push(`${phase} ${waiting}`),
    signedOut: () => void states.push('signedOut'),
    now: () => now,
  })
  const answer = async (floor: Answer<LiveFloor>): Promise<void> => {
    reads.shift()?.(floor)
    await Promise.resolve()
    await Promise.resolve()
  }
  return {
    feed,
    sent,
    reads,
    log,
    states,
    phases,
    open: () => open(),
    say: (message: FeedMessage) => receive(message),
    floor: (seq: number, epoch = 1) => answer({ ok: true, value: floorOf({ seq, epoch }) }),
    fail: (code: 'UNAUTHENTICATED' | 'NO_ANSWER') => answer({ ok: false, failure: { code } }),
    pass: (milliseconds: number) => {
      now += milliseconds
      feed.watch()
    },
  }
}

const subscribed = (seq: number, epoch = 1): FeedMessage => ({
  type: 'subscribed',
  epoch,
  seq,
  now: '2026-11-21T12:00:00Z',
})
const heartbeat = (seq: number, epoch = 1): FeedMessage => ({
  type: 'heartbeat',
  epoch,
  seq,
  now: '2026-11-21T12:00:00Z',
})

const sync = (phase: SyncPhase, waiting = 0): FeedMessage => ({
  type: 'sync',
  role: 'terminal',
  phase,
  hubHeardAt: null,
  waiting,
  plainHttp: false,
})

const live = async (seq = 10) => {
  const bench = makeBench()
  bench.feed.follow()
  bench.say(subscribed(seq))
  await bench.floor(seq)
  return bench
}

describe('feed', () => {
  it('subscribes with the token, reads the floor, then is live', async () => {
    const bench = await live()
    expect(bench.sent).toEqual([{ type: 'subscribe', token: 'token' }])
    expect(bench.log).toEqual(['load 1:10'])
    expect(bench.states).toEqual(['live'])
  })

  it('applies changes in order and passes over what it has', async () => {
    const bench = await live()
    bench.say(changeOf(11, []))
    bench.say(changeOf(10, []))
    bench.say(changeOf(11, []))
    bench.say(changeOf(12, []))
    expect(bench.log).toEqual(['load 1:10', 'apply 11', 'apply 12'])
  })

  it('keeps what comes while the floor is read, and applies what is newer', async () => {
    const bench = makeBench()
    bench.feed.follow()
    bench.say(subscribed(10))
    bench.say(changeOf(11, []))
    bench.say(changeOf(12, []))
    await bench.floor(11)
    expect(bench.log).toEqual(['load 1:11', 'apply 12'])
  })

  it('reads again after a gap, and loses nothing of what followed', async () => {
    const bench = await live()
    bench.say(changeOf(13, []))
    bench.say(changeOf(14, []))
    expect(bench.reads).toHaveLength(1)
    await bench.floor(13)
    expect(bench.log).toEqual(['load 1:10', 'load 1:13', 'apply 14'])
  })

  it('reads again when what was kept has a gap itself', async () => {
    const bench = makeBench()
    bench.feed.follow()
    bench.say(subscribed(10))
    bench.say(changeOf(13, []))
    bench.say(changeOf(14, []))
    await bench.floor(11)
    await bench.floor(14)
    expect(bench.log).toEqual(['load 1:11', 'load 1:14'])
    expect(bench.states).toEqual(['live'])
  })

  it('reads again in another epoch, and drops what was kept of the old one', async () => {
    const bench = await live()
    bench.say(changeOf(11, [], { epoch: 2 }))
    bench.say(changeOf(11, []))
    await bench.floor(11, 2)
    expect(bench.log).toEqual(['load 1:10', 'load 2:11'])
  })

  it('reads again when a heartbeat is ahead', async () => {
    const bench = await live()
    bench.say(heartbeat(10))
    expect(bench.reads).toHaveLength(0)
    bench.say(heartbeat(11))
    expect(bench.reads).toHaveLength(1)
  })

  it('says that it is cut off after the silence, once, and is live again after a reading', async () => {
    const bench = await live()
    bench.pass(SILENCE_MILLISECONDS - 1)
    expect(bench.states).toEqual(['live'])
    bench.pass(1)
    bench.pass(SILENCE_MILLISECONDS)
    expect(bench.states).toEqual(['live', 'cutOff'])
    bench.say(subscribed(10))
    await bench.floor(10)
    expect(bench.states).toEqual(['live', 'cutOff', 'live'])
  })

  it('asks anew whenever the line opens again', async () => {
    const bench = await live()
    bench.open()
    expect(bench.sent).toHaveLength(2)
  })

  it('stays signed in without the right to read the floor, says so, and does not ask again', async () => {
    const bench = await live()
    bench.say({ type: 'refused', code: 'FORBIDDEN' })
    const { length } = bench.sent.filter(({ type }) => type === 'subscribe')
    bench.pass(3 * SILENCE_MILLISECONDS)
    expect(bench.states).toEqual(['live', 'notShown'])
    expect(bench.sent.filter(({ type }) => type === 'subscribe')).toHaveLength(length)
  })

  it('ends where the store no longer knows who this is', async () => {
    const bench = await live()
    bench.say({ type: 'refused', code: 'UNAUTHENTICATED' })
    bench.say(subscribed(10))
    await bench.fail('UNAUTHENTICATED')
    expect(bench.states).toEqual(['live', 'signedOut', 'signedOut'])
  })

  it('tries again by itself when the floor cannot be read', async () => {
    vi.useFakeTimers()
    const bench = makeBench()
    bench.feed.follow()
    bench.say(subscribed(10))
    await bench.fail('NO_ANSWER')
    await vi.advanceTimersByTimeAsync(1_000)
    await bench.floor(10)
    vi.useRealTimers()
    expect(bench.states).toEqual(['live'])
  })

  it('hears nothing more once it is stopped', async () => {
    const bench = await live()
    bench.feed.stop()
    bench.say(changeOf(11, []))
    expect(bench.log).toEqual(['load 1:10'])
    expect(bench.sent.at(-1)).toEqual({ type: 'unsubscribe' })
  })
})

describe('work that the hub has not decided', () => {
  it('is applied on top of the commit that it was done on, without moving on, and taken back the same way', async () => {
    const bench = makeBench()
    bench.feed.follow()
    bench.say(subscribed(4))
    await bench.floor(4)
    bench.say(changeOf(4, [], { kind: 'provisional' }))
    bench.say(changeOf(4, [], { kind: 'undone' }))
    bench.say(changeOf(5, []))
    expect(bench.log).toEqual(['load 1:4', 'apply 4', 'apply 4', 'apply 5'])
    expect(bench.reads).toEqual([])
  })

  it('is left alone where it was done on another commit', async () => {
    const bench = makeBench()
    bench.feed.follow()
    bench.say(subscribed(4))
    await bench.floor(4)
    bench.say(changeOf(3, [], { kind: 'provisional' }))
    bench.say(changeOf(9, [], { kind: 'undone' }))
    expect(bench.log).toEqual(['load 1:4'])
    expect(bench.reads).toEqual([])
  })

  it('says how the node stands to the hub, from the first read and from each change of it', async () => {
    const bench = await live()
    expect(bench.phases).toEqual(['leading 0'])
    bench.say(sync('offline', 1))
    bench.say(sync('offline', 2))
    expect(bench.phases.slice(1)).toEqual(['offline 1', 'offline 2'])
  })

  it('takes what was said while the floor was read for newer than what was read', async () => {
    const bench = makeBench()
    bench.feed.follow()
    bench.say(subscribed(10))
    bench.say(sync('offline', 1))
    await bench.floor(10)
    expect(bench.phases).toEqual(['offline 1'])
  })

  it('reads the floor anew when everything was replaced', async () => {
    const bench = await live()
    bench.say({ type: 'replaced', epoch: 2, seq: 4, now: '2026-11-21T12:00:00Z' })
    await bench.floor(4, 2)
    expect(bench.log).toEqual(['load 1:10', 'load 2:4'])
  })
})
