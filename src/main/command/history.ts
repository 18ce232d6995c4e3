import type { OutputOf, ParsedInputOf } from '@contract/contract'
import type { DomainEvent } from '@contract/events'
import { isUndoable } from '@contract/undo'
import { isoTime, parsed } from '../store/entities'
import { readLog } from '../store/commit-log'
import type { LogRow } from '../store/commit-log'
import type { Connection } from '../store/connection'

const PAGE = 500
const WATERMARK = 'history-seq'

/** Everyone and everything that a commit concerns: history is asked by any of them. */
const subjectsOf = (row: Pick<LogRow, 'actor_id' | 'events'>): Set<string> => {
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
      zoneIds = [],
      from = [],
      to = [],
    } = event
    for (const id of [
      usageId,
      unitId,
      layoutId,
      planId,
      orderId,
      reservationId,
      staffId,
      ...otherOrderIds,
      ...zoneIds,
      ...from,
      ...to,
    ]) {
      if (id !== undefined) subjects.add(id)
    }
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

  find(input: ParsedInputOf<'activity.find'>): OutputOf<'activity.find'> {
    const before = input.before ?? Number.MAX_SAFE_INTEGER
    const minutes = this.undoMinutes()
    return { items: this.rows(input.subjectId, before, input.limit).map((row) => toEntry(row, minutes)) }
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

  private rows(subjectId: string | undefined, before: number, limit: number): LogRow[] {
    if (subjectId === undefined) {
      return this.connection
        .statement('SELECT * FROM commit_log WHERE seq < ? ORDER BY seq DESC LIMIT ?')
        .all(before, limit) as LogRow[]
    }
    while (this.catchUp());
    return this.connection
      .statement(
        `SELECT commit_log.* FROM local_activity_subject AS subject JOIN commit_log ON commit_log.seq = subject.seq
         WHERE subject.subject_id = ? AND subject.seq < ? ORDER BY subject.seq DESC LIMIT ?`,
      )
      .all(subjectId, before, limit) as LogRow[]
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

const toEntry = (row: LogRow, minutes: number): OutputOf<'activity.find'>['items'][number] => ({
  seq: row.seq,
  at: isoTime(row.at),
  commandId: row.command_id,
  command: row.name,
  actorId: row.actor_id,
  terminalCode: row.terminal_code,
  undoableUntil: isUndoable(row.name) ? isoTime(row.at + minutes * 60_000) : null,
  undoes: row.name === 'activity.undo' ? parsed<{ commandId: string }>(row.input).commandId : null,
  events: parsed(row.events),
})
