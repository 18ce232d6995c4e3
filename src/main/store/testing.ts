import { CapturedTx } from './captured-tx'
import type { Connection } from './connection'
import { openConnection } from './connection'
import { derivedId } from './ids'
import { ConnectionReader } from './reader'
import type { Reader } from './reader'
import { attempt } from './refusal'
import type { Result } from './refusal'
import type { Tx } from './tx'

/** For tests of services: a real store in memory with one merchant, an injected clock and counted ids. */
export interface TestStore {
  connection: Connection
  reader: Reader
  merchantId: string
  /** UTC milliseconds; tests move it. */
  clock: { now: number }
  /** Runs a service as a command would: one transaction, rolled back whole on a refusal. */
  run<Value>(service: (tx: Tx) => Value): Result<Value>
  /** As run, for what must succeed. */
  must<Value>(service: (tx: Tx) => Value): Value
  /** All rows of all replicated tables as text: for "nothing was written". */
  dump(): string
}

export const testId = (number: number): string => `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`

/** 2026-11-21 10:00 UTC, a Saturday: 17:00 in Ho Chi Minh City. */
export const TEST_NOON = Date.UTC(2026, 10, 21, 10)

export const openTestStore = (merchantId = testId(1)): TestStore => {
  const connection = openConnection({ file: ':memory:', durability: 'NORMAL' })
  const clock = { now: TEST_NOON }
  let count = 0
  const context = () => {
    count += 1
    return {
      id: derivedId(testId(2), 'command', count),
      name: 'test',
      at: clock.now,
      actorId: null,
      terminalId: testId(3),
      terminalCode: 'A',
    }
  }
  const run = <Value>(service: (tx: Tx) => Value): Result<Value> =>
    connection.transaction(() =>
      attempt(() => connection.savepoint(() => service(new CapturedTx(connection, merchantId, context())))),
    )
  const must = <Value>(service: (tx: Tx) => Value): Value => {
    const result = run(service)
    if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`)
    return result.value
  }
  must((tx) =>
    tx.insert('merchant', {
      id: merchantId,
      name: '{"en":"Test"}',
      language: 'en',
      business_type: 'DINE_IN',
      time_zone: 'Asia/Ho_Chi_Minh',
      day_start_minutes: 240,
      default_stay_minutes: 90,
      lead_time_minutes: 15,
      palette: 'default',
      offline_policy: 'warn',
      undo_minutes: 10,
      acknowledgement: 'fast',
      trial: 0,
    }),
  )
  must((tx) =>
    tx.insert('allocation_plan', {
      id: testId(4),
      organizer_id: merchantId,
      name: '{"en":"Everyday"}',
      status: 'ACTIVATED',
      style: '{}',
      is_default: 1,
      calendar: '[]',
    }),
  )
  return {
    connection,
    reader: new ConnectionReader(connection, merchantId),
    merchantId,
    clock,
    run,
    must,
    dump: () =>
      [
        'merchant',
        'role',
        'staff',
        'allocation_plan',
        'allocation_layout',
        'allocation_zone',
        'allocation_unit',
        'seating',
        'sale_order',
        'order_line',
        'reservation',
        'allocation_usage',
        'section',
      ]
        .map((table) => JSON.stringify(connection.database.prepare(`SELECT * FROM ${table} ORDER BY id`).all()))
        .join('\n'),
  }
}
