import { randomUUID } from 'node:crypto'
import { Client, isSettled } from '../../durability/kill'
import type { Answer } from '../../durability/kill'
import { pause } from './facts'
import type { FloorNode } from './floor-node'
import type { Seated } from './api'

/** What came of a seller's calls. */
export interface Sold {
  /** Orders that were acknowledged. */
  orders: string[]
  /** Tables that someone else had. */
  refused: number
  /** Calls without a whole answer, and answers that nobody knows what came of it. */
  unknown: number
  /** How long opening an order took, in milliseconds; for figures, never for a verdict. */
  opening: number[]
}

/** Staff at one terminal: seats a party, takes its money, sees it off, and again, until it is told to stop. */
export class Seller {
  readonly sold: Sold = { orders: [], refused: 0, unknown: 0, opening: [] }
  private readonly client: Client
  private readonly units: readonly string[]
  private readonly every: number
  private stopped = false
  private done: Promise<void> = Promise.resolve()

  private constructor(client: Client, units: readonly string[], every: number) {
    this.client = client
    this.units = units
    this.every = every
  }

  /** `every`: milliseconds between two parties. */
  static async at(node: FloorNode, units: readonly string[], every: number): Promise<Seller> {
    return new Seller(await Client.signIn(node.api.url), units, every)
  }

  start(): void {
    this.stopped = false
    this.done = this.sell()
  }

  /** Lets the party that is being served finish. */
  async stop(): Promise<void> {
    this.stopped = true
    await this.done
  }

  private async sell(): Promise<void> {
    // Nobody begins at the same moment.
    await pause(Math.random() * this.every)
    while (!this.stopped) {
      const began = Date.now()
      await this.serve()
      for (let left = this.every - (Date.now() - began); left > 0 && !this.stopped; left -= 200) {
        await pause(Math.min(200, left))
      }
    }
  }

  private async serve(): Promise<void> {
    const unit = this.units[Math.floor(Math.random() * this.units.length)] ?? ''
    const began = performance.now()
    const seated =
      (await this.say('sale/sale-orders', { allocationUnitIds: [unit], acceptShorterWindow: true })) ??
      // Somebody sits there: the party takes its food away.
      (await this.say('sale/sale-orders', { type: 'TAKEAWAY' }))
    if (seated === undefined) return
    this.sold.opening.push(performance.now() - began)
    const { id } = (seated.body as Seated).order
    this.sold.orders.push(id)
    await pause(this.every / 4)
    await this.say(`sale/sale-orders/${id}/paid`, {})
    await pause(this.every / 4)
    await this.say(`sale/sale-orders/${id}/complete`, {})
  }

  /** The answer where it was done; undefined where it was refused or nobody knows. */
  private async say(path: string, body: Record<string, unknown>): Promise<Answer | undefined> {
    const answer = await this.client.post({ key: randomUUID(), path, body })
    if (!isSettled(answer)) this.sold.unknown += 1
    else if (answer.status >= 300) this.sold.refused += 1
    else return answer
    return undefined
  }
}
