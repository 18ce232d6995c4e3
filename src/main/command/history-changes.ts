import type { Permission } from '@contract/access'
import type { ActivityChange } from '@contract/operations/activity'
import type { Guest } from '@contract/primitives'
import type { RowImage } from '../store/captured-tx'
import { toEntity } from '../store/entities'
import { knowsTable, TABLES } from '../store/tables'
import type { Row, TableName } from '../store/tables'

/** What whoever asks may read: guests' details and typed reasons stand only there for those who may. */
export type May = (permission: Permission) => boolean

/** Fields that say nothing to people, or only repeat what others say. */
const UNSAID: ReadonlySet<string> = new Set([
  'id',
  'merchantId',
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'metadata',
  'snapshot',
  'placeId',
  'position',
  'style',
  'revision',
  'revisedBy',
  'terminalCode',
  'businessDay',
  'dayCount',
  'movedToId',
  // Of a conflict card: what was said offline may hold a guest's details.
  'input',
  'parked',
  'facts',
])

/** Tables whose rows are known by their name. */
const NAMED: ReadonlySet<TableName> = new Set([
  'order_line',
  'allocation_plan',
  'allocation_layout',
  'allocation_zone',
  'allocation_unit',
])

/** Rows of one entry that are told; the rest is counted. */
const MOST_CHANGES = 100

/** The right to read whom a row is about. */
const readerOf = (table: TableName, row: Record<string, unknown>): Permission | null => {
  switch (table) {
    case 'sale_order':
    case 'order_line':
    case 'seating':
      return 'SaleOrder.find'
    case 'reservation':
      return 'Reservation.find'
    case 'allocation_usage':
      return row['usage_type'] === 'RESERVATION' ? 'Reservation.find' : 'SaleOrder.find'
    default:
      return null
  }
}

/** Typed by staff, and so perhaps about a guest. */
const TYPED: ReadonlySet<string> = new Set(['endReason', 'note'])
const GUEST_FIELDS: readonly (keyof Guest)[] = ['partySize', 'name', 'phone', 'notes']

type Fields = ActivityChange['fields']
type Value = Fields[number]['before']

const differs = (left: unknown, right: unknown): boolean => JSON.stringify(left) !== JSON.stringify(right)

const guestFields = (before: Guest | null, after: Guest | null, permitted: boolean): Fields =>
  GUEST_FIELDS.flatMap((field) => {
    // A number of people is nobody's name.
    if (field !== 'partySize' && !permitted) return []
    const [former, now] = [before?.[field] ?? null, after?.[field] ?? null]
    return differs(former, now) ? [{ field: `guest.${field}`, before: former, after: now }] : []
  })

const fieldsOf = (before: Record<string, unknown> | null, after: Record<string, unknown>, permitted: boolean): Fields =>
  Object.keys(after).flatMap((field): Fields => {
    if (UNSAID.has(field)) return []
    const [former, now] = [before?.[field] ?? null, after[field] ?? null]
    if (field === 'guest') return guestFields(former as Guest | null, now as Guest | null, permitted)
    if ((TYPED.has(field) && !permitted) || !differs(former, now)) return []
    return [{ field, before: former as Value, after: now as Value }]
  })

/** One row over a whole commit: what it was before the first write, and what the last one left. */
interface Net {
  table: TableName
  id: string
  created: boolean
  before: Record<string, unknown>
  after: Record<string, unknown> | null
}

const netOf = (images: readonly RowImage[]): Net[] => {
  const rows = new Map<string, Net>()
  for (const { table, id, before, after } of images) {
    const key = `${table} ${id}`
    const known = rows.get(key)
    if (known === undefined) rows.set(key, { table, id, created: before === null, before: { ...before }, after })
    else {
      known.after = after
      known.before = { ...before, ...known.before }
    }
  }
  return [...rows.values()]
}

const changeOf = ({ table, id, created, before, after }: Net, may: May): ActivityChange | undefined => {
  const entity = knowsTable(table) ? TABLES[table].entity : null
  if (entity === null || after === null) return undefined
  const entityOf = (row: Record<string, unknown>): Record<string, unknown> => toEntity(table, row as Row<TableName>)
  const right = readerOf(table, after)
  const now = entityOf(after)
  const fields = fieldsOf(created ? null : entityOf({ ...after, ...before }), now, right === null || may(right))
  const deleted = now['deletedAt'] !== null && (created || before['deleted_at'] === null)
  if (fields.length === 0 && !created && !deleted) return undefined
  // Whose name stays the same is otherwise told without it: "How many 2 → 3", of what?
  const name = NAMED.has(table) ? ((now['name'] ?? null) as ActivityChange['name']) : null
  return { entity, id, kind: deleted ? 'deleted' : created ? 'created' : 'changed', name, fields }
}

/** What a commit changed, in the contract's terms, as far as whoever asks may read it. */
export const changesOf = (
  images: readonly RowImage[],
  may: May,
): { changes: ActivityChange[]; moreChanges: number } => {
  const changes = netOf(images).flatMap((net) => changeOf(net, may) ?? [])
  return { changes: changes.slice(0, MOST_CHANGES), moreChanges: Math.max(0, changes.length - MOST_CHANGES) }
}

/** An event without what staff typed as a reason, unless whoever asks may read whom it is about. */
export const eventFor = (event: Record<string, unknown>, may: May): Record<string, unknown> => {
  if (event['reason'] === undefined) return event
  const about: Permission | null =
    event['reservationId'] !== undefined ? 'Reservation.find' : event['orderId'] !== undefined ? 'SaleOrder.find' : null
  if (about === null || may(about)) return event
  const { reason: _reason, ...rest } = event
  return rest
}
