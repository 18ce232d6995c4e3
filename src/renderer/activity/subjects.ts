import type { ActivityEntry } from '@contract/operations/activity'
import type { Projection } from '../state/projection/projection'
import type { Words } from '../ui/use-words'
import { orderNumberOf } from './change-words'

/** Something whose history can be shown, and what it is called. */
export interface Subject {
  id: string
  label: string
  /** It is an order: what it was is shown beside its history. */
  isOrder?: true
}

const MOST_ORDERS = 3

/** The orders of an entry, and the party that they belong to: one tap from an entry to all that came before and after. */
export function subjectsOf(entry: ActivityEntry, data: Projection, { t }: Words): Subject[] {
  const changed = entry.changes.filter(({ entity }) => entity === 'SaleOrder').map(({ id }) => id)
  const named = entry.events.flatMap(({ orderId }) => (typeof orderId === 'string' ? [orderId] : []))
  const orders = [...new Set([...changed, ...named])].flatMap((id): Subject[] => {
    const number = orderNumberOf(entry, data, id)
    return number === null ? [] : [{ id, label: t('activity.subjects.order', { number }), isOrder: true }]
  })
  const seatings = entry.changes.filter(({ entity }) => entity === 'Seating').map(({ id }) => id)
  const known = orders.flatMap(({ id }) => data.orders.get(id)?.seatingId ?? [])
  const [party, another] = new Set([...seatings, ...known])
  const ofParty =
    party === undefined || another !== undefined ? [] : [{ id: party, label: t('activity.subjects.party') }]
  return [...orders.slice(0, MOST_ORDERS), ...ofParty]
}

/** Orders that are open and bookings to come, for choosing one of them. */
export function principalsOf(data: Projection, { t, time }: Words): Subject[] {
  const named = (label: string, name: string | null | undefined): string =>
    name === null || name === undefined ? label : `${label} · ${name}`
  const orders = [...data.orders.values()]
    .sort((one, other) => (one.openedAt < other.openedAt ? 1 : -1))
    .map(({ id, number, guest }) => ({ id, label: named(t('activity.subjects.order', { number }), guest?.name) }))
  const bookings = [...data.reservations.values()]
    .sort((one, other) => (one.reservedFrom < other.reservedFrom ? -1 : 1))
    .map(({ id, reservedFrom, guest }) => ({
      id,
      label: named(t('floor.panel.booking', { time: time(reservedFrom) }), guest?.name),
    }))
  return [...orders, ...bookings]
}
