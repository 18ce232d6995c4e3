import { join } from 'node:path'
import type { InputOf, OperationName, OutputOf } from '@contract/contract'
import { FloorbookNode } from '../../../src/main/node/node'
import type { MerchantStore } from '../../../src/main/node/merchant-store'
import { lineLog } from '../../../src/main/node/log'
import { hashSecret } from '../../../src/main/access/secrets'
import type { Durability } from '../../../src/main/store/connection'

/** The zones of one layout: halls, each with rooms, each with units. */
export interface FloorShape {
  halls: number
  roomsPerHall: number
  unitsPerRoom: number
}

type ZoneNode = InputOf<'allocationZones.create'>['zone']

/** A store on disk as the product opens it, with a floor and a server who works there. */
export interface BenchStore {
  node: FloorbookNode
  store: MerchantStore
  file: string
  /** A member of staff with the role of a server. */
  staffId: string
  layoutId: string
  /** Ids of the rooms, in the order of the floor. */
  roomIds: string[]
  units: { id: string; placeId: string; capacity: number }[]
  /** Runs a command as the server and demands that it succeeds. */
  must<Name extends OperationName>(name: Name, input: unknown): Promise<OutputOf<Name>>
  close(): void
}

const COLUMNS = 25

const roomOf = (shape: FloorShape, hall: number, room: number): ZoneNode => ({
  name: { en: `Room ${hall + 1}-${room + 1}`, vi: `Phòng ${hall + 1}-${room + 1}` },
  frame: { x: room * 3_000, y: 0, width: 2_900, height: 2_900 },
  units: Array.from({ length: shape.unitsPerRoom }, (_unit, index) => ({
    number: String((hall * shape.roomsPerHall + room) * shape.unitsPerRoom + index + 1).slice(-6),
    capacity: 2 + (index % 4) * 2,
    placement: {
      type: 'absolute' as const,
      value: { x: (index % COLUMNS) * 115, y: Math.floor(index / COLUMNS) * 115 },
    },
    position: index,
  })),
})

/** The floor's zones, as the contract takes them. */
const zonesOf = (shape: FloorShape): ZoneNode[] =>
  Array.from({ length: shape.halls }, (_hall, hall) => ({
    name: { en: `Hall ${hall + 1}`, vi: `Sảnh ${hall + 1}` },
    frame: { x: 0, y: hall * 3_000, width: shape.roomsPerHall * 3_000, height: 3_000 },
    zones: Array.from({ length: shape.roomsPerHall }, (_room, room) => roomOf(shape, hall, room)),
  }))

/** Makes a store in a folder of its own, all of it through the product's own commands. */
export const createBenchStore = async (
  folder: string,
  shape: FloorShape,
  durability: Durability,
): Promise<BenchStore> => {
  const node = new FloorbookNode({ dataFolder: folder, log: lineLog(), durability })
  const created = await node.createStore({
    name: { en: 'Bench', vi: 'Đo' },
    language: 'en',
    businessType: 'DINE_IN',
    timeZone: 'Asia/Ho_Chi_Minh',
    floor: 'empty',
    trial: false,
    ownerSecret: [
      { displayName: 'Owner', role: 'owner', pinHash: await hashSecret('271828') },
      { displayName: 'Minh', role: 'server', pinHash: await hashSecret('314159') },
    ],
  })
  if (!created.ok) throw new Error(`The bench's store was refused: ${created.refusal.code}`)
  const { store } = created.value
  const run = async <Name extends OperationName>(name: Name, input: unknown, staffId: string | null) => {
    const outcome = await store.issue(name, input, staffId)
    if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome.refusal)}`)
    return outcome.value as OutputOf<Name>
  }
  const layout = await run(
    'allocationLayouts.create',
    { name: { en: 'Floor', vi: 'Mặt bằng' }, zones: zonesOf(shape) },
    created.value.ownerId,
  )
  const { reader, merchantId } = store
  const staff = reader.first<{ id: string }>(
    `SELECT id FROM staff WHERE merchant_id = ? AND role = 'server'`,
    merchantId,
  )
  const staffId = staff?.id ?? ''
  return {
    node,
    store,
    file: join(folder, 'stores', `${merchantId}.floorbook`),
    staffId,
    layoutId: layout.id,
    roomIds: reader
      .all<{ id: string }>(
        `SELECT id FROM allocation_zone WHERE merchant_id = ? AND parent_id IS NOT NULL ORDER BY parent_id, position, id`,
        merchantId,
      )
      .map(({ id }) => id),
    units: reader.all(
      `SELECT id, place_id AS placeId, capacity FROM allocation_unit WHERE merchant_id = ? ORDER BY id`,
      merchantId,
    ),
    must: (name, input) => run(name, input, staffId),
    close: () => node.close(),
  }
}

/** Opens orders without a table, beforehand. */
export const openOrders = async (bench: BenchStore, count: number): Promise<string[]> => {
  const orders: string[] = []
  for (let done = 0; done < count; done += 500) {
    const batch = Array.from({ length: Math.min(500, count - done) }, () =>
      bench.must('saleOrders.create', { guest: { name: 'Nguyễn Văn An', partySize: 2 } }),
    )
    for (const { order } of await Promise.all(batch)) orders.push(order.id)
  }
  return orders
}
