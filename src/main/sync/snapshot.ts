import { hash } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'
import { writeInsert } from '../store/captured-tx'
import type { Connection } from '../store/connection'
import { SCHEMA_VERSION } from '../store/migrations'
import { askForSnapshot, forgetSnapshotWanted } from '../store/snapshot-wanted'
import { knowsColumn, knowsTable, TABLE_NAMES } from '../store/tables'
import type { TableName } from '../store/tables'
import { LOGGED_OUTCOME } from '../command/result-store'
import { PAGE_BYTES } from './protocol'
import type { Rules } from './rules'

// A plus hides a value from the planner, which would prepare the statement anew at each call (store/connection.ts).
const HOT_ORDER = `(status IN ('OPEN', 'PAID') OR ended_at >= +:since)`
const HOT_RESERVATION = `(status = 'BOOKED' OR ended_at >= +:since)`
const HOT_USAGE = `(status IN ('RESERVED', 'ACTIVE', 'SUCCESS') OR ended_at >= +:since
  OR usage_id IN (SELECT id FROM sale_order WHERE ${HOT_ORDER}) OR usage_id IN (SELECT id FROM reservation WHERE ${HOT_RESERVATION}))`
const DIRECT_SEATINGS = `SELECT seating_id FROM sale_order WHERE ${HOT_ORDER}
  UNION SELECT seating_id FROM reservation WHERE ${HOT_RESERVATION}
  UNION SELECT seating_id FROM allocation_usage WHERE ${HOT_USAGE}`

/**
 * The one predicate `hot`, closed under foreign keys: floor, live usages, open orders, coming reservations, settings, open
 * cards, and what ended lately. It decides snapshot, pruning and state hash. A table that is not named is hot whole.
 */
const HOT: Partial<Record<TableName, string>> = {
  sale_order: HOT_ORDER,
  order_line: `order_id IN (SELECT id FROM sale_order WHERE ${HOT_ORDER})`,
  reservation: HOT_RESERVATION,
  allocation_usage: HOT_USAGE,
  // All of a party, or none: whoever has been united with it is to point at its next survivor too. A survivor never has one itself.
  seating: `coalesce(survivor_id, id) IN (SELECT coalesce(survivor_id, id) FROM seating WHERE id IN (${DIRECT_SEATINGS}))`,
  section: `shift_to >= +:since`,
  conflict_card: `(status = 'OPEN' OR settled_at >= +:since)`,
}

/** Tables of which a terminal drops what is no longer hot, parents first. */
export const DROPPED_TABLES: readonly TableName[] = TABLE_NAMES.filter((table) => HOT[table] !== undefined)

const hotRows = (connection: Connection, table: TableName, since: number): Record<string, unknown>[] => {
  const predicate = HOT[table]
  const statement = connection.statement(`SELECT * FROM ${table} WHERE ${predicate ?? '1'} ORDER BY id`)
  return (predicate === undefined ? statement.all() : statement.all({ since })) as Record<string, unknown>[]
}

/** Whether a row that came back is to stay. */
export const isHot = (connection: Connection, table: TableName, id: string, since: number): boolean => {
  const predicate = HOT[table]
  return (
    predicate === undefined ||
    connection.statement(`SELECT 1 FROM ${table} WHERE id = +:id AND ${predicate}`).get({ id, since }) !== undefined
  )
}

/** Drops what is no longer hot, children first; answers how many rows. */
export const prune = (connection: Connection, since: number): number =>
  TABLE_NAMES.toReversed().reduce((dropped, table) => {
    const predicate = HOT[table]
    if (predicate === undefined) return dropped
    return (
      dropped + connection.statement(`DELETE FROM ${table} WHERE NOT coalesce(${predicate}, 0)`).run({ since }).changes
    )
  }, 0)

/** The hot set as text, row by row: for finding out where two nodes differ. */
export const hotText = (connection: Connection, since: number): string[] =>
  TABLE_NAMES.flatMap((table) => hotRows(connection, table, since).map((row) => `${table} ${JSON.stringify(row)}`))

