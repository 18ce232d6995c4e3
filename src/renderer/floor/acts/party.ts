/** What happens to a party at its table: it pays, leaves, or is cancelled. */
import type { AllocationUsage, SaleOrder } from '@contract/entities/occupancy'
import { perform } from '../../state/client/ask'
import { guestNameOf, partySizeOf, unitsOfParty } from '../../state/projection/tile-facts'
import type { Desk } from '../desk'
import { namedTables, whoText } from '../unit-words'
import type { NamedTables } from '../unit-words'
import { tell } from './outcome'

/** Tables of the party, as words, read before anything changes. */
export const tablesOf = (desk: Desk, usage: AllocationUsage): NamedTables => {
  const { data } = desk.terminal.projection.store.getState()
  return namedTables(
    data,
    unitsOfParty(data, usage).map((unit) => unit.id),
    desk.words,
  )
}

/** An order is paid, freed and cancelled as a whole: all its tables with it (USE-12). */
export async function pay(desk: Desk, usage: AllocationUsage): Promise<boolean> {
  const { client } = desk.terminal
  const text = desk.words.t('floor.panel.donePaid', tablesOf(desk, usage))
  const answer =
    usage.usageType === 'SALE_ORDER'
      ? await perform((options) => client.saleOrders.paid({ id: usage.usageId }, options))
      : await perform((options) => client.allocationUsages.paid({ usageId: usage.id }, options))
  return tell(desk, answer, text)
}

export async function free(desk: Desk, usage: AllocationUsage): Promise<boolean> {
  const { client } = desk.terminal
  const text = desk.words.t('floor.panel.doneFree', tablesOf(desk, usage))
  const answer =
    usage.usageType === 'SALE_ORDER'
      ? await perform((options) => client.saleOrders.complete({ id: usage.usageId }, options))
      : await perform((options) => client.allocationUsages.complete({ usageId: usage.id }, options))
  return tell(desk, answer, text)
}

/** What staff know the party of an order by, where it has no table. */
const whoOf = ({ words }: Desk, { guest }: SaleOrder): string =>
  whoText(guest?.name ?? null, guest?.partySize ?? null, words)

export async function payWithoutTable(desk: Desk, order: SaleOrder): Promise<boolean> {
  const { client } = desk.terminal
  const text = desk.words.t('floor.tray.donePaid', { who: whoOf(desk, order) })
  return tell(desk, await perform((options) => client.saleOrders.paid({ id: order.id }, options)), text)
}

/** A party that has paid and holds no table goes; its order is complete. */
export async function leaveWithoutTable(desk: Desk, order: SaleOrder): Promise<boolean> {
  const { client } = desk.terminal
  const text = desk.words.t('floor.tray.doneLeft', { who: whoOf(desk, order) })
  return tell(desk, await perform((options) => client.saleOrders.complete({ id: order.id }, options)), text)
}

/** Who is cancelled: an order or a booking as a whole, and what staff know it by. */
export interface CancelledParty extends NamedTables {
  usageType: AllocationUsage['usageType']
  id: string
  /** They have not sat down. */
  booking: boolean
  who: string
}

export const partyToCancel = (desk: Desk, usage: AllocationUsage): CancelledParty => {
  const { data } = desk.terminal.projection.store.getState()
  return {
    usageType: usage.usageType,
    id: usage.usageId,
    booking: usage.seatedAt === null,
    ...tablesOf(desk, usage),
    who: whoText(guestNameOf(data, usage), partySizeOf(data, usage), desk.words),
  }
}

export const tablelessToCancel = (desk: Desk, order: SaleOrder): CancelledParty => ({
  usageType: 'SALE_ORDER',
  id: order.id,
  booking: false,
  count: 0,
  tables: '',
  who: whoOf(desk, order),
})

export async function cancel(desk: Desk, party: CancelledParty, reason: string): Promise<boolean> {
  const { usageType, id, count, tables, who } = party
  const { client } = desk.terminal
  const { t } = desk.words
  const text =
    count === 0 ? t('floor.panel.doneCancelledWho', { who }) : t('floor.panel.doneCancelled', { count, tables })
  const answer =
    usageType === 'SALE_ORDER'
      ? await perform((options) => client.saleOrders.cancel({ id, reason }, options))
      : await perform((options) => client.reservations.cancel({ id, reason }, options))
  return tell<{ already: boolean }>(desk, answer, text)
}
