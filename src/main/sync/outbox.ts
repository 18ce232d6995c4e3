import type { Connection } from '../store/connection'
import { madeDayCounts } from '../orders/order-numbers'
import type { RowImage } from '../store/captured-tx'
import { parsed } from '../store/entities'
import type { CommandMessage } from './protocol'

/** A command of this terminal, on its way or accepted and not yet held by a second node. */
export interface OutboxEntry {
  n: number
  command_id: string
  name: string
  /** JSON, whole: it goes to the hub as it was said. */
  input: string
  actor_id: string | null
  at: number
  base_at: number
  group_id: string | null
  provisional: 0 | 1
  waiting: 0 | 1
  /** It was accepted once, and its commit was rolled back. */
  lost: 0 | 1
  /** The commit that the hub made of it, where it has said so. */
  seq: number | null
  /** What it has written here, while it is applied provisionally. */
  images: string | null
  digests: string | null
  /** JSON: the counts in the numbers of the orders that it made here the first time (ORD-1). */
  day_counts?: string | null
  /** In which order what is applied was applied. A later number may be applied first: it did not wait for an answer. */
  applied: number | null
}

/** The counts of the orders that images make, as JSON; null where they make none. */
const dayCountsIn = (images: readonly RowImage[]): string | null => {
  const counts = madeDayCounts(images)
  return counts.length === 0 ? null : JSON.stringify(counts)
}

/** The counts that a command gave to its orders when it was first done here. */
export const dayCountsOf = ({ day_counts: counts }: Pick<OutboxEntry, 'day_counts'>): { dayCounts?: number[] } =>
  counts == null ? {} : { dayCounts: JSON.parse(counts) as number[] }

/** What is said of a command to anybody; its input is whole. */
export const commandBodyOf = (
  entry: OutboxEntry,
): Pick<CommandMessage, 'id' | 'name' | 'input' | 'actorId' | 'at' | 'dayCounts'> => ({
  id: entry.command_id,
  name: entry.name,
  input: parsed<CommandMessage['input']>(entry.input),
  actorId: entry.actor_id,
  at: entry.at,
  ...dayCountsOf(entry),
})

/** As it is sent to the hub, but for the epoch. */
export const commandOf = (entry: OutboxEntry): Omit<CommandMessage, 'epoch'> => ({
  type: 'command',
  ...commandBodyOf(entry),
  n: entry.n,
  provisional: entry.provisional === 1,
  baseAt: entry.base_at,
  groupId: entry.group_id,
  lost: entry.lost === 1,
})

/** The terminal's own commands, in order. Every change runs inside the caller's transaction. */
export class Outbox {
  private readonly connection: Connection
  /** Known from what is committed, until the next write: most of the time there is nothing to look for. */
  private empty: boolean | undefined

  constructor(connection: Connection) {
    this.connection = connection
  }

