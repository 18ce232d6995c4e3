import { cpSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { createBenchStore } from './store'
import type { BenchContext } from './report'

/** Ten thousand units in twenty rooms, half of them busy, with and without years of past usages. */
export interface LargeFloor {
  /** Data folders of two nodes that differ in nothing but the past. */
  folders: { fresh: string; aged: string }
  staffId: string
  units: number
  past: number
  roomIds: string[]
}

const SHAPE = { halls: 4, roomsPerHall: 5, unitsPerRoom: 500 }
const STAY = 90 * 60_000
const DAYS = 730

/** Adds ended usages by plain SQL: a million commands would take the bench's whole time. */
const addPast = (file: string, count: number, now: number): void => {
  const database = new Sqlite(file)
  database.pragma('foreign_keys = OFF')
  database.pragma('cache_size = -262144')
  database.pragma('synchronous = OFF')
  const indexes = database
    .prepare(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'allocation_usage' AND sql IS NOT NULL`,
    )
    .all() as { name: string; sql: string }[]
  database.exec('BEGIN')
  for (const { name } of indexes) database.exec(`DROP INDEX ${name}`)
  database
    .prepare(
      `WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :count),
         unit AS (SELECT id, place_id, merchant_id, row_number() OVER (ORDER BY id) - 1 AS number FROM allocation_unit)
       INSERT INTO allocation_usage (id, merchant_id, created_at, modified_at, deleted_at, metadata, allocation_unit_id, place_id,
         usage_type, usage_id, seating_id, status, reserved_from, reserved_to, seated_at, paid_at, ended_at, end_reason,
         guest, assignee_id, moved_to_id)
       SELECT printf('01800000-0000-7000-8000-%012x', n), unit.merchant_id, began, began, NULL, '{}', unit.id, unit.place_id,
         'SALE_ORDER', printf('01800000-0000-7000-8001-%012x', n), (SELECT min(id) FROM seating), 'COMPLETED', began,
         began + :stay, began, began + :stay, began + :stay, NULL, NULL, NULL, NULL
       FROM (SELECT n, :now - :stay - (n * :span / :count + 1) AS began, n % (SELECT count(*) FROM unit) AS number FROM counted)
       JOIN unit USING (number)`,
    )
    .run({ count, now, stay: STAY, span: DAYS * 24 * 60 * 60_000 })
  for (const { sql } of indexes) database.exec(sql)
  database.exec('COMMIT')
  database.close()
}

const built = new WeakMap<BenchContext, Promise<LargeFloor>>()

const build = async (context: BenchContext): Promise<LargeFloor> => {
  const folders = { fresh: join(context.folder, 'large-fresh'), aged: join(context.folder, 'large-aged') }
  const past = context.quick ? 100_000 : 1_000_000
  context.log('making a floor of 10,000 units, half of them busy')
  const bench = await createBenchStore(folders.fresh, SHAPE, 'NORMAL')
  const busy = bench.units.filter((_unit, index) => index % 2 === 0)
  for (let done = 0; done < busy.length; done += 500) {
    await Promise.all(
      busy
        .slice(done, done + 500)
        .map(({ id }) => bench.must('saleOrders.create', { allocationUnitIds: [id], guest: { partySize: 2 } })),
    )
  }
  const { staffId, roomIds, units } = bench
  bench.close()
  cpSync(folders.fresh, folders.aged, { recursive: true })
  context.log(`adding ${past} past usages`)
  addPast(bench.file.replace(folders.fresh, folders.aged), past, Date.now())
  return { folders, staffId, units: units.length, past, roomIds }
}

/** Made once a run, by the first part that asks. */
export const largeFloor = (context: BenchContext): Promise<LargeFloor> => {
  let floor = built.get(context)
  if (floor === undefined) {
    floor = build(context)
    built.set(context, floor)
  }
  return floor
}
