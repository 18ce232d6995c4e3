import { TOPICS } from '@contract/events'
import type { DomainEvent } from '@contract/events'
import { findUnitContext } from '../floor/path'
import type { UnitContext } from '../floor/path'
import { parsed } from '../store/entities'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import type { Guest } from '@contract/primitives'

type UsageAction = Extract<DomainEvent['action'], `USAGE_${string}`>

/** The party's size, where it is known. */
export const partySizeOf = (guest: string | null): number | null =>
  guest === null ? null : parsed<Guest>(guest).partySize

/** What happened to a usage, with the ids that rooms and history are read from. */
export const usageEvent = (
  reader: Reader,
  action: UsageAction,
  usage: Row<'allocation_usage'>,
  details: { context?: UnitContext; orderNumber?: string; reason?: string } = {},
): DomainEvent => {
  const context = details.context ?? findUnitContext(reader, usage.allocation_unit_id)
  return {
    topic: TOPICS.usage,
    action,
    usageId: usage.id,
    unitId: usage.allocation_unit_id,
    ...(context && {
      unitNumber: context.unit.number,
      zoneIds: context.zones.map((zone) => zone.id),
      layoutId: context.layout.id,
    }),
    ...(usage.usage_type === 'SALE_ORDER' ? { orderId: usage.usage_id } : { reservationId: usage.usage_id }),
    ...(details.orderNumber !== undefined && { orderNumber: details.orderNumber }),
    partySize: partySizeOf(usage.guest),
    ...(details.reason !== undefined && { reason: details.reason }),
  }
}