/** Tells whether two nodes hold the same hot set. */
export const stateHash = (connection: Connection, since: number): string =>
  hash('sha256', TABLE_NAMES.map((table) => JSON.stringify(hotRows(connection, table, since))).join('\n'), 'base64url')

type Rows = [TableName, Record<string, unknown>[]][]

interface StoredResult {
  command_id: string
  terminal_id: string
  n: number | null
  at: number
  seq: number | null
  outcome: string
}

/** Outcomes that a snapshot carries: as many as a terminal's log has commits. */
const MOST_RESULTS = 2_000

/** What became of the latest commands, without the answers' values: whoever is made the hub must not do them twice. */
const latestResults = (connection: Connection): StoredResult[] =>
  connection
    .statement(
      `SELECT command_id, terminal_id, n, at, seq,
         CASE WHEN json_extract(outcome, '$.ok') THEN '{"ok":true,"value":null}' ELSE outcome END AS outcome
       FROM result WHERE seq IS NOT NULL OR NOT json_extract(outcome, '$.ok')
       UNION SELECT command_id, terminal_id, n, at, seq, ${LOGGED_OUTCOME} FROM commit_log
         WHERE command_id NOT IN (SELECT command_id FROM result)
       ORDER BY at DESC LIMIT ${MOST_RESULTS}`,
    )
    .all() as StoredResult[]

/** The hot set and the latest outcomes as parts of one deflated message, read in one transaction with epoch, seq and chain. */
export const packSnapshot = (connection: Connection, since: number, rules: Rules): string[] => {
  const rows: Rows = TABLE_NAMES.map((table) => [table, hotRows(connection, table, since)])
  const results = rules.carriesOutcomes() ? latestResults(connection) : []
  const text = deflateSync(JSON.stringify({ rows, results }), { level: 3 }).toString('base64')
  const parts: string[] = []
  for (let start = 0; start < text.length; start += PAGE_BYTES) parts.push(text.slice(start, start + PAGE_BYTES))
  return parts
}

/**
 * Tables come parents first, and so must the rows of one table that point to each other: zones nest once, a survivor has no
 * survivor. Deferring the foreign keys instead would make SQLite prepare every statement of the connection anew.
 */
const parentsFirst = (rows: readonly Record<string, unknown>[]): Record<string, unknown>[] => {
  const isChild = (row: Record<string, unknown>): boolean => (row['parent_id'] ?? row['survivor_id'] ?? null) !== null
  return [...rows.filter((row) => !isChild(row)), ...rows.filter(isChild)]
}

/** Whether rows of the hub's carry what this program does not have a place for. */
const isMore = ([table, rows]: Rows[number]): boolean =>
  knowsTable(table)
    ? rows.some((row) => Object.keys(row).some((column) => !knowsColumn(table, column)))
    : rows.length > 0

/** Puts a snapshot in the place of all replicated rows and outcomes, inside the caller's transaction. */
export const unpackSnapshot = (connection: Connection, parts: readonly string[]): void => {
  const { rows, results } = JSON.parse(inflateSync(Buffer.from(parts.join(''), 'base64')).toString()) as {
    rows: Rows
    results: StoredResult[]
  }
  for (const table of TABLE_NAMES.toReversed()) connection.statement(`DELETE FROM ${table}`).run()
  for (const [table, list] of rows) for (const row of parentsFirst(list)) writeInsert(connection, table, row)
  if (rows.some(isMore)) askForSnapshot(connection, SCHEMA_VERSION)
  else forgetSnapshotWanted(connection)
  connection.statement('DELETE FROM result').run()
  const insert = connection.statement(
    `INSERT OR IGNORE INTO result (command_id, terminal_id, n, body_hash, at, seq, outcome) VALUES (?, ?, ?, '', ?, ?, ?)`,
  )
  for (const { command_id: id, terminal_id: terminal, n, at, seq, outcome } of results) {
    // Where another command has the number (a terminal's disk was put back), it is known without.
    if (insert.run(id, terminal, n, at, seq, outcome).changes === 0) insert.run(id, terminal, null, at, seq, outcome)
  }
}
