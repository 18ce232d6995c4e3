import Sqlite from 'better-sqlite3'
import { readHead } from '../../../src/main/store/commit-log'
import { Connection } from '../../../src/main/store/connection'
import { verify } from '../../../src/main/store/verify'
import { isTerminalFile } from '../../../src/main/node/membership'
import { hotSince } from '../../../src/main/store/wholeness'
import { stateHash } from '../../../src/main/sync/snapshot'
import { readWatermark } from '../../../src/main/sync/watermark'

/** Looks into a node's data file from outside, as it stands at one moment; the node may run meanwhile. */
export const look = <Value>(file: string, find: (connection: Connection) => Value): Value => {
  const database = new Sqlite(file, { readonly: true, timeout: 5_000 })
  try {
    return database.transaction(() => find(new Connection(database)))()
  } finally {
    database.close()
  }
}

/** What two nodes that agree have in common: where the log ends, its chain, and a hash of all that is live. */
export interface Standing {
  seq: number
  chain: string
  state: string
}

export const standingOf = (file: string): Standing =>
  look(file, (connection) => {
    const { seq, chain, at } = isTerminalFile(connection) ? readWatermark(connection) : readHead(connection)
    return { seq, chain: chain.toString('base64url'), state: stateHash(connection, hotSince(at)) }
  })

/** What differs between the tables and the log; nothing. */
export const problemsOf = (file: string): string[] =>
  look(file, (connection) => verify(connection).problems.map((problem) => JSON.stringify(problem)))

interface OrderRow {
  id: string
  number: string
  status: string
  external_reference: string | null
}

export const ordersIn = (file: string): OrderRow[] =>
  look(
    file,
    (connection) =>
      connection
        .statement('SELECT id, number, status, external_reference FROM sale_order ORDER BY id')
        .all() as OrderRow[],
  )

/** Places on which two parties sit, or are expected at one time (USE-3). */
export const soldTwice = (file: string): unknown[] =>
  look(file, (connection) =>
    connection
      .statement(
        `SELECT one.id, other.id AS other, one.place_id FROM allocation_usage AS one
         JOIN seating AS party ON party.id = one.seating_id
         JOIN allocation_usage AS other ON other.place_id = one.place_id AND other.id > one.id
         JOIN seating AS others ON others.id = other.seating_id
         WHERE one.status IN ('RESERVED', 'ACTIVE', 'SUCCESS') AND other.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')
           AND coalesce(party.survivor_id, party.id) <> coalesce(others.survivor_id, others.id)
           AND ((one.seated_at IS NOT NULL AND other.seated_at IS NOT NULL)
             OR (one.reserved_from < other.reserved_to AND other.reserved_from < one.reserved_to))`,
      )
      .all(),
  )
