/** What happens to a party at its table: it pays, leaves, or is cancelled. */
import type { AllocationUsage } from '@contract/entities/occupancy'
import { perform } from '../../state/client/ask'
import type { Performed } from '../../state/client/ask'
import { unitsOfParty } from '../../state/projection/tile-facts'
import type { Desk } from '../desk'
import { numbersOf } from '../unit-words'
import { done, failed } from './failed'

/** Tables of the party, as words, read before anything changes. */
export const tablesOf = (desk: Desk, usage: AllocationUsage): string => {
  const { data } = desk.terminal.projection.store.getState()
  return numbersOf(
    data,
    unitsOfParty(data, usage).map((unit) => unit.id),
    desk.words,
  )
}

/** Says what happened, with Undo, or why nothing did. */
export function tell(desk: Desk, answer: Performed<{ already: boolean }>, text: string): boolean {
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
