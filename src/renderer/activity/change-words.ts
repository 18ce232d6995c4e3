/** What became of each row of an entry, before and after, in the words of the field. Rows that say nothing to staff are left out. */
import type { ActivityChange, ActivityEntry } from '@contract/operations/activity'
import type { Projection } from '../state/projection/projection'
import { dayKey } from '../ui/time'
import type { Words } from '../ui/use-words'
import { numbersOf, staffName } from '../floor/unit-words'
import { lineName } from '../orders/words'

export interface FieldChange {
  label: string
  /** null: there was nothing, or there is nothing any more. */
  before: string | null
  after: string | null
}

export interface ChangeGroup {
  id: string
  title: string
  fields: FieldChange[]
}

type Value = ActivityChange['fields'][number]['before']
type Kind = 'plain' | 'name' | 'time' | 'staff' | 'unit' | 'units' | 'zone' | 'zones' | 'order' | 'status' | 'reason'

/** The fields that are told, and how their values read. */
const KINDS = {
  'guest.partySize': 'plain',
  'guest.name': 'plain',
  'guest.phone': 'plain',
  'guest.notes': 'plain',
  status: 'status',
  name: 'name',
  quantity: 'plain',
  note: 'plain',
  allocationUnitId: 'unit',
  reservedFrom: 'time',
  reservedTo: 'time',
  assigneeId: 'staff',
  orderId: 'order',
  mergedIntoId: 'order',
  externalReference: 'plain',
  endReason: 'reason',
  staffId: 'staff',
  unitIds: 'units',
  zoneIds: 'zones',
  shiftFrom: 'time',
  shiftTo: 'time',
  number: 'plain',
  capacity: 'plain',
  zoneId: 'zone',
  displayName: 'plain',
  defaultStayMinutes: 'plain',
  leadTimeMinutes: 'plain',
  undoMinutes: 'plain',
  stationUnitIds: 'units',
} as const satisfies Record<string, Kind>
type Field = keyof typeof KINDS
const isField = (field: string): field is Field => Object.hasOwn(KINDS, field)

/** Whom staff think of first stands first; what only keeps rows together (the seating) is not told. */
const ORDER: readonly ActivityChange['entity'][] = [
  'SaleOrder',
  'Reservation',
  'OrderLine',
  'AllocationUsage',
  'Section',
]
const UNTOLD: ReadonlySet<ActivityChange['entity']> = new Set(['Seating', 'Conflict', 'Role'])
/** A party's table says the same as its order: told once. */
const SHARED: ReadonlySet<Field> = new Set<Field>([
  'guest.partySize',
  'guest.name',
  'guest.phone',
  'guest.notes',
  'assigneeId',
  'reservedFrom',
  'reservedTo',
  'endReason',
])
const STATUSES = [
  'RESERVED',
  'ACTIVE',
  'SUCCESS',
  'COMPLETED',
  'CANCELLED',
  'EXPIRED',
  'OPEN',
  'PAID',
  'MERGED',
  'BOOKED',
  'CHECKED_IN',
  'NO_SHOW',
  'ACTIVATED',
  'DEACTIVATED',
  'ARCHIVED',
  'SUSPENDED',
] as const
const REASONS = ['MOVED', 'MERGED', 'EXPIRED', 'NO_SHOW', 'UNDONE', 'REASSIGNED', 'UNPLACED'] as const
const among = <Word extends string>(words: readonly Word[], word: string): Word | undefined =>
  words.find((one) => one === word)

const strings = (value: Value): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** The number of an order, as far as this screen or the entry knows it. */
export const orderNumberOf = (entry: ActivityEntry, data: Projection, orderId: string): string | null => {
  const told = entry.events.find((event) => event['orderId'] === orderId)?.['orderNumber']
  const made = entry.changes.find(({ id }) => id === orderId)?.fields.find(({ field }) => field === 'number')?.after
  const number = data.orders.get(orderId)?.number ?? told ?? made
  return typeof number === 'string' ? number : null
}

/** The table of a usage: from the floor, the row itself, or what was told of it. */
const unitNumberOf = (entry: ActivityEntry, data: Projection, { id, fields }: ActivityChange): string | null => {
  const written = fields.find(({ field }) => field === 'allocationUnitId')?.after
  const unitId = data.usages.get(id)?.allocationUnitId ?? (typeof written === 'string' ? written : '')
  const number = data.units.get(unitId)?.number
  if (number !== undefined) return number
  for (const event of entry.events) {
    if (event['usageId'] === id && typeof event['unitNumber'] === 'string') return event['unitNumber']
    for (const [ids, numbers] of [
      [event['from'], event['unitNumbersFrom']],
      [event['to'], event['unitNumbersTo']],
    ]) {
      const at = strings(ids ?? null).indexOf(id)
      if (at >= 0) return strings(numbers ?? null)[at] ?? null
    }
  }
  return null
}

