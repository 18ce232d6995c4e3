import type { RowImage } from './captured-tx'
import { writeInsert, writeKnown, writeRemoval } from './captured-tx'
import { digestOf, genesisChain, nextChain, readLog } from './commit-log'
import type { Connection } from './connection'
import { openConnection } from './connection'
import { TABLE_NAMES } from './tables'
import type { TableName } from './tables'
import { holdsAll, isWhole } from './wholeness'

/** One thing that is not as it should be. */
export interface VerifyProblem {
  kind: 'chain' | 'digest' | 'sequence' | 'replay' | 'row'
  seq?: number
  table?: TableName
  id?: string
  detail: string
}

export interface VerifyReport {
  /**
   * Whether the log begins with the first commit. Where it does not, on a node that keeps only its end, commits are checked
   * as far as they go, and the tables cannot be rebuilt.
   */
  whole: boolean
  commits: number
  rows: number
  problems: VerifyProblem[]
}

const PAGE = 500
const MOST_PROBLEMS = 100

/** Applies one image as a replica does: the database's own guards watch each step. */
export const applyImage = (connection: Connection, image: RowImage): void => {
  if (image.after === null) {
    writeRemoval(connection, image.table, image.id)
  } else if (image.before === null) {
    writeInsert(connection, image.table, image.after)
  } else {
    const columns = Object.fromEntries(
      Object.keys(image.before).map((column) => [column, image.after?.[column] ?? null]),
    )
    if (!writeKnown(connection, image.table, image.id, image.after['merchant_id'], columns)) {
      throw new Error(`${image.table} ${image.id} is not there`)
    }
  }
}

const replay = (source: Connection, target: Connection, report: VerifyReport): void => {
  let chain: Buffer | undefined = report.whole ? genesisChain() : undefined
  let expected = report.whole ? 1 : (lowestSeq(source) ?? 1)
  for (;;) {
    const rows = readLog(source, expected - 1, PAGE)
    if (rows.length === 0) return
    for (const row of rows) {
      if (row.seq !== expected) report.problems.push({ kind: 'sequence', seq: row.seq, detail: `expected ${expected}` })
      expected = row.seq + 1
      const images = JSON.parse(row.images) as RowImage[]
      const digests = images.map((image) => digestOf(JSON.stringify(image))).join(' ')
      if (digests !== row.digests)
        report.problems.push({ kind: 'digest', seq: row.seq, detail: 'an image was altered' })
      if (chain !== undefined) {
        const next = nextChain(chain, row.epoch, row.seq, row.command_id, row.digests)
        if (!next.equals(row.chain))
          report.problems.push({ kind: 'chain', seq: row.seq, detail: 'the chain breaks here' })
      }
      chain = row.chain
      if (report.whole) rebuild(target, row.seq, images, report)
      report.commits += 1
      if (report.problems.length >= MOST_PROBLEMS) return
    }
  }
}

const rebuild = (target: Connection, seq: number, images: readonly RowImage[], report: VerifyReport): void => {
  try {
    target.transaction(() => {
      for (const image of images) applyImage(target, image)
    })
  } catch (thrown) {
    report.problems.push({ kind: 'replay', seq, detail: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}

const lowestSeq = (connection: Connection): number | null =>
  (connection.statement('SELECT min(seq) AS seq FROM commit_log').get() as { seq: number | null }).seq

/** Whether log and rows are to agree from the first commit on; a node that was never a terminal may lack nothing. */
const isComplete = (source: Connection): boolean => (isWhole(source) ? lowestSeq(source) === 1 : holdsAll(source))

const rowsById = function* (connection: Connection, table: TableName): Generator<Record<string, unknown>, undefined> {
  yield* connection.statement(`SELECT * FROM ${table} ORDER BY id`).iterate() as IterableIterator<
    Record<string, unknown>
  >
}

const compareTable = (source: Connection, target: Connection, table: TableName, report: VerifyReport): void => {
  const actual = rowsById(source, table)
  const rebuilt = rowsById(target, table)
  let left = actual.next()
  let right = rebuilt.next()
  while (!(left.done === true && right.done === true) && report.problems.length < MOST_PROBLEMS) {
    const leftId = left.done === true ? undefined : String(left.value['id'])
    const rightId = right.done === true ? undefined : String(right.value['id'])
    if (leftId !== undefined && leftId === rightId) {
      report.rows += 1
      if (JSON.stringify(left.value) !== JSON.stringify(right.value)) {
        report.problems.push({
          kind: 'row',
          table,
          id: leftId,
          detail: 'the row differs from what the log makes of it',
        })
      }
      left = actual.next()
      right = rebuilt.next()
    } else if (rightId === undefined || (leftId !== undefined && leftId < rightId)) {
      report.problems.push({ kind: 'row', table, id: leftId ?? '', detail: 'the row is not in the log' })
      left = actual.next()
    } else {
      report.problems.push({ kind: 'row', table, id: rightId, detail: 'the row of the log is missing' })
      right = rebuilt.next()
    }
  }
  // Left early, they would keep their databases busy.
  actual.return?.(undefined)
  rebuilt.return?.(undefined)
}

/**
 * Rebuilds every replicated table from the commit log in a database of its own and compares; checks the sequence, the
 * chain and each digest on the way. Reports differences and repairs nothing. `empty`: a store without a row to rebuild in, for
 * whoever verifies so often that making one counts; it is left filled.
 */
export const verify = (source: Connection, empty?: Connection): VerifyReport => {
  const report: VerifyReport = { whole: isComplete(source), commits: 0, rows: 0, problems: [] }
  const target = empty ?? openConnection({ file: ':memory:', durability: 'NORMAL' })
  try {
    replay(source, target, report)
    if (report.whole) for (const table of TABLE_NAMES) compareTable(source, target, table, report)
  } finally {
    if (empty === undefined) target.close()
  }
  return report
}
