/** What happens to a party at its table: it pays, leaves, arrives, or is cancelled. */
import type { AllocationUsage } from '@contract/entities/occupancy'
import { perform } from '../../state/client/ask'
import type { Performed } from '../../state/client/ask'
import type { Failure } from '../../state/client/failure'
import { partySizeOf, unitsOfParty } from '../../state/projection/tile-facts'
import type { Desk } from '../desk'
import { numbersOf } from '../unit-words'
import { done, failed } from './failed'

/** Tables of the party, as words, read before anything changes. */
const tablesOf = (desk: Desk, usage: AllocationUsage): string => {
  const { data } = desk.terminal.projection.store.getState()
  return numbersOf(
    data,
    unitsOfParty(data, usage).map((unit) => unit.id),
    desk.words,
  )
}

function tell(desk: Desk, answer: Performed<{ already: boolean }>, text: string): boolean {
  if (!answer.ok) {
    failed(desk, answer.failure)
    return false
  }
  if (answer.value.already) done(desk, desk.words.t('floor.panel.already'))
  else done(desk, text, answer.commandId)
  return true
}

/** An order is paid, freed and cancelled as a whole: all its tables with it (USE-12). */
export async function pay(desk: Desk, usage: AllocationUsage): Promise<boolean> {
  const { client } = desk.terminal
  const text = desk.words.t('floor.panel.donePaid', { tables: tablesOf(desk, usage) })
  const answer =
    usage.usageType === 'SALE_ORDER'
      ? await perform((options) => client.saleOrders.paid({ id: usage.usageId }, options))
      : await perform((options) => client.allocationUsages.paid({ usageId: usage.id }, options))
  return tell(desk, answer, text)
}

export async function free(desk: Desk, usage: AllocationUsage): Promise<boolean> {
  const { client } = desk.terminal
  const text = desk.words.t('floor.panel.doneFree', { tables: tablesOf(desk, usage) })
  const answer =
    usage.usageType === 'SALE_ORDER'
      ? await perform((options) => client.saleOrders.complete({ id: usage.usageId }, options))
      : await perform((options) => client.allocationUsages.complete({ usageId: usage.id }, options))
  return tell(desk, answer, text)
}

/** Who is cancelled: an order or a booking as a whole, and the tables that staff know it by. */
export interface CancelledParty {
  usageType: AllocationUsage['usageType']
  id: string
  /** They have not sat down. */
  booking: boolean
  tables: string
}

export const partyToCancel = (desk: Desk, usage: AllocationUsage): CancelledParty => ({
  usageType: usage.usageType,
  id: usage.usageId,
  booking: usage.seatedAt === null,
  tables: tablesOf(desk, usage),
})

export async function cancel(desk: Desk, { usageType, id, tables }: CancelledParty, reason: string): Promise<boolean> {
  const { client } = desk.terminal
  const text = desk.words.t('floor.panel.doneCancelled', { tables })
  const answer =
    usageType === 'SALE_ORDER'
      ? await perform((options) => client.saleOrders.cancel({ id, reason }, options))
      : await perform((options) => client.reservations.cancel({ id, reason }, options))
  return tell(desk, answer, text)
}

/** Until when the table is free, where a booking that follows shortens the stay and the store offers that (USE-4). */
const offeredUntil = (failure: Failure): string | undefined => {
  const offer = failure.code === 'RESERVATION_IN_WINDOW' ? failure.facts?.['offer'] : undefined
  return typeof offer === 'object' && offer !== null && 'reservedTo' in offer && typeof offer.reservedTo === 'string'
    ? offer.reservedTo
    : undefined
}

interface Accepted {
  acceptShorterWindow: boolean
  acceptOtherStation: boolean
}

/** What is asked before the guests of a booking get their table all the same; null where nothing is left to ask. */
function questionOf(
  { words: { t, time } }: Desk,
  tables: string,
  failure: Failure,
  accepted: Accepted,
): { text: string; label: string; accepts: keyof Accepted } | null {
  const until = offeredUntil(failure)
  if (until !== undefined && !accepted.acceptShorterWindow) {
    const text = t('floor.panel.shorterStay', { tables, time: time(until) })
    return { text, label: t('floor.panel.checkInAnyway'), accepts: 'acceptShorterWindow' }
  }
  if (failure.code !== 'OTHER_STATION' || accepted.acceptOtherStation) return null
  const text = t('floor.otherStation', { number: tables })
  return { text, label: t('floor.seat.anyway'), accepts: 'acceptOtherStation' }
}

/** The guests of a booking are here. What that would do besides is said before it happens. */
export async function checkIn(
  desk: Desk,
  usage: AllocationUsage,
  accepted: Accepted = { acceptShorterWindow: false, acceptOtherStation: false },
): Promise<boolean> {
  const { client, projection, toasts } = desk.terminal
  const count = partySizeOf(projection.store.getState().data, usage) ?? 0
  const tables = tablesOf(desk, usage)
  const answer = await perform((options) => client.reservations.checkIn({ id: usage.usageId, ...accepted }, options))
  const question = answer.ok ? null : questionOf(desk, tables, answer.failure, accepted)
  if (question === null) return tell(desk, answer, desk.words.t('floor.panel.doneCheckIn', { count, tables }))
  const { text, label, accepts } = question
  toasts.getState().show({
    kind: 'problem',
    text,
    ...(!answer.ok && { code: answer.failure.code }),
    action: { label, run: () => void checkIn(desk, usage, { ...accepted, [accepts]: true }) },
  })
  return false
}
