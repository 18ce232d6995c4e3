import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** What hub and terminals of one store do together, over real sockets with TLS on loopback. */

let nodes: TestNodes
let hub: TestNode
let units: string[]
beforeEach(async () => {
  nodes = new TestNodes()
  hub = await nodes.hub()
  units = hub.unitIds()
})
afterEach(async () => {
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

const unit = (index: number): string => units[index] ?? ''
const sameSeq =
  (...some: TestNode[]): (() => boolean) =>
  () =>
    new Set(some.map((node) => node.store.head().seq)).size === 1

describe('a paired terminal (SYN-2, SYN-6)', () => {
  it('shows what the hub does, and its own commands are the hub’s to decide', async () => {
    const bar = await nodes.terminal('bar', hub)
    const order = await bar.seat(unit(0))
    expect(hub.orderAt(unit(0))).toBe(order)
    await until('the commit is at the bar', () => bar.orderAt(unit(0)) === order)
    expect(await hub.seat(unit(0))).toBe('UNIT_TAKEN')
    expect(await bar.seat(unit(0))).toBe('UNIT_TAKEN')
    const there = await hub.seat(unit(1))
    await until('the hub’s party is at the bar', () => bar.orderAt(unit(1)) === there)
  })

  it('has letters of its own in order numbers (ORD-1)', async () => {
    const [bar, patio] = [await nodes.terminal('bar', hub), await nodes.terminal('patio', hub)]
    const numbers = await Promise.all(
      [hub, bar, patio].map(async (node, index) => {
        const outcome = await node.command('saleOrders.create', { allocationUnitIds: [unit(index)] })
        return typeof outcome === 'string' ? outcome : outcome.order.number
      }),
    )
    expect(numbers).toEqual(['A-001', 'B-001', 'C-001'])
  })

  it('asked twice with one command id seats one party', async () => {
    const bar = await nodes.terminal('bar', hub)
    const id = '01900000-0002-7000-8000-000000000001'
    const input = { allocationUnitIds: [unit(3)] }
    const [first, second] = await Promise.all([
      bar.command('saleOrders.create', input, id),
      bar.command('saleOrders.create', input, id),
    ])
    expect(first).toMatchObject({ order: { number: 'B-001' } })
    expect(second).toEqual(first)
    expect(await bar.command('saleOrders.create', { allocationUnitIds: [unit(4)] }, id)).toBe('COMMAND_ID_REUSED')
    expect(hub.orderAt(unit(4))).toBeUndefined()
  })

  it('started anew, answers a command that is said again as before, also once others hold its commit', async () => {
    const bar = await nodes.terminal('bar', hub)
    const patio = await nodes.terminal('patio', hub)
    const [early, late] = ['01900000-0002-7000-8000-000000000001', '01900000-0002-7000-8000-000000000002']
    const say = (node: TestNode, id: string) =>
      node.command('saleOrders.create', { allocationUnitIds: [unit(id === early ? 0 : 1)] }, id)
    const first = await say(bar, early)
    await until('the bar has forgotten what others hold', () => bar.status().outbox.sent === 0)
    await patio.stop()
    await until('the hub knows', () => hub.status().terminals.filter(({ connected }) => connected).length === 1)
    const second = await say(bar, late)
    expect(bar.status().outbox.sent).toBe(1)
    await bar.stop()
    const again = await nodes.start('bar', false)
    await until('the bar is back', () => again.phase === 'live')
    expect([await say(again, early), await say(again, late)]).toEqual([first, second])
    expect([first, second]).toMatchObject([{ order: { number: 'B-001' } }, { order: { number: 'B-002' } }])
  })

  it('finds the hub behind ten addresses at which nobody ever answers', async () => {
    const bar = await nodes.terminal('bar', hub)
    const silent = await Promise.all(
      Array.from(
        { length: 10 },
        () =>
          new Promise<Server>((resolve) => {
            const server = createServer((socket) => socket.on('error', () => undefined))
            server.listen(0, '127.0.0.1', () => resolve(server))
          }),
      ),
    )
    const { port } = hub
    await hub.stop()
    await until('the bar has noticed', () => bar.phase === 'offline')
    const addresses = silent.map((server) => `https://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await bar.operate('sync.setHubAddresses', { addresses })
    await nodes.start('hub', true, port)
    await until('the bar has found it', () => bar.phase === 'live')
    for (const server of silent) server.close()
  })

  it('cannot publish a floor or change staff without the hub, and says so', async () => {
    const bar = await nodes.terminal('bar', hub)
    await hub.stop()
    await until('the bar has noticed', () => bar.phase === 'offline')
    expect(await bar.command('merchants.update', { leadTimeMinutes: 20 })).toBe('HUB_NEEDED')
  })

  it('is not let in with a wrong code, and five wrong ones close the desk', async () => {
    const bar = await nodes.start('bar', false)
    const { code, addresses } = await hub.operate('sync.openPairing', {})
    const join = (said: string) =>
      bar.node
        .join({ address: addresses[0] ?? '', code: said, terminalName: 'bar' })
        .then((joined) => (joined.ok ? 'ok' : joined.refusal.code))
    const wrong = code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`
    for (let tries = 0; tries < 5; tries += 1) expect(await join(wrong)).toBe('PAIRING_REFUSED')
    expect(await join(code)).toBe('PAIRING_REFUSED')
    expect(bar.node.stores()).toEqual([])
    expect(hub.ask('terminals.find', {}).items).toHaveLength(1)
  })

  it('that is shut out hears it, is refused, and does not come back', async () => {
    const bar = await nodes.terminal('bar', hub)
    const row = hub.ask('terminals.find', {}).items.find(({ name }) => name === 'bar')
    await hub.command('terminals.revoke', { id: row?.id ?? '' })
    await until('the bar knows', () => bar.phase === 'revoked')
    expect(await bar.seat(unit(0))).toBe('TERMINAL_REVOKED')
    await until('the hub has hung up', () => hub.status().terminals.every(({ connected }) => !connected))
    const [{ network }] = [bar]
    expect(
      hub.node.admit({
        merchantId: hub.store.merchantId,
        terminalId: row?.id ?? '',
        token: (await network.token(hub.store.merchantId, row?.id ?? '')) ?? '',
        addresses: [],
      }),
    ).toBe('REVOKED')
  })
})

describe('a terminal that was away for long', () => {
  it('tells its windows once to read afresh, when all has come, and of each change from then on', async () => {
    const bar = await nodes.terminal('bar', hub)
    await bar.stop()
    const updates = Array.from({ length: 400 }, (_commit, index) =>
      hub.command('merchants.update', { leadTimeMinutes: 10 + (index % 2) }),
    )
    await Promise.all(updates)
    const again = await nodes.start('bar', false)
    const told: { type: string; seq: number }[] = []
    again.store.subscribe((message) => told.push(JSON.parse(message)))
    await until('it has all', () => again.phase === 'live' && sameSeq(hub, again)())
    expect(told.filter(({ type }) => type !== 'sync')).toMatchObject([{ type: 'replaced', seq: hub.store.head().seq }])
    const order = await again.seat(unit(0))
    await until('it has that too', () => again.orderAt(unit(0)) === order && sameSeq(hub, again)())
    expect(told.filter(({ type }) => type !== 'sync').map(({ type }) => type)).toEqual(['replaced', 'change'])
  })
})

describe('the hub', () => {
  it('cannot be shut out, by itself or by a terminal, and a former one can', async () => {
    const bar = await nodes.terminal('bar', hub)
    const { id } = hub.status().terminal
    expect(await hub.command('terminals.revoke', { id })).toBe('ALREADY_HUB')
    expect(await bar.command('terminals.revoke', { id })).toBe('ALREADY_HUB')
    expect(hub.ask('terminals.find', { status: 'ACTIVE' }).items).toHaveLength(2)
    await hub.stop()
    await until('the bar has noticed', () => bar.phase === 'offline')
    await bar.operate('sync.promote', {})
    expect(await bar.command('terminals.revoke', { id })).toMatchObject({ id, status: 'REVOKED' })
  })
})

describe('a standby (SYN-5)', () => {
  it('holds the log from the first commit on, where another new terminal of a long history takes what is live', async () => {
    await Promise.all(
      Array.from({ length: 2_100 }, (_commit, index) =>
        hub.command('merchants.update', { leadTimeMinutes: 10 + (index % 2) }),
      ),
    )
    const standby = await nodes.terminal('office', hub, true)
    const bar = await nodes.terminal('bar', hub)
    await until('both have all', sameSeq(hub, standby, bar))
    expect(standby.status().lowestSeq).toBe(1)
    expect(bar.status().lowestSeq).toBeGreaterThan(2_100)
    expect(hub.ask('terminals.find', {}).items.map(({ name, standby: keeps }) => [name, keeps])).toEqual(
      expect.arrayContaining([
        ['office', true],
        ['bar', false],
      ]),
    )
    expect(bar.ask('floor.live', {}).units).toEqual(hub.ask('floor.live', {}).units)
    await standby.operate('sync.status', {})
    await hub.stop()
    await until('the standby has noticed', () => standby.phase === 'offline')
    await standby.operate('sync.promote', {})
    await until('the bar follows it', () => bar.phase === 'live')
    expect(standby.ask('activity.find', { limit: 200, before: 100 }).items).toHaveLength(99)
  })
})

describe('without the hub (SYN-3)', () => {
  it('both sides seat one table: the first at the hub keeps it, the other’s party is unplaced and seated elsewhere', async () => {
    const bar = await nodes.terminal('bar', hub)
    const patio = await nodes.terminal('patio', hub)
    const { port } = hub
    await hub.stop()
    await until('both have noticed', () => bar.phase === 'offline' && patio.phase === 'offline')
    const orders = [await bar.seat(unit(0)), await patio.seat(unit(0))]
    expect(bar.ask('floor.live', {}).provisional.map(({ entity }) => entity)).toContain('AllocationUsage')
    const again = await nodes.start('hub', true, port)
    await until(
      'all agree',
      () =>
        bar.phase === 'live' &&
        patio.phase === 'live' &&
        sameSeq(again, bar, patio)() &&
        again.ask('conflicts.find', {}).items.length === 1,
    )
    const winner = again.orderAt(unit(0))
    const loser = orders.find((order) => order !== winner)
    for (const node of [again, bar, patio]) {
      await until(`${node.name} shows the card`, () => node.ask('floor.live', {}).conflicts.length === 1)
      expect(node.orderAt(unit(0))).toBe(winner)
      expect(node.ask('floor.live', {}).conflicts).toMatchObject([
        { kind: 'UNIT_TAKEN', orderId: loser, status: 'OPEN' },
      ])
      expect(node.ask('floor.live', {}).provisional).toEqual([])
    }
    const [card] = patio.ask('conflicts.find', {}).items
    const settled = await patio.command('conflicts.settle', {
      id: card?.id ?? '',
      choice: 'SEAT_ELSEWHERE',
      allocationUnitIds: [unit(5)],
    })
    expect(settled).toMatchObject({ status: 'SETTLED' })
    await until('all see where they sit', () => [again, bar, patio].every((node) => node.orderAt(unit(5)) === loser))
    expect(await bar.command('conflicts.settle', { id: card?.id ?? '', choice: 'CANCEL', reason: 'late' })).toBe(
      'CONFLICT_SETTLED',
    )
  })

  it('a terminal that is asked again says what the hub has decided, not what it had shown meanwhile', async () => {
    const bar = await nodes.terminal('bar', hub)
    const patio = await nodes.terminal('patio', hub)
    const both = [bar, patio]
    const { port } = hub
    await hub.stop()
    await until('both have noticed', () => both.every(({ phase }) => phase === 'offline'))
    const ask = (node: TestNode) =>
      node.command(
        'saleOrders.create',
        { allocationUnitIds: [unit(0)] },
        `01900000-0003-7000-8000-00000000000${both.indexOf(node)}`,
      )
    const shown = await Promise.all(both.map(ask))
    expect(await Promise.all(both.map(ask))).toEqual(shown)
    const again = await nodes.start('hub', true, port)
    await until(
      'all agree',
      () =>
        both.every((node) => node.phase === 'live' && node.status().outbox.waiting === 0) &&
        sameSeq(again, bar, patio)(),
    )
    const winner = again.orderAt(unit(0))
    const decided = shown.map((order) =>
      typeof order !== 'string' && order.order.id === winner ? order : 'UNIT_TAKEN',
    )
    expect(decided).toContain('UNIT_TAKEN')
    expect(await Promise.all(both.map(ask))).toEqual(decided)
  })

  it('the policy `block` lets nobody seat, `stations` its own tables only, and others with a flag', async () => {
    const bar = await nodes.terminal('bar', hub)
    const row = hub.ask('terminals.find', {}).items.find(({ name }) => name === 'bar')
    await hub.command('terminals.update', { id: row?.id ?? '', stationUnitIds: [unit(0)] })
    await hub.command('merchants.update', { offlinePolicy: 'stations' })
    await until('the bar knows', sameSeq(hub, bar))
    await hub.stop()
    await until('the bar has noticed', () => bar.phase === 'offline')
    expect(await bar.seat(unit(1))).toBe('OTHER_STATION')
    expect(bar.orderAt(unit(1))).toBeUndefined()
    expect(await bar.seat(unit(0))).toBe(bar.orderAt(unit(0)))
    const flagged = await bar.command('saleOrders.create', { allocationUnitIds: [unit(1)], acceptOtherStation: true })
    expect(flagged).toMatchObject({ order: { status: 'OPEN' } })
  })

  it('`block` refuses all work', async () => {
    const bar = await nodes.terminal('bar', hub)
    await hub.command('merchants.update', { offlinePolicy: 'block' })
    await until('the bar knows', sameSeq(hub, bar))
    await hub.stop()
    await until('the bar has noticed', () => bar.phase === 'offline')
    expect(await bar.seat(unit(0))).toBe('OFFLINE_BLOCKED')
    expect(bar.status().outbox.waiting).toBe(0)
  })
})

describe('a dead hub is replaced (SYN-5)', () => {
  it('by a terminal that a manager promotes: the others follow it, the old one is fenced and follows too', async () => {
    const bar = await nodes.terminal('bar', hub)
    const patio = await nodes.terminal('patio', hub)
    const before = await hub.seat(unit(0))
    await until('all have it', sameSeq(hub, bar, patio))
    const { port } = hub
    await hub.stop()
    await until('the bar has noticed', () => bar.phase === 'offline')
    const offline = await bar.seat(unit(1))
    await bar.operate('sync.promote', {})
    await until('the bar leads', () => bar.phase === 'leading')
    await until('the patio follows', () => patio.phase === 'live')
    expect(bar.orderAt(unit(0))).toBe(before)
    await until('what was waiting is done', () => patio.orderAt(unit(1)) === offline)
    const after = await patio.seat(unit(2))
    const old = await nodes.start('hub', true, port)
    await until('the old hub follows', () => old.phase === 'live')
    await until('all agree', sameSeq(bar, patio, old))
    expect([before, offline, after]).toEqual([0, 1, 2].map((index) => old.orderAt(unit(index))))
    expect(await old.seat(unit(2))).toBe('UNIT_TAKEN')
  })

  it('by a terminal that all of them name as the hub from then on, also started again while it is away', async () => {
    const bar = await nodes.terminal('bar', hub)
    const patio = await nodes.terminal('patio', hub)
    const named = (node: TestNode): string | null => node.status().hub.fingerprint
    const [first, second] = [hub, bar].map(({ network }) => network.identity.fingerprint)
    expect([hub, bar, patio].map(named)).toEqual([first, first, first])
    const { port } = hub
    await hub.stop()
    await until('the bar has noticed', () => bar.phase === 'offline')
    await bar.operate('sync.promote', {})
    await until('the patio follows', () => patio.phase === 'live')
    const old = await nodes.start('hub', true, port)
    await until('the old hub follows', () => old.phase === 'live')
    expect([bar, patio, old].map(named)).toEqual([second, second, second])
    for (const node of [patio, old, bar]) await node.stop()
    const again = await Promise.all(['patio', 'hub'].map((name) => nodes.start(name, false)))
    expect(again.map(named)).toEqual([second, second])
  })
})
