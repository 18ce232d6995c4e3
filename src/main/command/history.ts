import type { OutputOf, ParsedInputOf } from '@contract/contract'
import type { DomainEvent } from '@contract/events'
import { isUndoable } from '@contract/undo'
import type { RowImage } from '../store/captured-tx'
import { isoTime, milliseconds, parsed } from '../store/entities'
import { refuse } from '../store/refusal'
import type { TableName } from '../store/tables'
import { changesOf, eventFor } from './history-changes'
import type { May } from './history-changes'
import { readLog } from '../store/commit-log'
import type { LogRow } from '../store/commit-log'
import type { Connection } from '../store/connection'

const PAGE = 500
/** Named anew when more is indexed, so that the index is made again. */
const WATERMARK = 'history-seq-2'

/** Older commits have come into the log: what is asked next looks at all of it again. */
export const reindexHistory = (connection: Connection): void => {
  connection.statement(`DELETE FROM local_setting WHERE key = '${WATERMARK}'`).run()
}

/** What stands for a value that may be absent. */
const when = <Value, Item>(value: Value | undefined, make: (value: Value) => Item): Item[] =>
  value === undefined ? [] : [make(value)]

/** What happens to parties is found by each of their rows; a floor's rows are found by its layout. */
const PARTY_TABLES: ReadonlySet<TableName> = new Set([
  'seating',
  'sale_order',
  'order_line',
  'reservation',
  'allocation_usage',
])

/** Orders and bookings of one guest that are looked through, newest first. */
const MOST_OF_A_GUEST = 500

/** Everyone and everything that a commit concerns: history is asked by any of them. */
const subjectsOf = (row: Pick<LogRow, 'actor_id' | 'events' | 'images'>): Set<string> => {
  const subjects = new Set<string>()
  if (row.actor_id !== null) subjects.add(row.actor_id)
  for (const event of parsed<DomainEvent[]>(row.events)) {
    const {
      usageId,
      unitId,
      layoutId,
      planId,
      orderId,
      otherOrderIds = [],
      reservationId,
      staffId,
      lineId,
      conflictId,
      sectionId,
      zoneIds = [],
      from = [],
      to = [],
    } = event
    const named = [usageId, unitId, layoutId, planId, orderId, reservationId, staffId, lineId, conflictId, sectionId]
    for (const id of [...named, ...otherOrderIds, ...zoneIds, ...from, ...to]) if (id !== undefined) subjects.add(id)
  }
  for (const { table, id, after } of parsed<RowImage[]>(row.images)) {
    if (!PARTY_TABLES.has(table)) continue
    subjects.add(id)
    const seatingId = after?.['seating_id']
    if (typeof seatingId === 'string') subjects.add(seatingId)
  }
  return subjects
}

/**
 * Who did what, when, from where. A subscriber of the log with an index of its own behind it, so that history costs the
 * write path nothing; a question first brings the index up to the log.
 */
export class History {
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  /**
   * `may` tells what whoever asks may read: guests' details, and what staff typed, only where the order or reservation is.
   * @throws Refused FORBIDDEN where a guest is asked for by whom that is not permitted
   */
  find(input: ParsedInputOf<'activity.find'>, may: May): OutputOf<'activity.find'> {
    const minutes = this.undoMinutes()
    return { items: this.rows(input, may).map((row) => toEntry(row, minutes, may)) }
  }

