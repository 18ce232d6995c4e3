import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TOPICS } from '@contract/events'
import type { DomainEvent } from '@contract/events'
import { ObservationMessage } from '@contract/observation'
import { genesisChain, nextChain, writeLogRow } from '../store/commit-log'
import { openConnection } from '../store/connection'
import type { Connection } from '../store/connection'
import { readEvents } from '../store/event-log'
import type { EventAnswer, EventQuestion } from '../store/event-log'
import { until } from '../server/testing'
import { testId } from '../store/testing'
import { silentLog } from './log'
import { Observation } from './observation'
import type { ObserverSink } from './observation'
import { cursorOf } from './observed'
import { FakeNode } from './support/fake-node'

const HALL = testId(50)
const UNIT = testId(51)

/** A real log of the store's own tables, written as a replica writes what its hub has sent. */
class LogStore {
  readonly connection: Connection = openConnection({ file: ':memory:', durability: 'NORMAL' })
  private readonly listeners = new Set<(text: string) => void>()
  private serial = 0
  private chain: Buffer = genesisChain()
  epoch = 1
  seq = 0
  /** Largest number of commits that one question asked for. */
  largest = 0
  broken = false

  constructor() {
    this.begin(1)
  }

  get listenerCount(): number {
    return this.listeners.size
  }

  /** Another hub goes on from where the log ends. */
  begin(epoch: number): void {
    this.epoch = epoch
    this.connection.statement('INSERT INTO epoch (epoch, start_seq, started_at) VALUES (?, ?, 0)').run(epoch, this.seq)
  }

  /** One commit; its usage is in the hall where `inHall`. */
  append(inHall = true, topic: DomainEvent['topic'] = TOPICS.usage): void {
    this.serial += 1
    this.seq += 1
    const place = inHall ? { unitId: UNIT, zoneIds: [HALL] } : {}
    const events: DomainEvent[] =
      topic === TOPICS.usage
        ? [
            { topic, action: 'USAGE_CREATED', usageId: testId(1_000 + this.serial), ...place },
            { topic, action: 'USAGE_PAID', usageId: testId(1_000 + this.serial), ...place },
          ]
        : [{ topic, action: 'STAFF_UPDATED' }]
    const commandId = testId(100_000 + this.serial)
    this.chain = nextChain(this.chain, this.epoch, this.seq, commandId, '')
    writeLogRow(this.connection, {
      seq: this.seq,
      epoch: this.epoch,
      chain: this.chain,
      command_id: commandId,
      name: 'test',
      terminal_id: testId(2),
      terminal_code: 'A',
      actor_id: null,
      at: this.serial,
      schema_version: 1,
      input: '{}',
      images: '[]',
      digests: '',
      events: JSON.stringify(events),
      n: null,
    })
  }

  /** What a terminal does that a new hub resets: back to a seq of the shared history. */
  rollBack(seq: number): void {
    this.connection.statement('DELETE FROM commit_log WHERE seq > ?').run(seq)
    this.connection.statement('DELETE FROM epoch WHERE start_seq >= ?').run(seq)
    this.seq = seq
    const last = this.connection.statement('SELECT chain FROM commit_log WHERE seq = ?').get(seq) as
      | { chain: Buffer }
      | undefined
    this.chain = last?.chain ?? genesisChain()
  }

  trim(below: number): void {
    this.connection.statement('DELETE FROM commit_log WHERE seq < ?').run(below)
  }

  /** Tells who listens that something has changed: a commit, provisional work, or its undoing. */
  publish(text = '{"type":"change"}'): void {
    for (const listener of this.listeners) listener(text)
  }

