import { hash } from 'node:crypto'
import type { Statement } from 'better-sqlite3'
import type { Durability } from '../../../src/main/store/connection'
import { freshId } from '../../../src/main/store/ids'
import { HandWrittenWrites } from './hand-written-writes'
import type { WriteSamples } from './hand-written-writes'

type StoredRow = Record<string, string | number | null>

const digestOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22)

/**
 * The same peer, writing a log that can be believed: it reads the rows before it changes them, makes the images of both
 * rows, their digests, the chain, the hash of the input and the answer, instead of writing a text of the same size.
 * Still no validation, no permission, no rules, no events.
 */
export class HandWrittenLog extends HandWrittenWrites {
  private readonly readOrder: Statement
  private readonly readUsage: Statement
  private readonly readResult: Statement
  private chain: Buffer = Buffer.alloc(32)

  constructor(file: string, durability: Durability, merchantId: string, samples: WriteSamples) {
    super(file, durability, merchantId, samples)
    const { database } = this.connection
    this.readOrder = database.prepare('SELECT * FROM sale_order WHERE id = ? AND merchant_id = ?')
    this.readUsage = database.prepare('SELECT * FROM allocation_usage WHERE id = ? AND merchant_id = ?')
    this.readResult = database.prepare('SELECT 1 FROM result WHERE command_id = ?')
  }

  override start(order: { id: string; seatingId: string }, unit: { id: string; placeId: string }, at: number): string {
    const { insertUsage, seatOrder } = this.statements
    const { guest, snapshot } = this.samples
    const id = freshId(at)
    const to = at + 90 * 60_000
    this.readResult.get(id)
    const before = this.readOrder.get(order.id, this.merchantId) as StoredRow
    insertUsage.run(id, this.merchantId, at, at, unit.id, unit.placeId, order.id, order.seatingId, at, to, at, guest)
    this.demandOne(seatOrder.run(snapshot, at, order.id, this.merchantId).changes)
    const usage: StoredRow = {
      allocation_unit_id: unit.id,
      place_id: unit.placeId,
      usage_type: 'SALE_ORDER',
      usage_id: order.id,
      seating_id: order.seatingId,
      status: 'ACTIVE',
      reserved_from: at,
      reserved_to: to,
      seated_at: at,
      paid_at: null,
      ended_at: null,
      end_reason: null,
      guest,
      assignee_id: null,
      moved_to_id: null,
      id,
      merchant_id: this.merchantId,
      created_at: at,
      modified_at: at,
      deleted_at: null,
      metadata: '{}',
    }
    const after = { ...before, snapshot, modified_at: at }
    const images = [
      JSON.stringify({ table: 'allocation_usage', id, before: null, after: usage }),
      JSON.stringify({
        table: 'sale_order',
        id: order.id,
        before: { snapshot: before['snapshot'], modified_at: before['modified_at'] },
        after,
      }),
    ]
    this.keep(this.samples.start, at, images, { saleOrderId: order.id, allocationUnitId: unit.id }, after, usage)
    return id
  }

  override complete(usageId: string, orderId: string, at: number): void {
    const { completeUsage, completeOrder } = this.statements
    this.readResult.get(usageId)
    const usage = this.readUsage.get(usageId, this.merchantId) as StoredRow
    const order = this.readOrder.get(orderId, this.merchantId) as StoredRow
    this.demandOne(completeUsage.run(at, at, usageId, this.merchantId).changes)
    this.demandOne(completeOrder.run(at, at, orderId, this.merchantId).changes)
    const change = { status: 'COMPLETED', ended_at: at, modified_at: at }
    const formerly = ({ status, ended_at, modified_at }: StoredRow) => ({ status, ended_at, modified_at })
    const [usageAfter, orderAfter] = [
      { ...usage, ...change },
      { ...order, ...change },
    ]
    const images = [
      JSON.stringify({ table: 'allocation_usage', id: usageId, before: formerly(usage), after: usageAfter }),
      JSON.stringify({ table: 'sale_order', id: orderId, before: formerly(order), after: orderAfter }),
    ]
    this.keep(this.samples.complete, at, images, { usageId }, usageAfter)
  }

  private keep(
    sample: WriteSamples['start'],
    at: number,
    images: readonly string[],
    input: StoredRow,
    ...answer: readonly StoredRow[]
  ): void {
    const digests = images.map(digestOf).join(' ')
    this.chain = hash('sha256', `${this.chain.toString('base64url')} ${digests}`, 'buffer')
    this.log(sample, at, {
      images: `[${images.join(',')}]`,
      digests,
      chain: this.chain,
      bodyHash: hash('sha256', JSON.stringify(input), 'base64url'),
      outcome: JSON.stringify({ ok: true, value: answer }),
    })
  }
}
