import type { Connection } from './connection'
import { SCHEMA_VERSION } from './migrations'

const KEY = 'snapshot-wanted'

/**
 * Notes, in the caller's transaction, that what stands here is not all that the hub has, but all that a program of this schema
 * could keep: a newer one has to fetch everything afresh.
 */
export const askForSnapshot = (connection: Connection, schema: number): void => {
  connection
    .statement(
      `INSERT INTO local_setting (key, value) VALUES ('${KEY}', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    )
    .run(String(schema))
}

/** What stands here is all that the hub has. */
export const forgetSnapshotWanted = (connection: Connection): void => {
  connection.statement(`DELETE FROM local_setting WHERE key = '${KEY}'`).run()
}

/** Whether this program can have more from the hub than a former one here could. */
export const isSnapshotWanted = (connection: Connection): boolean => {
  const row = connection.statement(`SELECT value FROM local_setting WHERE key = '${KEY}'`).get() as
    | { value: string }
    | undefined
  return row !== undefined && Number(row.value) < SCHEMA_VERSION
}
