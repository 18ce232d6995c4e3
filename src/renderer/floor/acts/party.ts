/** What happens to a party at its table: it pays, leaves, arrives, or is cancelled. */
import type { AllocationUsage } from '@contract/entities/occupancy'
import { perform } from '../../state/client/ask'
import type { Answer } from '../../state/client/ask'
import type { Failure } from '../../state/client/failure'
import { partySizeOf, unitsOfParty } from '../../state/projection/tile-facts'
import type { Desk } from '../desk'
import { numbersOf } from '../unit-words'
import { failed } from './failed'

/** Tables of the party, as words, read before anything changes. */
const tablesOf = (desk: Desk, usage: AllocationUsage): string => {
  const { data } = desk.terminal.projection.store.getState()
  return numbersOf(
    data,
    unitsOfParty(data, usage).map((unit) => unit.id),
    desk.words,
  )
}

function tell(desk: Desk, answer: Answer<{ already: boolean }>, done: string): boolean {
  if (!answer.ok) {
    failed(desk, answer.failure)
    return false
  }
  const text = answer.value.already ? desk.words.t('floor.panel.already') : done
  desk.terminal.toasts.getState().show({ kind: 'done', text })
  return true
}

/** An order is paid, freed and cancelled as a whole: all its tables with it (USE-12). */
export async function pay(desk: Desk, usage: AllocationUsage): Promise<boolean> {
  const { client } = desk.terminal
  const done = desk.words.t('floor.panel.donePaid', { tables: tablesOf(desk, usage) })
  const answer =
    usage.usageType === 'SALE_ORDER'
      ? await perform((options) => client.saleOrders.paid({ id: usage.usageId }, options))
      : await perform((options) => client.allocationUsages.paid({ usageId: usage.id }, options))
  return tell(desk, answer, done)
}

export async function free(desk: Desk, usage: AllocationUsage): Promise<boolean> {
  const { client } = desk.terminal
  const done = desk.words.t('floor.panel.doneFree', { tables: tablesOf(desk, usage) })
  const answer =
    usage.usageType === 'SALE_ORDER'
      ? await perform((options) => client.saleOrders.complete({ id: usage.usageId }, options))
      : await perform((options) => client.allocationUsages.complete({ usageId: usage.id }, options))
  return tell(desk, answer, done)
}

export async function cancel(desk: Desk, usage: AllocationUsage, reason: string): Promise<boolean> {
  const { client } = desk.terminal
  const done = desk.words.t('floor.panel.doneCancelled', { tables: tablesOf(desk, usage) })
  const answer =
    usage.usageType === 'SALE_ORDER'
      ? await perform((options) => client.saleOrders.cancel({ id: usage.usageId, reason }, options))
      : await perform((options) => client.reservations.cancel({ id: usage.usageId, reason }, options))
  return tell(desk, answer, done)
}

/** Until when the table is free, where a booking that follows shortens the stay and the store offers that (USE-4). */
const offeredUntil = (failure: Failure): string | undefined => {
  const offer = failure.code === 'RESERVATION_IN_WINDOW' ? failure.facts?.['offer'] : undefined
  return typeof offer === 'object' && offer !== null && 'reservedTo' in offer && typeof offer.reservedTo === 'string'
    ? offer.reservedTo
    : undefined
}

/** The guests of a booking are here. Where the next booking shortens their stay, that is said before it happens. */
export async function checkIn(desk: Desk, usage: AllocationUsage, acceptShorterWindow = false): Promise<boolean> {
  const { client, projection, toasts } = desk.terminal
  const count = partySizeOf(projection.store.getState().data, usage) ?? 0
  const tables = tablesOf(desk, usage)
  const answer = await perform((options) =>
    client.reservations.checkIn({ id: usage.usageId, acceptShorterWindow }, options),
  )
  const until = answer.ok ? undefined : offeredUntil(answer.failure)
  if (until === undefined) return tell(desk, answer, desk.words.t('floor.panel.doneCheckIn', { count, tables }))
  toasts.getState().show({
    kind: 'problem',
    text: desk.words.t('floor.panel.shorterStay', { tables, time: desk.words.time(until) }),
    code: 'RESERVATION_IN_WINDOW',
    action: { label: desk.words.t('floor.panel.checkInAnyway'), run: () => void checkIn(desk, usage, true) },
  })
  return false
}
