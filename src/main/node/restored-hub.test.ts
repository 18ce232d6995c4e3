import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** A hub whose backup is put back: it leads on, and gets from its terminals what it lacks (SYN-5). */

let nodes: TestNodes
let hub: TestNode
let bar: TestNode
let patio: TestNode
let units: string[]
let port: number
beforeEach(async () => {
  nodes = new TestNodes()
  hub = await nodes.hub()
  units = hub.unitIds()
  bar = await nodes.terminal('bar', hub)
  patio = await nodes.terminal('patio', hub)
  port = hub.port
})
afterEach(async () => {
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

const unit = (index: number): string => units[index] ?? ''
const agree = (...some: TestNode[]): Promise<void> =>
  until('all agree', () => new Set(some.map((node) => node.store.head().seq)).size === 1)
const start = (): Promise<TestNode> => nodes.start('hub', true, port)
const following = (...terminals: TestNode[]): Promise<void> =>
  until('the terminals follow', () => terminals.every(({ phase }) => phase === 'live'))
const leading = (node: TestNode): Promise<void> => until('the hub leads', () => node.phase === 'leading')
const parties = (node: TestNode, count: number): (string | undefined)[] =>
  Array.from({ length: count }, (_party, index) => node.orderAt(unit(index)))

/** The hub goes on for so many starts behind its backup, and a party is seated in each; answers how to put the backup back. */
const goOn = async (starts: number): Promise<() => void> => {
  await hub.seat(unit(0))
  await agree(hub, bar, patio)
  await hub.stop()
  const putBack = nodes.backup('hub')
  for (let times = 1; times <= starts; times += 1) {
    hub = await start()
    await leading(hub)
    await following(bar, patio)
    expect(await (times % 2 === 1 ? bar : hub).seat(unit(times))).not.toBe('UNIT_TAKEN')
    await agree(hub, bar, patio)
    await hub.stop()
  }
  return putBack
}

describe('a restored backup of the hub (SYN-5)', () => {
  it.each([1, 2])(
    'leads on when the hub had started %i more times since, and nothing that was acknowledged is lost',
    async (starts) => {
      const putBack = await goOn(starts)
      const before = parties(bar, starts + 1)
      const known = bar.store.head()
      putBack()
      const restored = await start()
      await following(bar, patio)
      await leading(restored)
      await agree(restored, bar, patio)
      expect(restored.store.station.isHub).toBe(true)
      expect(restored.store.head().epoch).toBeGreaterThan(known.epoch)
      // The very commits, unchanged, and none of them a second time.
      expect(restored.store.head().seq).toBe(known.seq)
      for (const node of [restored, bar, patio]) expect(parties(node, starts + 1)).toEqual(before)
      const after = await patio.seat(unit(8))
      await until('the new party is everywhere', () =>
        [restored, bar, patio].every((node) => node.orderAt(unit(8)) === after),
      )
      expect(await bar.seat(unit(0))).toBe('UNIT_TAKEN')
    },
  )

  it('leads on when it has seated parties before it hears of what it had forgotten', async () => {
    const putBack = await goOn(2)
    const before = parties(bar, 3)
    await bar.stop()
    await patio.stop()
    putBack()
    const restored = await start()
    await leading(restored)
    const own = await restored.seat(unit(8))
    const again = [await nodes.start('bar', false), await nodes.start('patio', false)]
    await following(...again)
    await leading(restored)
    await until('all have all', () =>
      [restored, ...again].every(
        (node) => parties(node, 3).join(' ') === before.join(' ') && node.orderAt(unit(8)) === own,
      ),
    )
    await agree(restored, ...again)
    expect(restored.ask('conflicts.find', {}).items).toEqual([])
    expect(restored.store.station.isHub).toBe(true)
  })

  it('follows the terminal that was promoted in its place', async () => {
    const putBack = await goOn(2)
    const before = parties(bar, 3)
    await until('the bar has noticed', () => bar.phase === 'offline')
    await bar.operate('sync.promote', {})
    await until('the patio follows', () => patio.phase === 'live')
    putBack()
    const restored = await start()
    await until('the former hub follows', () => restored.phase === 'live')
    await agree(restored, bar, patio)
    expect(bar.phase).toBe('leading')
    expect(parties(restored, 3)).toEqual(before)
  })
})
