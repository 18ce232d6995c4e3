import type { Connection } from './connection'
import type { Reader } from './reader'

const KEY = 'whole-history'
const IS_WHOLE = `SELECT 1 FROM local_setting WHERE key = '${KEY}'`
const HOUR = 60 * 60_000
/** What ended in these hours stays hot: today's order numbers, late payments and undo need it. */
const RECENT = 48 * HOUR

/**
 * Since when ended things are hot, for a node whose last commit was made `at`. It moves by the hour, and only with the log:
 * two nodes with one watermark agree.
 */
export const hotSince = (at: number): number => Math.floor(at / HOUR) * HOUR - RECENT

/**
 * Whether a node that is or was a terminal is known to hold all of the store's history, log and rows. A standby that is not
 * fetches what it lacks; one that was not always a standby has dropped some. Changed in the transaction that makes it true or
 * untrue.
 */
export const isWhole = (connection: Connection): boolean => connection.statement(IS_WHOLE).get() !== undefined

/** When the last commit was made of a node that has dropped something; one that was never a terminal has dropped nothing. */
const DROPPED_AT = `SELECT at FROM local_watermark WHERE NOT EXISTS (${IS_WHOLE})`

/** The same as isWhole, of any node. */
export const holdsAll = (connection: Connection): boolean => connection.statement(DROPPED_AT).get() === undefined

/**
 * The instant before which what had ended may be missing here; undefined where nothing was dropped. A terminal that was made the
 * hub drops nothing more: its watermark stays where it was then.
 */
export const droppedBefore = (reader: Reader): number | undefined => {
  const mark = reader.first<{ at: number }>(DROPPED_AT)
  return mark && hotSince(mark.at)
}

/** From here on nothing is missing. */
export const noteWhole = (connection: Connection): void => {
  connection.statement(`INSERT OR IGNORE INTO local_setting (key, value) VALUES ('${KEY}', '1')`).run()
}

/** Something old is here no more. */
export const noteDropped = (connection: Connection): void => {
  connection.statement(`DELETE FROM local_setting WHERE key = '${KEY}'`).run()
}
