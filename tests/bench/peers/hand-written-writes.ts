import type { Statement } from 'better-sqlite3'
import { openConnection } from '../../../src/main/store/connection'
import type { Connection, Durability } from '../../../src/main/store/connection'
import { freshId } from '../../../src/main/store/ids'

/** What the product wrote for one command, from which the peer takes texts of the same size. */
interface Sample {
  log: { name: string; input: string; images: string; digests: string; events: string; chain: Buffer }
  outcome: string
  bodyHash: string
}

export interface WriteSamples {
  start: Sample
  complete: Sample
  snapshot: string
  guest: string
  terminalId: string
  actorId: string
  seatingOf(orderId: string): string
}

/** Reads the samples from a store in which the product has run a pair. */
export const readSamples = (connection: Connection): WriteSamples => {
  const { database } = connection
  const sample = (name: string): Sample => {
    const log = database
      .prepare(
        'SELECT name, input, images, digests, events, chain, command_id FROM commit_log WHERE name = ? ORDER BY seq DESC',
      )
      .get(name) as Sample['log'] & { command_id: string }
    const result = database
      .prepare('SELECT outcome, body_hash FROM result WHERE command_id = ?')
      .get(log.command_id) as {
      outcome: string
      body_hash: string
    }
    return { log, outcome: result.outcome, bodyHash: result.body_hash }
  }
  const order = database.prepare('SELECT snapshot, guest FROM sale_order WHERE snapshot IS NOT NULL').get() as {
    snapshot: string
    guest: string
  }
  const last = database.prepare('SELECT terminal_id, actor_id FROM commit_log ORDER BY seq DESC').get() as {
    terminal_id: string
    actor_id: string
  }
  const seating = database.prepare('SELECT seating_id FROM sale_order WHERE id = ?').pluck()
  return {
    start: sample('allocationUsages.startForOrder'),
    complete: sample('allocationUsages.complete'),
    ...order,
    terminalId: last.terminal_id,
    actorId: last.actor_id,
    seatingOf: (orderId) => seating.get(orderId) as string,
  }
}

/**
 * The peer of the write path: what a careful programmer would write by hand for these two operations and nothing else.
 * Prepared statements on the same file format (tables, indexes, triggers, settings), one transaction per operation, the
 * same rows: usage, order, a log row and a result row with texts of the product's size. It checks that each row was
 * there in the state it needs, and leaves the rest to the schema's guards. No validation, no permission, no reading,
 * no images or digests to make.
 */
export class HandWrittenWrites {
  protected readonly connection: Connection
  protected readonly merchantId: string
  protected readonly samples: WriteSamples
  protected readonly statements: Readonly<
    Record<
      | 'begin'
      | 'commit'
      | 'insertUsage'
      | 'seatOrder'
      | 'completeUsage'
      | 'completeOrder'
      | 'insertLog'
      | 'insertResult',
      Statement
    >
  >
  private seq: number

  constructor(file: string, durability: Durability, merchantId: string, samples: WriteSamples) {
    this.connection = openConnection({ file, durability })
    this.merchantId = merchantId
    this.samples = samples
    const { database } = this.connection
    this.seq = database.prepare('SELECT max(seq) FROM commit_log').pluck().get() as number
    this.statements = {
      begin: database.prepare('BEGIN IMMEDIATE'),
      commit: database.prepare('COMMIT'),
      insertUsage: database.prepare(
        `INSERT INTO allocation_usage (id, merchant_id, created_at, modified_at, deleted_at, metadata, allocation_unit_id, place_id,
           usage_type, usage_id, seating_id, status, reserved_from, reserved_to, seated_at, paid_at, ended_at, end_reason,
           guest, assignee_id, moved_to_id)
         VALUES (?, ?, ?, ?, NULL, '{}', ?, ?, 'SALE_ORDER', ?, ?, 'ACTIVE', ?, ?, ?, NULL, NULL, NULL, ?, NULL, NULL)`,
      ),
      seatOrder: database.prepare(
        `UPDATE sale_order SET snapshot = ?, modified_at = ? WHERE id = ? AND merchant_id = ? AND status = 'OPEN'`,
      ),
      completeUsage: database.prepare(
        `UPDATE allocation_usage SET status = 'COMPLETED', ended_at = ?, modified_at = ?
         WHERE id = ? AND merchant_id = ? AND status IN ('ACTIVE', 'SUCCESS')`,
      ),
      completeOrder: database.prepare(
        `UPDATE sale_order SET status = 'COMPLETED', ended_at = ?, modified_at = ?
         WHERE id = ? AND merchant_id = ? AND status IN ('OPEN', 'PAID')`,
      ),
      insertLog: database.prepare(
        `INSERT INTO commit_log (seq, epoch, chain, command_id, name, terminal_id, terminal_code, actor_id, at, schema_version,
           input, images, digests, events) VALUES (?, 1, ?, ?, ?, ?, 'A', ?, ?, 1, ?, ?, ?, ?)`,
      ),
      insertResult: database.prepare(
        'INSERT INTO result (command_id, terminal_id, n, body_hash, at, seq, outcome) VALUES (?, ?, NULL, ?, ?, ?, ?)',
      ),
    }
  }

  /** Runs operations in one transaction. */
  transaction<Value>(run: () => Value): Value {
    this.statements.begin.run()
    const value = run()
    this.statements.commit.run()
    return value
  }

  start(order: { id: string; seatingId: string }, unit: { id: string; placeId: string }, at: number): string {
    const { insertUsage, seatOrder } = this.statements
    const { guest, snapshot } = this.samples
    const id = freshId(at)
    const to = at + 90 * 60_000
    insertUsage.run(id, this.merchantId, at, at, unit.id, unit.placeId, order.id, order.seatingId, at, to, at, guest)
    this.demandOne(seatOrder.run(snapshot, at, order.id, this.merchantId).changes)
    this.log(this.samples.start, at)
    return id
  }

  complete(usageId: string, orderId: string, at: number): void {
    const { completeUsage, completeOrder } = this.statements
    this.demandOne(completeUsage.run(at, at, usageId, this.merchantId).changes)
    this.demandOne(completeOrder.run(at, at, orderId, this.merchantId).changes)
    this.log(this.samples.complete, at)
  }

  close(): void {
    this.connection.close()
  }

  /** Writes the log row and the result row; a peer that makes some of their texts gives them. */
  protected log(
    sample: Sample,
    at: number,
    made: Partial<Sample['log'] & { outcome: string; bodyHash: string }> = {},
  ): void {
    const { terminalId, actorId } = this.samples
    const { log, outcome, bodyHash } = sample
    const { name, chain, input, images, digests, events } = { ...log, ...made }
    const commandId = freshId(at)
    this.seq += 1
    this.statements.insertLog.run(
      this.seq,
      chain,
      commandId,
      name,
      terminalId,
      actorId,
      at,
      input,
      images,
      digests,
      events,
    )
    this.statements.insertResult.run(
      commandId,
      terminalId,
      made.bodyHash ?? bodyHash,
      at,
      this.seq,
      made.outcome ?? outcome,
    )
  }

  protected demandOne(changes: number): void {
    if (changes !== 1) throw new Error('a row that is changed is not there')
  }
}
