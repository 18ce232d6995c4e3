import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, MIGRATIONS, SCHEMA_VERSION } from './migrations'

let database: Sqlite.Database
beforeEach(() => {
  database = new Sqlite(':memory:')
})
afterEach(() => database.close())

const version = (): unknown => database.pragma('user_version', { simple: true })
const tables = (): string[] =>
  (
    database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all() as { name: string }[]
  ).map(({ name }) => name)
const FIRST = { version: 10, title: 'first', sql: 'CREATE TABLE first (id TEXT) STRICT;' }
const SECOND = {
  version: 20,
  title: 'second',
  sql: `CREATE TABLE second (id TEXT) STRICT; INSERT INTO first VALUES ('x');`,
}
const BROKEN = {
  version: 30,
  title: 'broken',
  sql: 'CREATE TABLE third (id TEXT) STRICT; INSERT INTO nowhere VALUES (1);',
}

describe('migrations', () => {
  it('have numbers that rise, and titles', () => {
    const versions = MIGRATIONS.map((migration) => migration.version)
    expect(versions).toEqual([...new Set(versions)].toSorted((left, right) => left - right))
    expect(SCHEMA_VERSION).toBe(versions.at(-1))
    for (const { title, sql } of MIGRATIONS) {
      expect(title).toMatch(/^[a-z0-9-]+$/)
      expect(sql.length).toBeGreaterThan(0)
    }
  })

  it('bring a file up step by step, each once', () => {
    migrate(database, [FIRST])
    expect(version()).toBe(10)
    migrate(database, [FIRST, SECOND])
    migrate(database, [FIRST, SECOND])
    expect(version()).toBe(20)
    expect(database.prepare('SELECT count(*) AS n FROM first').get()).toEqual({ n: 1 })
  })

  it('are one transaction each: one that fails leaves the version and the schema before it', () => {
    expect(() => migrate(database, [FIRST, SECOND, BROKEN])).toThrow(/nowhere/)
    expect(version()).toBe(20)
    expect(tables()).toEqual(['first', 'second'])
    migrate(database, [FIRST, SECOND, { ...BROKEN, sql: 'CREATE TABLE third (id TEXT) STRICT;' }])
    expect(version()).toBe(30)
    expect(tables()).toEqual(['first', 'second', 'third'])
  })

  it('refuse a file that knows more than they do', () => {
    migrate(database, [FIRST, SECOND])
    expect(() => migrate(database, [FIRST])).toThrow(expect.objectContaining({ code: 'STORE_TOO_NEW' }))
    expect(version()).toBe(20)
  })
})
