import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Client, isSettled, randomFrom, storm } from '../durability/kill'
import type { Sent } from '../durability/kill'
import { Shop } from './support/shop'
import { pause } from './support/facts'
import { ordersIn, problemsOf } from './support/stored'

let shop: Shop
beforeAll(async () => {
  shop = await Shop.open('hub', 'bar', 'patio', 'door')
})
afterAll(() => shop.close())

const terminals = ['bar', 'patio', 'door']

/** Each order bears the key of the command that made it: what was answered is there, and nothing is there twice. */
const demandThereOnce = (sent: readonly Sent[], file: string): void => {
  const orders = ordersIn(file)
  const byKey = Map.groupBy(orders, (order) => order.external_reference)
  for (const { key, path, answer } of sent) {
    if (path !== 'sale/sale-orders') continue
    const made = byKey.get(key)?.map(({ id }) => id) ?? []
    if (isSettled(answer) && answer.status < 300) {
      expect(made, key).toEqual([(answer.body as { order: { id: string } }).order.id])
    } else if (isSettled(answer)) expect(made, key).toEqual([])
    else expect(made.length, key).toBeLessThan(2)
  }
  expect(new Set(orders.map(({ number }) => number)).size).toBe(orders.length)
}

/** Asked again, with or without an answer the first time, nothing is done a second time. */
const askAgain = async (client: Client, sent: readonly Sent[]): Promise<void> => {
  for (const write of sent) {
    if (isSettled(write.answer) && write.answer.status >= 300) continue
    const again = await client.post(write)
    if (!isSettled(again)) throw new Error(`${write.key} has no answer: ${JSON.stringify(again)}`)
    // Where the hub has made a card of what was shown as done, that is the answer now.
    if (write.path === 'sale/sale-orders' && isSettled(write.answer) && again.status < 300) {
      expect(again.replayed, write.key).toBe(true)
    }
    if (!isSettled(write.answer)) write.answer = again
  }
}

const ROUNDS = 3

describe('a hub that is killed in a storm of commands from its terminals (SYN-4, SYN-5)', () => {
  it(`has lost nothing that was acknowledged and done nothing twice, ${ROUNDS} times over, and all hold the same`, async () => {
    const random = randomFrom(20_261_121)
    const hub = shop.node('hub')
    const clients = await Promise.all(terminals.map((name) => Client.signIn(shop.node(name).api.url)))
    const ledger: Sent[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      let killed: Promise<void> | undefined
      const storms = await Promise.all(
        clients.map((client, index) =>
          storm(client, {
            units: shop.units,
            round: round * clients.length + index,
            random,
            // The first side ends the hub; the others go on without it for a while.
            enough: index === 0 ? 20 + random(40) : 70,
            atEnough: () => (killed ??= hub.kill()),
          }),
        ),
      )
      await killed
      await hub.start()
      await shop.agree('hub', ...terminals)
      expect(problemsOf(hub.file)).toEqual([])
      const sent = storms.flat()
      expect(sent.filter(({ answer }) => isSettled(answer)).length).toBeGreaterThan(40)
      demandThereOnce([...ledger, ...sent], hub.file)
      for (const [index, client] of clients.entries()) await askAgain(client, storms[index] ?? [])
      ledger.push(...sent)
    }
    await shop.agree('hub', ...terminals)
    demandThereOnce(ledger, hub.file)
    expect(ledger.some(({ answer }) => isSettled(answer) && answer.status < 300)).toBe(true)
  })
})

describe('a terminal that is killed while it catches up', () => {
  it('is in the old state or the new one each time, and holds in the end what the hub holds', async () => {
    const [hub, door] = [shop.node('hub'), shop.node('door')]
    const random = randomFrom(20_261_122)
    for (let round = 0; round < 3; round += 1) {
      await door.kill()
      // A few pages of commits that it does not know.
      const open = (): Promise<unknown> => hub.api.must('POST', 'sale/sale-orders', { type: 'TAKEAWAY' })
      for (let batch = 0; batch < 10; batch += 1) await Promise.all(Array.from({ length: 60 }, open))
      await door.start()
      await pause(random(400))
    }
    await door.kill()
    await door.start()
    await shop.agree('hub', ...terminals)
    expect(ordersIn(door.file)).toEqual(ordersIn(hub.file))
  })
})
