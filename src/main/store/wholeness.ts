import type { Connection } from './connection'

const KEY = 'whole-history'

/**
 * Whether a node that is or was a terminal is known to hold all of the store's history, log and rows. A standby that is not
 * fetches what it lacks; one that was not always a standby has dropped some. Changed in the transaction that makes it true or
 * untrue.
 */
export const isWhole = (connection: Connection): boolean =>
  connection.statement(`SELECT 1 FROM local_setting WHERE key = '${KEY}'`).get() !== undefined

/** The same of any node: one that was never a terminal has dropped nothing. */
export const holdsAll = (connection: Connection): boolean =>
  connection.statement('SELECT 1 FROM local_watermark').get() === undefined || isWhole(connection)

/** From here on nothing is missing. */
export const noteWhole = (connection: Connection): void => {
  connection.statement(`INSERT OR IGNORE INTO local_setting (key, value) VALUES ('${KEY}', '1')`).run()
}

/** Something old is here no more. */
export const noteDropped = (connection: Connection): void => {
  connection.statement(`DELETE FROM local_setting WHERE key = '${KEY}'`).run()
}