  subscribe(listener: (text: string) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** A place in the log, as observers were told it. */
  cursor(seq = this.seq): string {
    const last = readEvents(this.connection, this.head(), {
      after: { seq: Math.max(0, seq - 1), epoch: 0, chain: '' },
      limit: 1,
    })
    if (!last.ok) throw new Error(last.gap.code)
    return cursorOf(last.value.end)
  }

  head(): { epoch: number; seq: number } {
    return { epoch: this.epoch, seq: this.seq }
  }

  eventsAfter(question: EventQuestion): EventAnswer {
    if (this.broken) throw new Error('disk')
    this.largest = Math.max(this.largest, question.limit)
    return readEvents(this.connection, this.head(), question)
  }
}

let node: FakeNode
let log: LogStore
let observation: Observation

const turn = () => new Promise((resolve) => setImmediate(resolve))
const turns = async (count: number) => {
  for (let done = 0; done < count; done += 1) await turn()
}

beforeEach(() => {
  node = new FakeNode()
  log = new LogStore()
  // The fake's store answers who may; the log is real.
  Object.assign(node.store, {
    eventsAfter: (question: EventQuestion) => log.eventsAfter(question),
    subscribe: (listener: (text: string) => void) => log.subscribe(listener),
    head: () => log.head(),
  })
  observation = new Observation(node, { log: silentLog })
})
afterEach(() => {
  observation.close()
  expect(log.listenerCount).toBe(0)
  log.connection.close()
})

const EVERYWHERE = [{ topic: TOPICS.usage, room: 'merchant' }]
const IN_HALL = [{ topic: TOPICS.usage, room: `zone:${HALL}` }]

const observe = (more: Partial<ObserverSink> = {}) => {
  const messages: ObservationMessage[] = []
  const send = (text: string) => void messages.push(ObservationMessage.parse(JSON.parse(text)))
  const connection = observation.connect({ send, ...more }, { address: 'here' })
  return {
    connection,
    messages,
    subscribe: (request: Record<string, unknown> = {}) =>
      connection.receive(JSON.stringify({ type: 'subscribe', token: node.token, rooms: EVERYWHERE, ...request })),
    seqs: () => messages.flatMap((message) => (message.type === 'events' ? [message.seq] : [])),
    last: () => messages.at(-1),
  }
}
const from = (first: number, to: number) => Array.from({ length: to - first + 1 }, (_, index) => first + index)

describe('observing', () => {
  it('begins with the next commit, or after the one that is named', async () => {
    for (let count = 0; count < 5; count += 1) log.append()
    const [fresh, resumed, all] = [observe(), observe(), observe()]
    fresh.subscribe()
    resumed.subscribe({ after: 3 })
    all.subscribe({ after: 0 })
    await turns(3)
    log.append()
    log.publish()
    await turns(3)
    expect([fresh, resumed, all].map(({ messages }) => messages[0])).toMatchObject([
      { type: 'subscribed', epoch: 1, seq: 5, headSeq: 5 },
      { type: 'subscribed', epoch: 1, seq: 3, headSeq: 5 },
      { type: 'subscribed', seq: 0, headSeq: 5 },
    ])
    expect([fresh.seqs(), resumed.seqs(), all.seqs()]).toEqual([[6], [4, 5, 6], from(1, 6)])
  })

  it('begins behind what was committed before, also where others have yet to hear of that', async () => {
    const [first, second] = [observe(), observe()]
    first.subscribe()
    await turns(2)
    log.append()
    log.publish()
    second.subscribe()
    await turns(3)
    expect(second.messages).toMatchObject([{ type: 'subscribed', seq: 1 }])
    expect(first.seqs()).toEqual([1])
  })

  it('is of commits only: provisional work and its undoing say nothing', async () => {
    const observer = observe()
    observer.subscribe()
    await turns(2)
    log.publish('{"type":"change","kind":"provisional"}')
    log.publish('{"type":"change","kind":"undone"}')
    await turns(3)
    expect(observer.messages.map(({ type }) => type)).toEqual(['subscribed'])
  })

  it('misses nothing and doubles nothing, however it comes and goes while commits rain', async () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('commits' as const), count: fc.integer({ min: 1, max: 450 }) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('turns' as const), count: fc.integer({ min: 1, max: 3 }) }),
      },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('resume' as const), who: fc.nat(2) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('hubs' as const) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const begun = log.seq
        const programs = [EVERYWHERE, IN_HALL, IN_HALL].map((rooms) => ({
          rooms,
          cursor: log.cursor(),
          heard: [] as number[],
          drop: (): void => undefined,
        }))
        const resume = (program: (typeof programs)[number]) => {
          program.drop()
          const { messages, connection, subscribe } = observe()
          // A program keeps what it has dealt with, whole messages at a time, from whichever message came last.
          program.drop = () => {
            connection.close()
            for (const message of messages) {
              if (message.type === 'refused' || message.type === 'gap') throw new Error(message.code)
              if (message.type === 'events') program.heard.push(message.seq)
              program.cursor = message.cursor
            }
          }
          subscribe({ rooms: program.rooms, after: program.cursor })
        }
        const inHall: number[] = []
        for (const program of programs) resume(program)
        for (const next of steps) {
          switch (next.kind) {
            case 'commits':
              for (let count = 0; count < next.count; count += 1) {
                log.append(count % 3 === 0)
                if (count % 3 === 0) inHall.push(log.seq)
              }
              log.publish()
              break
            case 'turns':
              await turns(next.count)
              break
            case 'resume':
              resume(programs[next.who] ?? programs[0]!)
              break
            case 'hubs':
              log.begin(log.epoch + 1)
              break
          }
        }
        log.publish()
        await turns(40 + Math.ceil((log.seq - begun) / 50))
        for (const program of programs) program.drop()
        expect(programs[0]?.heard).toEqual(from(begun + 1, log.seq))
        expect(programs[1]?.heard).toEqual(inHall)
        expect(programs[2]?.heard).toEqual(inHall)
      }),
      { numRuns: 40 },
    )
  })

  it('catches up in pages, a turn each, and holds up nobody who is live', async () => {
    for (let count = 0; count < 5_000; count += 1) log.append()
    const live = observe()
    live.subscribe()
    await turns(2)
    const late = [observe(), observe(), observe()]
    for (const { subscribe } of late) subscribe({ after: 0 })
    await turns(2)
    log.append()
    log.publish()
    await turns(2)
    expect(live.seqs()).toEqual([5_001])
    expect(late.some(({ seqs }) => seqs().length === 5_001)).toBe(false)
    await until('the late have all', () => late.every(({ seqs }) => seqs().length === 5_001))
    for (const { seqs } of late) expect(seqs()).toEqual(from(1, 5_001))
    expect(log.largest).toBeLessThanOrEqual(500)
  })

  it('gives an observer that reads slowly no more than it has read, and then the rest', async () => {
    for (let count = 0; count < 4_000; count += 1) log.append()
    let unsent = 0
    let read: (() => void) | undefined
    const messages: ObservationMessage[] = []
    const connection = observation.connect(
      {
        send: (text) => {
          unsent += text.length
          messages.push(JSON.parse(text) as ObservationMessage)
        },
        unsent: () => unsent,
        whenSent: (run) => (read = run),
        isBehind: () => false,
      },
      { address: 'here' },
    )
    connection.receive(JSON.stringify({ type: 'subscribe', token: node.token, rooms: EVERYWHERE, after: 0 }))
    await turns(60)
    const most = unsent
    expect(messages.length).toBeLessThan(2_000)
    for (let rounds = 0; messages.length < 4_001; rounds += 1) {
      expect(rounds).toBeLessThan(100)
      unsent = 0
      read?.()
      await turns(60)
      expect(unsent).toBeLessThan(2 * most)
    }
    expect(messages.flatMap((message) => (message.type === 'events' ? [message.seq] : []))).toEqual(from(1, 4_000))
  })

  it('keeps the place of those who hear nothing: a heartbeat says how far all has been dealt with', async () => {
    observation.close()
    observation = new Observation(node, { log: silentLog, heartbeatMilliseconds: 5 })
    const observer = observe()
    observer.subscribe({ rooms: IN_HALL })
    await turns(2)
    for (let count = 0; count < 300; count += 1) log.append(false)
    log.publish()
    await until('a heartbeat', () =>
      observer.messages.some((message) => message.type === 'heartbeat' && message.seq === 300),
    )
    expect(observer.seqs()).toEqual([])
  })
})

