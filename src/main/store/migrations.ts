import type { Database } from 'better-sqlite3'
import { StoreFault } from './faults'

const files = import.meta.glob<string>('./migrations/*.sql', { query: '?raw', import: 'default', eager: true })

/** A numbered step of the schema; never edited after release. */
export interface Migration {
  version: number
  title: string
  sql: string
}

/** All steps in order, from the files NNNN-title.sql. */
export const MIGRATIONS: readonly Migration[] = Object.entries(files)
  .map(([path, sql]) => {
    const match = /(\d{4})-([a-z0-9-]+)\.sql$/.exec(path)
    if (match === null) throw new Error(`A migration is named NNNN-title.sql: ${path}`)
    return { version: Number(match[1]), title: match[2] ?? '', sql }
  })
  .sort((left, right) => left.version - right.version)

/** The schema this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0

/** Marks a file as a Floorbook store ("Flbk"). */
const APPLICATION_ID = 0x466c626b

/**
 * The schema of a file. One from a newer program is refused; asked before anything else, so that it stays untouched.
 * @throws StoreFault STORE_TOO_NEW
 */
export const demandKnownSchema = (database: Database, migrations: readonly Migration[] = MIGRATIONS): number => {
  const current = database.pragma('user_version', { simple: true }) as number
  const newest = migrations.at(-1)?.version ?? 0
  if (current > newest) {
    throw new StoreFault('STORE_TOO_NEW', `The store has schema ${current}; this program knows ${newest}`)
  }
  return current
}

/** Brings a file to this program's schema: each step and its version number in one transaction. */
export const migrate = (database: Database, migrations: readonly Migration[] = MIGRATIONS): void => {
  const current = demandKnownSchema(database, migrations)
  for (const migration of migrations) {
    if (migration.version <= current) continue
    database.transaction(() => {
      database.exec(migration.sql)
      database.pragma(`application_id = ${APPLICATION_ID}`)
      database.pragma(`user_version = ${migration.version}`)
    })()
  }
}
