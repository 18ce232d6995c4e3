import { nextStatus, USAGE_LIFECYCLE } from '@contract/lifecycles'
import type { UsageEvent, UsageStatus } from '@contract/lifecycles'
import { refuse } from '../store/refusal'
import type { Reader } from '../store/reader'
import type { Patch, Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { usageEvent } from './events'

/** The status that each event leaves behind; where a usage stands there already, saying it again is no error. */
const HOLDS_ALREADY: Partial<Record<UsageEvent, UsageStatus>> = {
  pay: 'SUCCESS',
  complete: 'COMPLETED',
  cancel: 'CANCELLED',
}

const ACTIONS = {
  pay: 'USAGE_PAID',
  complete: 'USAGE_COMPLETED',
  cancel: 'USAGE_CANCELLED',
  checkIn: 'USAGE_ACTIVATED',
} as const

/** Where each event leads: what a refusal names as the state that was wanted. */
const WANTED: Readonly<Record<UsageEvent, UsageStatus>> = {
  pay: 'SUCCESS',
  complete: 'COMPLETED',
  cancel: 'CANCELLED',
  checkIn: 'ACTIVE',
  expire: 'EXPIRED',
}

/** Whether pay, complete or cancel holds already. */
export const holdsAlready = (usage: Row<'allocation_usage'>, event: UsageEvent): boolean =>
  usage.status === HOLDS_ALREADY[event]

const effect = (event: UsageEvent, at: number, reason: string | undefined): Patch<'allocation_usage'> => {
  switch (event) {
    case 'pay':
      return { paid_at: at }
    case 'checkIn':
      return { seated_at: at }
    case 'complete':
    case 'cancel':
    case 'expire':
      return { ended_at: at, end_reason: reason ?? null }
  }
}

/**
 * The status that an event leads to; a party that sits neither checks in nor expires. Refuses INVALID_TRANSITION, naming
 * both states.
 */
export const demandTransition = (
  usage: Row<'allocation_usage'>,
  event: UsageEvent,
  path: readonly (string | number)[] = ['usageId'],
): UsageStatus => {
  const status = nextStatus(USAGE_LIFECYCLE, usage.status, event)
  if (status === undefined || ((event === 'expire' || event === 'checkIn') && usage.seated_at !== null)) {
    return refuse('INVALID_TRANSITION', {
      path,
      facts: { entity: 'AllocationUsage', id: usage.id, from: usage.status, event, to: WANTED[event] },
    })
  }
  return status
}

/**
 * Moves one usage along its lifecycle table and says so. `patch` joins further columns (a move's target, a check-in's
 * order and window). Refuses INVALID_TRANSITION, naming both states.
 */
export const transition = (
  tx: Tx,
  usage: Row<'allocation_usage'>,
  event: UsageEvent,
  details: {
    reason?: string
    orderNumber?: string
    patch?: Patch<'allocation_usage'>
    path?: readonly (string | number)[]
  } = {},
): Row<'allocation_usage'> => {
  const status = demandTransition(usage, event, details.path)
  const after = tx.update('allocation_usage', usage, {
    status,
    ...effect(event, tx.command.at, details.reason),
    ...details.patch,
  })
  const action = event === 'expire' ? (status === 'EXPIRED' ? 'USAGE_EXPIRED' : 'USAGE_COMPLETED') : ACTIONS[event]
  tx.emit(
    usageEvent(tx, action, after, {
      ...(details.orderNumber !== undefined && { orderNumber: details.orderNumber }),
      ...(details.reason !== undefined && { reason: details.reason }),
    }),
  )
  return after
}

const LONGEST_CHAIN = 1_000

/** The usage that is meant: pay, complete and cancel that name the cancelled source of a move follow it (product.md §3). */
export const followMoves = (
  reader: Reader,
  usageId: string,
  path: readonly (string | number)[] = ['usageId'],
): Row<'allocation_usage'> => {
  let usage = reader.need('allocation_usage', usageId, path)
  for (let step = 0; step < LONGEST_CHAIN && usage.status === 'CANCELLED' && usage.moved_to_id !== null; step += 1) {
    usage = reader.need('allocation_usage', usage.moved_to_id, path)
  }
  return usage
}

/** The live usages of an order or reservation. */
export const liveUsagesOf = (reader: Reader, principalId: string): Row<'allocation_usage'>[] =>
  reader.all<Row<'allocation_usage'>>(
    `SELECT * FROM allocation_usage WHERE merchant_id = ? AND usage_id = ? AND status IN ('RESERVED', 'ACTIVE', 'SUCCESS') ORDER BY id`,
    reader.merchantId,
    principalId,
  )
