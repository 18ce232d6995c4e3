import { inMinutes, named, seated, table, usageOf } from './script'
import type { Deed } from './script'

/** One evening with a card of each other kind. */
export const everyKind = (): Deed[] => [
  // OVERLAPPED: seated, paid and gone before the hub heard of it.
  seated('host', '1', 2, { minutesAgo: 60 }),
  seated('gone', '1', 3, { minutesAgo: 50, offline: { party: 'gone' } }),
  { name: 'saleOrders.complete', input: { id: named('gone') }, minutesAgo: 20, offline: { party: 'gone' } },
  // ENDED: cancelled at the hub, paid at the terminal.
  seated('ended', '2', 2, { minutesAgo: 40 }),
  { name: 'saleOrders.cancel', input: { id: named('ended'), reason: 'left' }, minutesAgo: 30 },
  { name: 'saleOrders.paid', input: { id: named('ended') }, minutesAgo: 25, offline: { party: 'ended' } },
  // MOVED: to a table that was taken meanwhile.
  seated('mover', '3', 4, { minutesAgo: 40 }),
  seated('stays', '6', 4, { minutesAgo: 35 }),
  {
    name: 'allocationUsages.transfer',
    input: { usageId: usageOf('mover'), allocationUnitIds: [table('6')] },
    minutesAgo: 30,
    offline: { party: 'mover' },
  },
  // UNIT_GONE: out of use since.
  { name: 'allocationUnits.update', input: { id: table('12'), status: 'DEACTIVATED' }, by: 'owner', minutesAgo: 15 },
  seated('nowhere', '12', 2, { minutesAgo: 12, offline: { party: 'nowhere' } }),
  // BOOKING_ENDED: cancelled at the hub, its guests came all the same.
  {
    name: 'reservations.create',
    input: {
      id: named('booking'),
      guest: { partySize: 6, name: 'Trần' },
      allocationUnitIds: [table('9')],
      reservedFrom: inMinutes(5),
    },
    minutesAgo: 40,
  },
  { name: 'reservations.cancel', input: { id: named('booking'), reason: 'called' }, minutesAgo: 11 },
  { name: 'reservations.checkIn', input: { id: named('booking') }, minutesAgo: 10, offline: { party: 'booking' } },
  // FORBIDDEN: who did it may not do it.
  {
    name: 'allocationUnits.update',
    input: { id: table('10'), status: 'DEACTIVATED' },
    by: 'cashier',
    minutesAgo: 9,
    offline: { party: 'none' },
  },
  // A booking whose table was taken.
  seated('sitting', '4', 4, { minutesAgo: 8 }),
  {
    name: 'reservations.create',
    input: {
      id: named('later'),
      guest: { partySize: 4, name: 'Lê' },
      allocationUnitIds: [table('4')],
      reservedFrom: inMinutes(30),
      reservedTo: inMinutes(120),
    },
    minutesAgo: 7,
    offline: { party: 'later' },
  },
]
