import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tokenHashOf, TOKEN_LIFE } from '../access/terminal-tokens'
import type { Row } from '../store/tables'
import { dialHub } from './hub-socket'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** A terminal's token ends, and is replaced before that; nobody is locked out, whoever dies in between (sync.md, message 12). */

const DAY = 24 * 60 * 60 * 1_000
let nodes: TestNodes
let hub: TestNode
let now: number
beforeEach(async () => {
  now = Date.now()
  nodes = new TestNodes(undefined, () => now)
  hub = await nodes.hub()
})
afterEach(async () => {
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

const idOf = (terminal: TestNode): string => terminal.status().terminal.id
const secretAt = (node: TestNode, id: string): Row<'terminal_secret'> | undefined =>
  node.store.reader.first<Row<'terminal_secret'>>('SELECT * FROM terminal_secret WHERE id = ?', id)
const tokenOf = async (terminal: TestNode): Promise<string> =>
  (await terminal.network.token(terminal.store.merchantId, idOf(terminal))) ?? ''
const isLive = (terminal: TestNode) => () => terminal.phase === 'live'

/** What comes of showing a token at the hub's door. */
const show = async (terminalId: string, token: string): Promise<string> => {
  const { merchantId } = hub.store
  const caller = { merchantId, terminalId, token, addresses: [] }
  const dialled = await dialHub(hub.network.listeningAt()[0] ?? '', caller, () => true)
  if ('failed' in dialled) return dialled.failed
  dialled.link.close()
  return 'let in'
}

/** A terminal that has just been given and has kept another token, which it has not shown. */
const given = async (standby = false): Promise<{ bar: TestNode; id: string; first: string; next: string }> => {
  const bar = await nodes.terminal('bar', hub, standby)
  const [id, first] = [idOf(bar), await tokenOf(bar)]
  now += 31 * DAY
  await until('the hub offers another token', () => secretAt(hub, id)?.next_hash !== null)
  await until('the bar keeps it', () => !nodes.credentials('bar').includes(`/${id}":"${first}"`))
  return { bar, id, first, next: await tokenOf(bar) }
}

describe('an old token of a connected terminal', () => {
  it('is replaced over the connection that it has; both are good until the new one was shown', async () => {
    const { bar, id, first, next } = await given()
    expect(secretAt(hub, id)).toMatchObject({ token_hash: tokenHashOf(first), next_hash: tokenHashOf(next) })
    expect(bar.phase).toBe('live')
    expect(await show(id, first)).toBe('let in')
    await bar.stop()
    const again = await nodes.start('bar', false)
    await until('it is let in', isLive(again))
    await until('the former is worth nothing', () => secretAt(hub, id)?.token_hash === tokenHashOf(next))
    expect(secretAt(hub, id)).toMatchObject({ next_hash: null, next_at: null })
    expect(await show(id, first)).toBe('REFUSED')
    expect(await show(id, next)).toBe('let in')
  })

  it('is replaced by it also where the connection holds for so long that the new one grows old', async () => {
    const { bar, id, next } = await given()
    now += 31 * DAY
    await until('it came back with the new one', () => secretAt(hub, id)?.token_hash === tokenHashOf(next))
    await until('it is let in', isLive(bar))
  })

  it('is written down nowhere but with the terminal', async () => {
    const { bar, first, next } = await given()
    await until('the bar has the commit', () => bar.store.head().seq === hub.store.head().seq)
    const rows = [hub, bar].map(({ store }) => store.reader.all('SELECT input, images, events FROM commit_log'))
    for (const token of [first, next]) {
      expect(JSON.stringify(rows)).not.toContain(token)
      expect(nodes.logged.join()).not.toContain(token)
    }
  })

  it('is not replaced before a third of its time, when another one is', async () => {
    const desk = await nodes.terminal('desk', hub)
    now += 5 * DAY
    const bar = await nodes.terminal('bar', hub)
    now += 26 * DAY
    await until('the desk is offered another', () => secretAt(hub, idOf(desk))?.next_hash !== null)
    expect(secretAt(hub, idOf(bar))).toMatchObject({ next_hash: null })
  })
})

describe('whoever dies between the steps loses nothing', () => {
  it('a terminal that has not kept the new token comes in with the former, and is given another', async () => {
    const before = await nodes.terminal('bar', hub)
    const [id, first] = [idOf(before), await tokenOf(before)]
    await before.stop()
    const lose = nodes.backup('bar')
    const bar = await nodes.start('bar', false)
    await until('it is let in', isLive(bar))
    now += 31 * DAY
    await until('the bar keeps another', () => !nodes.credentials('bar').includes(`/${id}":"${first}"`))
    const lost = await tokenOf(bar)
    await bar.stop()
    lose()
    const again = await nodes.start('bar', false)
    await until('it is let in', isLive(again))
    await until('the bar keeps a third', () => !nodes.credentials('bar').includes(`/${id}":"${first}"`))
    const third = await tokenOf(again)
    expect(third).not.toBe(lost)
    await again.stop()
    const last = await nodes.start('bar', false)
    await until('the third is the only one', () => secretAt(hub, id)?.token_hash === tokenHashOf(third))
    await until('it is let in', isLive(last))
    expect(await show(id, first)).toBe('REFUSED')
    expect(await show(id, lost)).toBe('REFUSED')
  })

  it('a hub that has lost the new token lets the terminal in with the former', async () => {
    const bar = await nodes.terminal('bar', hub)
    const [id, first, port] = [idOf(bar), await tokenOf(bar), hub.port]
    await bar.stop()
    await hub.stop()
    const restore = nodes.backup('hub')
    hub = await nodes.start('hub', true, port)
    const second = await nodes.start('bar', false)
    await until('it is let in', isLive(second))
    now += 31 * DAY
    await until('the bar keeps another', () => !nodes.credentials('bar').includes(`/${id}":"${first}"`))
    await second.stop()
    await hub.stop()
    restore()
    hub = await nodes.start('hub', true, port)
    expect(secretAt(hub, id)).toMatchObject({ token_hash: tokenHashOf(first), next_hash: null })
    const third = await nodes.start('bar', false)
    await until('it is let in', isLive(third))
  })

  it('a promoted hub knows both', async () => {
    const desk = await nodes.terminal('desk', hub, true)
    const { bar, id, first, next } = await given()
    await until('the desk knows', () => secretAt(desk, id)?.next_hash === tokenHashOf(next))
    await bar.stop()
    await hub.stop()
    await desk.operate('sync.promote', {})
    hub = desk
    expect(await show(id, first)).toBe('let in')
    const again = await nodes.start('bar', false)
    await until('it is let in', isLive(again))
    await until('the former is worth nothing', () => secretAt(desk, id)?.token_hash === tokenHashOf(next))
  })
})

describe('a token that has ended', () => {
  it('is refused as an unknown one is, and its terminal says so; paired anew it loses nothing', async () => {
    const before = await nodes.terminal('bar', hub)
    const [id, first, port] = [idOf(before), await tokenOf(before), hub.port]
    await before.stop()
    await hub.stop()
    const alone = await nodes.start('bar', false)
    const [unit] = alone.ask('allocationUnits.find', { limit: 1 }).items.map((item) => item.id)
    const order = await alone.seat(unit ?? '')
    hub = await nodes.start('hub', true, port)
    await alone.stop()
    now += TOKEN_LIFE + DAY
    expect(await show(id, first)).toBe('REFUSED')
    expect(await show(id, 'x'.repeat(43))).toBe('REFUSED')
    const late = await nodes.start('bar', false)
    await until('the bar knows', () => late.phase === 'refused')
    await nodes.pair(late, hub)
    await until('the hub has the party', () => hub.orderAt(unit ?? '') === order)
  })

  it('does not keep a hub from following another one: it renews its own', async () => {
    const id = idOf(hub)
    await until('the hub has one', () => secretAt(hub, id) !== undefined)
    const first = await tokenOf(hub)
    now += 31 * DAY
    await until('the hub renews it', () => secretAt(hub, id)?.token_hash !== tokenHashOf(first))
    const second = await tokenOf(hub)
    expect(secretAt(hub, id)?.token_hash).toBe(tokenHashOf(second))
  })

  it('of a hub whose clock was wrong for a while lets its terminal in again once that is right', async () => {
    const bar = await nodes.terminal('bar', hub)
    await bar.stop()
    now += TOKEN_LIFE + DAY
    const again = await nodes.start('bar', false)
    await until('the bar knows', () => again.phase === 'refused')
    now -= TOKEN_LIFE + DAY
    await until('it is let in', isLive(again))
  })

  it('counts from the first start of a hub that knows of an end, where an earlier one gave it', async () => {
    const bar = await nodes.terminal('bar', hub)
    const [id, port] = [idOf(bar), hub.port]
    await bar.stop()
    await hub.stop()
    nodes.writeRows('hub', 'UPDATE terminal_secret SET given_at = NULL')
    now += 2 * TOKEN_LIFE
    hub = await nodes.start('hub', true, port)
    await until('it is counted from now', () => secretAt(hub, id)?.given_at === now)
    const again = await nodes.start('bar', false)
    await until('it is let in', isLive(again))
  })
})
