/** What happens to a party at its table: it pays, leaves, arrives, or is cancelled. */
import type { AllocationUsage } from '@contract/entities/occupancy'
import { perform } from '../../state/client/ask'
import type { Answer } from '../../state/client/ask'
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

/** The guests of a booking are here. A booking that follows shortens their stay, which the table then shows. */
export async function checkIn(desk: Desk, usage: AllocationUsage): Promise<boolean> {
  const { client, projection } = desk.terminal
  const count = partySizeOf(projection.store.getState().data, usage) ?? 0
  const done = desk.words.t('floor.panel.doneCheckIn', { count, tables: tablesOf(desk, usage) })
  const answer = await perform((options) =>
    client.reservations.checkIn({ id: usage.usageId, acceptShorterWindow: true }, options),
  )
  return tell(desk, answer, done)
}
