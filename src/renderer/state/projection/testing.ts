/** Rows for tests: complete entities with sensible defaults. */
import type { Merchant, Staff } from '@contract/entities/access'
import type { AllocationLayout, AllocationPlan, AllocationUnit, AllocationZone } from '@contract/entities/floor'
import type { Conflict } from '@contract/entities/conflict'
import type { AllocationUsage, Reservation, SaleOrder } from '@contract/entities/occupancy'
import type { Section } from '@contract/entities/section'
import type { ChangeMessage, RowChange } from '@contract/feed'
import type { LiveFloor } from '@contract/operations/store'

export const NOON = Date.parse('2026-11-21T12:00:00.000Z')
export const at = (minutes: number): string => new Date(NOON + minutes * 60_000).toISOString()

const common = (id: string) => ({
  id,
  merchantId: 'm',
  createdAt: at(-600),
  modifiedAt: at(-600),
  deletedAt: null,
  metadata: {},
})

export const merchant: Merchant = {
  ...common('m'),
  name: { en: 'Test' },
  language: 'en',
  businessType: 'DINE_IN',
  timeZone: 'UTC',
  dayStartMinutes: 240,
  defaultStayMinutes: 90,
  leadTimeMinutes: 15,
  palette: 'default',
  offlinePolicy: 'warn',
  undoMinutes: 10,
  acknowledgement: 'fast',
  trial: false,
}

export const plan: AllocationPlan = {
  ...common('plan'),
  organizerId: 'm',
  name: { en: 'Everyday' },
  status: 'ACTIVATED',
  style: {},
  isDefault: true,
  calendar: [],
}

export const layout: AllocationLayout = {
  ...common('layout'),
  planId: 'plan',
  name: { en: 'Ground floor', vi: 'Tầng trệt' },
  status: 'ACTIVATED',
  style: {},
  joinDistance: 60,
  position: 0,
  revision: 1,
  revisedBy: null,
}

export const zone: AllocationZone = {
  ...common('zone'),
  layoutId: 'layout',
  parentId: null,
  name: { en: 'Main room', vi: 'Phòng chính' },
  status: 'ACTIVATED',
  style: {},
  frame: { x: 0, y: 0, width: 1000, height: 800 },
  position: 0,
}

export const unit = (id: string, change: Partial<AllocationUnit> = {}): AllocationUnit => ({
  ...common(id),
  zoneId: 'zone',
  number: id.replace(/\D/g, ''),
  name: null,
  capacity: 4,
  placement: { type: 'absolute', value: { x: 0, y: 0, z: 0 } },
  style: {},
  placeId: `place-${id}`,
  status: 'ACTIVATED',
  retiringAt: null,
  position: 0,
  ...change,
})

export const usage = (id: string, unitId: string, change: Partial<AllocationUsage> = {}): AllocationUsage => ({
  ...common(id),
  allocationUnitId: unitId,
  placeId: `place-${unitId}`,
  usageType: 'SALE_ORDER',
  usageId: `order-${id}`,
  seatingId: `seating-${id}`,
  status: 'ACTIVE',
  reservedFrom: at(-30),
  reservedTo: at(60),
  seatedAt: at(-30),
  paidAt: null,
  endedAt: null,
  endReason: null,
  guest: null,
  assigneeId: null,
  movedToId: null,
  ...change,
})

export const guest = (partySize: number, name: string | null = null) => ({ name, phone: null, partySize, notes: null })

export const order = (id: string, change: Partial<SaleOrder> = {}): SaleOrder => ({
  ...common(id),
  number: 'A-001',
  terminalCode: 'A',
  businessDay: '2026-11-21',
  dayCount: 1,
  type: 'DINE_IN',
  status: 'OPEN',
  guest: null,
  assigneeId: null,
  seatingId: `seating-${id}`,
  reservationId: null,
  mergedIntoId: null,
  externalReference: null,
  snapshot: null,
  openedAt: at(-30),
  paidAt: null,
  endedAt: null,
  endReason: null,
  ...change,
})

export const reservation = (id: string, change: Partial<Reservation> = {}): Reservation => ({
  ...common(id),
  status: 'BOOKED',
  guest: null,
  assigneeId: null,
  reservedFrom: at(60),
  reservedTo: at(150),
  seatingId: `seating-${id}`,
  orderId: null,
  snapshot: null,
  endedAt: null,
  endReason: null,
  ...change,
})

/** A party of order `o` whose table u1 was taken by the party of usage `x` while terminal B was cut off. */
export const conflict = (id: string, change: Partial<Conflict> = {}): Conflict => ({
  ...common(id),
  kind: 'UNIT_TAKEN',
  status: 'OPEN',
  commandId: `command-${id}`,
  commandName: 'saleOrders.create',
  terminalId: 'terminal-b',
  terminalCode: 'B',
  actorId: null,
  groupId: null,
  happenedAt: at(-30),
  orderId: 'o',
  reservationId: null,
  unitIds: ['u1'],
  code: 'UNIT_TAKEN',
  facts: { unitId: 'u1', usage: { id: 'x', usageType: 'SALE_ORDER', usageId: 'order-x' } },
  input: {},
  parked: [],
  choice: null,
  settledBy: null,
  settledAt: null,
  ...change,
})

/** A shift around noon. */
export const section = (id: string, staffId: string, change: Partial<Section> = {}): Section => ({
  ...common(id),
  staffId,
  unitIds: [],
  zoneIds: [],
  shiftFrom: at(-120),
  shiftTo: at(240),
  ...change,
})

export const person = (id: string, displayName: string): Staff => ({
  ...common(id),
  displayName,
  login: null,
  role: 'server',
  status: 'ACTIVE',
  colour: '#000000',
})

export const floorOf = (change: Partial<LiveFloor> = {}): LiveFloor => ({
  epoch: 1,
  seq: 10,
  now: at(0),
  merchant,
  plans: [plan],
  layouts: [layout],
  zones: [zone],
  units: [unit('u1'), unit('u2'), unit('u5', { name: { vi: 'Bàn cửa sổ' } })],
  usages: [],
  orders: [],
  reservations: [],
  sections: [],
  staff: [],
  conflicts: [],
  provisional: [],
  sync: { role: 'hub', phase: 'leading', hubHeardAt: null, waiting: 0, plainHttp: false },
  ...change,
})

export const changeOf = (seq: number, rows: RowChange[], change: Partial<ChangeMessage> = {}): ChangeMessage => ({
  type: 'change',
  epoch: 1,
  seq,
  at: at(0),
  commandId: 'c',
  name: 'test',
  actorId: null,
  rows,
  events: [],
  ...change,
})
