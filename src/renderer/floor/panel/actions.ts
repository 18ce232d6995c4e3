/** What can be done at a table, in the order of an evening: data, read by the panel, the menu and the list. */
import type { AllocationUsage } from '@contract/entities/occupancy'
import { nextStatus, USAGE_LIFECYCLE } from '@contract/lifecycles'
import type { Permission } from '@contract/access'
import { may } from '../../state/session'
import { tileFacts } from '../../state/projection/tile-facts'
import type { TileFacts } from '../../state/projection/tile-facts'
import { checkIn } from '../acts/check-in'
import { free, pay } from '../acts/party'
import { startMoving } from '../acts/moving'
import type { Desk } from '../desk'

export type ActionKey =
  | 'checkIn'
  | 'checkInNext'
  | 'move'
  | 'split'
  | 'merge'
  | 'handOver'
  | 'pay'
  | 'free'
  | 'cancel'
  | 'cancelBooking'
/** What asks for more before anything is sent. */
export type ActionDialog = 'split' | 'merge' | 'handOver' | 'cancel'

export interface UnitAction {
  key: ActionKey
  /** The next likely one: the filled button. */
  likely: boolean
  usage: AllocationUsage
  /** What it does at once, or the dialog that it opens. */
  run: (() => Promise<unknown>) | ActionDialog
}

interface Offer extends Pick<UnitAction, 'key' | 'likely' | 'run'> {
  permission: Permission
  allowed: boolean
}

const MINUTE = 60_000

/** The booking that is due at a table where somebody else still sits. */
const dueAt = ({ terminal }: Desk, unitId: string): AllocationUsage | undefined => {
  const { data } = terminal.projection.store.getState()
  const unit = data.units.get(unitId)
  if (unit === undefined) return undefined
  const until = terminal.clock.getState().now + (data.merchant?.leadTimeMinutes ?? 15) * MINUTE
  return tileFacts(data, unit, terminal.clock.getState().now).bookings.find(
    ({ usageType, reservedFrom }) => usageType === 'RESERVATION' && Date.parse(reservedFrom) <= until,
  )
}

/** Actions on a party that sits: of which kind the lifecycle allows, and the person may do. */
const seatedOffers = (desk: Desk, usage: AllocationUsage, unitId: string): Offer[] => {
  const paid = nextStatus(USAGE_LIFECYCLE, usage.status, 'pay') === undefined
  const order = desk.terminal.projection.store.getState().data.orders.get(usage.usageId)
  const open = order?.status === 'OPEN'
  const due = dueAt(desk, unitId)
  return [
    {
      key: 'checkInNext',
      likely: false,
      allowed: due !== undefined,
      permission: 'Reservation.checkIn',
      run: async () => due !== undefined && (await checkIn(desk, due)),
    },
    {
      key: 'move',
      likely: false,
      allowed: true,
      permission: 'AllocationUsage.transfer',
      run: () => startMoving(desk, usage.id, unitId),
    },
    { key: 'split', likely: false, allowed: open, permission: 'SaleOrder.split', run: 'split' },
    { key: 'merge', likely: false, allowed: open, permission: 'SaleOrder.merge', run: 'merge' },
    { key: 'handOver', likely: false, allowed: open, permission: 'SaleOrder.handOver', run: 'handOver' },
    { key: 'pay', likely: !paid, allowed: !paid, permission: 'SaleOrder.paid', run: () => pay(desk, usage) },
    {
      key: 'free',
      likely: paid,
      allowed: nextStatus(USAGE_LIFECYCLE, usage.status, 'complete') !== undefined,
      permission: 'SaleOrder.complete',
      run: () => free(desk, usage),
    },
    {
      key: 'cancel',
      likely: false,
      allowed: !paid && nextStatus(USAGE_LIFECYCLE, usage.status, 'cancel') !== undefined,
      permission: 'SaleOrder.cancel',
      run: 'cancel',
    },
  ]
}

const bookingOffers = (desk: Desk, usage: AllocationUsage, unitId: string): Offer[] => [
  {
    key: 'checkIn',
    likely: true,
    allowed: usage.usageType === 'RESERVATION',
    permission: 'Reservation.checkIn',
    run: () => checkIn(desk, usage),
  },
  {
    key: 'move',
    likely: false,
    allowed: true,
    permission: 'AllocationUsage.transfer',
    run: () => startMoving(desk, usage.id, unitId),
  },
  {
    key: 'cancelBooking',
    likely: false,
    allowed: true,
    permission: usage.usageType === 'RESERVATION' ? 'Reservation.cancel' : 'SaleOrder.cancel',
    run: 'cancel',
  },
]

/** The actions for one party at a table, seated or booked. */
export function actionsFor(desk: Desk, unitId: string, usage: AllocationUsage): UnitAction[] {
  const session = desk.terminal.session.getState()
  const offers = usage.seatedAt === null ? bookingOffers(desk, usage, unitId) : seatedOffers(desk, usage, unitId)
  return offers
    .filter((offer) => offer.allowed && may(session, offer.permission))
    .map(({ key, likely, run }) => ({ key, likely, run, usage }))
}

/** Whom the panel speaks of first: whoever sits there and has not paid, else whoever sits there, else the next booking. */
export function partyAt(facts: TileFacts): AllocationUsage | null {
  const unpaid = facts.seated.find((usage) => usage.status === 'ACTIVE')
  const booking = facts.state === 'held' || facts.state === 'soon' ? facts.bookings[0] : undefined
  return unpaid ?? facts.seated[0] ?? booking ?? null
}