const titleOf = (entry: ActivityEntry, change: ActivityChange, data: Projection, words: Words): string => {
  const { t } = words
  const kind = t(`activity.entities.${change.entity}`)
  if (change.entity === 'SaleOrder') return `${kind} ${orderNumberOf(entry, data, change.id) ?? ''}`.trim()
  if (change.entity === 'AllocationUsage') {
    const number = unitNumberOf(entry, data, change)
    return number === null ? kind : t('floor.table', { number })
  }
  if (change.entity === 'AllocationUnit') {
    const number = data.units.get(change.id)?.number
    return number === undefined ? kind : t('floor.table', { number })
  }
  const name = change.name === null ? '' : lineName({ name: change.name }, words)
  if (change.entity === 'OrderLine') return name || kind
  if (name !== '') return `${kind} ${name}`
  if (change.entity === 'Staff') return staffName(data, change.id) ?? kind
  return kind
}

/** A value in words; null where it is none. */
function textOf(kind: Kind, value: Value, entry: ActivityEntry, data: Projection, words: Words): string | null {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return null
  const { t } = words
  const text = typeof value === 'string' ? value : ''
  const zoneName = (id: string): string => words.name(data.zones.get(id)?.name) || t('unknown')
  switch (kind) {
    case 'time': {
      const sameDay = dayKey(text, words.timeZone) === dayKey(entry.at, words.timeZone)
      return sameDay ? words.time(text) : `${words.day(text)}, ${words.time(text)}`
    }
    case 'staff':
      return staffName(data, text) ?? t('someone')
    case 'unit':
      return data.units.get(text)?.number ?? t('unknown')
    case 'units':
      return numbersOf(data, strings(value), words)
    case 'zone':
      return zoneName(text)
    case 'zones':
      return strings(value).map(zoneName).join(', ')
    case 'order':
      return orderNumberOf(entry, data, text) ?? t('unknown')
    case 'status': {
      const status = among(STATUSES, text)
      return status === undefined ? null : t(`activity.statuses.${status}`)
    }
    case 'reason': {
      const reason = among(REASONS, text)
      return reason === undefined ? text : t(`activity.reasons.${reason}`)
    }
    case 'name':
      return typeof value === 'object' && !Array.isArray(value) ? words.name(value) : text
    case 'plain':
      return typeof value === 'number' ? String(value) : text
  }
}

/** A row that has just come to be says what it is by its title; what it begins with is told only where it was chosen. */
const isSelfEvident = ({ entity, kind }: ActivityChange, field: Field): boolean =>
  (kind === 'created' && (field === 'status' || field === 'orderId')) ||
  (entity === 'AllocationUsage' && field === 'allocationUnitId' && kind === 'created') ||
  (entity === 'OrderLine' && field === 'name' && kind === 'created') ||
  (entity === 'SaleOrder' && field === 'number')

/** What an entry changed, row by row. */
export function changeGroups(entry: ActivityEntry, data: Projection, words: Words): ChangeGroup[] {
  const told = new Set<string>()
  const place = ({ entity }: ActivityChange): number => (ORDER.indexOf(entity) + ORDER.length + 1) % (ORDER.length + 1)
  return entry.changes
    .filter(({ entity }) => !UNTOLD.has(entity))
    .sort((one, other) => place(one) - place(other))
    .map((change): ChangeGroup => {
      const fields = change.fields.flatMap(({ field, before, after }): FieldChange[] => {
        if (!isField(field) || isSelfEvident(change, field)) return []
        const kind = KINDS[field]
        const was = textOf(kind, before, entry, data, words)
        const is = textOf(kind, after, entry, data, words)
        const key = `${field} ${was} ${is}`
        if (was === is || (SHARED.has(field) && told.has(key))) return []
        told.add(key)
        return [{ label: words.t(`activity.fields.${labelOf(field)}`), before: was, after: is }]
      })
      return { id: `${change.entity} ${change.id}`, title: titleOf(entry, change, data, words), fields }
    })
    .filter(({ fields }) => fields.length > 0)
}

type Label<Name extends string> = Name extends `guest.${infer Rest}` ? `guest_${Rest}` : Name
/** i18next reads a dot as a step down. */
const labelOf = <Name extends Field>(field: Name): Label<Name> => field.replace('guest.', 'guest_') as Label<Name>