describe('what ends an observation', () => {
  it('is a seq that the log no longer holds, and the lowest one kept is told', async () => {
    for (let count = 0; count < 10; count += 1) log.append()
    log.trim(6)
    const observer = observe()
    observer.subscribe({ after: 3 })
    await turns(2)
    expect(observer.messages).toEqual([{ type: 'gap', code: 'LOG_TRIMMED', lowestSeq: 6, epoch: 1, seq: 10 }])
    expect(observer.connection.subscribed).toBe(false)
    observer.subscribe({ after: 5 })
    await turns(3)
    expect(observer.seqs()).toEqual(from(6, 10))
  })

  it('is a log that is cut while someone catches up, or that this node has not', async () => {
    for (let count = 0; count < 2_000; count += 1) log.append()
    const [late, ahead] = [observe(), observe()]
    late.subscribe({ after: 0 })
    ahead.subscribe({ after: 2_001 })
    await turns(3)
    log.trim(1_900)
    await until('the late one knows', () => late.last()?.type === 'gap')
    expect(late.last()).toMatchObject({ code: 'LOG_TRIMMED', lowestSeq: 1_900 })
    expect(ahead.messages).toMatchObject([{ type: 'gap', code: 'SEQ_AHEAD', seq: 2_000 }])
  })

  it.each([
    ['before the new hub has said more', 0],
    ['when the new hub has come as far', 5],
    ['when it has come further', 20],
  ])('is a history that was replaced: %s', async (_when, commits) => {
    for (let count = 0; count < 10; count += 1) log.append()
    const [live, fine, back] = [observe(), observe(), observe()]
    live.subscribe()
    await turns(2)
    const [tenth, fifth] = [log.cursor(10), log.cursor(5)]
    log.rollBack(5)
    log.begin(2)
    for (let count = 0; count < commits; count += 1) log.append()
    log.publish()
    await turns(3)
    expect(live.messages.slice(1)).toMatchObject([{ type: 'gap', code: 'HISTORY_CHANGED', seq: log.seq }])
    back.subscribe({ after: tenth })
    fine.subscribe({ after: fifth })
    await turns(3)
    expect(back.messages).toMatchObject([{ type: 'gap', code: 'HISTORY_CHANGED' }])
    expect(fine.seqs()).toEqual(from(6, 5 + commits))
  })

  it('is another history under the same epoch, which a hub began twice', async () => {
    for (let count = 0; count < 10; count += 1) log.append()
    const [live, back] = [observe(), observe()]
    live.subscribe()
    await turns(2)
    const cursor = log.cursor()
    log.rollBack(5)
    for (let count = 0; count < 10; count += 1) log.append()
    log.publish()
    back.subscribe({ after: cursor })
    await turns(3)
    expect(live.messages.slice(1)).toMatchObject([{ type: 'gap', code: 'HISTORY_CHANGED', seq: 15 }])
    expect(back.messages).toMatchObject([{ type: 'gap', code: 'HISTORY_CHANGED' }])
  })

  it('is staff that is known no more: nothing of what comes after that commit is told', async () => {
    const observer = observe()
    observer.subscribe()
    await turns(2)
    log.append()
    log.append(true, TOPICS.store)
    log.append()
    node.known = false
    log.publish()
    await turns(4)
    log.append()
    log.publish()
    await turns(4)
    expect(observer.seqs()).toEqual([1])
    expect(observer.last()).toMatchObject({ type: 'refused', code: 'UNAUTHENTICATED' })
  })

  it('is a permission that is taken away', async () => {
    const [observer, other] = [observe(), observe()]
    observer.subscribe()
    other.subscribe({ rooms: [{ topic: TOPICS.layout, room: 'merchant' }] })
    await turns(2)
    node.lacks.add('AllocationUsage.find')
    log.append(true, TOPICS.store)
    log.append()
    log.publish()
    await turns(4)
    expect(observer.messages.slice(1)).toMatchObject([
      { type: 'refused', code: 'FORBIDDEN', facts: { permission: 'AllocationUsage.find' } },
    ])
    expect(other.connection.subscribed).toBe(true)
  })

  it('is not reading: who is behind is cut off, and nobody waits for it', async () => {
    let cut = 0
    let behind = false
    const [slow, quick] = [observe({ isBehind: () => behind, cutOff: () => (cut += 1) }), observe()]
    slow.subscribe()
    quick.subscribe()
    await turns(2)
    behind = true
    for (let count = 0; count < 3; count += 1) log.append()
    log.publish()
    await turns(3)
    expect(cut).toBe(1)
    expect([slow.seqs(), quick.seqs()]).toEqual([[], [1, 2, 3]])
  })

  it('is a log that cannot be read: all come back when it can', async () => {
    let cut = 0
    const observer = observe({ cutOff: () => (cut += 1) })
    observer.subscribe()
    await turns(2)
    log.append()
    log.broken = true
    log.publish()
    await turns(3)
    expect(cut).toBe(1)
    log.broken = false
    const again = observe()
    again.subscribe({ after: 0 })
    await turns(3)
    expect(again.seqs()).toEqual([1])
  })

  it('is the next request: the newest counts, and one that cannot be read is refused', async () => {
    const observer = observe()
    observer.subscribe({ token: 'nonsense' })
    observer.subscribe({ rooms: IN_HALL })
    await turns(2)
    expect(observer.messages.map(({ type }) => type)).toEqual(['subscribed'])
    observer.subscribe({ rooms: [] })
    log.append()
    log.publish()
    await turns(3)
    expect(observer.messages.slice(1)).toMatchObject([{ type: 'refused', code: 'INVALID_INPUT', path: 'rooms' }])
  })
})

