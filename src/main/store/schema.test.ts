import { ENTITIES } from '@contract/feed'
import {
  FLOOR_STATUSES,
  ORDER_LINE_STATUSES,
  ORDER_STATUSES,
  RESERVATION_STATUSES,
  USAGE_STATUSES,
} from '@contract/lifecycles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { TABLES, TABLE_NAMES } from './tables'
import { toEntity } from './entities'
import type { Row, TableName } from './tables'

/** tables.ts and the SQL say the same of every table (architecture, rules 8 and 9). */
let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.store.close())

interface ColumnInfo {
  name: string
  type: string
  notnull: number
  pk: number
}
const columnsOf = (table: string): ColumnInfo[] =>
  house.connection.database.pragma(`table_info(${table})`) as ColumnInfo[]
const sqlOf = (table: string): string =>
  (house.connection.database.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').get(table) as { sql: string }).sql

const LOCAL = [
  'local_setting',
  'local_sign_in_attempt',
  'local_activity_subject',
  'local_watermark',
  'local_outbox',
  'local_resubmit',
]
const HUB = ['commit_log', 'epoch', 'result', 'terminal']

describe('the tables of a store', () => {
  it('are exactly those declared, those of the log, and local ones; all of them STRICT', () => {
    const all = house.connection.database.pragma('table_list') as {
      name: string
      schema: string
      strict: number
      type: string
    }[]
    const own = all.filter(
      ({ name, schema, type }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_'),
    )
    expect(own.map(({ name }) => name).toSorted()).toEqual([...TABLE_NAMES, ...LOCAL, ...HUB].toSorted())
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([])
  })

  it.each(TABLE_NAMES)('%s has the columns that are declared, with the types of their kinds', (table) => {
    const TYPES = { text: ['TEXT'], json: ['TEXT'], number: ['INTEGER', 'REAL'], time: ['INTEGER'], flag: ['INTEGER'] }
    const columns = columnsOf(table)
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(TABLES[table].columns))
    for (const { name, type } of columns) {
      const declared = (TABLES[table].columns as Record<string, { kind: keyof typeof TYPES }>)[name]
      expect(TYPES[declared?.kind ?? 'text'], `${table}.${name}`).toContain(type)
    }
    expect(columns.filter(({ pk }) => pk > 0).map(({ name }) => name)).toEqual(['id'])
    for (const name of ['merchant_id', 'created_at', 'modified_at', 'metadata']) {
      expect(columns.find((column) => column.name === name)?.notnull, `${table}.${name}`).toBe(1)
    }
  })

  it.each(TABLE_NAMES)('%s takes JSON only where JSON is declared', (table) => {
    const sql = sqlOf(table)
    for (const [name, { kind }] of Object.entries(TABLES[table].columns)) {
      const checked = sql.includes(`json_valid(${name})`)
      expect(checked, `${table}.${name}`).toBe(kind === 'json')
    }
  })

  it.each([
    ['allocation_usage', USAGE_STATUSES],
    ['sale_order', ORDER_STATUSES],
    ['order_line', ORDER_LINE_STATUSES],
    ['reservation', RESERVATION_STATUSES],
    ['allocation_unit', FLOOR_STATUSES],
    ['allocation_zone', FLOOR_STATUSES],
    ['allocation_layout', FLOOR_STATUSES],
    ['allocation_plan', FLOOR_STATUSES],
  ] as const)('%s knows the statuses of its lifecycle', (table, statuses) => {
    expect(sqlOf(table)).toContain(`CHECK (status IN (${statuses.map((status) => `'${status}'`).join(', ')}))`)
  })

  it.each(['allocation_plan', 'allocation_layout', 'allocation_zone', 'allocation_unit'])(
    '%s has the status UNKNOWN where none is given (FLR-7)',
    (table) => {
      expect(sqlOf(table)).toContain(`DEFAULT 'UNKNOWN'`)
    },
  )

  it('become entities with every field of the contract, and none beside', () => {
    for (const table of TABLE_NAMES) {
      const { entity } = TABLES[table]
      if (entity === null) continue
      const row = Object.fromEntries(
        Object.entries(TABLES[table].columns as Record<string, { kind: string }>).map(([name, { kind }]) => [
          name,
          { text: 'x', json: '{}', number: 1, time: 0, flag: 1 }[kind],
        ]),
      ) as Row<TableName>
      expect(Object.keys(toEntity(table as 'merchant', row as Row<'merchant'>)).toSorted(), table).toEqual(
        Object.keys(ENTITIES[entity].shape).toSorted(),
      )
    }
  })

  it('keep secrets in a table that no entity shows', () => {
    expect(TABLES.staff_secret.entity).toBeNull()
    const withSecrets = TABLE_NAMES.filter((table) =>
      Object.keys(TABLES[table].columns).some((column) => column.includes('hash')),
    )
    expect(withSecrets).toEqual(['staff_secret', 'terminal_secret'])
  })
})
