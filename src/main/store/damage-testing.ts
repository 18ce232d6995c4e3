import { readFileSync, writeFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'

const PAGE = 4_096

/** Overwrites the first page of each of these tables in the file of a node that has stopped; for tests of what then happens. */
export const damage = (file: string, ...tables: string[]): void => {
  const database = new Sqlite(file)
  database.pragma('wal_checkpoint(TRUNCATE)')
  const pages = tables.map(
    (table) => database.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck().get(table) as number,
  )
  database.close()
  const bytes = readFileSync(file)
  for (const page of pages) bytes.fill(0xab, (page - 1) * PAGE, page * PAGE)
  writeFileSync(file, bytes)
}