  add(entry: OutboxEntry): void {
    this.run(
      `INSERT INTO local_outbox (n, command_id, name, input, actor_id, at, base_at, group_id, provisional, waiting, lost, seq,
         images, digests, applied) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      entry.n,
      entry.command_id,
      entry.name,
      entry.input,
      entry.actor_id,
      entry.at,
      entry.base_at,
      entry.group_id,
      entry.provisional,
      entry.waiting,
      entry.lost,
      entry.seq,
      entry.images,
      entry.digests,
      entry.applied,
    )
  }

  /** Commands that the hub has not answered finally, or whose commit has not arrived yet. */
  waiting(limit = 1_000_000): OutboxEntry[] {
    return this.all('SELECT * FROM local_outbox WHERE waiting = 1 ORDER BY n LIMIT ?', limit)
  }

  /** Those that have to be sent, from a number on. */
  toSend(from: number, limit: number): OutboxEntry[] {
    return this.all(
      'SELECT * FROM local_outbox WHERE waiting = 1 AND seq IS NULL AND n >= ? ORDER BY n LIMIT ?',
      from,
      limit,
    )
  }

  isEmpty(): boolean {
    if (this.empty !== undefined) return this.empty
    const empty = this.connection.statement('SELECT 1 FROM local_outbox LIMIT 1').get() === undefined
    // What is seen inside a transaction may be rolled back.
    if (!this.connection.database.inTransaction) this.empty = empty
    return empty
  }

  byNumber(n: number): OutboxEntry | undefined {
    return this.all('SELECT * FROM local_outbox WHERE n = ?', n)[0]
  }

  byCommand(id: string): OutboxEntry | undefined {
    return this.all('SELECT * FROM local_outbox WHERE command_id = ?', id)[0]
  }

  /** Applied provisionally, in the order of applying. */
  applied(): OutboxEntry[] {
    return this.all('SELECT * FROM local_outbox WHERE waiting = 1 AND images IS NOT NULL ORDER BY applied')
  }

  /**
   * Shown as done, but not applied now: to be run again. What the hub has decided is not, though its answer is still on its
   * way: a snapshot brings rows and outcomes of commands whose acknowledgement was lost.
   */
  unapplied(): OutboxEntry[] {
    return this.all(
      `SELECT * FROM local_outbox WHERE waiting = 1 AND provisional = 1 AND images IS NULL
         AND NOT EXISTS (SELECT 1 FROM result WHERE result.command_id = local_outbox.command_id)
         AND NOT EXISTS (SELECT 1 FROM commit_log WHERE commit_log.command_id = local_outbox.command_id) ORDER BY n`,
    )
  }

  firstWaiting(): number | undefined {
    return this.all('SELECT * FROM local_outbox WHERE waiting = 1 ORDER BY n LIMIT 1')[0]?.n
  }

  counts(): { waiting: number; sent: number } {
    if (this.isEmpty()) return { waiting: 0, sent: 0 }
    return this.connection
      .statement('SELECT coalesce(sum(waiting), 0) AS waiting, coalesce(sum(1 - waiting), 0) AS sent FROM local_outbox')
      .get() as { waiting: number; sent: number }
  }

  applyImages(n: number, images: readonly RowImage[], digests: string): void {
    const text = JSON.stringify(images)
    this.run(
      `UPDATE local_outbox SET provisional = 1, images = ?, digests = ?, day_counts = coalesce(day_counts, ?),
         applied = (SELECT coalesce(max(applied), 0) + 1 FROM local_outbox) WHERE n = ?`,
      text,
      digests,
      dayCountsIn(images),
      n,
    )
  }

  clearImages(n: number): void {
    this.run('UPDATE local_outbox SET images = NULL, digests = NULL, applied = NULL WHERE n = ?', n)
  }

  setGroup(n: number, groupId: string | null): void {
    this.run('UPDATE local_outbox SET group_id = ? WHERE n = ?', groupId, n)
  }

  /** The hub has said which commit it is; the commit itself is still on its way. */
  accepted(n: number, seq: number): void {
    this.run('UPDATE local_outbox SET seq = ? WHERE n = ?', seq, n)
  }

  /** Its commit has arrived: kept until a second node holds it. */
  settle(n: number, seq: number): void {
    this.run(
      'UPDATE local_outbox SET waiting = 0, seq = ?, images = NULL, digests = NULL, applied = NULL WHERE n = ?',
      seq,
      n,
    )
  }

  remove(n: number): void {
    this.run('DELETE FROM local_outbox WHERE n = ?', n)
  }

  /**
   * Another hub, or this one after it lost its tail, may not know what was said. What was accepted, and so shown as done, is
   * sent again as such: if it is refused now, it becomes a card.
   */
  forgetAnswers(): void {
    this.run('UPDATE local_outbox SET seq = NULL, provisional = 1, lost = 1 WHERE waiting = 1 AND seq IS NOT NULL')
  }

  /**
   * Where numbers of waiting commands were used up for others (by this terminal, before its disk was put back to an earlier
   * state), all that wait get numbers behind these, in their order. Answers by how much they went up.
   */
  giveWay(terminalId: string): number {
    const used = `SELECT command_id, n FROM result WHERE terminal_id = :terminalId AND n IS NOT NULL
      UNION ALL SELECT command_id, n FROM commit_log WHERE terminal_id = :terminalId AND n IS NOT NULL`
    const clashing = this.connection
      .statement(
        `SELECT 1 FROM local_outbox AS entry JOIN (${used}) AS used ON used.n = entry.n
         WHERE entry.waiting = 1 AND used.command_id <> entry.command_id LIMIT 1`,
      )
      .get({ terminalId })
    if (clashing === undefined) return 0
    const { last } = this.connection.statement(`SELECT max(n) AS last FROM (${used})`).get({ terminalId }) as {
      last: number
    }
    const by = last + 1 - (this.firstWaiting() ?? 0)
    this.run('UPDATE local_outbox SET n = -n WHERE waiting = 1')
    this.run('UPDATE local_outbox SET n = ? - n WHERE n < 0', by)
    return by
  }

  /** Commits beyond `start` were rolled back: the accepted commands among them are sent again. */
  sendAgain(start: number): void {
    this.run(
      'UPDATE local_outbox SET waiting = 1, provisional = 1, lost = 1, seq = NULL WHERE waiting = 0 AND seq > ?',
      start,
    )
  }

  /** Accepted commands whose commits have arrived, oldest first. */
  sent(): OutboxEntry[] {
    return this.all('SELECT * FROM local_outbox WHERE waiting = 0 ORDER BY n')
  }

  /** Drops accepted commands that are held elsewhere; of the others the newest `most` stay. */
  forget(entries: readonly OutboxEntry[], most: number): void {
    for (const { n } of entries) this.remove(n)
    this.run(
      `DELETE FROM local_outbox WHERE waiting = 0
       AND n < (SELECT n FROM local_outbox WHERE waiting = 0 ORDER BY n DESC LIMIT 1 OFFSET ?)`,
      most,
    )
  }

  private run(sql: string, ...values: (string | number | null)[]): void {
    this.empty = undefined
    this.connection.statement(sql).run(...values)
  }

  private all(sql: string, ...values: number[] | string[]): OutboxEntry[] {
    if (this.empty ?? (!this.connection.database.inTransaction && this.isEmpty())) return []
    return this.connection.statement(sql).all(...values) as OutboxEntry[]
  }
}