describe('requests', () => {
  const room = (topic: string, where: string) => ({ rooms: [{ topic, room: where }] })

  it.each([
    ['no JSON', '{', undefined],
    ['nothing', 'null', 'type'],
    ['a list', '[]', ''],
    ['another type', '{"type":"shutdown"}', 'type'],
    ['no token', '{"type":"subscribe","rooms":[]}', 'token'],
  ])('that are %s are refused', (_what, text, path) => {
    const observer = observe()
    observer.connection.receive(text)
    expect(observer.messages).toMatchObject([
      { type: 'refused', code: 'INVALID_INPUT', ...(path !== undefined && { path }) },
    ])
  })

  it.each([
    ['an unknown topic', room('observation/everything', 'merchant'), 'rooms.0.topic'],
    ['a room that is none', room(TOPICS.usage, 'kitchen'), 'rooms.0.room'],
    ['a room without an id', room(TOPICS.usage, 'zone:'), 'rooms.0.room'],
    ['a room in which the topic is never heard', room(TOPICS.conflict, `unit:${UNIT}`), 'rooms.0.room'],
    ['more rooms than are allowed', { rooms: Array.from({ length: 101 }, () => EVERYWHERE[0]) }, 'rooms'],
    ['a seq below none', { after: -1 }, 'after'],
    ['a place that is none', { after: '7.1' }, 'after'],
    ['something that nobody knows', { colour: 'red' }, 'colour'],
  ])('that name %s are refused', (_what, request, path) => {
    const observer = observe()
    observer.subscribe(request)
    expect(observer.messages).toMatchObject([{ type: 'refused', path }])
  })
})
