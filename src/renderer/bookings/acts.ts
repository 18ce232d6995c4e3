/** What is done to a booking: taken, changed, given another time or table, checked in, cancelled. */
import type { AllocationUsage, Reservation } from '@contract/entities/occupancy'
import type { GuestInput } from '@contract/primitives'
import { done, tell } from '../floor/acts/outcome'
import { guestOf } from '../floor/guest-form'
import type { Desk } from '../floor/desk'
import { namedTables, whoText } from '../floor/unit-words'
import { perform } from '../state/client/ask'
import type { Failure } from '../state/client/failure'
import type { Booking, Span } from './board'
import type { BookingForm } from './booking-form'

const iso = (at: number): string => new Date(at).toISOString()
const windowOf = ({ from, to }: Span) => ({ reservedFrom: iso(from), reservedTo: iso(to) })

const sameUnits = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id))

export const unitIdsOf = ({ usages }: Pick<Booking, 'usages'>): string[] =>
  usages.map((usage) => usage.allocationUnitId)

const who = ({ words }: Desk, { guest }: Pick<Reservation, 'guest'>): string =>
  whoText(guest?.name ?? null, guest?.partySize ?? null, words)

/** What became of a form: the booking's id where it is new. */
export type Saved = { ok: true; id: string | null } | { ok: false; failure: Failure }

/** Books: with the named tables, or without any yet. */
export async function book(desk: Desk, form: BookingForm, span: Span, unitIds: readonly string[]): Promise<Saved> {
  const answer = await perform((options) =>
    desk.terminal.client.reservations.create(
      {
        ...windowOf(span),
        guest: guestOf(form),
        ...(form.assigneeId !== null && { assigneeId: form.assigneeId }),
        ...(unitIds.length > 0 && { allocationUnitIds: [...unitIds] }),
      },
      options,
    ),
  )
  if (!answer.ok) return answer
  const { reservation } = answer.value
  const { t, when } = desk.words
  const { now } = desk.terminal.clock.getState()
  done(desk, t('bookings.done.booked', { who: who(desk, reservation), time: when(reservation.reservedFrom, now) }))
  return { ok: true, id: reservation.id }
}

/** Gives a booking another time, other tables, or both, in one command: all of it or nothing. */
const put = (desk: Desk, booking: Booking, span: Span, unitIds: readonly string[]) => {
  const { client } = desk.terminal
  const { id, reservedFrom, reservedTo } = booking.reservation
  const sameTime = span.from === Date.parse(reservedFrom) && span.to === Date.parse(reservedTo)
  const sameTables = sameUnits(unitIds, unitIdsOf(booking))
  if (sameTime && sameTables) return null
  const window = sameTime ? {} : { ...windowOf(span), seen: { reservedFrom, reservedTo } }
  const tables = sameTables ? {} : { allocationUnitIds: [...unitIds] }
  return perform((options) => client.reservations.move({ id, ...window, ...tables }, options))
}

/** What was let go over the board. */
export async function place(desk: Desk, booking: Booking, span: Span, unitIds: readonly string[]): Promise<boolean> {
  const answer = await put(desk, booking, span, unitIds)
  if (answer === null) return true
  const named = namedTables(desk.terminal.projection.store.getState().data, unitIds, desk.words)
  const facts = {
    who: who(desk, booking.reservation),
    from: desk.words.time(span.from),
    to: desk.words.time(span.to),
  }
  const { t } = desk.words
  const text = named.count === 0 ? t('bookings.done.timed', facts) : t('bookings.done.placed', { ...facts, ...named })
  return tell(desk, answer, text)
}

const sameGuest = (one: GuestInput, other: Reservation['guest']): boolean =>
  (['name', 'phone', 'partySize', 'notes'] as const).every((field) => (one[field] ?? null) === (other?.[field] ?? null))

/** Saves what was changed in the form, and only that: the time and tables first, because they may be refused. */
export async function change(
  desk: Desk,
  booking: Booking,
  form: BookingForm,
  span: Span,
  unitIds: readonly string[],
): Promise<Saved> {
  const { reservation } = booking
  const moved = await put(desk, booking, span, unitIds)
  if (moved !== null && !moved.ok) return moved
  const guest = guestOf(form)
  const details = {
    ...(!sameGuest(guest, reservation.guest) && { guest }),
    ...(form.assigneeId !== reservation.assigneeId && { assigneeId: form.assigneeId }),
  }
  const detailed = Object.keys(details).length > 0
  if (detailed) {
    const seen = { guest: reservation.guest, assigneeId: reservation.assigneeId }
    const updated = await perform((options) =>
      desk.terminal.client.reservations.update({ id: reservation.id, ...details, seen }, options),
    )
    if (!updated.ok) return updated
  }
  // Undo takes back one command: a time and tables alone, no guest's details (USE-14).
  done(
    desk,
    desk.words.t('bookings.done.changed', { who: who(desk, reservation) }),
    detailed ? undefined : moved?.commandId,
  )
  return { ok: true, id: null }
}

/** A party that sits is expected to stay until another time, with every order that it has at the table. */
export async function stayUntil(desk: Desk, usages: readonly AllocationUsage[], to: number): Promise<boolean> {
  const text = desk.words.t('bookings.done.stays', { time: desk.words.time(to) })
  for (const [index, usage] of usages.entries()) {
    const answer = await perform((options) =>
      desk.terminal.client.allocationUsages.changeWindow({ usageId: usage.id, reservedTo: iso(to) }, options),
    )
    const last = index === usages.length - 1
    if (!answer.ok || (last && usages.length === 1)) return tell(desk, answer, text)
    // Undo takes back one command: what several have done together it would leave half done.
    if (last) done(desk, text)
  }
  return true
}

/** A party that sits goes to another table, all or nothing. */
export async function moveSeated(desk: Desk, usage: AllocationUsage, unitId: string): Promise<boolean> {
  const { client, projection } = desk.terminal
  const to = projection.store.getState().data.units.get(unitId)?.number ?? '?'
  const answer = await perform((options) =>
    client.allocationUsages.transfer({ usageId: usage.id, allocationUnitIds: [unitId] }, options),
  )
  return tell(desk, answer, desk.words.t('bookings.done.seatedMoved', { table: to }))
}

/** Nobody came: the tables are free for others. */
export async function noShow(desk: Desk, reservation: Reservation): Promise<boolean> {
  const answer = await perform((options) => desk.terminal.client.reservations.noShow({ id: reservation.id }, options))
  return tell(desk, answer, desk.words.t('bookings.done.noShow', { who: who(desk, reservation) }))
}

/** The guests of a booking without a table are here: they stand on the floor as a party without one. */
export async function arrive(desk: Desk, reservation: Reservation): Promise<boolean> {
  const answer = await perform((options) => desk.terminal.client.reservations.checkIn({ id: reservation.id }, options))
  return tell(desk, answer, desk.words.t('bookings.done.arrived', { who: who(desk, reservation) }))
}
