import { openTestHouse } from '../../../src/main/node/testing'
import { demote } from '../../../src/main/sync/role'
import { imageOf } from './disk'
import type { Image } from './disk'
import { openConnection } from '../../../src/main/store/connection'

/** A store as it stands before the evening: floor, staff, roles. Every node begins with the same file. */
export interface BaseStore {
  image: Image
  /** The same as a terminal has it. */
  terminalImage: Image
  /** A terminal that was paired a moment ago and holds nothing yet. */
  emptyImage: Image
  merchantId: string
  staff: string[]
  units: string[]
  layoutId: string
}

const FLOOR = { hall: { 1: 2, 2: 2, 3: 4, 4: 4, 5: 6, 6: 8 }, garden: { 11: 4, 12: 4, 13: 2, 14: 6 } }

/** The evening begins here, in UTC milliseconds; virtual time counts from it. */
export const EVENING = Date.UTC(2026, 10, 21, 10)

export const makeBaseStore = async (): Promise<BaseStore> => {
  const connection = openConnection({ file: ':memory:', durability: 'NORMAL' })
  const house = await openTestHouse({ connection, floor: FLOOR, now: EVENING - 60_000 })
  const image = imageOf(connection.database)
  demote(connection, { epoch: 0, at: 0 })
  connection.statement('DELETE FROM epoch').run()
  const terminalImage = imageOf(connection.database)
  const empty = openConnection({ file: ':memory:', durability: 'NORMAL' })
  const emptyImage = imageOf(empty.database)
  empty.close()
  const { merchantId, layoutId } = house
  const staff = [house.staff.owner, house.staff.manager, house.staff.server, house.staff.cashier, house.staff.host]
  const units = Object.values(house.units)
  house.store.close()
  return { image, terminalImage, emptyImage, merchantId, staff, units, layoutId }
}