  /** Indexes at most one page of the log; true when there may be more. */
  catchUp(): boolean {
    const after = Number(this.setting() ?? 0)
    const rows = readLog(this.connection, after, PAGE)
    const last = rows.at(-1)
    if (last === undefined) return false
    this.connection.transaction(() => {
      const insert = this.connection.statement(
        'INSERT OR IGNORE INTO local_activity_subject (subject_id, seq) VALUES (?, ?)',
      )
      for (const row of rows) for (const subject of subjectsOf(row)) insert.run(subject, row.seq)
      this.connection
        .statement(
          `INSERT INTO local_setting (key, value) VALUES ('${WATERMARK}', ?)
           ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        )
        .run(String(last.seq))
    })
    return rows.length === PAGE
  }

  /** The log may be another one now, from anywhere on: the index is made anew. */
  forget(): void {
    this.connection.transaction(() => {
      this.connection.statement('DELETE FROM local_activity_subject').run()
      this.connection.statement(`DELETE FROM local_setting WHERE key = '${WATERMARK}'`).run()
    })
  }

  private rows(input: ParsedInputOf<'activity.find'>, may: May): LogRow[] {
    const { before = Number.MAX_SAFE_INTEGER, limit, from, to, terminalId } = input
    const conditions: [string, ...(string | number)[]][] = [
      ['commit_log.seq < ?', before],
      ...when(from, (time): [string, number] => ['commit_log.at >= ?', milliseconds(time)]),
      ...when(to, (time): [string, number] => ['commit_log.at < ?', milliseconds(time)]),
      ...when(terminalId, (id): [string, string] => ['commit_log.terminal_id = ?', id]),
      ...this.subjects(input, may).map((ids): [string, string] => [
        'commit_log.seq IN (SELECT seq FROM local_activity_subject WHERE subject_id IN (SELECT value FROM json_each(?)))',
        JSON.stringify(ids),
      ]),
    ]
    return this.connection
      .statement(
        `SELECT * FROM commit_log WHERE ${conditions.map(([sql]) => sql).join(' AND ')} ORDER BY commit_log.seq DESC LIMIT ?`,
      )
      .all(...conditions.flatMap(([, ...values]) => values), limit) as LogRow[]
  }

  /** The sets of ids of each of which a commit must concern one; brings the index up to the log where there are any. */
  private subjects({ subjectId, guest }: ParsedInputOf<'activity.find'>, may: May): string[][] {
    if (subjectId === undefined && guest === undefined) return []
    while (this.catchUp());
    return [
      ...when(subjectId, (id) => [id, ...this.unitedWith(id)]),
      ...when(guest, (wanted) => this.principalsOf(wanted, may)),
    ]
  }

  /** A party that was united with others is all of them. */
  private unitedWith(id: string): string[] {
    return this.ids(
      `SELECT id FROM seating WHERE coalesce(survivor_id, id) = (SELECT coalesce(survivor_id, id) FROM seating WHERE id = ?)`,
      id,
    )
  }

  private principalsOf(guest: string, may: May): string[] {
    for (const permission of ['SaleOrder.find', 'Reservation.find'] as const) {
      if (!may(permission)) refuse('FORBIDDEN', { path: ['guest'], facts: { permission } })
    }
    return this.ids(
      `SELECT id FROM (SELECT id FROM sale_order WHERE guest_fits(guest, ?)
         UNION ALL SELECT id FROM reservation WHERE guest_fits(guest, ?)) ORDER BY id DESC LIMIT ${MOST_OF_A_GUEST}`,
      guest,
      guest,
    )
  }

  private ids(sql: string, ...values: string[]): string[] {
    return (this.connection.statement(sql).all(...values) as { id: string }[]).map(({ id }) => id)
  }

  private undoMinutes(): number {
    const merchant = this.connection.statement('SELECT undo_minutes AS minutes FROM merchant').get()
    return (merchant as { minutes: number } | undefined)?.minutes ?? 0
  }

  private setting(): string | undefined {
    return (
      this.connection.statement(`SELECT value FROM local_setting WHERE key = '${WATERMARK}'`).get() as
        | { value: string }
        | undefined
    )?.value
  }
}

const toEntry = (row: LogRow, minutes: number, may: May): OutputOf<'activity.find'>['items'][number] => ({
  seq: row.seq,
  at: isoTime(row.at),
  commandId: row.command_id,
  command: row.name,
  actorId: row.actor_id,
  terminalId: row.terminal_id,
  terminalCode: row.terminal_code,
  undoableUntil: isUndoable(row.name) ? isoTime(row.at + minutes * 60_000) : null,
  undoes: row.name === 'activity.undo' ? parsed<{ commandId: string }>(row.input).commandId : null,
  events: parsed<Record<string, never>[]>(row.events).map((event) => eventFor(event, may) as Record<string, never>),
  ...changesOf(parsed<RowImage[]>(row.images), may),
})
