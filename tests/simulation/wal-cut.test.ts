import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { must, openTestHouse } from '../../src/main/node/testing'
import type { TestHouse } from '../../src/main/node/testing'
import { readHead } from '../../src/main/store/commit-log'
import { openConnection } from '../../src/main/store/connection'
import type { Connection } from '../../src/main/store/connection'
import { verify } from '../../src/main/store/verify'
import { stateHash } from '../../src/main/sync/snapshot'

/**
 * A power cut, as a disk sees it: the write-ahead log ends anywhere. Whatever is left of it, the store is as it was after
 * some whole commit, and not before the last one that was acknowledged when the log was so long (SYN-5).
 */

const STEP = 256
const PARTIES = 1

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'floorbook-wal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Acknowledged {
  /** How long the log was when the answer was given. */
  length: number
  seq: number
}

/** Every replicated row, and where the log ends. */
const stateOf = (connection: Connection): string => `${readHead(connection).seq} ${stateHash(connection, 0)}`

const seat = (house: TestHouse, unit: string, name: string) =>
  must(house, 'saleOrders.create', { allocationUnitIds: [unit], guest: { name, partySize: 2 } })

describe('a log that is cut at every 256 bytes', () => {
  it('is a whole commit, and loses nothing that was acknowledged before that point', async () => {
    const file = join(folder, 'store.sqlite')
    const wal = `${file}-wal`
    const connection = openConnection({ file, durability: 'FULL' })
    const house = await openTestHouse({ connection })
    connection.database.pragma('wal_checkpoint(TRUNCATE)')
    const base = join(folder, 'base.sqlite')
    copyFileSync(file, base)

    const states = new Map([[readHead(connection).seq, stateOf(connection)]])
    const acknowledged: Acknowledged[] = []
    const note = (): void => {
      const { seq } = readHead(connection)
      states.set(seq, stateOf(connection))
      acknowledged.push({ length: statSync(wal).size, seq })
    }
    const units = Object.values(house.units)
    for (const unit of units.slice(0, PARTIES)) {
      const { order } = await seat(house, unit, 'Nguyễn Văn An')
      note()
      await must(house, 'saleOrders.paid', { id: order.id })
      note()
    }
    // Two that come in one turn of the event loop share one transaction: both stand, or neither.
    await Promise.all(units.slice(PARTIES, PARTIES + 2).map((unit) => seat(house, unit, 'Trần Thị Bình')))
    note()
    const log = readFileSync(wal)
    house.store.close()

    const verified = new Set<number>()
    let cuts = 0
    for (let length = 0; length <= log.length + STEP - 1; length += STEP) {
      const end = Math.min(length, log.length)
      const copy = join(folder, 'cut.sqlite')
      for (const left of ['-wal', '-shm']) rmSync(`${copy}${left}`, { force: true })
      copyFileSync(base, copy)
      writeFileSync(`${copy}-wal`, log.subarray(0, end))
      const cut = openConnection({ file: copy, durability: 'FULL' })
      const { seq } = readHead(cut)
      const promised = acknowledged.findLast((one) => one.length <= end)?.seq ?? 0
      expect(seq, `cut at ${end}`).toBeGreaterThanOrEqual(promised)
      expect(stateOf(cut), `cut at ${end}`).toBe(states.get(seq))
      if (!verified.has(seq)) expect(verify(cut).problems, `cut at ${end}`).toEqual([])
      verified.add(seq)
      cut.close()
      cuts += 1
    }
    // Each acknowledged state was met, from the one before all to the last one.
    expect([...verified].toSorted((left, right) => left - right)).toEqual([...states.keys()])
    expect(cuts).toBeGreaterThan(300)
  })
})
