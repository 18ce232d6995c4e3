import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Client, isSettled, randomFrom, storm } from '../durability/kill'
import type { Sent } from '../durability/kill'
import { Shop } from './support/shop'
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

describe('a hub that is killed in a storm of commands from its terminals (SYN-4, SYN-5)', () => {
  it('has lost nothing that was acknowledged and done nothing twice, and all terminals hold the same', async () => {
    const random = randomFrom(20_261_121)
    const hub = shop.node('hub')
    const clients = await Promise.all(terminals.map((name) => Client.signIn(shop.node(name).api.url)))
    const killed = { yet: false }
    const storms = await Promise.all(
      clients.map((client, index) =>
        storm(client, {
          units: shop.units,
          round: index + 1,
          random,
          // The first side ends the hub; the others go on without it for a while.
          enough: index === 0 ? 60 : 90,
          atEnough: async () => {
            if (!killed.yet) await hub.kill()
            killed.yet = true
          },
        }),
      ),
    )
    const sent = storms.flat()
    expect(sent.filter(({ answer }) => isSettled(answer) && answer.status < 300).length).toBeGreaterThan(40)
    await hub.start()
    await shop.agree('hub', ...terminals)
    expect(problemsOf(hub.file)).toEqual([])
    demandThereOnce(sent, hub.file)
    // Asked again, with or without an answer the first time, nothing is done a second time.
    for (const [index, client] of clients.entries()) {
      for (const write of storms[index] ?? []) {
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
    await shop.agree('hub', ...terminals)
    demandThereOnce(sent, hub.file)
  })
})
